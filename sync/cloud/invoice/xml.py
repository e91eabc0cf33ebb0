"""An invoice's facts as XML, in the shape of the public 电子发票 (EInvoice), marked as a sample."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as Tree
from zoneinfo import ZoneInfo

from sync.cloud.domain.chinese_amount import capitals
from sync.cloud.domain.invoice import Invoice, Line
from sync.cloud.domain.invoice_life import Colour
from sync.cloud.domain.invoice_title import InvoiceKind
from sync.cloud.domain.money import to_wire
from sync.cloud.invoice.layout import SAMPLE, SAMPLE_NOTE

KINDS: Final = {
    InvoiceKind.SPECIAL: ("01", "数电票(增值税专用发票)"),
    InvoiceKind.NORMAL: ("02", "数电票(普通发票)"),
}
TAX_CLASS: Final = "3040203000000000000"
"""商品和服务税收分类编码: 信息系统服务."""


def write_xml(invoice: Invoice, zone: ZoneInfo) -> bytes:
    """The whole file, UTF-8; times are of `zone`."""
    at = f"{invoice.issued_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    root = Tree.Element("EInvoice")
    _fill(root, {"Sample": SAMPLE, "SampleNote": SAMPLE_NOTE})
    header = _fill(Tree.SubElement(root, "Header"), {"EIid": invoice.number, "Version": "1.0"})
    label = Tree.SubElement(header, "InherentLabel")
    code, name = KINDS[invoice.kind]
    _fill(Tree.SubElement(label, "EInvoiceType"), {"LabelCode": code, "LabelName": name})
    red = invoice.colour is Colour.RED
    _fill(
        Tree.SubElement(label, "InIssuType"),
        {"LabelCode": "2" if red else "1", "LabelName": "红字" if red else "蓝字"},
    )
    data = Tree.SubElement(root, "EInvoiceData")
    _parties(data, invoice)
    _fill(
        Tree.SubElement(data, "BasicInformation"),
        {
            "TotalAmWithoutTax": to_wire(invoice.total.net),
            "TotalTaxAm": to_wire(invoice.total.tax),
            "TotalTax-includedAmount": to_wire(invoice.total.gross),
            "TotalTax-includedAmountInChinese": capitals(invoice.total.gross),
            "Drawer": invoice.seller.drawer,
            "RequestTime": at,
        },
    )
    for line in invoice.lines:
        _fill(Tree.SubElement(data, "IssuItemInformation"), _line(line, invoice.percent))
    _fill(Tree.SubElement(data, "AdditionalInformation"), {"Remark": invoice.remark})
    _fill(
        Tree.SubElement(root, "TaxSupervisionInfo"),
        {"InvoiceNumber": invoice.number, "IssueTime": at, "TaxBureauName": SAMPLE},
    )
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _parties(data: Tree.Element, invoice: Invoice) -> None:
    seller, buyer = invoice.seller, invoice.buyer
    for side, party in (("Seller", seller), ("Buyer", buyer)):
        _fill(
            Tree.SubElement(data, f"{side}Information"),
            {
                f"{side}IdNum": party.tax_number,
                f"{side}Name": party.name,
                f"{side}Addr": party.address,
                f"{side}TelNum": party.phone,
                f"{side}BankName": party.bank,
                f"{side}BankAccNum": party.account,
            },
        )


def _line(line: Line, percent: int) -> dict[str, str]:
    return {
        "ItemName": line.name,
        "SpecMod": "",
        "MeaUnits": line.measure,
        "Quantity": str(line.quantity),
        "UnPrice": f"{line.price.normalize():f}",
        "Amount": to_wire(line.split.net),
        "TaxRate": f"{percent / 100:.2f}",
        "ComTaxAm": to_wire(line.split.tax),
        "TotaltaxIncludedAmount": to_wire(line.split.gross),
        "TaxClassificationCode": TAX_CLASS,
    }


def _fill(parent: Tree.Element, values: dict[str, str]) -> Tree.Element:
    for name, value in values.items():
        Tree.SubElement(parent, name).text = value
    return parent
