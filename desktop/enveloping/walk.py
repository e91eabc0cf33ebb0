"""One scan session of the desktop: show the QR, follow what the phone does, give up in order."""

from __future__ import annotations

from collections.abc import Callable

from desktop.enveloping.model import Controls, Stage, Step
from desktop.stamping.session import LOOK, raise_for_state
from signing.errors import (
    BidSealError,
    Cancelled,
    ExpiredError,
    InternalError,
    InterruptedByPhoneError,
    RefusedError,
)
from sync.client.cloud import CloudClient
from sync.client.events import SessionEvents
from sync.protocol.control_code import control_code
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession, SessionView, State

Waiting = Callable[[SessionView], SessionView]
"""What to do when the phone stands on its waiting page; the session afterwards."""


class Walk:
    """Carries one session from its creation to the phone's last answer."""

    def __init__(self, cloud: CloudClient, controls: Controls, *, job: str) -> None:
        """`job` makes the idempotency keys."""
        self._cloud = cloud
        self._controls = controls
        self._job = job
        self._shown = 0
        self.view: SessionView | None = None
        """As last seen."""

    def create(self, wish: CreateSession) -> SessionView:
        """Create the session; InternalError if the cloud's control code is not ours."""
        view = self._cloud.create_session(wish, key=f"{self._job}-create")
        self.view = view
        if view.control_code != control_code(wish.files):
            raise InternalError("云端的核对码与本机不一致。")
        return view

    def until_answered(self, session: str, waiting: Waiting) -> SessionView:
        """Show the QR and follow until the phone has answered: the view in `completing`.

        Raises RefusedError, ExpiredError, InterruptedByPhoneError, SessionError, CloudError, and
        Cancelled.
        """
        with self._cloud.events(session) as events:
            return self._follow(session, events, waiting)

    def saw(self, view: SessionView) -> SessionView:
        """Tell the outside of a view."""
        self.view = view
        self._controls.progress(Step(Stage.SESSION, session=view))
        return view

    def _follow(self, session: str, events: SessionEvents, waiting: Waiting) -> SessionView:
        view = self._show(session)
        while view.state is not State.COMPLETING:
            if self._controls.cancel():
                raise Cancelled
            fresh = events.next(LOOK)
            if fresh is None or fresh.revision <= view.revision:
                continue
            view = self._react(self.saw(fresh), waiting)
        return view

    def _react(self, view: SessionView, waiting: Waiting) -> SessionView:
        if view.state is State.WAITING:
            try:
                return self.saw(waiting(view))
            except RefusedError as error:
                if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                    raise
                # the phone left in this very moment
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

    def give_up(self, wish: Callable[[SessionView], SessionView]) -> None:
        """End a session that leads nowhere; one in `completing` by `wish`, which reports failure.

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
                self.view = wish(view) if view.state is State.COMPLETING else view
            except BidSealError:
                return
