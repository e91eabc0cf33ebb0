"""PIN policy, day passes, presence, and who may sign what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from resources.i18n import catalogue
from sync.cloud.domain import pin
from sync.cloud.domain.authority import (
    CertificateFacts,
    Period,
    PersonFacts,
    SealFacts,
    certificate_problem,
    check_person,
    check_seals,
    possible_units,
    seal_problem,
)
from sync.cloud.domain.passes import DayCount, Holder, Pass, days_period, next_period
from sync.cloud.domain.presence import Overdue, Patience, Presence, overdue
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import SENTENCES
from sync.protocol.errors import ErrorCode
from sync.protocol.session import Event, State

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PERSON = PersonFacts("p", real_name=True, units=frozenset({"u"}), former_units=frozenset({"f"}))


def seal(**changes):
    facts = {
        "id": "s",
        "name": "公章",
        "unit": "u",
        "person": None,
        "void": False,
        "grants": (Period(NOW, NOW + timedelta(hours=1)),),
    }
    return SealFacts(**{**facts, **changes})


class TestPin:
    """Five tries, then ten minutes."""

    policy = pin.PinPolicy()

    def test_a_right_pin_forgets_the_wrong_ones(self):
        state, outcome = pin.attempt(
            pin.PinState(4), self.policy, expected="aa", given="aa", now=NOW
        )
        assert (state, outcome) == (pin.PinState(), pin.PinOutcome.RIGHT)

    @pytest.mark.requirement("R127")
    def test_the_fifth_wrong_one_locks_for_ten_minutes(self):
        state = pin.PinState()
        for left in (4, 3, 2, 1):
            state, outcome = pin.attempt(state, self.policy, expected="aa", given="bb", now=NOW)
            assert outcome is pin.PinOutcome.WRONG
            assert pin.tries_left(state, self.policy, NOW) == left
        state, outcome = pin.attempt(state, self.policy, expected="aa", given="bb", now=NOW)
        assert outcome is pin.PinOutcome.LOCKED
        assert pin.tries_left(state, self.policy, NOW) == 0
        almost, later = NOW + timedelta(seconds=599), NOW + timedelta(seconds=600)
        assert pin.attempt(state, self.policy, expected="aa", given="aa", now=almost)[1] is (
            pin.PinOutcome.LOCKED
        )
        assert pin.tries_left(state, self.policy, later) == 5
        assert pin.attempt(state, self.policy, expected="aa", given="aa", now=later)[1] is (
            pin.PinOutcome.RIGHT
        )


class TestPasses:
    """Calendar days in Shanghai."""

    @pytest.mark.parametrize(
        ("bought", "days", "ends"),
        [
            ("2026-03-01T08:00+00:00", 1, "2026-03-01T23:59:59+08:00"),
            ("2026-03-01T15:59+00:00", 1, "2026-03-01T23:59:59+08:00"),
            ("2026-03-01T16:00+00:00", 1, "2026-03-02T23:59:59+08:00"),
            ("2026-03-01T08:00+00:00", 31, "2026-03-31T23:59:59+08:00"),
        ],
    )
    def test_a_pass_ends_with_its_last_day(self, bought, days, ends):
        start = datetime.fromisoformat(bought)
        assert days_period(start, days, SHANGHAI) == (start, datetime.fromisoformat(ends))

    def test_the_last_second_is_covered(self):
        starts, ends = days_period(NOW, 1, SHANGHAI)
        item = Pass("demo", "unit:u", starts, ends)
        assert item.live(NOW)
        assert item.live(ends + timedelta(milliseconds=999))
        assert not item.live(ends + timedelta(seconds=1))
        assert not item.live(NOW - timedelta(seconds=1))

    def test_a_second_pass_follows_the_first(self):
        first = Pass("demo", "unit:u", *days_period(NOW, 2, SHANGHAI))
        starts, ends = next_period([first], NOW, days=1, zone=SHANGHAI)
        assert starts == datetime(2026, 3, 3, tzinfo=SHANGHAI)
        assert ends == datetime(2026, 3, 3, 23, 59, 59, tzinfo=SHANGHAI)
        late = NOW + timedelta(days=9)
        assert next_period([first], late, days=1, zone=SHANGHAI)[0] == late

    def test_a_platform_may_count_by_24_hours(self):
        ends = NOW + timedelta(days=2, seconds=-1)
        first = days_period(NOW, 2, SHANGHAI, DayCount.HOURS)
        assert first == (NOW, ends)
        item = Pass("demo", "unit:u", *first)
        assert item.live(ends) and not item.live(NOW + timedelta(days=2))
        starts, last = next_period([item], NOW, days=1, zone=SHANGHAI, count=DayCount.HOURS)
        assert (starts, last) == (NOW + timedelta(days=2), NOW + timedelta(days=3, seconds=-1))

    def test_holders(self):
        assert Holder("p", "u").key == "unit:u"
        assert Holder("p", None).key == "person:p"


class TestPresence:
    """What the clock asks for."""

    patience = Patience(lost=20, choosing=900, abandoned=900)

    def ask(self, state, seconds, *, seen=None, reserved=False, qr=None, files=0):
        presence = Presence(NOW, seen, qr, reserved, files)
        return overdue(state, presence, self.patience, now=NOW + timedelta(seconds=seconds))

    @pytest.mark.parametrize(
        ("state", "seconds", "event"),
        [
            (State.CREATED, 900, Event.EXPIRE),
            (State.SCANNED, 900, Event.LEAVE),
            (State.AUTHORISED, 900, Event.LEAVE),
            (State.WAITING, 20, Event.LEAVE),
            (State.SIGNING, 20, Event.LEAVE),
            (State.COMPLETING, 900, Event.FAIL),
        ],
    )
    def test_at_its_second_and_not_before(self, state, seconds, event):
        assert self.ask(state, seconds - 1) is None
        assert self.ask(state, seconds) is event

    def test_a_desktop_gets_time_for_every_file(self):
        assert self.ask(State.COMPLETING, 900 + 500 * 60 - 1, files=500) is None
        assert self.ask(State.COMPLETING, 900 + 500 * 60, files=500) is Event.FAIL

    def test_a_qr_expires(self):
        qr = NOW + timedelta(seconds=180)
        assert self.ask(State.SHOWN, 179, qr=qr) is None
        assert self.ask(State.SHOWN, 180, qr=qr) is Event.EXPIRE

    def test_a_seen_phone_has_not_left_but_does_not_wait_for_ever(self):
        seen = NOW + timedelta(seconds=100)
        assert self.ask(State.WAITING, 119, seen=seen) is None
        assert self.ask(State.WAITING, 120, seen=seen) is Event.LEAVE
        assert self.ask(State.WAITING, 900, seen=NOW + timedelta(seconds=899)) is Event.FAIL

    @pytest.mark.parametrize("state", [State.PHONE_LEFT, State.EXPIRED])
    def test_a_resting_session_loses_its_reservation_only(self, state):
        assert self.ask(state, 899, reserved=True) is None
        assert self.ask(state, 900, reserved=True) is Overdue.RELEASE
        assert self.ask(state, 9000) is None

    def test_an_end_is_an_end(self):
        assert self.ask(State.DONE, 10**6) is None


class TestAuthority:
    """Who may sign what, now."""

    @pytest.mark.requirement("R065")
    @pytest.mark.parametrize(
        ("offset", "problem"),
        [
            (-1, ErrorCode.SEAL_GRANT_EXPIRED),
            (0, None),
            (3600, None),
            (3601, ErrorCode.SEAL_GRANT_EXPIRED),
        ],
    )
    def test_a_grant_covers_its_period_to_the_second(self, offset, problem):
        now = NOW + timedelta(seconds=offset)
        assert seal_problem(seal(), PERSON, unit="u", now=now) is problem

    def test_an_open_ended_grant_never_ends(self):
        for_ever = seal(grants=(Period(NOW, None),))
        assert seal_problem(for_ever, PERSON, unit="u", now=NOW + timedelta(days=9999)) is None

    @pytest.mark.parametrize(
        ("changes", "unit", "problem"),
        [
            ({"void": True}, "u", ErrorCode.SEAL_VOID),
            ({"grants": ()}, "u", ErrorCode.SEAL_NOT_GRANTED),
            ({}, None, ErrorCode.SEAL_NOT_GRANTED),
            ({"unit": "x"}, "u", ErrorCode.SEAL_NOT_GRANTED),
            ({"unit": "x"}, "x", ErrorCode.SEAL_NOT_GRANTED),
            ({"unit": None, "person": "p"}, None, None),
            ({"unit": None, "person": "p"}, "u", None),
            ({"unit": None, "person": "q"}, "u", ErrorCode.SEAL_NOT_GRANTED),
        ],
    )
    def test_seals(self, changes, unit, problem):
        assert seal_problem(seal(**changes), PERSON, unit=unit, now=NOW) is problem

    def test_identities(self):
        personal = seal(unit=None, person="p")
        assert possible_units([seal(), personal], PERSON, NOW) == ("u",)
        assert possible_units([personal], PERSON, NOW) == (None, "u")
        assert possible_units([], PERSON, NOW) == (None, "u")
        assert possible_units([seal(grants=())], PERSON, NOW) == ()
        with pytest.raises(Refusal, match="公章"):
            check_seals([seal(grants=())], PERSON, unit="u", now=NOW)

    @pytest.mark.parametrize(
        ("unit", "code"), [("f", ErrorCode.MEMBERSHIP_ENDED), ("x", ErrorCode.UNIT_REQUIRED)]
    )
    def test_members_only(self, unit, code):
        with pytest.raises(Refusal) as refusal:
            check_person(PERSON, unit)
        assert refusal.value.error is code

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({}, None),
            ({"unit": "x"}, ErrorCode.CERTIFICATE_UNUSABLE),
            ({"right_ended": True}, ErrorCode.CERTIFICATE_REVOKED),
            ({"revoked": True}, ErrorCode.CERTIFICATE_REVOKED),
            ({"platforms": frozenset()}, ErrorCode.CERTIFICATE_PLATFORM),
            ({"digest": "sm3"}, ErrorCode.CERTIFICATE_ALGORITHM),
            ({"issued": False}, ErrorCode.CERTIFICATE_NOT_ISSUED),
            ({"not_after": NOW - timedelta(seconds=1)}, ErrorCode.CERTIFICATE_EXPIRED),
            ({"not_before": NOW + timedelta(seconds=1)}, ErrorCode.CERTIFICATE_EXPIRED),
        ],
    )
    def test_certificates(self, changes, problem):
        facts = {
            "algorithm": "rsa-sha256",
            "digest": "sha256",
            "unit": "u",
            "right_ended": False,
            "issued": True,
            "revoked": False,
            "not_before": NOW,
            "not_after": NOW,
            "platforms": frozenset({"demo"}),
        }
        found = certificate_problem(
            CertificateFacts(**{**facts, **changes}),
            unit="u",
            platform="demo",
            digests=frozenset({"sha256"}),
            now=NOW,
        )
        assert found is problem


def test_every_code_has_sentences_in_both_languages():
    assert set(SENTENCES) == set(ErrorCode)
    english = catalogue("en")
    missing = [text for pair in SENTENCES.values() for text in pair if text not in english]
    assert missing == []
