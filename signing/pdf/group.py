"""Page groups whose blending colours would rob a seal of its own (ISO 32000-1, 11.6.6, 11.4.7)."""

from __future__ import annotations

from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, join_dict, number, split_array

_GREY = ("/DeviceGray", "/CalGray")


def coloured_group(source: Source, group: str | None, colours: str) -> str | None:
    """The page group blending in `colours` instead of grey; None where it may stay as it is.

    A page exported in black and white often says that it blends in grey; a red seal on it would
    turn grey in viewers that go by it. Grey content looks the same in either space.
    """
    entries = source.dictionary(group)
    if not _is_grey(source, entries.get("/CS")):
        return None
    return join_dict({**entries, "/CS": colours})


def _is_grey(source: Source, value: str | None) -> bool:
    space = source.resolve(value)
    if not is_array(space):
        return space in _GREY
    with reading(source.name):
        parts = split_array(str(space))
    if parts and parts[0] == "/ICCBased" and len(parts) > 1:
        return number(source.resolve(source.dictionary(parts[1]).get("/N"))) == 1
    return bool(parts) and parts[0] in _GREY
