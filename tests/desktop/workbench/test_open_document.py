"""Undo is exact, whatever was edited in whatever order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop.workbench.open_document import MERGE_SECONDS, OpenDocument
from signing.pdf.model import Document
from signing.placement.model import AllRule, PageRule, Position, Rule, SeamRule

rules = st.one_of(
    st.builds(
        PageRule,
        page=st.integers(1, 5),
        at=st.builds(Position, x=st.floats(20, 190), y=st.floats(20, 270)),
        seal=st.sampled_from(["s1", "s2"]),
    ),
    st.builds(SeamRule, group=st.integers(2, 40)),
    st.just(AllRule()),
)
edits = st.lists(st.tuples(st.sampled_from(["add", "replace", "remove"]), rules), max_size=30)


class Clock:
    """Seconds under the test's control."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def apply(session: OpenDocument, kind: str, rule: Rule) -> None:
    last = len(session.rules) - 1
    if kind == "add" or last < 0:
        session.add(rule, kind)
    elif kind == "replace":
        session.replace({last: rule}, kind)
    else:
        session.remove({0}, kind)


@pytest.mark.requirement("R145")
@settings(max_examples=60)
@given(edits)
def test_undo_restores_every_state_and_redo_returns(
    make_document: Callable[..., Document], steps: list[tuple[str, Rule]]
) -> None:
    session = OpenDocument(make_document())
    states = [session.rules]
    for kind, rule in steps:
        before = session.rules
        apply(session, kind, rule)
        if session.rules != before:
            states.append(session.rules)
    assert session.undo_stack.count() == len(states) - 1
    for state in reversed(states[:-1]):
        session.undo_stack.undo()
        assert session.rules == state
    for state in states[1:]:
        session.undo_stack.redo()
        assert session.rules == state


def placed(x: float) -> PageRule:
    return PageRule(1, Position(x=x, y=100.0), "s1")


def test_quick_nudges_are_one_step(qtbot: QtBot, make_document: Callable[..., Document]) -> None:
    clock = Clock()
    session = OpenDocument(make_document(), clock=clock)
    session.add(placed(50), "add")
    for x in (50.5, 51.0, 51.5):
        clock.now += MERGE_SECONDS / 2
        session.replace({0: placed(x)}, "nudge", merge=1)
    assert session.undo_stack.count() == 2
    clock.now += MERGE_SECONDS * 2
    session.replace({0: placed(60)}, "nudge", merge=1)
    assert session.undo_stack.count() == 3
    session.undo_stack.undo()
    assert session.rules == (placed(51.5),)
    session.undo_stack.undo()
    assert session.rules == (placed(50),)


@pytest.mark.requirement("R145")
def test_a_drag_is_a_step_of_its_own(make_document: Callable[..., Document]) -> None:
    session = OpenDocument(make_document(), clock=Clock())
    session.add(placed(50), "add")
    session.replace({0: placed(60)}, "drag")
    session.replace({0: placed(70)}, "drag")
    assert session.undo_stack.count() == 3


def test_nothing_changed_is_no_step(qtbot: QtBot, make_document: Callable[..., Document]) -> None:
    session = OpenDocument(make_document())
    session.add(placed(50), "add")
    with qtbot.assertNotEmitted(session.rules_changed):
        session.replace({0: placed(50)}, "same")
    assert session.undo_stack.count() == 1


def test_selection_follows_what_exists(
    qtbot: QtBot, make_document: Callable[..., Document]
) -> None:
    session = OpenDocument(make_document())
    session.add(placed(50), "add")
    session.add(placed(90), "add")
    assert session.selection == {1}
    session.select({0, 1, 7})
    assert session.selection == {0, 1}
    with qtbot.waitSignal(session.selection_changed):
        session.remove({1}, "remove")
    assert session.selection == {0}
