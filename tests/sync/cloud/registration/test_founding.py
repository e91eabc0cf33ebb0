"""Creating a unit: data, letter, review, transfer, amount."""

from __future__ import annotations

import re

import pymupdf
import pytest

from sync.cloud.domain.letter import Letter, MediaType, Reading
from sync.cloud.letter_template import draw_letter
from sync.cloud.providers.letters import SandboxLetters
from sync.cloud.providers.registry import SANDBOX_COMPANY
from sync.cloud.workshop.letter import ReadLetter
from sync.cloud.workshop.workshop import Workshop

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
FOUNDINGS = "/v1/phone/foundings"


def at(founding, action=""):
    return f"{FOUNDINGS}/{founding['id']}{'/' + action if action else ''}"


@pytest.fixture
def admin(verified):
    """An administrator-to-be, verified, not the legal person."""
    return verified("13900000005", serial=5, name="赵敏")


@pytest.fixture
def awaited(admin, words):
    """A founding that awaits its letter."""
    founding = admin.post(FOUNDINGS, words.company())
    return admin.post(at(founding, "submit"))


def template(phone, founding):
    answer = phone.send("GET", at(founding, "letter-template.pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


def picture(width, height, *, written=True):
    pixels = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, width, height))
    pixels.clear_with(230)
    if written:
        pixels.set_rect(pymupdf.IRect(40, 40, 200, 60), (20,))
    return pixels.tobytes("png")


@BOTH
@pytest.mark.requirement("R021", "R034", "R039", "R044")
def test_the_legal_person_creates_a_unit_without_a_letter(office, verified, words, amount_of):
    legal = verified()
    founding = legal.post(FOUNDINGS, words.company())
    assert founding["stage"] == "draft"
    assert legal.get("/v1/phone/me")["units"] == []
    founding = legal.post(at(founding, "submit"))
    assert (founding["stage"], founding["by_legal_person"]) == ("transfer", True)
    founding = legal.post(at(founding, "account"), words.account())
    assert (founding["stage"], founding["unit"]) == ("amount", None)
    # unusable until the amount is confirmed
    assert legal.get("/v1/phone/me")["units"] == []
    assert legal.get("/v1/phone/units?name=天津测试")["units"] == []
    office.clock.advance(60)
    founding = legal.post(at(founding, "amount"), {"amount": amount_of(founding["id"])})
    assert founding["stage"] == "verified"
    unit = legal.get("/v1/phone/me")["units"][0]
    assert (unit["id"], unit["role"]) == (founding["unit"], "legal-person")
    assert legal.get(FOUNDINGS) == {"foundings": []}
    told = legal.get("/v1/phone/messages")["messages"]
    assert told[0]["text"] == f"“{words.unit}”已通过单位认证。"


@pytest.mark.requirement("R035", "R037", "R039")
def test_an_administrator_needs_the_letter(admin, awaited, words):
    assert (awaited["stage"], awaited["by_legal_person"]) == ("letter", False)
    assert admin.refused(at(awaited, "account"), words.account()) == "unit.letter-required"
    page = template(admin, awaited)
    with pymupdf.open(stream=page, filetype="pdf") as document:
        assert (document.page_count, len(page) < 200_000) == (1, True)
        text = re.sub(r"\s", "", document[0].get_text())
    for said in (words.unit, words.credit_code(), "周宁", "赵敏", "13900000005"):
        assert said in text
    founding = admin.post(at(awaited, "letter"), words.letter(page))
    assert (founding["stage"], founding["reading"]) == ("transfer", "recognised")
    assert admin.refused(at(awaited, "letter"), words.letter(page)) == "unit.founding-stage"
    assert admin.refused(at(awaited, "letter-template.pdf"), method="GET") == "unit.founding-stage"


@pytest.mark.requirement("R034", "R035")
@pytest.mark.parametrize(("serial", "name"), [(9, "周宁"), (1, "周宇")])
def test_a_namesake_or_a_wrong_name_is_not_the_legal_person(verified, words, serial, name):
    phone = verified("13900000007", serial=serial, name=name)
    founding = phone.post(FOUNDINGS, words.company())
    founding = phone.post(at(founding, "submit"))
    assert (founding["stage"], founding["by_legal_person"]) == ("letter", False)


@pytest.mark.requirement("R038")
def test_a_photograph_is_judged_by_size_and_contrast(admin, awaited, words):
    for poor in (picture(300, 400), picture(800, 1100, written=False)):
        founding = admin.post(at(awaited, "letter"), words.letter(poor, "image/png"))
        assert (founding["stage"], founding["reading"]) == ("letter", "unreadable")
    good = words.letter(picture(800, 1100), "image/png")
    assert admin.post(at(awaited, "letter"), good)["stage"] == "transfer"


@pytest.mark.requirement("R038", "R039")
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_the_third_misreading_hands_the_letter_to_an_operator(
    office, admin, awaited, words, decision
):
    letter = words.letter(words.other_letter())
    for left in (2, 1):
        founding = admin.post(at(awaited, "letter"), letter)
        assert (founding["stage"], founding["reading"]) == ("letter", "mismatch")
        assert founding["readings_left"] == left
    assert admin.post(at(awaited, "letter"), letter)["stage"] == "review"
    # the counter belongs to the application
    other = admin.post(FOUNDINGS, words.company(2))
    assert admin.post(at(other, "submit"))["readings_left"] == 3
    assert admin.refused(at(awaited, "account"), words.account()) == "unit.founding-stage"

    assert admin.refused("/v1/operator/reviews", method="GET") == "auth.required"
    assert admin.refused("/v1/operator/login", {"password": "x"}) == "auth.operator-refused"
    admin.post("/v1/operator/login", {"password": "bidseal-operator"})
    review = admin.get("/v1/operator/reviews")["reviews"][0]
    assert (review["name"], review["applicant"]) == (words.unit, "赵敏")
    shown = admin.get(f"/v1/operator/reviews/{awaited['id']}/letter")
    assert shown == letter
    path = f"/v1/operator/reviews/{awaited['id']}/decision"
    assert admin.post(path, {"decision": decision, "note": "看不清"}) == {"reviews": []}
    assert admin.refused(path, {"decision": decision}) == "unit.founding-stage"
    founding = admin.get(at(awaited))
    told = admin.get("/v1/phone/messages")["messages"][0]["text"]
    if decision == "approve":
        assert (founding["stage"], founding["reason"]) == ("transfer", None)
    else:
        assert (founding["stage"], founding["reason"]) == ("failed", "看不清")
        assert told.endswith("看不清")
    admin.post("/v1/operator/logout")
    assert admin.refused("/v1/operator/me", method="GET") == "auth.required"


def test_operators_logins_are_counted_and_end(office, admin):
    for _ in range(office.cloud.settings.limits.pin_tries):
        admin.refused("/v1/operator/login", {"password": "guess"})
    right = {"password": "bidseal-operator"}
    assert admin.refused("/v1/operator/login", right) == "auth.rate-limited"
    office.clock.advance(601)
    assert admin.post("/v1/operator/login", right) == {"sandbox": True}
    office.clock.advance(8 * 3600)
    assert admin.refused("/v1/operator/me", method="GET") == "auth.required"


def test_what_is_no_letter_costs_no_try(admin, awaited, words):
    for content, media_type in (
        (b"GIF89a", "image/png"),
        (b"%PDF-1.7", "image/jpeg"),
        (b"\xff\xd8\xff" + bytes(2**21), "image/jpeg"),
    ):
        body = words.letter(content, media_type)
        assert admin.refused(at(awaited, "letter"), body) == "unit.letter-format"
    assert admin.get(at(awaited))["readings_left"] == 3


def test_a_broken_file_or_reader_is_survived(admin, awaited, words, providers):
    for broken in (
        words.letter(b"%PDF-1.7 broken"),
        words.letter(b"\x89PNG\r\n\x1a\n", "image/png"),
    ):
        assert admin.post(at(awaited, "letter"), broken)["reading"] == "unreadable"
    providers.letters.failing = True
    admin.send("POST", at(awaited, "letter"), words.letter(words.other_letter()))
    assert admin.last.json()["code"] == "provider.failed"
    assert admin.get(at(awaited))["readings_left"] == 1


def test_a_letter_is_opened_in_a_process_with_limits_only():
    class Dead(Workshop):
        """Every process dies of its order."""

        def carry_out(self, order):
            return order.read(b"")

    letter = Letter("天津测试", "91", "周宁", "赵敏")
    page = draw_letter(letter, phone="13900000005", day="2026 年 1 月 1 日")
    order = ReadLetter(page, MediaType.PDF, letter)
    assert order.read(order.carry_out()) is Reading.RECOGNISED
    reader = SandboxLetters(workshop=Dead())
    assert reader.read(page, MediaType.PDF, letter) is Reading.UNREADABLE
    # whoever has taken the process over may say one of our words, and nothing else
    assert order.read(b"recognised; and more") is Reading.UNREADABLE
    bomb = ReadLetter(picture(8000, 5001), MediaType.PNG, letter)
    assert bomb.read(bomb.carry_out()) is Reading.UNREADABLE


@pytest.mark.parametrize("limits", [{"documents_per_person": 1}])
def test_a_person_has_so_many_letters_read(admin, awaited, words, limits):
    broken = words.letter(b"%PDF-1.7 broken")
    first = admin.send("POST", at(awaited, "letter"), broken, key="once")
    assert first.json()["reading"] == "unreadable"
    assert admin.refused(at(awaited, "letter"), broken) == "auth.rate-limited"


MALFORMED = [
    ({"name": "公司"}, "unit.name-invalid"),
    ({"credit_code": "91110105MA0000001A"}, "unit.credit-code-invalid"),
    ({"credit_code": "91110105MI00000011"}, "unit.credit-code-invalid"),
    ({"legal_name": "周"}, "person.name-invalid"),
    ({"legal_number": "110105198001010010"}, "person.document-invalid"),
]


@pytest.mark.requirement("R031", "R032", "R033")
def test_a_units_data_are_checked(verified, words):
    phone = verified()
    for changes, code in MALFORMED:
        assert phone.refused(FOUNDINGS, words.company(**changes)) == code
        assert phone.last.json()["details"]["field"] == next(iter(changes))
    for changes in ({"kind": ""}, {"kind": "factory"}, {"legal_name": " "}, {"legal_number": ""}):
        assert phone.refused(FOUNDINGS, words.company(**changes)) == "request.invalid"
    assert phone.get(FOUNDINGS) == {"foundings": []}


@pytest.mark.requirement("R031", "R033")
def test_a_mismatch_with_the_registry_can_be_corrected(admin, words):
    known = SANDBOX_COMPANY
    said = words.company(
        name=known.name,
        credit_code=known.credit_code.lower(),
        legal_number=known.legal_number,
        kind="institution",
    )
    founding = admin.post(FOUNDINGS, said)
    assert founding["kind"] == "institution"
    assert admin.refused(at(founding, "submit")) == "unit.registry-mismatch"
    assert admin.get(at(founding))["stage"] == "draft"
    right = {**said, "legal_name": known.legal_name, "kind": "enterprise"}
    assert admin.post(at(founding, "company"), right)["kind"] == "enterprise"
    assert admin.post(at(founding, "submit"))["stage"] == "letter"
    assert admin.refused(at(founding, "company"), right) == "unit.founding-stage"


@pytest.mark.requirement("R029")
def test_a_verified_unit_is_not_created_again(office, verified, admin, words, found):
    waiting = admin.post(FOUNDINGS, words.company())
    unit = found(verified())["unit"]
    assert admin.refused(FOUNDINGS, words.company(name="另一个名称有限公司")) == "unit.exists"
    assert admin.last.json()["details"] == {"unit": words.unit, "id": unit}
    assert admin.refused(at(waiting, "submit")) == "unit.exists"


@BOTH
@pytest.mark.requirement("R029")
def test_of_two_that_create_the_same_unit_one_wins(office, verified, words, amount_of, together):
    phones, paths = [], []
    for serial in (1, 2):
        phone = verified(f"1390000000{serial}", serial=serial, name="周宁")
        said = words.company(legal_number=words.citizen(serial))
        founding = phone.post(FOUNDINGS, said)
        phone.post(at(founding, "submit"))
        phone.post(at(founding, "account"), words.account())
        phones.append(phone)
        paths.append(founding)
    office.clock.advance(60)
    amounts = [amount_of(founding["id"]) for founding in paths]
    answers = together(
        *(
            lambda phone=phone, founding=founding, amount=amount: phone.send(
                "POST", at(founding, "amount"), {"amount": amount}
            )
            for phone, founding, amount in zip(phones, paths, amounts, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    stages = {
        phone.get(at(founding))["stage"] for phone, founding in zip(phones, paths, strict=True)
    }
    assert stages == {"verified", "failed"}
    assert sum(len(phone.get("/v1/phone/me")["units"]) for phone in phones) == 1


class TestTransfer:
    """对公打款."""

    @pytest.fixture
    def legal(self, verified):
        return verified()

    @pytest.fixture
    def founding(self, legal, words):
        founding = legal.post(FOUNDINGS, words.company())
        return legal.post(at(founding, "submit"))

    @pytest.mark.requirement("R040")
    def test_the_account_is_checked(self, legal, founding, words):
        for changes, code in (
            ({"holder": "另一家公司"}, "unit.account-name"),
            ({"number": "0302-0112"}, "unit.account-number"),
            ({"number": "12345"}, "unit.account-number"),
            ({"bank": ""}, "request.invalid"),
            ({"branch": " "}, "request.invalid"),
        ):
            assert legal.refused(at(founding, "account"), words.account(**changes)) == code
        assert legal.get(at(founding))["stage"] == "transfer"

    @pytest.mark.requirement("R042", "R043")
    def test_it_takes_its_time_and_its_amount_is_never_told(
        self, office, legal, founding, words, amount_of
    ):
        sent = legal.post(at(founding, "account"), words.account())
        amount = amount_of(founding["id"])
        assert sent["transfer"]["arrival"] == "underway"
        assert sent["transfer"]["payer"] == "网银在线"
        assert legal.refused(at(founding, "amount"), {"amount": amount}) == "unit.transfer-pending"
        # the bank's statement does not show it either before it has arrived
        legal.post("/v1/operator/login", {"password": "bidseal-operator"})
        assert legal.get("/v1/operator/transfers") == {"transfers": []}
        office.clock.advance(20)
        assert legal.get(at(founding))["transfer"]["arrival"] == "arrived"
        (shown,) = legal.get("/v1/operator/transfers")["transfers"]
        assert (shown["unit"], shown["amount"]) == (words.unit, amount)
        told = [legal.send("GET", path).text for path in (at(founding), FOUNDINGS)]
        assert not [text for text in told if "amount" in text.replace('"stage":"amount"', "")]

    @pytest.mark.requirement("R044")
    def test_wrong_amounts_are_counted_and_the_last_fails(
        self, office, legal, founding, words, amount_of
    ):
        legal.post(at(founding, "account"), words.account())
        office.clock.advance(60)
        fen = int(amount_of(founding["id"]).replace(".", ""))
        wrong = {"amount": f"{(fen + 1) // 100}.{(fen + 1) % 100:02d}"}
        path = at(founding, "amount")
        for said in ("0.5", "0.505", "1"):
            assert legal.refused(path, {"amount": said}) == "request.invalid"
        for left in (2, 1):
            assert legal.refused(path, wrong) == "unit.amount-wrong"
            assert legal.last.json()["details"] == {"tries_left": left}
        assert legal.refused(path, wrong) == "unit.amount-exhausted"
        right = {"amount": amount_of(founding["id"])}
        assert legal.refused(path, right) == "unit.founding-stage"
        assert legal.get("/v1/phone/me")["units"] == []

    def test_the_same_guess_repeated_by_the_network_counts_once(
        self, office, legal, founding, words, amount_of
    ):
        legal.post(at(founding, "account"), words.account())
        office.clock.advance(60)
        fen = int(amount_of(founding["id"]).replace(".", ""))
        wrong = {"amount": "0.01" if fen != 1 else "0.02"}
        for _ in range(5):
            assert legal.refused(at(founding, "amount"), wrong, key="one") == "unit.amount-wrong"
        assert legal.get(at(founding))["transfer"]["tries_left"] == 2

    def test_a_returned_transfer_leads_back_to_the_account(
        self, office, legal, founding, words, amount_of
    ):
        legal.post(at(founding, "account"), words.account(number="62000000"))
        again = words.account()
        assert legal.refused(at(founding, "account"), again) == "unit.founding-stage"
        office.clock.advance(60)
        assert legal.get(at(founding))["transfer"]["arrival"] == "returned"
        said = {"amount": amount_of(founding["id"])}
        assert legal.refused(at(founding, "amount"), said) == "unit.transfer-returned"
        assert legal.post(at(founding, "account"), again)["stage"] == "amount"
        office.clock.advance(60)
        said = {"amount": amount_of(founding["id"])}
        assert legal.post(at(founding, "amount"), said)["stage"] == "verified"

    @BOTH
    @pytest.mark.requirement("R042")
    def test_it_survives_a_restart(self, office, legal, founding, words, amount_of):
        from sync.cloud.cloud import Cloud
        from sync.cloud.services import proving
        from sync.cloud.services.people import phone_caller

        legal.post(at(founding, "account"), words.account())
        office.clock.advance(60)
        cookie = legal.http.cookies["bidseal_phone"]
        fresh = Cloud.assemble(office.cloud.settings)
        try:
            with fresh.writing() as work:
                caller = phone_caller(work, cookie)
                amount = amount_of(founding["id"])
                assert proving.confirm(work, caller, founding["id"], amount).stage == "verified"
        finally:
            fresh.database.close()

    @pytest.mark.requirement("R044")
    def test_founding_again_and_again_gives_no_more_guesses(self, office, legal, words):
        for _ in range(office.cloud.settings.limits.transfers_per_unit):
            founding = legal.post(FOUNDINGS, words.company())
            legal.post(at(founding, "submit"))
            legal.post(at(founding, "account"), words.account())
            legal.post(at(founding, "withdraw"))
        founding = legal.post(FOUNDINGS, words.company())
        legal.post(at(founding, "submit"))
        assert legal.refused(at(founding, "account"), words.account()) == "auth.rate-limited"
        other = legal.post(FOUNDINGS, words.company(2))
        legal.post(at(other, "submit"))
        legal.post(at(other, "account"), words.account())
        office.clock.advance(86400)
        assert legal.post(at(founding, "account"), words.account())["stage"] == "amount"

    def test_a_bank_that_is_down_moves_nothing(self, legal, founding, words, providers):
        providers.transfers.failing = True
        legal.send("POST", at(founding, "account"), words.account())
        assert legal.last.json()["code"] == "provider.failed"
        providers.transfers.failing = False
        assert legal.get(at(founding))["stage"] == "transfer"

    def test_it_may_be_given_up_and_others_never_see_it(self, legal, founding, office, words):
        stranger = office.phone("13800000003")
        assert stranger.refused(at(founding), method="GET") == "request.not-found"
        assert stranger.refused(at(founding, "withdraw")) == "request.not-found"
        assert legal.post(at(founding, "withdraw"))["stage"] == "failed"
        assert legal.refused(at(founding, "withdraw")) == "unit.founding-stage"
