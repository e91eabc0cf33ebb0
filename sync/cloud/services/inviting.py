"""邀请成员: by phone number, answered by its owner before it expires."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select

from sync.cloud.cloud import Work
from sync.cloud.domain.membership import Answer, Inviting, answer
from sync.cloud.domain.permissions import Ability, check
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.identity import require_real_name
from sync.cloud.services.joining import admit
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh, mask_phone
from sync.cloud.services.people import person_of
from sync.cloud.services.permitting import UnitCaller, locked_unit, role_of
from sync.cloud.store.management import Invitation
from sync.cloud.store.people import Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.management import AnswerInvitation, InvitationList, InvitationView, Invite

SHOWN = 100


def invitations(work: Work, caller: UnitCaller) -> InvitationList:
    """Those of the unit, the latest first."""
    return _list(work, Invitation.unit_id == caller.unit)


def mine(work: Work, caller: PhoneCaller) -> InvitationList:
    """Those to the caller's number that he can still answer."""
    person = person_of(work, caller.person)
    return _list(
        work,
        (Invitation.phone == person.phone)
        & (Invitation.state == Inviting.OPEN.value)
        & (Invitation.expires_at > work.now),
    )


def invite(work: Work, caller: UnitCaller, wish: Invite) -> InvitationList:
    """Ask the owner of a number to join. Refusal: a member already, or asked already."""
    unit = locked_unit(work, caller)
    count(work, f"invite:{unit.id}", work.settings.limits.invitations_per_unit)
    invited = work.db.scalars(select(Person).where(Person.phone == wish.phone)).one_or_none()
    if invited is not None and role_of(work, invited.id, unit.id) is not None:
        raise Refusal(ErrorCode.ALREADY_MEMBER)
    query = select(Invitation).where(Invitation.unit_id == unit.id, Invitation.phone == wish.phone)
    if any(_state(work, row) is Inviting.OPEN for row in work.db.scalars(query)):
        raise Refusal(ErrorCode.INVITATION_PENDING)
    days = work.settings.limits.invitation_days
    work.db.add(
        Invitation(
            id=fresh("inv"),
            unit_id=unit.id,
            phone=wish.phone,
            invited_by=caller.person,
            created_at=work.now,
            expires_at=work.now + timedelta(days=days),
            state=Inviting.OPEN.value,
        )
    )
    if invited is not None:
        tell(work, invited.id, "invited", unit=unit.name)
    work.db.flush()
    return invitations(work, caller)


def withdraw(work: Work, caller: UnitCaller, invitation_id: str) -> InvitationList:
    """Take it back; Refusal (unit.invitation-over) once it was answered."""
    locked_unit(work, caller)
    row = _locked(work, invitation_id)
    if row is None or row.unit_id != caller.unit:
        raise Refusal(ErrorCode.NOT_FOUND)
    _move(work, row, Answer.WITHDRAW)
    return invitations(work, caller)


def reply(
    work: Work, caller: PhoneCaller, invitation_id: str, wish: AnswerInvitation
) -> InvitationList:
    """The owner of the number says yes or no. Refusal: not his, over, no real name yet."""
    row = _locked(work, invitation_id)
    person = person_of(work, caller.person)
    if row is None or row.phone != person.phone:
        raise Refusal(ErrorCode.NOT_FOUND)
    given = Answer(wish.answer)
    if given is Answer.ACCEPT:
        require_real_name(work, caller.person)
        # whoever invited may have lost the right to since
        check(role_of(work, row.invited_by, row.unit_id), Ability.MANAGE_MEMBERS)
    _move(work, row, given)
    if given is Answer.ACCEPT:
        _enter(work, person, row.unit_id)
    unit = work.db.get_one(Unit, row.unit_id)
    kind = "invitation-accepted" if given is Answer.ACCEPT else "invitation-declined"
    said = person.name or mask_phone(person.phone)
    tell(work, row.invited_by, kind, unit=unit.name, person=said)
    return mine(work, caller)


def _enter(work: Work, person: Person, unit_id: str) -> None:
    query = select(Unit).where(Unit.id == unit_id).with_for_update()
    work.db.scalars(query).one()
    if role_of(work, person.id, unit_id) is None:
        admit(work, person.id, unit_id)


def _move(work: Work, row: Invitation, given: Answer) -> None:
    row.state, row.answered_at = answer(_state(work, row), given).value, work.now
    work.db.flush()


def _state(work: Work, row: Invitation) -> Inviting:
    state = Inviting(row.state)
    if state is Inviting.OPEN and work.now >= row.expires_at:
        return answer(state, Answer.EXPIRE)
    return state


def _locked(work: Work, invitation_id: str) -> Invitation | None:
    query = select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    return work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _list(work: Work, which: ColumnElement[bool]) -> InvitationList:
    rows = work.db.execute(
        select(Invitation, Unit, Person)
        .join(Unit, Unit.id == Invitation.unit_id)
        .join(Person, Person.id == Invitation.invited_by)
        .where(which)
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .limit(SHOWN)
    )
    return InvitationList(
        invitations=tuple(
            InvitationView.model_validate(
                {
                    "id": row.id,
                    "unit": unit.id,
                    "unit_name": unit.name,
                    "phone": mask_phone(row.phone),
                    "inviter": inviter.name or mask_phone(inviter.phone),
                    "state": _state(work, row).value,
                    "created_at": row.created_at,
                    "expires_at": row.expires_at,
                }
            )
            for row, unit, inviter in rows
        )
    )
