"""The document security store: what a verifier needs later, kept in the file (B-LT).

ISO 32000-2, 12.8.4.3 and ETSI EN 319 142-1, 5.4: /DSS in the catalogue lists /Certs, /CRLs and
/OCSPs for the whole file, and its /VRI says which of them belong to which signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from signing.pdf.source import Source, reading
from signing.pdf.syntax import (
    is_array,
    join_array,
    join_dict,
    literal,
    reference,
    split_array,
)
from signing.pdf.updating import append, updating
from signing.pdf.validation_data import ValidationData
from signing.pdf.writer import IncrementalWriter

_MAX_KNOWN = 1000
"""Entries of an existing list that are compared with what is to be added."""


def add_security_store(
    path: Path, data: ValidationData, *, contents: bytes, password: str | None = None
) -> None:
    """Append an update with `data` for the signature whose /Contents is `contents`, and sync it.

    `contents`: all bytes of the string, its padding included (ISO 32000-2, 12.8.4.3). What an
    earlier store holds stays as it is. Raises DocumentError or OutputError.
    """
    with updating(path, password) as (source, writer):
        _extend(source, writer, data, contents)
        update = writer.append()
    append(path, update)


def _extend(source: Source, writer: IncrementalWriter, data: ValidationData, seal: bytes) -> None:
    held = source.catalog.get("/DSS")
    store = {"/Type": "/DSS", **source.dictionary(held)}
    lists: dict[str, Sequence[str]] = {
        "/Cert": _list(source, writer, store, "/Certs", data.certificates),
        "/CRL": _list(source, writer, store, "/CRLs", data.crls),
        "/OCSP": _list(source, writer, store, "/OCSPs", data.ocsps),
    }
    entry = {"/Type": "/VRI", **{key: join_array(items) for key, items in lists.items() if items}}
    made = f"D:{datetime.now(UTC):%Y%m%d%H%M%S}Z"
    entry["/TU"] = literal(made.encode("ascii")).decode("ascii")
    # the standard's own name for a signature, not a matter of security
    name = hashlib.sha1(seal, usedforsecurity=False).hexdigest().upper()
    related = {**source.dictionary(store.get("/VRI")), f"/{name}": writer.add(join_dict(entry))}
    store["/VRI"] = _put(writer, store.get("/VRI"), related)
    place = _put(writer, held, store)
    if place != held:
        catalog = {**source.catalog, "/DSS": place}
        writer.put(source.catalog_reference, join_dict(catalog))


def _list(
    source: Source,
    writer: IncrementalWriter,
    store: dict[str, str],
    key: str,
    items: Iterable[bytes],
) -> list[str]:
    """Add `items` to the list under `key`; the references to them, old or new."""
    resolved = source.resolve(store.get(key))
    with reading(source.name):
        listed = split_array(str(resolved)) if is_array(resolved) else []
    known = {
        source.stream(found[0]): item for item in listed[:_MAX_KNOWN] if (found := reference(item))
    }
    mine = [known.get(item) or writer.add_stream({}, item) for item in items]
    if mine:
        store[key] = join_array(dict.fromkeys([*listed, *mine]))
    return mine


def _put(writer: IncrementalWriter, held: str | None, entries: Mapping[str, str]) -> str:
    """Write a dictionary where it was, which readers that compare revisions insist on."""
    target = reference(held)
    if target is None:
        return writer.add(join_dict(entries))
    writer.put(target, join_dict(entries))
    return f"{target[0]} {target[1]} R"
