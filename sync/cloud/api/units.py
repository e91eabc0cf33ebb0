"""What a phone calls about units: finding, joining, tasks, messages, seals by unit."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import Decider
from sync.cloud.api.room import room
from sync.cloud.services import inbox, joining, shelves, todos
from sync.protocol.base import Ident
from sync.protocol.units import (
    DecideTodo,
    JoinByAdmin,
    JoinByNote,
    JoiningView,
    MessageList,
    MessagesSeen,
    SealShelves,
    TodoList,
    UnitSearch,
)

router = room("/v1/phone", tag="units")
UnitName = Annotated[str, Query(max_length=100)]


@router.get("/units")
def search_units(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, name: UnitName
) -> UnitSearch:
    """Verified units by a part of their name."""
    with cloud.writing(language) as work:
        return joining.search(work, caller, name)


@router.get("/units/{unit_id}/joining")
def joining_view(cloud: TheCloud, caller: ThePhone, unit_id: Ident) -> JoiningView:
    """How one could join."""
    with cloud.reading() as work:
        return joining.view(work, caller, unit_id)


@router.post("/units/{unit_id}/join", dependencies=[OwnPage], response_model=JoiningView)
def join(caller: ThePhone, call: TheCall, unit_id: Ident, wish: JoinByAdmin) -> Response:
    """Join at once by knowing an administrator."""
    return call.run(caller, wish, lambda work: joining.by_admin(work, caller, unit_id, wish))


@router.post("/units/{unit_id}/applications", dependencies=[OwnPage], response_model=JoiningView)
def apply(caller: ThePhone, call: TheCall, unit_id: Ident, wish: JoinByNote) -> Response:
    """Ask to be admitted."""
    return call.run(caller, wish, lambda work: joining.by_note(work, caller, unit_id, wish))


@router.get("/todos")
def list_todos(cloud: TheCloud, caller: ThePhone) -> TodoList:
    """Tasks that wait for this person."""
    with cloud.reading() as work:
        return todos.todos(work, caller)


@router.post("/todos/{todo_id}/decision", dependencies=[OwnPage], response_model=TodoList)
def decide_todo(caller: ThePhone, call: TheCall, todo_id: Ident, wish: DecideTodo) -> Response:
    """Approve or refuse."""
    return call.run(caller, wish, lambda work: todos.settle(work, caller, todo_id, wish))


@router.get("/units/{unit_id}/todos")
def unit_todos(cloud: TheCloud, caller: Decider) -> TodoList:
    """待办任务."""
    with cloud.reading() as work:
        return todos.waiting_in(work, caller)


@router.get("/units/{unit_id}/reviews")
def unit_reviews(
    cloud: TheCloud, caller: Decider, page: Annotated[int, Query(ge=0, le=1000)] = 0
) -> TodoList:
    """审核记录."""
    with cloud.reading() as work:
        return todos.decided_in(work, caller, page)


@router.get("/messages")
def list_messages(cloud: TheCloud, caller: ThePhone, language: TheLanguage) -> MessageList:
    """What happened."""
    with cloud.reading(language) as work:
        return inbox.messages(work, caller)


@router.post("/messages/seen", dependencies=[OwnPage], response_model=MessageList)
def see_messages(caller: ThePhone, call: TheCall, wish: MessagesSeen) -> Response:
    """They have been read."""
    return call.run(caller, wish, lambda work: inbox.see(work, caller, wish))


@router.get("/seals")
def list_seals(cloud: TheCloud, caller: ThePhone) -> SealShelves:
    """The seals of every unit one belongs to, and one's own."""
    with cloud.reading() as work:
        return shelves.shelves(work, caller)
