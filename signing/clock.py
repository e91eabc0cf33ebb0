"""How wrong a PC's clock may be: asked before a session, allowed for when its file is checked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far it may be behind those of the cloud and of a timestamp authority."""
