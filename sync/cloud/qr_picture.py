"""A QR code (ISO/IEC 18004) as an SVG of one path."""

from __future__ import annotations

from typing import Any, Final

import qrcode

QUIET: Final = 4
"""Modules of blank border that the standard asks for."""


def qr_svg(text: str) -> bytes:
    """Dark modules on white, error correction M."""
    code: Any = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    size = len(matrix)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{path}"/></svg>'
    ).encode()
