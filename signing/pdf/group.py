"""Page groups whose blending colours would rob a seal of its own (ISO 32000-1, 11.6.6, 11.4.7)."""

from __future__ import annotations

from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, join_dict, number, split_array

_GREY = ("/DeviceGray", "/CalGray")
_PRESS = ("/DeviceCMYK",)


def coloured_group(source: Source, group: str | None, colours: str) -> str | None:
    """The page group blending in `colours` instead of grey; None where it may stay as it is.

    A page exported in black and white often says that it blends in grey; a red seal on it would
    turn grey in viewers that go by it. Grey content looks the same in either space.
    """
    entries = source.dictionary(group)
    if not _is_one_of(_GREY, 1, source, entries.get("/CS")):
        return None
    return join_dict({**entries, "/CS": colours})


def blends_inks(source: Source, group: str | None) -> bool:
    """Whether a page with this group blends in the inks of a press (11.3.4).

    There the lighter of a red and a black is neither: each ink is the lesser of both, so white.
    """
    return _is_one_of(_PRESS, 4, source, source.dictionary(group).get("/CS"))


def _is_one_of(
    families: tuple[str, ...], components: int, source: Source, value: str | None
) -> bool:
    """Whether a colour space is of these families or has a profile of so many components."""
    space = source.resolve(value)
    if not is_array(space):
        return space in families
    with reading(source.name):
        parts = split_array(str(space))
    if parts and parts[0] == "/ICCBased" and len(parts) > 1:
        return number(source.resolve(source.dictionary(parts[1]).get("/N"))) == components
    return bool(parts) and parts[0] in families
