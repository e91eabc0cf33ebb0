"""What a phone calls to see what a member of a unit holds and has used."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.attachment import csv_attachment
from sync.cloud.api.callers import TheCloud, TheLanguage
from sync.cloud.api.permits import MemberManager
from sync.cloud.api.record_filters import Uses
from sync.cloud.api.room import room
from sync.cloud.services import holdings, use_list
from sync.protocol.base import Ident
from sync.protocol.keeping import Holdings
from sync.protocol.records import UsePage

router = room("/v1/phone/units/{unit_id}", tag="keeping")
MEMBER = "/members/{person_id}"


@router.get(MEMBER)
def member_holdings(cloud: TheCloud, caller: MemberManager, person_id: Ident) -> Holdings:
    """What a member holds."""
    with cloud.reading() as work:
        return holdings.holdings(work, caller, person_id)


@router.get(f"{MEMBER}/uses")
def member_uses(cloud: TheCloud, caller: MemberManager, person_id: Ident, wish: Uses) -> UsePage:
    """A member's use records in the unit; a former one's too."""
    with cloud.reading() as work:
        holdings.check_known(work, caller, person_id)
        return use_list.uses(work, use_list.of_person(person_id, unit_id=caller.unit), wish)


@router.get(f"{MEMBER}/uses.csv", response_class=Response)
def member_uses_file(
    cloud: TheCloud, language: TheLanguage, caller: MemberManager, person_id: Ident, wish: Uses
) -> Response:
    """The same as a file."""
    with cloud.reading(language) as work:
        holdings.check_known(work, caller, person_id)
        which = use_list.of_person(person_id, unit_id=caller.unit)
        return csv_attachment(use_list.export(work, which, wish), "成员使用记录")
