"""Who confirms a session: a person whose phone scans the terminal, or the virtual phone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from desktop.access import CloudAccess
from desktop.cli.options import LanguageChoice, PhoneKind
from desktop.cli.qr import draw_qr
from desktop.cli.terminal import Terminal
from resources.i18n import tr
from signing.algorithm import Algorithm
from signing.errors import UsageError
from signing.seal.model import SealType
from sync.protocol.session import Operation, SessionView, State

_AT_WORK = {
    Operation.ENCRYPT: "手机已就绪,正在试解密",
    Operation.DECRYPT: "手机已确认,正在解密",
}
if TYPE_CHECKING:
    from rich.status import Status

    from sync.client.phone_thread import PhoneThread


class Confirming(Protocol):
    """What a job needs of whoever confirms."""

    def enrol(self, identities: Collection[SealType]) -> None:
        """Called before the seals are fetched, which name the certificates known by then.

        `identities`: who is going to sign.
        """

    def show(self, view: SessionView) -> None:
        """A new state of the session, perhaps with a QR."""

    def tick(self) -> None:
        """Called several times a second while waiting; raises what stopped the confirming."""

    def renew(self, view: SessionView) -> bool:
        """Whether to show a fresh QR after the old one expired or the phone left."""

    def close(self) -> None:
        """The session is over."""


class TerminalQr:
    """Draws the QR, prints its link, counts down, and refreshes while a person watches."""

    def __init__(self, terminal: Terminal) -> None:
        """Everything goes to `terminal`."""
        self._terminal = terminal
        self._link = ""
        self._expires: datetime | None = None
        self._state: State | None = None
        self._status: Status | None = None

    def enrol(self, identities: Collection[SealType]) -> None:
        """Nothing: a person's phone issues its certificate after its first scan."""

    def show(self, view: SessionView) -> None:
        """Draw a new QR; say what the phone is doing."""
        if view.qr is not None and view.qr.link != self._link:
            self._link, self._expires = view.qr.link, view.qr.expires_at
            self._draw(view)
        if view.state is not self._state:
            self._state = view.state
            sentence = state_sentence(view)
            if view.state is not State.SHOWN:
                self._expires = None
            if sentence:
                self._terminal.say(sentence)

    def tick(self) -> None:
        """Count down on a terminal."""
        if self._expires is None or not self._terminal.interactive:
            self._stop_counting()
            return
        if self._status is None:
            self._status = self._terminal.errors.status("")
        rest = max(0, int((self._expires - datetime.now(UTC)).total_seconds()))
        self._status.update(tr("等待扫码,二维码 {seconds} 秒后刷新(Ctrl-C 取消)", seconds=rest))
        self._status.start()

    def renew(self, view: SessionView) -> bool:
        """Refresh as long as somebody watches; a script hears that the QR expired."""
        if view.state is State.PHONE_LEFT and self._terminal.interactive:
            self._terminal.say(tr("手机已离开等待页面,请重新扫码,从中断处继续。"))
        return self._terminal.interactive

    def close(self) -> None:
        """Stop counting."""
        self._stop_counting()

    def _stop_counting(self) -> None:
        if self._status is not None:
            self._status.stop()

    def _draw(self, view: SessionView) -> None:
        self._stop_counting()
        self._terminal.say(draw_qr(self._link))
        self._terminal.say(tr("手机扫码,或在浏览器中打开:{link}", link=self._link))
        self._terminal.say(
            tr(
                "核对码 {code} · {platform} · {files} 个文件",
                code=view.control_code,
                platform=view.platform_name,
                files=len(view.files),
            )
        )


class VirtualConfirming:
    """Hands every QR to the virtual phone."""

    def __init__(self, phone: PhoneThread, say: Callable[[str], None]) -> None:
        """`say` hears what the phone is doing."""
        self._phone = phone
        self._say = say
        self._link = ""
        self._state: State | None = None

    def enrol(self, identities: Collection[SealType]) -> None:
        """Let the phone issue its certificates."""
        self._phone.enrol(unit=SealType.UNIT in identities, person=SealType.PERSON in identities)

    def show(self, view: SessionView) -> None:
        """Let the phone scan a new QR."""
        if view.state is not self._state:
            self._state = view.state
            sentence = state_sentence(view)
            if sentence:
                self._say(sentence)
        if view.qr is not None and view.qr.link != self._link:
            self._link = view.qr.link
            self._phone.scan(self._link)

    def tick(self) -> None:
        """Raise what stopped the phone."""
        self._phone.check()

    def renew(self, view: SessionView) -> bool:
        """Never: what the virtual phone did not do at once it will not do."""
        del view
        return False

    def close(self) -> None:
        """Stop the phone."""
        self._phone.close()


def confirming_of(
    kind: PhoneKind,
    access: CloudAccess,
    terminal: Terminal,
    *,
    language: LanguageChoice,
    algorithm: Algorithm | None = None,
    billing: str = "auto",
) -> Confirming:
    """Who confirms; UsageError for a virtual phone against anything but a sandbox.

    `algorithm` and `billing` are what the virtual phone chooses.
    """
    if kind is PhoneKind.QR:
        return TerminalQr(terminal)
    if not access.client.whoami().sandbox:
        raise UsageError(detail=tr("虚拟手机(--phone virtual)只能用于演示云端"))
    # Imported here: whoever has a real phone need not wait for the code of this one.
    from sync.client.phone_thread import PhoneThread
    from sync.client.phone_wishes import PhoneWishes
    from sync.client.virtual_phone import VirtualPhone

    phone = VirtualPhone(
        access.client.base_url,
        access.home.phone,
        wishes=PhoneWishes(algorithm=algorithm, billing=billing),
        language=language.value,
        revive=access.revive,
    )
    return VirtualConfirming(PhoneThread(phone), terminal.say)


def state_sentence(view: SessionView) -> str:
    """What is happening on the phone; empty where the rest of the output says it."""
    if view.state is State.SCANNED:
        return tr("已扫码:{person}", person=view.person or "-")
    if view.state is State.AUTHORISED and view.charge is not None:
        return tr(
            "已授权:{signer},{amount} 元",
            signer=(view.signer.unit or view.signer.person) if view.signer else "-",
            amount=view.charge.amount,
        )
    if view.state in (State.WAITING, State.SIGNING) and view.operation in _AT_WORK:
        return tr(_AT_WORK[view.operation])
    if view.state is State.WAITING:
        return tr("手机已就绪,正在签名")
    return ""
