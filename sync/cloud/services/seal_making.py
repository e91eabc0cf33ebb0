"""制作印章, the submission: the agency signs exactly what was previewed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from signing.seal.model import Art, SealKind
from signing.seal.picture import Picture, decode_picture, whole_mm
from sync.cloud.cloud import Work
from sync.cloud.domain.permissions import Ability
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.seal_making import DRAFT_MINUTES
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.deciding import deciders
from sync.cloud.services.names import fresh
from sync.cloud.services.permitting import admit
from sync.cloud.services.resealing import name_certificates
from sync.cloud.services.seal_agency import SealOrder, make
from sync.cloud.services.seal_requests import grant
from sync.cloud.store.drafts import SealDraft
from sync.protocol.errors import ErrorCode
from sync.protocol.seals import MadeSeal, SubmitDraft


def submit(work: Work, caller: PhoneCaller, wish: SubmitDraft) -> MadeSeal:
    """Make the previewed seal; who decides for the unit may use it from now on.

    Refusal: another preview took its place, it is too old, or the caller decides no more.
    """
    query = select(SealDraft).where(SealDraft.person_id == caller.person).with_for_update()
    draft = work.db.scalars(query).one_or_none()
    oldest = work.now - timedelta(minutes=DRAFT_MINUTES)
    if draft is None or draft.id != wish.draft or draft.created_at < oldest:
        raise Refusal(ErrorCode.SEAL_DRAFT_GONE)
    if draft.unit_id is not None:
        admit(work, caller, draft.unit_id, Ability.MANAGE_SEALS)
    order = SealOrder(fresh("seal"), SealKind(draft.kind), draft.name, draft.owner, _art(draft))
    row = make(work, order)
    row.unit_id = draft.unit_id
    row.person_id = None if draft.unit_id else caller.person
    work.db.add(row)
    work.db.delete(draft)
    work.db.flush()
    if draft.unit_id is not None:
        for _, person in deciders(work, draft.unit_id):
            grant(work, row.id, person.id, work.now, None)
    name_certificates(work, row)
    return MadeSeal(id=row.id, name=row.name)


def _art(draft: SealDraft) -> Art:
    size = (whole_mm(draft.width_mm), whole_mm(draft.height_mm))
    return decode_picture(Picture(draft.picture_type, draft.picture, *size))
