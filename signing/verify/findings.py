"""Names the published attack that a change or a malformed signature has the shape of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from signing.verify.byte_range import FAULTS, Fault
from signing.verify.model import Attack, Finding, Judgement, Modification
from signing.verify.revisions.kinds import Effect, Kind
from signing.verify.revisions.walk import Difference

_ANNOTATIONS: Final = frozenset(
    {
        Kind.ANNOTATION_DRAWN,
        Kind.ANNOTATION_ADDED,
        Kind.ANNOTATION_INDEX,
        Kind.ANNOTATION_ORDER,
        Kind.STRAY_WIDGET,
    }
)
_SIGNATURES: Final = frozenset({Kind.SIGNED_UNPROVEN, Kind.SIGNATURE_FIELD_DRAWN})
_REPLACED: Final = frozenset(
    {
        Kind.FONT,
        Kind.WIDGET_LISTED,
        Kind.FORM_RESOURCE,
        Kind.FIELD_LOOK,
        Kind.WIDGET_CHANGED,
        Kind.SHARED_LOOK,
        Kind.FIELD_SETTINGS,
        Kind.FIELD_LOCKED_VALUE,
        Kind.FIELD_SHOWN,
        Kind.SIGNATURE_LOOK,
    }
)
_HIDING: Final = frozenset(
    {Kind.ANNOTATION_REMOVED, Kind.WIDGET_UNLISTED, Kind.FIELD_REMOVED, Kind.LAYERS}
)


def forgery(fault: Fault) -> Finding:
    """A byte range that is not of the one permitted shape."""
    attack = Attack.WRAPPING if fault is Fault.STUFFED else Attack.UNIVERSAL_FORGERY
    return Finding(attack, FAULTS[fault], {})


def attacks_of(pairs: Iterable[tuple[Difference, Modification]]) -> tuple[Finding, ...]:
    """One finding for each attack, told by the first change of its shape."""
    found: dict[Attack, Finding] = {}
    for difference, change in pairs:
        if change.judgement is Judgement.ALLOWED:
            continue
        attack = _attack(difference)
        found.setdefault(attack, Finding(attack, change.template, change.arguments))
    return tuple(found.values())


def _attack(found: Difference) -> Attack:
    kind = found.place.kind
    if kind in _ANNOTATIONS:
        return Attack.EVIL_ANNOTATION
    if kind in _SIGNATURES:
        return Attack.SNEAKY_SIGNATURE
    if kind is Kind.SIGNATURE_VALUE:
        return Attack.UNIVERSAL_FORGERY
    if found.effect is Effect.SWITCHED:
        return Attack.SHADOW_HIDE_AND_REPLACE
    if found.effect is Effect.REMOVED or kind in _HIDING:
        return Attack.SHADOW_HIDE
    if kind is Kind.ANNOTATION_CHANGED:
        return Attack.EVIL_ANNOTATION
    return Attack.SHADOW_REPLACE if kind in _REPLACED else Attack.INCREMENTAL_SAVING
