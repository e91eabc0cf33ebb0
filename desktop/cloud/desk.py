"""What the window knows of the cloud: whether it is there, the seals, the prices, the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.access import CloudAccess
from desktop.services.operations import Operations, Progress, Work
from desktop.stamping.seals import seals_of
from signing.engine.order import CancelCheck
from signing.errors import BidSealError, CloudError
from signing.seal.model import Seal
from sync.protocol.desktop import AccountView, PlatformList, PlatformView, SealList, WhoAmI
from sync.protocol.registration import Entrance

_RETRY = 10_000
"""ms until an unreachable cloud is tried again"""
_REFRESH = 60_000
"""ms between two looks at seals and account"""


OpenWay = Callable[[], AbstractContextManager[CloudAccess]]
"""Opens the way to a cloud; raises CloudError and other UserErrors."""


class Connection(Enum):
    """Whether the cloud can be reached."""

    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class CloudState:
    """What the cloud said last."""

    seals: Mapping[str, Seal]
    platforms: tuple[PlatformView, ...]
    account: AccountView | None
    entrance: Entrance | None
    """Where the phone page is, and the support line."""
    fresh: bool
    """False: remembered from an earlier time, because the cloud cannot be reached."""
    who: WhoAmI | None = None
    """Whom this PC is bound to; nobody before the first login scan."""


class CloudDesk(QObject):
    """Connects in the background and looks again from time to time.

    Signals:
        connection_changed: arg 0: Connection
        state_changed: Seals, prices or account arrived. arg 0: CloudState
    """

    connection_changed = Signal(object)
    state_changed = Signal(object)

    def __init__(self, way: OpenWay, operations: Operations, parent: QObject) -> None:
        """`way` opens the cloud, on a worker thread; nothing happens before `connect_cloud`."""
        super().__init__(parent)
        self._way = way
        self._operations = operations
        self._open = ExitStack()
        self._busy = False
        self._again = False
        self.access: CloudAccess | None = None
        self.connection = Connection.CONNECTING
        self.state = CloudState({}, (), None, None, fresh=False)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)

    def connect_cloud(self) -> None:
        """Open the way to the cloud, then fetch what it knows."""
        self._run(self._connect_and_fetch)

    def refresh(self) -> None:
        """Fetch seals, prices and account anew; once more after a look that is under way."""
        self._again = self._busy
        self._run(self._connect_and_fetch if self.access is None else self._fetch)

    def close(self) -> None:
        """Give the cloud back; no signal follows."""
        self._timer.stop()
        self.access = None
        self._open.close()

    def _run(self, work: Work[CloudState]) -> None:
        if self._busy:
            return
        self._busy = True
        self._timer.stop()
        self._operations.run(work, success=self._arrived, failure=self._failed)

    # on the worker

    def _connect_and_fetch(self, progress: Progress, cancelled: CancelCheck) -> CloudState:
        if self.access is None:
            self.access = self._open.enter_context(self._way())
        return self._fetch(progress, cancelled)

    def _fetch(self, _progress: Progress, _cancelled: CancelCheck) -> CloudState:
        access = self.access
        if access is None:
            raise CloudError(reason="-")
        client = access.client.clone()
        try:
            who, platforms, entrance = client.whoami(), client.platforms(), client.entrance()
            # The cloud has neither for a PC that is bound to nobody.
            seals = client.seals() if who.person else SealList(seals=())
            account = client.account() if who.person else None
        except CloudError:
            return self._remembered(access)
        finally:
            client.close()
        for answer in (seals, platforms, account, entrance, who):
            if answer is not None:
                access.remember(answer)
        return CloudState(
            seals_of(seals), platforms.platforms, account, entrance, fresh=True, who=who
        )

    def _remembered(self, access: CloudAccess) -> CloudState:
        seals = access.cache.recall(access.name, SealList)
        platforms = access.cache.recall(access.name, PlatformList)
        account = access.cache.recall(access.name, AccountView)
        entrance = access.cache.recall(access.name, Entrance)
        who = access.cache.recall(access.name, WhoAmI)
        return CloudState(
            seals_of(seals.value) if seals else {},
            platforms.value.platforms if platforms else (),
            account.value if account else None,
            entrance.value if entrance else None,
            fresh=False,
            who=who.value if who else None,
        )

    # on the UI thread

    def _arrived(self, state: CloudState) -> None:
        self._busy = False
        self.state = state
        self._connected(Connection.ONLINE if state.fresh else Connection.OFFLINE)
        self.state_changed.emit(state)
        self._look_again()

    def _failed(self, _error: BidSealError) -> None:
        self._busy = False
        self._connected(Connection.OFFLINE)
        self.state_changed.emit(self.state)
        self._look_again()

    def _look_again(self) -> None:
        """What was asked for meanwhile."""
        if self._again:
            self.refresh()

    def _connected(self, connection: Connection) -> None:
        self._timer.start(_REFRESH if connection is Connection.ONLINE else _RETRY)
        if connection is not self.connection:
            self.connection = connection
            self.connection_changed.emit(connection)
