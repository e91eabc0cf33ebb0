"""All services that need a contract, together: the sandboxes, or their absence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from sync.cloud.domain.notice import Notice
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.cards import CardProvider, SandboxCards
from sync.cloud.providers.carrier import CarrierProvider, SandboxCarrier
from sync.cloud.providers.credit import CreditProvider, SandboxCredit
from sync.cloud.providers.face import FaceProvider, SandboxFace
from sync.cloud.providers.letters import LetterProvider, SandboxLetters
from sync.cloud.providers.mail import MailProvider, SandboxMail
from sync.cloud.providers.notices import NoticeProvider, SandboxNotices
from sync.cloud.providers.payment import PaymentProvider, SandboxPayment
from sync.cloud.providers.registry import RegistryProvider, SandboxRegistry
from sync.cloud.providers.sms import SandboxSms, SmsProvider
from sync.cloud.providers.tax import SandboxTax, TaxProvider
from sync.cloud.providers.transfers import SandboxTransfers, TransferProvider
from sync.cloud.providers.wechat import SandboxWechat, WechatProvider
from sync.protocol.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Providers:
    """Who does what needs a contract."""

    sms: SmsProvider = field(default_factory=SandboxSms)
    payment: PaymentProvider = field(default_factory=SandboxPayment)
    face: FaceProvider = field(default_factory=SandboxFace)
    carrier: CarrierProvider = field(default_factory=SandboxCarrier)
    cards: CardProvider = field(default_factory=SandboxCards)
    wechat: WechatProvider = field(default_factory=SandboxWechat)
    registry: RegistryProvider = field(default_factory=SandboxRegistry)
    letters: LetterProvider = field(default_factory=SandboxLetters)
    transfers: TransferProvider = field(default_factory=SandboxTransfers)
    notices: NoticeProvider = field(default_factory=SandboxNotices)
    credit: CreditProvider = field(default_factory=SandboxCredit)
    tax: TaxProvider = field(default_factory=SandboxTax)
    mail: MailProvider = field(default_factory=SandboxMail)


class NoContract:
    """A cloud without a contract: whatever is asked is refused (provider.failed)."""

    def refuse(self, *asked: object, **named: object) -> NoReturn:
        """Always refused."""
        raise Refusal(ErrorCode.PROVIDER_FAILED)

    def after(self, number: int, now: datetime) -> tuple[Notice, ...]:
        """Nobody publishes."""
        del number, now
        return ()

    send = place = query = withdraw = read_notice = compare = number_of = owner = identity = (
        holds
    ) = read = arrival = refuse
    apply = verdict = standing = issue = refuse
    real = False


def without_contracts() -> Providers:
    """None of the services."""
    none = NoContract()
    return Providers(none, none, none, none, none, none, none, none, none, none, none, none, none)
