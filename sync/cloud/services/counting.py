"""Limits on how often something may be called, shared by all workers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.records import CountedCall
from sync.protocol.errors import ErrorCode


def count(work: Work, bucket: str, limit: int) -> None:
    """Count one call; Refusal (auth.rate-limited) when `bucket` had `limit` in the window."""
    window = work.settings.limits.window_seconds
    start = work.now - timedelta(seconds=window)
    work.db.execute(delete(CountedCall).where(CountedCall.at < start))
    query = select(func.count()).where(CountedCall.bucket == bucket)
    if (work.db.scalar(query) or 0) >= limit:
        raise Refusal(ErrorCode.RATE_LIMITED, wait_minutes=-(-window // 60))
    work.db.add(CountedCall(bucket=bucket, at=work.now))
