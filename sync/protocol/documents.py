"""文档签章: documents that a phone brings, stamps and takes away again."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Hex, Ident, Wire


class ImportDocument(Wire):
    """POST /v1/phone/documents?name=…: the body is the PDF itself; this is what is said of it."""

    name: str = Field(min_length=1, max_length=255)
    sha256: Hex


class PageSize(Wire):
    """A page as displayed, mm."""

    width: float
    height: float


class DocumentView(Wire):
    """A document of a person."""

    id: Ident
    name: str
    size: int
    """bytes"""
    pages: tuple[PageSize, ...]
    stage: Literal["unsigned", "signing", "signed"]
    imported_at: datetime
    signed_at: datetime | None


class DocumentList(Wire):
    """GET /v1/phone/documents, the newest first."""

    documents: tuple[DocumentView, ...]


class StampDocument(Wire):
    """POST /v1/phone/documents/{id}/stamp: one seal, by the place of its centre."""

    seal: Ident
    page: int = Field(ge=1)
    x: float = Field(ge=0, le=20_000, allow_inf_nan=False)
    """mm from the left of the page as displayed."""
    y: float = Field(ge=0, le=20_000, allow_inf_nan=False)
    """mm from its top."""


class StampStarted(Wire):
    """The session to be confirmed on this phone."""

    session: Ident
    link: str
    """As a QR code would carry it."""
