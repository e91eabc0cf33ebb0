"""The session's moves, all of them through the protocol's one table."""

from __future__ import annotations

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import TRANSITIONS, Event, State


def move(state: State, event: Event) -> State:
    """The state after `event`; Refusal (session.state) for a move that is not in the table."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise Refusal(ErrorCode.SESSION_STATE, state=state.value, event=event.value) from None
