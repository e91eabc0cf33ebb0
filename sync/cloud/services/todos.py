"""待办任务: what waits for the administrators of a unit, and their decisions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import Asking, Decision, Kind, decide
from sync.cloud.domain.permissions import Ability
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.deciding import decided_units
from sync.cloud.services.effects import EFFECTS
from sync.cloud.services.names import mask_phone
from sync.cloud.services.permitting import UnitCaller, admit, locked_unit
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.units import DecideTodo, TodoList, TodoView

SHOWN = 50
WAITING = TodoRow.state == Asking.WAITING.value


def todos(work: Work, caller: PhoneCaller) -> TodoList:
    """Tasks of all units where the person decides: waiting ones first, then the latest."""
    whose = TodoRow.unit_id.in_(decided_units(work, caller.person))
    return _list(work, whose, (~WAITING, TodoRow.created_at.desc(), TodoRow.id))


def waiting_in(work: Work, caller: UnitCaller) -> TodoList:
    """待办任务 of one unit, the oldest first."""
    whose = (TodoRow.unit_id == caller.unit) & WAITING
    return _list(work, whose, (TodoRow.created_at, TodoRow.id))


def decided_in(work: Work, caller: UnitCaller, page: int) -> TodoList:
    """审核记录 of one unit, the latest decision first; `page` from 0."""
    whose = (TodoRow.unit_id == caller.unit) & ~WAITING
    return _list(work, whose, (TodoRow.decided_at.desc(), TodoRow.id), page)


def settle(work: Work, caller: PhoneCaller, todo_id: str, wish: DecideTodo) -> TodoList:
    """Decide a task; Refusal: not the caller's to decide, or decided already."""
    found = work.db.get(TodoRow, todo_id)
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    # the unit before the task, as everywhere: else a member who is being removed could be granted
    # something that outlives his membership
    locked_unit(work, admit(work, caller, found.unit_id, Ability.DECIDE))
    query = select(TodoRow).where(TodoRow.id == todo_id).with_for_update()
    row = work.db.scalars(query.execution_options(populate_existing=True)).one()
    after = decide(Asking(row.state), Decision(wish.decision))
    row.state, row.decided_at, row.decided_by = after.value, work.now, caller.person
    effect = EFFECTS[Kind(row.kind)]
    (effect.approve if after is Asking.APPROVED else effect.refuse)(work, row)
    work.db.flush()
    return todos(work, caller)


def _list(
    work: Work, whose: ColumnElement[bool], order: tuple[Any, ...], page: int = 0
) -> TodoList:
    decider = aliased(Person)
    rows = work.db.execute(
        select(TodoRow, Unit, Person, decider)
        .join(Unit, Unit.id == TodoRow.unit_id)
        .join(Person, Person.id == TodoRow.person_id)
        .outerjoin(decider, decider.id == TodoRow.decided_by)
        .where(whose)
        .order_by(*order)
        .offset(page * SHOWN)
        .limit(SHOWN)
    )
    total = work.db.scalar(select(func.count()).select_from(TodoRow).where(whose)) or 0
    return TodoList(todos=tuple(_view(work, *row) for row in rows), total=total)


def _view(
    work: Work, todo: TodoRow, unit: Unit, person: Person, decider: Person | None
) -> TodoView:
    asked = EFFECTS[Kind(todo.kind)].asked(work, todo)
    return TodoView.model_validate(
        {
            "id": todo.id,
            "unit": unit.id,
            "unit_name": unit.name,
            "kind": todo.kind,
            "person": person.name or mask_phone(person.phone),
            "phone": mask_phone(person.phone),
            "note": todo.note,
            "items": asked.items,
            "starts_at": asked.starts_at,
            "ends_at": asked.ends_at,
            "state": todo.state,
            "created_at": todo.created_at,
            "decided_at": todo.decided_at,
            "decider": (decider.name or mask_phone(decider.phone)) if decider else None,
        }
    )
