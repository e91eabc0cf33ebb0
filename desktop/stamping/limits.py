"""What a platform takes at most in one session, checked before anything is written or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.errors import PlatformLimitError

if TYPE_CHECKING:
    # The window's first paint must not wait for jobs and the wire schema.
    from desktop.stamping.model import StampPlan
    from sync.protocol.desktop import PlatformView


def limit_problem(
    platform: PlatformView | None, *, files: int, pages: int
) -> PlatformLimitError | None:
    """The limit of `platform` that so many files and pages exceed; None if none does."""
    if platform is None:
        return None
    limits = platform.limits
    if limits.files is not None and files > limits.files:
        return PlatformLimitError(platform=platform.name, limit=limits.files, count=files)
    if limits.pages is not None and pages > limits.pages:
        return PlatformLimitError(
            "“{platform}”一次最多 {limit} 页,这次有 {count} 页。",
            platform=platform.name,
            limit=limits.pages,
            count=pages,
        )
    return None


def plan_problem(platform: PlatformView, plan: StampPlan) -> PlatformLimitError | None:
    """The limit that the good files of a plan exceed together."""
    good = [file.document for file in plan.files if file.error is None and file.document]
    pages = sum(len(document.pages) for document in good)
    return limit_problem(platform, files=len(good), pages=pages)
