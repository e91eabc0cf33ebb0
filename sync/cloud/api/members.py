"""What a phone calls about a unit it belongs to: its page, members, invitations."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import Leaver, MemberManager, Transferrer, Viewer
from sync.cloud.api.room import room
from sync.cloud.cloud import Work
from sync.cloud.services import inviting, members
from sync.cloud.services.people import me
from sync.cloud.services.unit_page import unit_page
from sync.protocol.base import Ident
from sync.protocol.management import (
    AnswerInvitation,
    InvitationList,
    Invite,
    MemberList,
    NewAdministrator,
    UnitPage,
)
from sync.protocol.phone import MeView

router = room("/v1/phone", tag="members")
UNIT = "/units/{unit_id}"


@router.get(UNIT)
def read_unit(cloud: TheCloud, caller: Viewer) -> UnitPage:
    """单位信息."""
    with cloud.reading() as work:
        return unit_page(work, caller)


@router.get(f"{UNIT}/members")
def list_members(cloud: TheCloud, caller: Viewer) -> MemberList:
    """Who belongs to it."""
    with cloud.reading() as work:
        return members.members(work, caller)


@router.post(
    f"{UNIT}/members/{{person_id}}/remove", dependencies=[OwnPage], response_model=MemberList
)
def remove_member(caller: MemberManager, call: TheCall, person_id: Ident) -> Response:
    """删除成员."""
    return call.run(caller.phone, None, lambda work: members.remove(work, caller, person_id))


@router.post(f"{UNIT}/administrator", dependencies=[OwnPage], response_model=MemberList)
def hand_over(caller: Transferrer, call: TheCall, wish: NewAdministrator) -> Response:
    """转让单位管理员."""
    return call.run(caller.phone, wish, lambda work: members.hand_over(work, caller, wish))


@router.post(f"{UNIT}/leave", dependencies=[OwnPage], response_model=MeView)
def leave_unit(caller: Leaver, call: TheCall) -> Response:
    """退出该单位."""

    def leave(work: Work) -> MeView:
        members.leave(work, caller)
        return me(work, caller.person)

    return call.run(caller.phone, None, leave)


@router.get(f"{UNIT}/invitations")
def list_invitations(cloud: TheCloud, caller: MemberManager) -> InvitationList:
    """Whom the unit invited."""
    with cloud.reading() as work:
        return inviting.invitations(work, caller)


@router.post(f"{UNIT}/invitations", dependencies=[OwnPage], response_model=InvitationList)
def invite(caller: MemberManager, call: TheCall, wish: Invite) -> Response:
    """邀请成员."""
    return call.run(caller.phone, wish, lambda work: inviting.invite(work, caller, wish))


@router.post(
    f"{UNIT}/invitations/{{invitation_id}}/withdraw",
    dependencies=[OwnPage],
    response_model=InvitationList,
)
def withdraw_invitation(caller: MemberManager, call: TheCall, invitation_id: Ident) -> Response:
    """Take an invitation back."""
    return call.run(caller.phone, None, lambda work: inviting.withdraw(work, caller, invitation_id))


@router.get("/invitations")
def own_invitations(cloud: TheCloud, caller: ThePhone) -> InvitationList:
    """Who invites the caller."""
    with cloud.reading() as work:
        return inviting.mine(work, caller)


@router.post(
    "/invitations/{invitation_id}/answer", dependencies=[OwnPage], response_model=InvitationList
)
def answer_invitation(
    caller: ThePhone, call: TheCall, invitation_id: Ident, wish: AnswerInvitation
) -> Response:
    """Accept or decline."""
    return call.run(caller, wish, lambda work: inviting.reply(work, caller, invitation_id, wish))
