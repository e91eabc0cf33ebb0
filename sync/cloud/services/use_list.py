"""使用记录: uses of a seal, of a certificate, or by a person; searched, filtered, exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Text, cast, or_, select

from resources.i18n import catalogue
from sync.cloud.cloud import Work
from sync.cloud.csv_file import csv_file
from sync.cloud.services.names import mask_phone
from sync.cloud.services.paging import Found, Query, all_of, page_of
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PlatformRow
from sync.cloud.store.people import Person
from sync.cloud.store.records import UseRecord
from sync.cloud.store.seals import SealRow
from sync.protocol.records import UseFilter, UsePage, UseView

OPERATIONS: Final[Mapping[str, str]] = {
    "stamp": "扫码签章",
    "login": "扫码登录",
    "encrypt": "扫码加密",
    "decrypt": "扫码解密",
}
"""Names of operations; one without a name is shown by its code."""
RESULTS: Final[Mapping[str, str]] = {
    "sealed": "成功",
    "done": "成功",
    "failed": "失败",
    "refused": "已拒绝",
    "expired": "已过期",
    "cancelled": "已取消",
    "phone-left": "中断",
}
HEAD: Final = ("时间", "平台", "使用人", "操作", "文件", "印章", "证书", "结果")


def of_seal(seal: SealRow) -> ColumnElement[bool]:
    """Uses of one seal by its unit's members or its owner."""
    whose = UseRecord.unit_id == seal.unit_id
    if seal.unit_id is None:
        whose = UseRecord.person_id == seal.person_id
    return whose & _named(seal.id)


def _named(seal_id: str) -> ColumnElement[bool]:
    """The identifier stands quoted in the list of seals."""
    return cast(UseRecord.seals, Text).contains(f'"{seal_id}"', autoescape=True)


def of_certificates(unit_id: str, authority: str) -> ColumnElement[bool]:
    """Uses of one authority's certificates of a unit, whoever holds them."""
    serials = (
        select(IssuedRow.serial)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(CertificateRight.unit_id == unit_id, CertificateRight.authority == authority)
    )
    return (UseRecord.unit_id == unit_id) & UseRecord.certificate_serial.in_(serials)


def of_person(person_id: str, *, unit_id: str | None) -> ColumnElement[bool]:
    """A person's uses in the name of a unit, or with None in his own."""
    whose = UseRecord.person_id == person_id
    if unit_id is None:
        return whose & UseRecord.unit_id.is_(None)
    return whose & (UseRecord.unit_id == unit_id)


def uses(work: Work, which: ColumnElement[bool], wish: UseFilter) -> UsePage:
    """One page."""
    rows, total = page_of(work, _query(work, which, wish), wish.page)
    return UsePage(uses=_views(work, rows), total=total, page=wish.page)


def export(work: Work, which: ColumnElement[bool], wish: UseFilter) -> bytes:
    """All pages as a CSV file in the reader's language."""
    words = catalogue(work.language)

    def say(names: Mapping[str, str], code: str) -> str:
        name = names.get(code, code)
        return words.get(name, name)

    zone = work.settings.timezone
    rows = (
        (
            f"{view.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            view.platform,
            view.person,
            say(OPERATIONS, view.operation),
            view.document,
            "、".join(view.seals),
            view.certificate or "",
            say(RESULTS, view.result),
        )
        for view in _views(work, all_of(work, _query(work, which, wish)))
    )
    return csv_file([words.get(name, name) for name in HEAD], rows)


def _query(work: Work, which: ColumnElement[bool], wish: UseFilter) -> Query:
    query = (
        select(UseRecord, PlatformRow, Person, CertificateRight)
        .join(PlatformRow, PlatformRow.code == UseRecord.platform)
        .join(Person, Person.id == UseRecord.person_id)
        .outerjoin(IssuedRow, IssuedRow.serial == UseRecord.certificate_serial)
        .outerjoin(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(which)
    )
    if wish.search:
        query = query.where(
            or_(
                PlatformRow.name.contains(wish.search, autoescape=True),
                Person.name.contains(wish.search, autoescape=True),
            )
        )
    if wish.operation:
        query = query.where(UseRecord.operation == wish.operation)
    if wish.result:
        query = query.where(UseRecord.result == wish.result)
    zone = work.settings.timezone
    if wish.since:
        query = query.where(UseRecord.at >= datetime.combine(wish.since, time(), zone))
    if wish.until:
        after = wish.until + timedelta(days=1)
        query = query.where(UseRecord.at < datetime.combine(after, time(), zone))
    return query.order_by(UseRecord.at.desc(), UseRecord.id.desc())


def _views(work: Work, rows: list[Found]) -> tuple[UseView, ...]:
    wanted = {seal for record, *_ in rows for seal in record.seals}
    query = select(SealRow.id, SealRow.name).where(SealRow.id.in_(wanted))
    names = dict(work.db.execute(query).all())
    return tuple(
        UseView(
            id=record.id,
            at=record.at,
            platform=platform.name,
            person=person.name or mask_phone(person.phone),
            operation=record.operation,
            document=record.document,
            result=record.result,
            certificate=_certificate(right),
            seals=tuple(names.get(seal, seal) for seal in record.seals),
        )
        for record, platform, person, right in rows
    )


def _certificate(right: CertificateRight | None) -> str | None:
    if right is None:
        return None
    return f"{right.ca_name} {'SM2' if right.algorithm == 'sm2-sm3' else 'RSA'}"
