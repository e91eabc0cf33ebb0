"""The door of every endpoint of a unit: the ability that it asks for, from the one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from sync.cloud.api.callers import TheCloud, ThePhone
from sync.cloud.domain.permissions import Ability
from sync.cloud.services.permitting import UnitCaller, admit
from sync.protocol.base import Ident


@dataclass(frozen=True)
class Permits:
    """A dependency that answers the caller at the unit of the path, or refuses him."""

    ability: Ability

    def __call__(self, unit_id: Ident, cloud: TheCloud, caller: ThePhone) -> UnitCaller:
        """Refusal: a stranger, or a role without the ability."""
        with cloud.reading() as work:
            return admit(work, caller, unit_id, self.ability)


Viewer = Annotated[UnitCaller, Depends(Permits(Ability.VIEW_UNIT))]
Leaver = Annotated[UnitCaller, Depends(Permits(Ability.LEAVE))]
Applicant = Annotated[UnitCaller, Depends(Permits(Ability.APPLY))]
CreditUser = Annotated[UnitCaller, Depends(Permits(Ability.USE_CREDIT))]
MemberManager = Annotated[UnitCaller, Depends(Permits(Ability.MANAGE_MEMBERS))]
Decider = Annotated[UnitCaller, Depends(Permits(Ability.DECIDE))]
Transferrer = Annotated[UnitCaller, Depends(Permits(Ability.TRANSFER_ADMIN))]
UnitChanger = Annotated[UnitCaller, Depends(Permits(Ability.CHANGE_UNIT))]
CertificateManager = Annotated[UnitCaller, Depends(Permits(Ability.MANAGE_CERTIFICATES))]
SealManager = Annotated[UnitCaller, Depends(Permits(Ability.MANAGE_SEALS))]
