"""Amounts: integer fen inside, decimal CNY on the wire."""

from __future__ import annotations


def to_wire(fen: int) -> str:
    """``150`` → ``"1.50"``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def to_fen(amount: str) -> int:
    """``"1.50"`` → ``150``; the wire's pattern has been checked."""
    yuan, _, fen = amount.partition(".")
    value = abs(int(yuan)) * 100 + int(fen)
    return -value if amount.startswith("-") else value
