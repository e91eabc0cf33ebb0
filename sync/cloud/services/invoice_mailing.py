"""Mailing invoices: queued, sent outside of any transaction, sent again on wish."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.invoice_life import Colour, InvoiceState
from sync.cloud.domain.invoice_title import EMAIL
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.mail import Attachment, Mail
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.invoicing import invoices_of, own_case
from sync.cloud.store.invoices import InvoiceMail, InvoiceRow
from sync.protocol.errors import ErrorCode

LEASE_SECONDS = 120
"""After so long a mail that a worker began to send is tried by another."""
RETRY_SECONDS = 60
MOST_TRIES = 5
TYPES = {"pdf": "application/pdf", "ofd": "application/ofd", "xml": "application/xml"}
"""Media types by suffix."""


def queue(work: Work, invoice_id: str, address: str) -> None:
    """Let a mail be sent as soon as possible."""
    work.db.add(
        InvoiceMail(
            invoice_id=invoice_id, address=address, state="queued", queued_at=work.now, tries=0
        )
    )
    work.db.flush()


def send_again(work: Work, caller: PhoneCaller, case_id: str, address: str) -> None:
    """发送邮箱: the same invoice, to this address.

    Refusal: a bad address (invoice.email), nothing issued (invoice.state), too often.
    """
    if not EMAIL.fullmatch(address):
        raise Refusal(ErrorCode.INVOICE_EMAIL, field="email")
    own_case(work, caller, case_id)
    row = invoices_of(work, case_id)[-1]
    if row.state != InvoiceState.ISSUED.value:
        raise Refusal(ErrorCode.INVOICE_STATE)
    limits = work.settings.limits
    count(work, f"invoice-mail:{case_id}", limits.mails_per_invoice)
    count(work, f"invoice-mail-to:{address.lower()}"[:255], limits.mails_per_address)
    queue(work, row.id, address)


def send_waiting(cloud: Cloud) -> None:
    """Send what is queued."""
    with cloud.reading() as work:
        query = select(InvoiceMail).where(InvoiceMail.state.in_(("queued", "sending")))
        waiting = [row.id for row in work.db.scalars(query) if _due(work, row)]
    for mail_id in waiting:
        _send(cloud, mail_id)


def _send(cloud: Cloud, mail_id: int) -> None:
    with cloud.writing() as work:
        row = _locked(work, mail_id)
        if not _due(work, row):
            return  # another worker has it
        row.state, row.tried_at = "sending", work.now
        row.tries += 1
        mail = _mail(work, work.db.get_one(InvoiceRow, row.invoice_id), row.address)
    try:
        cloud.providers.mail.send(mail)
        state = "sent"
    except Refusal as refusal:
        if refusal.error is not ErrorCode.PROVIDER_FAILED:
            raise
        state = "queued"
    with cloud.writing() as work:
        row = _locked(work, mail_id)
        row.state = "failed" if state == "queued" and row.tries >= MOST_TRIES else state


def _due(work: Work, row: InvoiceMail) -> bool:
    if row.state not in ("queued", "sending"):
        return False
    if row.tried_at is None:
        return True
    patience = LEASE_SECONDS if row.state == "sending" else RETRY_SECONDS
    return work.now >= row.tried_at + timedelta(seconds=patience)


def _locked(work: Work, mail_id: int) -> InvoiceMail:
    query = select(InvoiceMail).where(InvoiceMail.id == mail_id).with_for_update()
    return work.db.scalars(query.execution_options(populate_existing=True)).one()


def _mail(work: Work, row: InvoiceRow, address: str) -> Mail:
    assert row.colour == Colour.BLUE.value  # red ones are not mailed
    files = {"pdf": row.pdf, "ofd": row.ofd, "xml": row.xml}
    sample = "【样票】" if work.settings.sandbox else ""
    return Mail(
        to=address,
        subject=f"{sample}电子发票 {row.number}",
        text=(
            f"您申请的电子发票已开具。\n\n发票号码:{row.number}\n购买方:{row.title['name']}\n\n"
            "附件为同一张发票的 PDF、OFD、XML 三种格式。\n"
            f"{'测试样票,不是发票,不能报销和抵扣。' if work.settings.sandbox else ''}"
        ),
        attachments=tuple(
            Attachment(f"{row.number}.{suffix}", TYPES[suffix], content)
            for suffix, content in files.items()
            if content is not None
        ),
    )
