"""A QR code drawn with characters."""

from __future__ import annotations

import io


def draw_qr(link: str) -> str:
    """The QR of `link`, two modules high a line, dark on light with a border of four modules."""
    # Imported here: only a waiting phone needs it.
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(link)
    text = io.StringIO()
    code.print_ascii(out=text, invert=True)
    return text.getvalue().rstrip("\n")
