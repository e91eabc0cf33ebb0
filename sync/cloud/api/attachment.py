"""A file that a browser saves instead of showing."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def csv_attachment(table: bytes, name: str) -> Response:
    """A CSV file named `name`, in Chinese where the browser can (RFC 6266, RFC 8187)."""
    wide = quote(f"{name}.csv", safe="")
    disposition = f"attachment; filename=\"records.csv\"; filename*=UTF-8''{wide}"
    headers = {"Content-Disposition": disposition}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
