"""Numbers of documents, codes and cards; the tables of real name, founding and joining."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.cloud.domain import bank, credit_code, founding, identity, joining
from sync.cloud.domain.documents import (
    DocumentKind,
    citizen_check,
    mask_number,
    name_fits,
    number_fits,
    tidy,
    tidy_number,
    unit_name_fits,
)
from sync.cloud.domain.founding import Event, Stage
from sync.cloud.domain.identity import RealName, Step
from sync.cloud.domain.joining import Asking, Decision
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

TODAY = date(2026, 11, 25)
STANDARD_EXAMPLES = ["11010519491231002X", "440524188001010014"]
"""GB 11643-1999 prints these two; the second is of 1880."""


@pytest.mark.requirement("R023", "R026")
def test_a_citizens_number_has_region_birthday_and_check_character():
    def fits(number, kind=DocumentKind.ID_CARD):
        return number_fits(kind, number, TODAY)

    assert fits(STANDARD_EXAMPLES[0])
    assert citizen_check(STANDARD_EXAMPLES[1][:-1]) == "4"
    assert not fits(STANDARD_EXAMPLES[1])  # nobody living was born in 1880
    for body in ("11010520261126001", "11010520250229001", "99010519491231002"):
        assert not fits(body + citizen_check(body)), body
    for wrong in ("110105194912310021", "11010519491231002x", "1" * 17, "１" * 18, ""):
        assert not fits(wrong)
    residence = "81000019800101001"
    residence += citizen_check(residence)
    assert fits(residence, DocumentKind.RESIDENCE_PERMIT)
    assert not fits(residence)
    assert not fits(STANDARD_EXAMPLES[0], DocumentKind.RESIDENCE_PERMIT)


@given(st.integers(0, 16), st.integers(1, 9))
@settings(max_examples=40)
def test_one_wrong_digit_is_always_noticed(place, shift):
    number = STANDARD_EXAMPLES[0]
    digit = (int(number[place]) + shift) % 10
    wrong = number[:place] + str(digit) + number[place + 1 :]
    assert citizen_check(wrong[:-1]) != wrong[-1]


@pytest.mark.requirement("R023")
@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (DocumentKind.HK_MACAU_PERMIT, ["H12345678", "M1234567801"], ["A12345678", "H1234567"]),
        (DocumentKind.TAIWAN_PERMIT, ["12345678", "1234567890", "1234567890A"], ["1234567", "T1"]),
    ],
)
def test_permits_have_formats_of_their_own(kind, right, wrong):
    assert all(number_fits(kind, number, TODAY) for number in right)
    assert not any(number_fits(kind, number, TODAY) for number in wrong)


@pytest.mark.requirement("R032")
def test_a_credit_code_carries_its_check_character():
    assert credit_code.fits("911100007109310534")
    assert credit_code.fits("91350100M000100Y43")
    for wrong in ("91350100M000100Y44", "91350100M000100y43", "91350100MI00100Y43", "9135", ""):
        assert not credit_code.fits(wrong)


@given(st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
@settings(max_examples=60)
def test_one_wrong_character_of_a_credit_code_is_always_noticed(place, character):
    code = "91350100M000100Y43"
    wrong = code[:place] + character + code[place + 1 :]
    assert credit_code.fits(wrong) == (wrong == code)


def test_names_and_numbers_are_tidied_before_they_are_judged():
    assert tidy(" 示例公司(演示) ") == tidy("示例公司（演示）")
    assert tidy_number(" 1101 05x ") == "110105X"
    assert all(
        name_fits(name) for name in ("周宁", "阿卜杜拉·买买提", "CHAN Tai Man", "赵明(演示)")
    )
    assert not any(name_fits(name) for name in ("", "周", "周宁1", "<b>", "周\n宁", "·周"))
    assert unit_name_fits("天津测试建筑工程有限公司")
    assert not any(unit_name_fits(name) for name in ("公司", "1234", "公司\x00公司"))
    assert mask_number("11010519491231002X") == "110*************2X"


def test_card_and_account_numbers():
    assert bank.card_fits("4111111111111111")
    assert bank.card_fits("6228480402564890018")
    for wrong in ("4111111111111112", "411111111111", "4111 1111", ""):
        assert not bank.card_fits(wrong)
    assert bank.account_fits("0302011234567890123")
    assert not any(bank.account_fits(number) for number in ("12345", "1234-5678", "１２３４５６７"))


@pytest.mark.requirement("R041")
def test_a_thousand_transfers_lie_between_one_fen_and_two_yuan():
    random = Random(7)
    amounts = [bank.draw_amount(random.randrange) for _ in range(1000)]
    assert all(1 <= amount <= 200 for amount in amounts)
    assert bank.draw_amount(lambda _below: 0) == 1
    assert bank.draw_amount(lambda below: below - 1) == 200


FOUNDING_WAYS = {
    Stage.DRAFT: {"submit-as-legal-person": "transfer", "submit-as-admin": "letter"},
    Stage.LETTER: {"recognise": "transfer", "misread": "letter", "hand-over": "review"},
    Stage.REVIEW: {"approve": "transfer", "reject": "failed"},
    Stage.TRANSFER: {"send": "amount"},
    Stage.AMOUNT: {
        "confirm": "verified",
        "return": "transfer",
        "exhaust": "failed",
        "overtake": "failed",
    },
    Stage.VERIFIED: {},
    Stage.FAILED: {},
}


@pytest.mark.requirement("R045")
def test_founding_knows_these_moves_and_no_others():
    for stage, event in product(Stage, Event):
        ways = dict(FOUNDING_WAYS[stage])
        if stage not in founding.FINAL:
            ways["withdraw"] = "failed"
        if event.value in ways:
            assert founding.move(stage, event) == ways[event.value]
            continue
        with pytest.raises(Refusal) as refused:
            founding.move(stage, event)
        letterless = stage is Stage.LETTER and event is Event.SEND
        expected = ErrorCode.LETTER_REQUIRED if letterless else ErrorCode.FOUNDING_STAGE
        assert refused.value.error is expected


@pytest.mark.requirement("R038")
def test_the_third_misreading_hands_over():
    events = [founding.after_misreading(failures, 3) for failures in (1, 2, 3, 4)]
    assert events == [Event.MISREAD, Event.MISREAD, Event.HAND_OVER, Event.HAND_OVER]


@pytest.mark.requirement("R024")
def test_a_real_name_is_reached_once():
    moves = {}
    for state, step in product(RealName, Step):
        try:
            moves[state, step] = identity.advance(state, step)
        except Refusal as refusal:
            moves[state, step] = refusal.error
    never, done = ErrorCode.IDENTITY_MISSING, ErrorCode.ALREADY_VERIFIED
    assert moves == {
        (RealName.UNVERIFIED, Step.SUBMIT): RealName.PENDING,
        (RealName.UNVERIFIED, Step.PASS): never,
        (RealName.UNVERIFIED, Step.FAIL): never,
        (RealName.PENDING, Step.SUBMIT): RealName.PENDING,
        (RealName.PENDING, Step.PASS): RealName.VERIFIED,
        (RealName.PENDING, Step.FAIL): RealName.PENDING,
        (RealName.VERIFIED, Step.SUBMIT): done,
        (RealName.VERIFIED, Step.PASS): done,
        (RealName.VERIFIED, Step.FAIL): done,
    }


def test_a_task_is_decided_once():
    assert joining.decide(Asking.WAITING, Decision.APPROVE) is Asking.APPROVED
    assert joining.decide(Asking.WAITING, Decision.REFUSE) is Asking.REFUSED
    for state, decision in product((Asking.APPROVED, Asking.REFUSED), Decision):
        with pytest.raises(Refusal):
            joining.decide(state, decision)
    assert joining.names_match("李静", "李静(演示)")
    assert joining.names_match("李静(演示)", "李静(演示)")
    assert not joining.names_match("", "")
    assert not joining.names_match("李", "李静")
