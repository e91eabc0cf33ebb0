"""The three files of one invoice."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sync.cloud.domain.invoice import Invoice
from sync.cloud.invoice.layout import SAMPLE, sheets
from sync.cloud.invoice.ofd import draw_ofd
from sync.cloud.invoice.pdf import draw_pdf
from sync.cloud.invoice.xml import write_xml


@dataclass(frozen=True, slots=True)
class Documents:
    """The same invoice three times."""

    pdf: bytes = field(repr=False)
    ofd: bytes = field(repr=False)
    xml: bytes = field(repr=False)


def make_documents(invoice: Invoice, zone: ZoneInfo) -> Documents:
    """Draw and write an invoice; days are those of `zone`."""
    pages = sheets(invoice, zone)
    title = f"{SAMPLE} {invoice.heading} {invoice.number}"
    day = invoice.issued_at.astimezone(zone).date()
    return Documents(
        pdf=draw_pdf(pages, title),
        ofd=draw_ofd(pages, title=title, author=invoice.seller.name, day=day),
        xml=write_xml(invoice, zone),
    )
