"""How every room of routes begins: at its address, under its name, with refusals of one shape."""

from __future__ import annotations

from fastapi import APIRouter

from sync.protocol.errors import ErrorBody


def room(prefix: str = "", *, tag: str) -> APIRouter:
    """An empty router; the application takes its routes over as they are.

    Routers that are included instead have all their routes worked out a second time, which costs
    the first callers of a process a third of a second.
    """
    return APIRouter(prefix=prefix, tags=[tag], responses={"4XX": {"model": ErrorBody}})
