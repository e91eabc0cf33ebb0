"""Compares two revisions of a whole document, from the trailer down."""

from __future__ import annotations

from typing import Any, Final

from signing.verify.revisions import pages, readings
from signing.verify.revisions.form import Form
from signing.verify.revisions.history import Key, entries, is_null, key_of, unwrapped
from signing.verify.revisions.kinds import Kind
from signing.verify.revisions.pages import Widgets
from signing.verify.revisions.walk import Difference, Place, Walk

_TRAILER_QUIET: Final = frozenset(
    [
        "/Size",
        "/Prev",
        "/XRefStm",
        "/Root",
        "/ID",
        "/Type",
        "/W",
        "/Index",
        "/Filter",
        "/DecodeParms",
        "/Length",
    ]
)
_CATALOGUE: Final = {
    "/DSS": Kind.VALIDATION,
    "/Extensions": Kind.VALIDATION,
    "/Version": Kind.METADATA,
    "/Metadata": Kind.METADATA,
    **dict.fromkeys(("/StructTreeRoot", "/MarkInfo", "/Lang", "/PieceInfo"), Kind.STRUCTURE),
    **dict.fromkeys(
        [
            "/Outlines",
            "/Dests",
            "/PageLabels",
            "/PageMode",
            "/PageLayout",
            "/ViewerPreferences",
            "/Threads",
        ],
        Kind.NAVIGATION,
    ),
    "/ViewerPreferences": Kind.NAVIGATION,
    **dict.fromkeys(("/OpenAction", "/AA"), Kind.ACTION),
    "/OCProperties": Kind.LAYERS,
    "/Perms": Kind.PERMISSIONS,
    "/AF": Kind.ATTACHMENT,
}
_NAMES: Final = {
    "/JavaScript": Kind.ACTION,
    "/EmbeddedFiles": Kind.ATTACHMENT,
    "/Dests": Kind.NAVIGATION,
    "/AP": Kind.ANNOTATION_INDEX,
}
_NAMED: Final = frozenset({Kind.NAVIGATION, Kind.ACTION, Kind.OTHER})
"""Kinds whose sentence tells the entry."""
_FORM_DEFAULTS: Final = frozenset({"/DA", "/Q"})
"""Brought by programs that sign; they act on fields only that have none of their own."""
_FORM_QUIET: Final = frozenset({"/Fields", "/DR", "/SigFlags"})


def differences(walk: Walk, *, sound: frozenset[str]) -> list[Difference]:
    """Everything that is different in the newest revision; `sound`: proven signature fields."""
    old, new = (entries(walk.history.trailer(r)) for r in (walk.old, walk.new))
    before, after = walk.before(old.get("/Root")), walk.now(new.get("/Root"))
    forms = walk.before(entries(before).get("/AcroForm")), walk.now(entries(after).get("/AcroForm"))
    form = Form(walk, *forms, sound=sound)
    nodes: tuple[dict[Key, Any], dict[Key, Any]] = ({}, {})
    leaves = (
        pages.leaves(old.get("/Root"), walk.before, nodes[0]),
        pages.leaves(new.get("/Root"), walk.now, nodes[1]),
    )
    walk.landmarks = form.keys | _landmarks(old, new, before, after, *leaves)
    for key in sorted({**old, **new}.keys() - _TRAILER_QUIET):
        # other entries are marks of the program that wrote them; nothing on a page hangs on them
        kind = Kind.ENCRYPTION if key == "/Encrypt" else Kind.METADATA
        walk.compare(_place(kind, key), old.get(key), new.get(key))
    _catalogue(walk, entries(before), entries(after))
    form.compare()
    _form_settings(walk, form, *forms)
    if len(leaves[0]) == len(leaves[1]):
        pages.compare_nodes(walk, *nodes)
    pages.compare(walk, *leaves, widgets=Widgets(form.widgets, form.lasting))
    readings.compare(walk)
    return list(walk.found.values())


def _landmarks(
    old: dict[str, Any], new: dict[str, Any], before: Any, after: Any, *leaves: list[pages.Leaf]
) -> frozenset[Key]:
    raws = [old.get("/Root"), new.get("/Root")]
    for root in (entries(before), entries(after)):
        raws += [root.get("/Pages"), root.get("/AcroForm")]
    keys = [key_of(unwrapped(raw)) for raw in raws]
    pages_of = frozenset(leaf.key for found in leaves for leaf in found)
    return pages_of | frozenset(key for key in keys if key is not None)


def _keys(old: Any, new: Any) -> set[str]:
    return entries(old).keys() | entries(new).keys()


def _place(kind: Kind, key: str) -> Place:
    return Place(kind, name=key[1:] if kind in _NAMED else "")


def _catalogue(walk: Walk, old: dict[str, Any], new: dict[str, Any]) -> None:
    for key in sorted({**old, **new}.keys() - {"/Pages", "/AcroForm", "/Names", "/Type"}):
        walk.compare(_place(_CATALOGUE.get(key, Kind.OTHER), key), old.get(key), new.get(key))
    before, after = (
        entries(walk.before(old.get("/Names"))),
        entries(walk.now(new.get("/Names"))),
    )
    for key in sorted({**before, **after}):
        walk.compare(_place(_NAMES.get(key, Kind.OTHER), key), before.get(key), after.get(key))


def _form_settings(walk: Walk, form: Form, old: Any, new: Any) -> None:
    before, after = entries(old), entries(new)
    for key in sorted(_keys(old, new) - _FORM_QUIET):
        if key == "/NeedAppearances" and not walk.now(after.get(key)):
            if walk.before(before.get(key)):
                form.compare_shown()
            continue
        if key not in _FORM_DEFAULTS or key in before:
            place = Place(Kind.FORM_SETTINGS, name=key[1:])
            walk.compare(place, before.get(key), after.get(key))
    _form_resources(walk, walk.before(before.get("/DR")), walk.now(after.get("/DR")))


def _form_resources(walk: Walk, old: Any, new: Any) -> None:
    """New fonts for new appearances are harmless; what was there must stay."""
    for category in sorted(_keys(old, new)):
        before = walk.before(entries(old).get(category))
        after = walk.now(entries(new).get(category))
        for name in sorted(_keys(before, after)):
            was = entries(before).get(name)
            # fields name fonts only; the rest is left there for signature appearances
            is_harmless = is_null(walk.before(was)) or category not in ("/Font", "/Encoding")
            kind = Kind.FORM_RESOURCE_ADDED if is_harmless else Kind.FORM_RESOURCE
            place = Place(kind, name=name[1:])
            walk.compare(place, was, entries(after).get(name))
