"""People with a balance, a right to a certificate, a phone and a desktop; and what they paid."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain import ledger as books
from sync.cloud.seed import UNIT, UNIT_NAME, prepare
from sync.cloud.services import ledger
from sync.cloud.services.ledger import Purpose
from sync.cloud.services.names import token_hash
from sync.cloud.settings import CloudSettings, Limits
from sync.cloud.store.certificates import CertificateRight
from sync.cloud.store.money import EntryRow, OrderRow
from sync.cloud.store.people import Desktop, Membership, Person, PhoneLogin, Recognition

LOOK_SECONDS = 0.5
"""Between two looks at the books."""
BALANCE = 10_00
"""fen, of each"""
PRICE = 1_50
"""fen, of a use on the platform"""


@dataclass(frozen=True)
class Someone:
    """One of the crowd, and how the two ends prove themselves."""

    id: str
    right: str
    cookie: str
    token: str


class Crowd:
    """A seeded cloud and its people."""

    def __init__(self, url: str, folder: Path, *, port: int) -> None:
        self.settings = CloudSettings(
            data_dir=folder,
            db_url=url,
            port=port,
            data_key=bytes(32),
            # one address and one unit stand for many here
            limits=Limits(calls_per_address=1_000_000),
        )

    def settle_in(self, count: int) -> list[Someone]:
        """Seed `count` people."""
        cloud = Cloud.assemble(self.settings)
        with contextlib.closing(cloud.database):
            prepare(cloud)
            with cloud.writing() as work:
                return [_someone(work, number) for number in range(count)]


def judge(crowd: Crowd, people: list[Someone]) -> list[str]:
    """What is wrong with the money; empty when each was charged once and the books balance."""
    cloud = Cloud.assemble(crowd.settings)
    with contextlib.closing(cloud.database), cloud.reading() as work:
        found = ledger.check(work)
        query = select(func.count()).select_from(EntryRow).where(EntryRow.kind == "settle")
        settled = work.db.scalar(query)
        if settled != len(people):
            found.append(f"{settled} charges for {len(people)} sessions")
        for someone in people:
            left = ledger.whole(work, someone.id).total
            if left != BALANCE - PRICE:
                found.append(f"{someone.id} has {left} fen left")
    return found


@dataclass
class Books:
    """The ledger, looked at again and again while everybody pays."""

    looks: int = 0
    wrong: list[str] = field(default_factory=list)


@contextlib.contextmanager
def watched(crowd: Crowd) -> Iterator[Books]:
    """Look at the books during the block, each time as they stood at one moment."""
    cloud, books, over = Cloud.assemble(crowd.settings), Books(), threading.Event()
    moment = cloud.database.engine.execution_options(isolation_level="REPEATABLE READ")

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            with Session(moment) as session:
                books.wrong += ledger.check(Work(cloud, session, cloud.settings.clock()))
            books.looks += 1

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield books
    finally:
        over.set()
        watcher.join()
        cloud.database.close()


def _someone(work: Work, number: int) -> Someone:
    one = Someone(
        f"per-load-{number}", f"right-load-{number}", secrets.token_hex(16), secrets.token_hex(16)
    )
    now = work.now
    work.db.add(
        Person(id=one.id, phone=f"19{number:09d}", name="张伟", real_name_at=now, created_at=now)
    )
    work.db.flush()
    work.db.add_all(
        [
            Membership(
                id=f"mem-load-{number}",
                person_id=one.id,
                unit_id=UNIT,
                role="member",
                joined_at=now,
            ),
            CertificateRight(
                id=one.right,
                person_id=one.id,
                unit_id=UNIT,
                authority="test-a-sm2",
                ca_name="测试 CA",
                algorithm="sm2-sm3",
                subject=UNIT_NAME,
                organisation=UNIT_NAME,
                subject_serial="91110000DEMO000001",
                days=365,
            ),
            Recognition(person_id=one.id, unit_key=UNIT, agreement="load", opened_at=now),
            PhoneLogin(
                token_hash=token_hash(one.cookie),
                person_id=one.id,
                device=f"device-{number}",
                created_at=now,
                expires_at=now + timedelta(days=1),
            ),
            Desktop(
                id=f"dev-load-{number}",
                token_hash=token_hash(one.token),
                person_id=one.id,
                unit_id=UNIT,
                created_at=now,
            ),
            OrderRow(
                id=f"ord-load-{number}",
                kind="recharge",
                person_id=one.id,
                amount=BALANCE,
                gift=0,
                channel="alipay",
                state="paid",
                placed_at=now,
                paid_at=now,
            ),
        ]
    )
    work.db.flush()
    ledger.post(work, books.recharge(one.id, BALANCE), Purpose(one.id, order=f"ord-load-{number}"))
    return one
