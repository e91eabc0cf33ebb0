"""Timestamps of many signatures: fetched in groups, each checked where it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.stamping.timestamps import Timestamps
from signing.algorithm import Algorithm
from signing.cms.timestamp import check_token, issue_response
from signing.crypto import keys
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root
from signing.errors import CloudError, TimestampError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALGORITHM = Algorithm.SM2_SM3


@pytest.fixture(scope="module")
def tsa() -> Authority:
    validity = Validity(NOW - timedelta(days=1), NOW + timedelta(days=1))
    key, own = keys.generate(ALGORITHM), keys.generate(ALGORITHM)
    root = Authority(issue_root(Subject("测试根"), key, validity=validity), key, ())
    public = keys.public_key(own)
    subject = Subject("测试时间戳")
    certificate = issue(Role.TSA, subject, public_key=public, validity=validity, authority=root)
    return Authority(certificate, own, ())


@dataclass
class Clock:
    """Stands for the cloud's timestamp authority."""

    tsa: Authority
    calls: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    spoilt: int = -1
    """Place of an answer that is rubbish."""
    lost_after: int = 99
    """Calls until the cloud is gone."""

    def timestamps(self, requests: Sequence[bytes], *, key: str) -> tuple[bytes, ...]:
        self.calls.append(len(requests))
        self.keys.append(key)
        if len(self.calls) > self.lost_after:
            raise CloudError(reason="test")
        answers = [issue_response(request, self.tsa, NOW) for request in requests]
        if self.spoilt >= 0:
            answers[self.spoilt] = b"rubbish"
        return tuple(answers)

    def timestamp(self, request: bytes, *, key: str) -> bytes:
        self.keys.append(key)
        return issue_response(request, self.tsa, NOW)


def ahead(clock: Any, values: Sequence[bytes]) -> Timestamps:
    return Timestamps(clock, ALGORITHM, values, job="j")


def test_each_signature_gets_its_own_and_the_calls_are_few(tsa: Authority) -> None:
    values = [bytes([number]) for number in range(50)]
    clock = Clock(tsa)
    with ahead(clock, [*values, values[0]]) as timestamps:
        for value in reversed(values):
            stamped = timestamps.signature(value)
            assert check_token(stamped.token, value) == stamped.info
            assert stamped.info.time == NOW
        assert timestamps.signature(values[0]).path == (tsa.certificate, ())
    assert clock.calls == [8, 40, 2]
    assert len(set(clock.keys)) == 3
    assert all(key.startswith("j-tsa-") for key in clock.keys)


def test_a_bad_answer_is_that_files_alone(tsa: Authority) -> None:
    with ahead(Clock(tsa, spoilt=1), [b"a", b"b", b"c"]) as timestamps:
        assert timestamps.signature(b"a").info.time == NOW
        with pytest.raises(TimestampError):
            timestamps.signature(b"b")
        assert timestamps.signature(b"c").info.time == NOW


def test_a_lost_cloud_is_told_where_the_timestamp_is_needed(tsa: Authority) -> None:
    values = [bytes([number]) for number in range(9)]
    with ahead(Clock(tsa, lost_after=1), values) as timestamps:
        assert timestamps.signature(values[7]).info.time == NOW
        with pytest.raises(CloudError):
            timestamps.signature(values[8])


def test_nothing_is_asked_for_nothing_but_a_digest_may_be_stamped(tsa: Authority) -> None:
    clock = Clock(tsa)
    with ahead(clock, []) as timestamps:
        token = timestamps.digest(bytes(32))
    assert clock.calls == []
    assert token
    assert len(clock.keys) == 1
