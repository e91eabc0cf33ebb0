"""发票抬头: whom an invoice is made out to, and which of its fields must be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from sync.cloud.domain import credit_code
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

EMAIL: Final = re.compile(
    r"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
PHONE: Final = re.compile(r"[0-9+()\- ]{6,30}")
ACCOUNT: Final = re.compile(r"[0-9 -]{6,40}")
LONGEST: Final = {"name": 100, "address": 100, "bank": 60, "email": 100}
UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What neither a line of a document nor XML 1.0 can hold."""


class InvoiceKind(StrEnum):
    """发票类型."""

    NORMAL = "normal"
    """增值税普通发票."""
    SPECIAL = "special"
    """增值税专用发票."""


class TitleKind(StrEnum):
    """抬头类型."""

    UNIT = "unit"
    PERSON = "person"


SPECIAL_FIELDS: Final = ("tax_number", "address", "phone", "bank", "account")


@dataclass(frozen=True, slots=True)
class Title:
    """The buyer on an invoice, and where the invoice is mailed to."""

    kind: TitleKind
    name: str
    email: str
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Title:
        """From what `values` answered."""
        texts = {name: value for name, value in values.items() if name != "kind"}
        return cls(TitleKind(values["kind"]), **texts)

    def values(self) -> dict[str, str]:
        """All fields as text, to be stored."""
        return {name: str(value) for name, value in asdict(self).items()}


def check(title: Title, kind: InvoiceKind) -> None:
    """Refusal with the `field` that is missing or wrong."""
    if kind is InvoiceKind.SPECIAL and title.kind is not TitleKind.UNIT:
        raise Refusal(ErrorCode.INVOICE_SPECIAL, field="kind")
    needed = ["name", "email"]
    if kind is InvoiceKind.SPECIAL:
        needed += SPECIAL_FIELDS
    elif title.kind is TitleKind.UNIT:
        needed.append("tax_number")
    values = title.values()
    for name in needed:
        if not values[name].strip():
            raise Refusal(ErrorCode.INVOICE_FIELD_MISSING, field=name)
    for name, value in values.items():
        if UNPRINTABLE.search(value) or len(value) > LONGEST.get(name, 60):
            raise Refusal(ErrorCode.INVOICE_FIELD_WRONG, field=name)
    if not EMAIL.fullmatch(title.email):
        raise Refusal(ErrorCode.INVOICE_EMAIL, field="email")
    if title.tax_number and not credit_code.fits(title.tax_number):
        raise Refusal(ErrorCode.INVOICE_TAX_NUMBER, field="tax_number")
    for name, form in (("phone", PHONE), ("account", ACCOUNT)):
        if values[name] and not form.fullmatch(values[name]):
            raise Refusal(ErrorCode.INVOICE_FIELD_WRONG, field=name)
