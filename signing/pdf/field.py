"""The dictionary of a signature (12.8.1), but for the parts that the writer knows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from signing.pdf.lock import Lock
from signing.pdf.syntax import Reference, read_string, text_string


class Strings(Protocol):
    """Writes a string of the signature dictionary, encrypted where the file is."""

    def __call__(self, data: bytes, /) -> bytes:
        """The string with its delimiters."""


def signature_entries(
    strings: Strings, *, signer: str, reason: str, seal_data: bytes | None, now: datetime
) -> bytes:
    """The signature dictionary but for /ByteRange and /Contents (12.8.1, ETSI EN 319 142-1).

    `now` is aware; /M names its zone.
    """
    plain = f"{now:D:%Y%m%d%H%M%S%z}"
    stamp = f"{plain[:19]}'{plain[19:21]}'"
    parts = [
        b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M",
        strings(stamp.encode("ascii")),
    ]
    for key, text in ((b"/Name", signer), (b"/Reason", reason)):
        if text:
            parts += [key, _text(strings, text)]
    if seal_data is not None:
        parts += [b"/BidSealSeal", strings(seal_data)]
    return b"".join(parts)


def lock_entries(strings: Strings, lock: Lock | None, catalog: Reference) -> bytes:
    """The /Reference of a signature that locks fields (12.8.2.4); empty without a lock."""
    if lock is None:
        return b""
    names = b"".join(_text(strings, name) for name in lock.fields)
    fields = b"/Fields[" + names + b"]" if lock.fields else b""
    parameters = b"<</Type/TransformParams/V/1.2/Action/%s%s>>" % (lock.action.encode(), fields)
    head = b"/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data %d %d R" % catalog
    return head + b"/TransformParams" + parameters + b">>]"


def _text(strings: Strings, text: str) -> bytes:
    return strings(read_string(text_string(text)))
