"""Timestamps for many signatures by one call; RFC 3161 itself knows one a call."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from sync.protocol.base import Base64, Wire

QUERIES_MOST = 100
"""In one call."""
Query = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=1000)]
"""TimeStampReq (RFC 3161, 2.4.1), DER, base64; ours have less than a hundred bytes."""


class TimestampQueries(Wire):
    """POST /v1/timestamps"""

    queries: tuple[Query, ...] = Field(min_length=1, max_length=QUERIES_MOST)


class TimestampReplies(Wire):
    """One TimeStampResp (RFC 3161, 2.4.2), DER, for each query in their order; it may reject."""

    replies: tuple[Base64, ...]
