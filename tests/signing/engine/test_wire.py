"""A message of the engine's process makes our own values, and nothing else happens."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signing.engine.wire import Answer, NonsenseError, decode, encode
from signing.errors import PasswordError
from signing.pdf.model import Document


def test_our_values_and_errors_arrive() -> None:
    document = Document(Path("投标.pdf"), 5, ())
    assert decode(encode(Answer(document))).result == document
    now = datetime.now(UTC)
    assert decode(encode(Answer(now))).result == now
    error = decode(encode(Answer(error=PasswordError(name="投标.pdf")))).error
    assert isinstance(error, PasswordError)
    assert error.arguments == {"name": "投标.pdf"}


class Call:
    """Pickles as a call."""

    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call[0], self.call[1:]


def test_nothing_is_called() -> None:
    """Neither functions of the system, nor ours, nor classes that our modules import."""
    import signing.pdf.copying as ours

    for message in (
        encode(Answer(Call(print, "called"))),
        encode(Answer(Call(ours.digest_file, Path("secret")))),
        encode(Answer(Call(ours.ThreadPoolExecutor, 1))),
        b"\x80\x04\x8c\x13signing.pdf.copying\x8c\x09os.system\x93\x8c\x04true\x85R.",
        # as a pair of result and error, so that nothing but the class itself can be wrong with it
        b"\x80\x04\x8c\x13signing.pdf.copying\x8c\x12ThreadPoolExecutor\x93)RN\x86.",
        b"\x80\x04\x8c\x13signing.pdf.copying\x8c\x0bdigest_file\x93N\x86.",
        pickle.dumps("no pair"),
        b"",
    ):
        with pytest.raises(NonsenseError):
            decode(message)


def test_what_our_modules_define_is_believed_by_its_own_name_only() -> None:
    """The same message with a class of ours is taken."""
    own = b"\x80\x04\x8c\x13signing.pdf.copying\x8c\x09_Frontier\x93)RN\x86."
    assert type(decode(own).result).__name__ == "_Frontier"
    with pytest.raises(NonsenseError):
        decode(own.replace(b"\x13signing.pdf.copying", b"\x11signing.pdf.draft"))
