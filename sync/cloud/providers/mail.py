"""Sending mail: over SMTP, or in a sandbox without a server nowhere at all."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol

from sync.cloud.domain.mail_server import MailServer
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.sandbox import Sandbox
from sync.protocol.errors import ErrorCode

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent to one address."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...]

    def message(self, sender: str) -> EmailMessage:
        """The same as RFC 5322 has it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, self.to, self.subject
        message["Date"] = formatdate()
        message.set_content(self.text)
        for attached in self.attachments:
            main, _, sub = attached.media_type.partition("/")
            message.add_attachment(
                attached.content, maintype=main, subtype=sub, filename=attached.name
            )
        return message


class MailProvider(Protocol):
    """Sends mail."""

    @property
    def real(self) -> bool:
        """Whether anything leaves this machine."""

    def send(self, mail: Mail) -> None:
        """Hand it in; Refusal (provider.failed)."""


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """Hands mail in to a server."""

    server: MailServer
    real: bool = True

    def send(self, mail: Mail) -> None:
        """Over TLS unless the address says plain."""
        try:
            with self._connected() as smtp:
                if self.server.password:
                    smtp.login(self.server.user, self.server.password)
                smtp.send_message(mail.message(self.server.sender))
        except (OSError, smtplib.SMTPException) as error:
            raise Refusal(ErrorCode.PROVIDER_FAILED) from error

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "smtps":
            trust = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trust)
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        if server.security == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        return smtp


@dataclass(slots=True)
class SandboxMail(Sandbox):
    """Sends nothing; the page says so."""

    real: bool = False

    def send(self, mail: Mail) -> None:
        """Only be reachable or not."""
        self.reach()
