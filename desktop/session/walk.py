"""Carries one scan session: show the QR, follow the phone until it has answered, give up."""

from __future__ import annotations

from collections.abc import Callable

from desktop.session.clock import by_this_clock
from desktop.session.controls import JobControls
from signing.errors import (
    BidSealError,
    Cancelled,
    ExpiredError,
    InternalError,
    InterruptedByPhoneError,
    RefusedError,
    SessionError,
)
from sync.client.cloud import CloudClient
from sync.client.events import SessionEvents
from sync.protocol.control_code import control_code
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession, SessionView, State

LOOK = 0.1
"""seconds between two looks at the cancel button"""
ANSWERED = frozenset({State.COMPLETING, State.DONE})
"""Where a session stands once the phone has done its part."""
OnView = Callable[[SessionView], SessionView]
"""What to do upon a view; the session afterwards."""


def as_it_is(view: SessionView) -> SessionView:
    """Nothing is to be done."""
    return view


class SessionWalk:
    """Carries one session from its creation until the phone has answered."""

    def __init__(self, cloud: CloudClient, controls: JobControls[SessionView], *, job: str) -> None:
        """`controls` are told every view; `job` makes the idempotency keys."""
        self._cloud = cloud
        self._controls = controls
        self._job = job
        self._shown = 0
        self.view: SessionView | None = None
        """As last seen; None before `create`."""

    def create(self, wish: CreateSession) -> SessionView:
        """Create the session; InternalError if the cloud's control code is not ours."""
        view = self._cloud.create_session(wish, key=f"{self._job}-create")
        self.view = view
        if view.control_code != control_code(wish.files):
            raise InternalError("云端的核对码与本机不一致。")
        return view

    def until_answered(self, session: str, waiting: OnView = as_it_is) -> SessionView:
        """Show the QR and follow the session until the phone has done its part.

        `waiting` is called when the phone stands on its waiting page. Raises RefusedError,
        ExpiredError, InterruptedByPhoneError, SessionError, CloudError, and Cancelled.
        """
        with self._cloud.events(session) as events:
            return self._follow(session, events, waiting)

    def saw(self, view: SessionView) -> SessionView:
        """Tell the outside of a view; the end of its QR is told by this PC's clock."""
        if view is not self.view:  # one that was told before stands in this PC's time already
            view = by_this_clock(view, self._cloud.clock_ahead)
        self.view = view
        self._controls.progress(view)
        return view

    def give_up(self, completing: OnView = as_it_is) -> None:
        """End a session that leads nowhere; one in `completing` by reporting the failure.

        What the cloud cannot be told now, its own clock does: nothing is charged either way.
        """
        view = self.view
        if view is None:
            return
        try:
            self.view = self._cloud.cancel(view.id, key=f"{self._job}-cancel")
        except BidSealError:
            try:
                view = self._cloud.session(view.id)
                self.view = completing(view) if view.state is State.COMPLETING else view
            except BidSealError:
                return

    def _follow(self, session: str, events: SessionEvents, waiting: OnView) -> SessionView:
        view = self._show(session)
        while view.state not in ANSWERED:
            if self._controls.cancel():
                raise Cancelled
            fresh = events.next(LOOK)
            if fresh is None or fresh.revision <= view.revision:
                continue
            view = self._react(self.saw(fresh), waiting)
        return view

    def _react(self, view: SessionView, waiting: OnView) -> SessionView:
        """Do what a new view asks for; the view to go on from."""
        if view.state is State.WAITING:
            try:
                return self.saw(waiting(view))
            except RefusedError as error:
                if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                    raise
                # The phone left in this very moment.
                return self._react(self.saw(self._cloud.session(view.id)), waiting)
        if view.state in (State.EXPIRED, State.PHONE_LEFT):
            if self._controls.renew(view):
                return self._show(view.id)
            raise ExpiredError if view.state is State.EXPIRED else InterruptedByPhoneError
        raise_for_state(view)
        return view

    def _show(self, session: str) -> SessionView:
        """A fresh QR; when the phone was quicker, the session as it is."""
        self._shown += 1
        try:
            view = self._cloud.show(session, key=f"{self._job}-show-{self._shown}")
        except RefusedError as error:
            if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                raise
            view = self._cloud.session(session)
            raise_for_state(view)
        return self.saw(view)


def raise_for_state(view: SessionView) -> None:
    """Raise what a side exit means; nothing for the states of the straight way."""
    reason = (view.message or view.reason or view.state.value).rstrip("。")
    if view.state is State.REFUSED:
        raise RefusedError(reason=reason, cloud_code=view.reason)
    if view.state is State.CANCELLED:
        raise Cancelled
    if view.state is State.FAILED:
        raise SessionError(reason=reason, cloud_code=view.reason)
