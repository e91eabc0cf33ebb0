"""The rules of the cloud, free of HTTP and SQL."""
