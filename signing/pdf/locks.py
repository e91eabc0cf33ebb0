"""Reading the locks of a file: of its fields, and of the signatures that are in force."""

from __future__ import annotations

from signing.pdf.form import signature_fields
from signing.pdf.lock import Lock, LockAction
from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, read_text, split_array


def lock_of(source: Source, value: str | None) -> Lock | None:
    """The lock that a /Lock or the parameters of a FieldMDP transform say (12.7.4.5)."""
    entries = source.dictionary(value)
    action = source.resolve(entries.get("/Action"))
    if action is None or action[1:] not in set(LockAction):
        return None
    names = source.resolve(entries.get("/Fields"))
    with reading(source.name):
        items = split_array(str(names)) if is_array(names) else []
    fields = tuple(read_text(source.resolve(item)) for item in items)
    return Lock(LockAction(action[1:]), fields)


def locks_in_force(source: Source) -> tuple[Lock, ...]:
    """The locks of all signatures of the file.

    The /Lock of a signed field says what its signature was to lock; only the signature itself
    does, by a reference of its own (12.8.2.4). Validators go by that, and so do we.
    """
    found = [
        lock_of(source, item.get("/TransformParams"))
        for node in signature_fields(source)
        if node.is_signed(source)
        for item in signature_references(source, node.entries.get("/V"))
        if source.resolve(item.get("/TransformMethod")) == "/FieldMDP"
    ]
    return tuple(lock for lock in found if lock is not None)


def signature_references(source: Source, signature: str | None) -> list[dict[str, str]]:
    """The signature reference dictionaries of a signature (12.8.1)."""
    value = source.resolve(source.dictionary(signature).get("/Reference"))
    if not is_array(value):
        return []
    with reading(source.name):
        return [source.dictionary(item) for item in split_array(str(value))]
