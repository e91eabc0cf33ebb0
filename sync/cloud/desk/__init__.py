"""The cloud's own desk: stamps the documents that a phone brought (文档签章)."""
