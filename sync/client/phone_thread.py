"""A virtual phone in a thread of its own, beside the desktop that shows it QRs."""

from __future__ import annotations

import threading

from signing.errors import BidSealError
from sync.client.virtual_phone import HEARTBEAT, VirtualPhone


class PhoneThread:
    """Runs a virtual phone beside the desktop, one link after another."""

    def __init__(self, phone: VirtualPhone) -> None:
        """The phone is closed with this object."""
        self._phone = phone
        self._error: BidSealError | None = None
        self._thread: threading.Thread | None = None

    def scan(self, link: str) -> None:
        """Point the phone at a QR, once it has done with the one before; it goes on by itself."""
        if self._thread is not None:
            self._thread.join(HEARTBEAT)
        self._thread = threading.Thread(
            target=self._run, args=(link,), name="virtual-phone", daemon=True
        )
        self._thread.start()

    def enrol(self, *, unit: bool = True, person: bool = False) -> None:
        """Let the phone issue certificates, in the calling thread; see `VirtualPhone.enrol`."""
        self._phone.enrol(unit=unit, person=person)

    def check(self) -> None:
        """Raise what stopped the phone, if anything did."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Stop the phone and wait until it has stopped."""
        self._phone.close()
        if self._thread is not None:
            self._thread.join(HEARTBEAT + 1)

    def _run(self, link: str) -> None:
        try:
            self._phone.confirm(link)
        except BidSealError as error:
            self._error = error
