"""What was appended in such a way that readers do not agree on what it says.

An attacker lets one reader, ours, see what was signed and another one what he wrote. No honest
program writes like that, so it is not asked what the difference would be.
"""

from __future__ import annotations

from typing import Final

from signing.verify.revisions.doubles import has_doubles
from signing.verify.revisions.history import History, entries
from signing.verify.revisions.kinds import Kind
from signing.verify.revisions.walk import Place, Trail, Walk

_NEEDED: Final = ("/Root", "/Encrypt")
"""Entries that the newest trailer must repeat (ISO 32000-1, 7.5.6)."""
_TABLE: Final = b"xref"
_TRAILER: Final = b"trailer"
_MAX_PROBES: Final = 10_000


def compare(walk: Walk) -> None:
    """Report what is written ambiguously behind the signed revision."""
    history = walk.history
    for revision in range(walk.old + 1, walk.new + 1):
        for number in sorted(history.numbers(revision)):
            if has_doubles(history.spelling(number, revision)):
                place = Place(Kind.AMBIGUOUS, name=str(number))
                walk.report(place, Trail((number, 0)))
        if _has_double_trailer(history, revision):
            walk.report(Place(Kind.TRAILER, name="trailer"))
    _trailer(walk, history)


def _has_double_trailer(history: History, revision: int) -> bool:
    data = history.section(revision)
    at = data.find(_TRAILER) + len(_TRAILER) if data.startswith(_TABLE) else 0
    return has_doubles(data, at)


def _trailer(walk: Walk, history: History) -> None:
    """The newest trailer alone, which is all that some readers look at."""
    own = entries(history.own_trailer)
    around = entries(history.trailer(walk.new))
    for key in _NEEDED:
        if key in around and key not in own:
            walk.report(Place(Kind.TRAILER, name=key[1:]))
    # without a number there the file could not have been opened
    before = int(entries(history.trailer(walk.old))["/Size"])
    if _is_cut(history, walk.old, int(own["/Size"]), before):
        walk.report(Place(Kind.TRAILER, name="Size"))


def _is_cut(history: History, old: int, now: int, before: int) -> bool:
    """Whether objects lie beyond /Size, which some readers leave out, and did not before."""
    beyond = range(now, min(before, now + _MAX_PROBES))
    return any(history.location((number, 0), old) is not None for number in beyond)
