"""Everything that can be configured about a cloud, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sync.cloud.domain.invoice import Seller
from sync.cloud.domain.mail_server import MailServer

SANDBOX_OPERATOR = "bidseal-operator"
"""The operator's password of a sandbox that sets none."""
Clock = Callable[[], datetime]
"""Answers the current time, aware."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes, and counts."""

    qr_seconds: int = 180
    """A QR code is good for this long, and for one scan."""
    heartbeat_seconds: int = 5
    """The waiting phone reports this often; event streams ping as often."""
    phone_lost_seconds: int = 20
    """A waiting phone that is silent for so long has left."""
    choosing_seconds: int = 900
    """Someone who scanned has so long to choose, pay and enter the PIN."""
    abandoned_seconds: int = 900
    """A session that rests so long loses its reservation; an unfinished one ends."""
    pin_tries: int = 5
    pin_lock_seconds: int = 600
    sms_seconds: int = 300
    sms_tries: int = 5
    """Wrong codes until the code is worthless."""
    sms_per_phone: int = 500
    """Messages to one number in `window_seconds`; ample, because a sandbox sends none. With a real
    provider set it near 10."""
    calls_per_address: int = 2_000
    """Messages, logins and new devices from one address in `window_seconds`."""
    window_seconds: int = 600
    login_days: int = 30
    """Life of the phone's cookie, days."""
    identity_tries: int = 20
    """Checks of one person's identity in `window_seconds`."""
    letter_tries: int = 3
    """Misreadings of one unit's letter until a person reviews it."""
    amount_tries: int = 3
    """Wrong amounts until the founding of a unit has failed."""
    transfers_per_unit: int = 3
    """Small transfers for one unit in 24 hours, whoever asks: each gives `amount_tries` guesses."""
    transfers_per_person: int = 10
    """Small transfers that one person may cause in 24 hours."""
    transfer_seconds: int = 20
    """After this long a sandbox's transfer has arrived; a real one takes 30 minutes to 2 days."""
    joining_tries: int = 5
    """Guesses of an administrator's name and number in `window_seconds`, per person and unit."""
    searches_per_person: int = 200
    """Searches for units in `window_seconds`."""
    expiry_seconds: float = 60.0
    """How often is looked for what has expired and whose holder is to be told."""
    invitation_days: int = 7
    """An invitation to join a unit can be accepted for so long, days."""
    invitations_per_unit: int = 100
    """Invitations of one unit in `window_seconds`."""
    order_seconds: int = 900
    """An order that nobody paid for so long is closed."""
    order_ask_seconds: int = 30
    """A channel that has not reported a payment is asked about the order this often."""
    pictures_per_person: int = 60
    """Photographs and signatures that one person has cleaned in `window_seconds`."""
    documents_per_person: int = 60
    """Documents that one person brings in `window_seconds`, and letters that he has read."""
    invoice_ask_seconds: int = 600
    """A tax service that has not answered is asked again this often."""
    invoices_per_person: int = 30
    """Applications and changes of one person in `window_seconds`."""
    mails_per_invoice: int = 5
    """Mails of one invoice on wish in `window_seconds`."""
    mails_per_address: int = 10
    """Mails to one address on wish in `window_seconds`."""
    operator_hours: int = 8
    """Life of an operator's cookie, hours."""
    node_skew_seconds: int = 300
    """Signed calls of nodes are refused when they are this much older or newer."""
    max_body: int = 4 * 1024 * 1024
    max_document: int = 16 * 1024 * 1024
    """A document that a phone brings."""
    max_files: int = 500
    max_pages: int = 20_000
    sweep_seconds: float = 1.0
    """How often overdue sessions are looked for."""
    provider_seconds: float = 30.0
    """How often services outside are asked for news: notices, ratings."""


SANDBOX_SELLER = Seller(
    name="标印演示服务有限公司(样票)",
    tax_number="91110000DEMO000002",
    address="北京市演示区样例路 1 号",
    phone="400-000-0000",
    bank="演示银行北京分行",
    account="0000 0000 0000 0000",
    drawer="演示开票员",
)
"""Nobody: the letter O does not occur in real numbers."""


@dataclass(frozen=True, slots=True)
class Gift:
    """充值赠送: who recharges at least `reached` fen is given `given` fen."""

    reached: int
    given: int


@dataclass(frozen=True, slots=True)
class Cashier:
    """What is offered for money."""

    recharges: tuple[int, ...] = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
    """Amounts to choose from, fen."""
    most: int = 1_000_000
    """Largest recharge, fen."""
    days: tuple[int, ...] = (1, 3, 7, 15, 30, 90)
    """Lengths of day passes to choose from."""
    gifts: tuple[Gift, ...] = ()

    def gift(self, amount: int) -> int:
        """fen given on top of a recharge of `amount` fen; the best that is reached."""
        return max((gift.given for gift in self.gifts if amount >= gift.reached), default=0)


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """How one cloud runs.

    CloudSettings(data_dir=home / "cloud")                 embedded: SQLite in the folder
    CloudSettings(db_url="postgresql+psycopg://…", …)      a server for many offices
    """

    data_dir: Path
    """Holds the SQLite file and the data key; made on demand with mode 700."""
    db_url: str = ""
    """SQLAlchemy URL; empty means SQLite in `data_dir`."""
    host: str = "127.0.0.1"
    port: int = 0
    """0 lets the system choose a free port."""
    public_url: str = ""
    """Base of the links in QR codes; empty means the listening address."""
    tls_certificate: Path | None = None
    """Certificate chain, PEM; only loopback or a reverse proxy may do without."""
    tls_key: Path | None = None
    pki_url: str = ""
    """Base of the CRL and OCSP locations in certificates; empty leaves them out."""
    sandbox: bool = True
    """Demo seed, sandbox providers; a virtual phone may drive it."""
    embedded_token: str = field(default="", repr=False)
    """Device token of the embedding desktop; when set, no other device is admitted."""
    data_key: bytes = field(default=b"", repr=False)
    """32 bytes that encrypt keys at rest; empty means the file ``data.key`` in `data_dir`."""
    operator_password: str = field(default="", repr=False)
    """Opens the page of manual review; empty: ``SANDBOX_OPERATOR`` in a sandbox, else none."""
    hotline: str = "400-000-0000"
    """The support line shown beside every error."""
    connections: int = 0
    """Connections to PostgreSQL at most, of this process; 0 means 10 and 20 more in a rush."""
    tax_percent: int = 6
    """VAT rate of what is sold, contained in every price."""
    seller: Seller = SANDBOX_SELLER
    """Whose invoices these are."""
    mail: MailServer | None = None
    """Sends invoices; without one a sandbox sends nothing, and says so."""
    limits: Limits = field(default_factory=Limits)
    cashier: Cashier = field(default_factory=Cashier)
    clock: Clock = utc_now
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    """Where a day of a day pass begins and ends."""

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in effect."""
        return self.db_url or f"sqlite:///{self.data_dir / 'cloud.sqlite3'}"

    @property
    def base_url(self) -> str:
        """Where people and browsers reach this cloud."""
        scheme = "https" if self.tls_certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"{scheme}://{host}:{self.port}"
