"""待办任务: what waits for the administrators of a unit, and their decisions."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import Asking, Decision, Kind, decide
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.deciding import decided_units
from sync.cloud.services.effects import EFFECTS
from sync.cloud.services.names import mask_phone
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.units import DecideTodo, TodoList, TodoView

SHOWN = 50


def todos(work: Work, caller: PhoneCaller) -> TodoList:
    """Tasks of all units where the person decides: waiting ones first, then the latest."""
    rows = work.db.execute(
        select(TodoRow, Unit, Person)
        .join(Unit, Unit.id == TodoRow.unit_id)
        .join(Person, Person.id == TodoRow.person_id)
        .where(TodoRow.unit_id.in_(decided_units(work, caller.person)))
        .order_by(TodoRow.state != Asking.WAITING.value, TodoRow.created_at.desc(), TodoRow.id)
        .limit(SHOWN)
    )
    return TodoList(todos=tuple(_view(work, todo, unit, person) for todo, unit, person in rows))


def settle(work: Work, caller: PhoneCaller, todo_id: str, wish: DecideTodo) -> TodoList:
    """Decide a task; Refusal: not the caller's to decide, or decided already."""
    query = select(TodoRow).where(TodoRow.id == todo_id).with_for_update()
    row = work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.unit_id not in decided_units(work, caller.person):
        raise Refusal(ErrorCode.NOT_FOUND)
    after = decide(Asking(row.state), Decision(wish.decision))
    effect = EFFECTS[Kind(row.kind)]
    (effect.approve if after is Asking.APPROVED else effect.refuse)(work, row)
    row.state, row.decided_at, row.decided_by = after.value, work.now, caller.person
    work.db.flush()
    return todos(work, caller)


def _view(work: Work, todo: TodoRow, unit: Unit, person: Person) -> TodoView:
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
        }
    )
