"""What a file that claims PDF/A (ISO 19005) lets ink do: blend, and in which colours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, number, reference, split_array

_PART = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*([1-4])")
_MAX_METADATA = 1 << 20
"""Bytes of XMP that are searched."""


@dataclass(frozen=True, slots=True)
class InkRules:
    """How marks may be drawn into a file."""

    blends: bool = True
    """Ink multiplies with what lies below; else it covers it."""
    calibrated: bool = False
    """Colours must be device-independent, for no output intent says what RGB is."""


def ink_rules(source: Source) -> InkRules:
    """The rules of a file; those of any other PDF when it does not claim PDF/A.

    PDF/A-1 forbids transparency (19005-1, 6.4). From part 2 on a page with transparency needs an
    output intent or a blending space (19005-2, 6.2.10), and device colours need an output intent
    of their kind (6.2.4.3).
    """
    part = _part(source)
    if not part:
        return InkRules()
    components = _intended_components(source)
    return InkRules(blends=part > 1 and bool(components), calibrated=components != 3)


def _part(source: Source) -> int:
    """The part of ISO 19005 that the file's metadata claims; 0 for none."""
    target = reference(source.catalog.get("/Metadata"))
    if target is None:
        return 0
    found = _PART.search(source.stream(target[0])[:_MAX_METADATA])
    return int(found[1]) if found else 0


def _intended_components(source: Source) -> int:
    """Components of the output intent's profile; 0 when there is none."""
    intents = source.resolve(source.catalog.get("/OutputIntents"))
    with reading(source.name):
        listed = split_array(str(intents)) if is_array(intents) else []
    for intent in listed:
        profile = source.dictionary(source.dictionary(intent).get("/DestOutputProfile"))
        components = number(source.resolve(profile.get("/N")))
        if components:
            return int(components)
    return 0
