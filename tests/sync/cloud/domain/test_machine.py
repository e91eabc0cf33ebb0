"""Every move of the session: the allowed ones arrive, all others are refused."""

from __future__ import annotations

import itertools

import pytest

from sync.cloud.domain.machine import move
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import FINAL, TRANSITIONS, Event, State


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
def test_every_move(state, event):
    if (state, event) in TRANSITIONS:
        assert move(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(Refusal) as refusal:
            move(state, event)
        assert refusal.value.error is ErrorCode.SESSION_STATE


def test_the_main_way_leads_to_done():
    state = State.CREATED
    for event in (
        Event.SHOW,
        Event.SCAN,
        Event.AUTHORISE,
        Event.READY,
        Event.SUBMIT,
        Event.SIGNED,
        Event.COMPLETE,
    ):
        state = move(state, event)
    assert state is State.DONE


def test_nothing_leaves_a_final_state_and_everything_else_can_end():
    leaving = {state for state, _ in TRANSITIONS}
    assert not leaving & FINAL
    assert leaving == set(State) - FINAL
