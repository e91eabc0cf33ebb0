"""What a supervision system calls, signed: it reads, and every other verb is refused."""

from __future__ import annotations

from typing import Annotated, Final, NoReturn

from fastapi import Depends, Query, Request, Response

from sync.cloud.api.callers import TheCloud
from sync.cloud.api.node_doors import TheNode, answered
from sync.cloud.api.room import room
from sync.cloud.domain.node_call import check_kind
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import supervising
from sync.cloud.services.nodes import NodeCaller
from sync.protocol.base import Ident
from sync.protocol.errors import ErrorCode
from sync.protocol.network import NodeKind
from sync.protocol.platform import SupervisedRecords, SupervisedSessions

router = room("/v1/supervision", tag="supervision")
SUPERVISORS: Final = frozenset({NodeKind.SUPERVISION})
WRITING: Final = ["POST", "PUT", "PATCH", "DELETE"]


async def supervisor_of(caller: TheNode) -> NodeCaller:
    """The supervision system; Refusal (node.kind)."""
    check_kind(caller.node, SUPERVISORS)
    return caller


TheSupervisor = Annotated[NodeCaller, Depends(supervisor_of)]


@router.get("/records", response_model=SupervisedRecords)
def supervised_records(
    request: Request,
    cloud: TheCloud,
    caller: TheSupervisor,
    after: Annotated[int, Query(ge=0)] = 0,
    platform: Ident | None = None,
) -> Response:
    """Who used what, where and with which result."""
    with cloud.reading() as work:
        found = supervising.records(work, after=after, platform=platform)
    return answered(cloud, request, found)


@router.get("/sessions", response_model=SupervisedSessions)
def supervised_sessions(
    request: Request, cloud: TheCloud, caller: TheSupervisor, platform: Ident | None = None
) -> Response:
    """Sessions now."""
    with cloud.reading() as work:
        found = supervising.sessions(work, platform=platform)
    return answered(cloud, request, found)


@router.api_route("/{path:path}", methods=WRITING, include_in_schema=False, response_model=None)
def refuse_writing(caller: TheSupervisor, path: str) -> NoReturn:
    """Nothing can be changed here."""
    raise Refusal(ErrorCode.NODE_KIND, node=caller.node.name)
