"""Bounds of what a rule may ask for, wherever rules are read or edited."""

from __future__ import annotations

KEYWORD_MOST = 30
"""Characters; longer keywords are sentences that break over lines and pages."""
FIRST_WIDTHS = (1.0, 1.5, 2.0)
"""How many times as wide as the others the first slice of a seam may be."""
BLEED_MOST_MM = 3.0
"""What printers ask for; more would be another seal's slice."""
