"""制作印章, up to the preview: from a template, from a photograph, from a pen's strokes."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace

from signing.errors import SealError
from signing.seal.model import Art, SealKind
from signing.seal.picture import encode_picture
from signing.seal.svg import preview_svg
from sync.cloud.cloud import Work
from sync.cloud.domain.permissions import Ability
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.seal_making import (
    COLOURS,
    TEMPLATES,
    WORDS,
    Template,
    makes_for,
    template_of,
)
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.identity import require_real_name
from sync.cloud.services.names import fresh
from sync.cloud.services.people import person_of
from sync.cloud.services.permitting import admit
from sync.cloud.store.drafts import SealDraft
from sync.cloud.store.people import Unit
from sync.cloud.workshop.seals import CleanPhotograph, WriteStrokes
from sync.protocol.errors import ErrorCode
from sync.protocol.seals import (
    DraftView,
    DrawSeal,
    ScanSeal,
    TemplateList,
    TemplateView,
    WriteSignature,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose seal it will be."""

    unit: str | None
    name: str
    """Of the unit or the person, as the seal's name begins."""
    letters: str
    """What the seal shows of the owner."""


def templates() -> TemplateList:
    """All of them."""
    return TemplateList(
        templates=tuple(
            TemplateView.model_validate(
                {
                    "code": item.code,
                    "kind": item.kind.value,
                    "shape": item.shape.value,
                    "width_mm": item.width,
                    "height_mm": item.height,
                }
            )
            for item in TEMPLATES
        )
    )


def draw_template(work: Work, caller: PhoneCaller, wish: DrawSeal) -> DraftView:
    """印模制作. Refusal: the caller does not decide for the unit, or letters that do not fit."""
    # drawing loads libraries that the start of a cloud should not wait for
    from signing.seal.templates import draw

    template = _template(wish.template, unit=wish.unit)
    owner = _owner(work, caller, wish.unit, template.kind)
    try:
        art = draw(
            template.kind,
            owner=owner.letters,
            text=wish.line if template.is_round else "",
            code=wish.code if template.is_round else "",
            size_mm=(template.width, template.height),
            shape=template.shape,
        )
    except SealError as error:
        raise Refusal(ErrorCode.SEAL_TEXT) from error
    coloured = replace(art, colour=COLOURS[wish.colour])
    word = wish.line if wish.line and template.is_round else WORDS[template.kind]
    return _keep(work, caller, owner, template.kind, word=word, art=coloured)


def order_photograph(work: Work, caller: PhoneCaller, wish: ScanSeal) -> CleanPhotograph:
    """扫描印章: what the workshop is to do, outside of any transaction. Refusal as above."""
    template = _template(wish.template, unit=wish.unit)
    _owner(work, caller, wish.unit, template.kind)
    count(work, f"scan:{caller.person}", work.settings.limits.pictures_per_person)
    try:
        photograph = base64.b64decode(wish.content, validate=True)
    except binascii.Error as error:
        raise Refusal(ErrorCode.PICTURE_UNREADABLE) from error
    return CleanPhotograph(photograph, template.shape, template.width, template.height)


def keep_photograph(work: Work, caller: PhoneCaller, wish: ScanSeal, art: Art) -> DraftView:
    """The cleaned photograph as a preview."""
    kind = _template(wish.template, unit=wish.unit).kind
    owner = _owner(work, caller, wish.unit, kind)
    return _keep(work, caller, owner, kind, word=WORDS[kind], art=art)


def order_signature(work: Work, caller: PhoneCaller, wish: WriteSignature) -> WriteStrokes:
    """手写签名: what the workshop is to do."""
    _owner(work, caller, None, SealKind.SIGNATURE)
    count(work, f"scan:{caller.person}", work.settings.limits.pictures_per_person)
    return WriteStrokes(wish.strokes)


def keep_signature(work: Work, caller: PhoneCaller, art: Art) -> DraftView:
    """The signature as a preview."""
    kind = SealKind.SIGNATURE
    owner = _owner(work, caller, None, kind)
    return _keep(work, caller, owner, kind, word=WORDS[kind], art=art)


def _template(code: str, *, unit: str | None) -> Template:
    template = template_of(code)
    if template is None or not makes_for(template.kind, unit=unit is not None):
        raise Refusal(ErrorCode.NOT_FOUND)
    return template


def _owner(work: Work, caller: PhoneCaller, unit_id: str | None, kind: SealKind) -> Owner:
    """Refusal (unit.decider-required) for a unit's seal by anyone else."""
    require_real_name(work, caller.person)
    if unit_id is None:
        name = person_of(work, caller.person).name or ""
        return Owner(None, name, name)
    admit(work, caller, unit_id, Ability.MANAGE_SEALS)
    unit = work.db.get_one(Unit, unit_id)
    legal = unit.legal_name or ""
    return Owner(unit_id, unit.name, legal if kind is SealKind.LEGAL_PERSON else unit.name)


def _keep(
    work: Work, caller: PhoneCaller, owner: Owner, kind: SealKind, *, word: str, art: Art
) -> DraftView:
    """The last preview of a person takes the place of the one before."""
    try:
        picture = encode_picture(art)
    except SealError as error:
        raise Refusal(ErrorCode.PICTURE_UNREADABLE) from error
    draft = SealDraft(
        person_id=caller.person,
        id=fresh("draft"),
        unit_id=owner.unit,
        kind=kind.value,
        name=f"{owner.name}{word}",
        owner=owner.letters,
        picture_type=picture.type,
        picture=picture.data,
        width_mm=art.width,
        height_mm=art.height,
        created_at=work.now,
    )
    work.db.merge(draft)
    return DraftView.model_validate(
        {
            "id": draft.id,
            "kind": kind.value,
            "name": draft.name,
            "svg": preview_svg(art).decode(),
            "width_mm": art.width,
            "height_mm": art.height,
        }
    )
