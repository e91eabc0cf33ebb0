"""Invoices: who may have one, its three files, its mail, its change, and never two for an order."""

from __future__ import annotations

import io
import socket
import threading
from email import message_from_bytes, policy
from xml.etree import ElementTree as Tree

import ofdkit
import pymupdf
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from sync.cloud.domain.mail_server import MailServer
from sync.cloud.providers.mail import SmtpMail
from sync.cloud.services import orders
from sync.cloud.services.invoice_issuing import issue_waiting
from sync.cloud.services.invoice_mailing import send_waiting
from sync.cloud.services.messages import MessageRow
from sync.cloud.store.invoices import InvoiceItem, InvoiceMail

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
PERSON = {"kind": "normal", "title_kind": "person", "name": "张伟", "email": "zhang@example.com"}
UNIT = {
    "kind": "special",
    "title_kind": "unit",
    "name": "天津测试建筑工程有限公司",
    "email": "finance@example.com",
    "tax_number": "91110105MA0000000Y",
    "address": "天津市演示区样例路 2 号",
    "phone": "022-12345678",
    "bank": "演示银行天津分行",
    "account": "0302 0000 0000 0000",
}


@pytest.fixture
def channels(channels):
    channels.silent = False
    return channels


@pytest.fixture
def providers(providers, channels):
    channels.silent = False
    return providers


@pytest.fixture
def stamped(office, phone):
    """Makes finished per-use stamps; their sessions' ids."""

    def make(count=1):
        return [office.desktop.complete(office.sign_one(phone))["id"] for _ in range(count)]

    phone.open()
    return make


def asked(phone, form, *found):
    body = {"orders": [{"kind": kind, "id": ident} for kind, ident in found], "form": form}
    return phone.post("/v1/phone/invoices", body)


def invoice(office, phone, made):
    """The invoice once what can be done now is done; the cloud does the same in the background."""
    issue_waiting(office.cloud)
    return phone.get(f"/v1/phone/invoices/{made['id']}")


def mailed(office, phone, made):
    """The invoice once its last mail is on its way no more."""
    for _ in range(400):
        send_waiting(office.cloud)
        found = invoice(office, phone, made)
        if found["mail"] and found["mail"]["state"] != "queued":
            return found
        threading.Event().wait(0.05)
    raise AssertionError(found)


def files(phone, made):
    path = f"/v1/phone/invoices/{made['id']}/files"
    return {kind: phone.send("GET", f"{path}/{kind}").content for kind in ("pdf", "ofd", "xml")}


def text_of(pdf):
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return [page.get_text() for page in document]


@pytest.mark.requirement("R113", "R114", "R116", "R117", "R120")
def test_a_day_pass_is_invoiced_in_three_files_that_say_the_same(office, phone):
    order = phone.buy_pass(days=3)
    unpaid = phone.post(
        "/v1/phone/passes",
        {"platform": "demo-a", "unit": None, "days": 1, "channel": "alipay"},
    )
    listed = {row["id"]: row for row in phone.get("/v1/phone/orders")["orders"]}
    row = listed[order["id"]]
    assert (row["state"], row["days"], row["amount"], row["platform_name"], row["personal"]) == (
        *("paid", 3, "30.00", "演示交易平台甲", False),
    )
    assert listed[unpaid["id"]]["state"] == "pending"
    made = asked(phone, UNIT, ("pass", order["id"]))
    assert made["state"] == "issuing"
    done = invoice(office, phone, made)
    assert (done["state"], done["net"], done["tax"], done["pages"]) == (
        "issued",
        "28.30",
        "1.70",
        1,
    )
    number = done["number"]
    found = files(phone, made)
    (page,) = text_of(found["pdf"])
    with ofdkit.open(io.BytesIO(found["ofd"])) as document:
        ofd = document.text()
    xml = Tree.fromstring(found["xml"])
    facts = [number, "28.30", "1.70", "30.00", "叁拾圆整", UNIT["name"], UNIT["tax_number"], "样票"]
    said = "".join(xml.itertext())
    for fact in facts:
        assert fact in page.replace("\n", "") or fact in page, fact
        assert fact in ofd, fact
        assert fact in said, fact
    assert xml.findtext(".//InvoiceNumber") == number
    picture = phone.send("GET", f"/v1/phone/invoices/{made['id']}/pages/1")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    again = {row["id"]: row for row in phone.get("/v1/phone/orders")["orders"]}[order["id"]]
    assert (again["state"], again["invoice"]) == ("invoiced", made["id"])
    path = "/v1/phone/invoices"
    wish = {"orders": [{"kind": "pass", "id": order["id"]}], "form": PERSON}
    assert phone.refused(path, wish) == "invoice.orders"
    wish["orders"] = [{"kind": "pass", "id": unpaid["id"]}]
    assert phone.refused(path, wish) == "invoice.orders"
    stranger = office.phone("13800000002")
    assert stranger.refused(f"{path}/{made['id']}", method="GET") == "request.not-found"
    assert stranger.refused(f"{path}/{made['id']}/files/pdf", method="GET") == "request.not-found"


@pytest.mark.requirement("R115")
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title_kind": "person"}, "special-for-units", "kind"),
        ({"tax_number": ""}, "field-missing", "tax_number"),
        ({"address": ""}, "field-missing", "address"),
        ({"phone": " "}, "field-missing", "phone"),
        ({"bank": ""}, "field-missing", "bank"),
        ({"account": ""}, "field-missing", "account"),
        ({"tax_number": "91110105MA00000001"}, "tax-number", "tax_number"),
        ({"kind": "normal", "tax_number": ""}, "field-missing", "tax_number"),
        ({"email": "finance@example"}, "email", "email"),
        ({"email": "a@b.cn\nBcc: c@d.cn"}, "email", "email"),
        ({"name": "甲\u0000乙"}, "field-wrong", "name"),
        ({"account": "<>"}, "field-wrong", "account"),
    ],
)
def test_a_title_is_checked_field_by_field(changes, code, field):
    from sync.cloud.domain.refusal import Refusal
    from sync.cloud.services.invoicing import title_of
    from sync.protocol.invoices import InvoiceForm

    title_of(InvoiceForm(**UNIT))
    title_of(InvoiceForm(**PERSON))
    with pytest.raises(Refusal) as refused:
        title_of(InvoiceForm(**{**UNIT, **changes}))
    found = (refused.value.error.value, refused.value.facts["field"])
    if field == "email" and "\n" in changes["email"]:
        assert found[1] == "email"
    else:
        assert found == (f"invoice.{code}", field)


@pytest.mark.requirement("R122", "R123")
@BOTH
def test_consumption_is_merged_and_never_invoiced_twice(
    office, phone, stamped, together, database_url
):
    uses = stamped(3)
    pass_order = phone.buy_pass("demo-b")
    rows = phone.get("/v1/phone/account/billable")["rows"]
    assert [row["id"] for row in rows] == uses[::-1]  # no day pass among them
    assert {row["invoiceable"] for row in rows} == {"1.50"}
    wishes = [uses[:2], uses[1:], uses[1:]]
    body = {"form": PERSON}
    answers = together(
        *(
            lambda wish=wish: phone.send(
                "POST",
                "/v1/phone/invoices",
                {**body, "orders": [{"kind": "use", "id": ident} for ident in wish]},
            )
            for wish in wishes
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    (made,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert made["amount"] == "3.00"
    (left,) = phone.get("/v1/phone/account/billable")["rows"]
    both = asked(phone, PERSON, ("use", left["id"]), ("use", left["id"]))
    assert (both["amount"], len(both["orders"])) == ("1.50", 1)
    assert phone.get("/v1/phone/account/billable")["rows"] == []
    assert pass_order["invoice"] is None
    with pytest.raises(IntegrityError), office.cloud.writing() as work:
        row = work.db.scalars(select(InvoiceItem)).first()
        values = {"position": 9, "name": "", "measure": "", "quantity": 1, "amount": 1}
        key = {"kind": row.kind, "order_id": row.order_id, "case_id": row.case_id}
        work.db.execute(insert(InvoiceItem).values(**key, **values))


@pytest.mark.requirement("R121")
def test_changing_takes_the_old_one_back_and_keeps_the_amount(office, phone):
    order = phone.buy_pass()
    made = asked(phone, PERSON, ("pass", order["id"]))
    first = invoice(office, phone, made)["number"]
    phone.post(f"/v1/phone/invoices/{made['id']}/change", UNIT)
    now = invoice(office, phone, made)
    assert (now["state"], now["amount"], now["form"]["kind"]) == ("issued", "10.00", "special")
    assert now["number"] != first
    history = [(row["colour"], row["state"], row["amount"], row["kind"]) for row in now["issued"]]
    assert history == [
        ("blue", "reversed", "10.00", "normal"),
        ("red", "issued", "-10.00", "normal"),
        ("blue", "issued", "10.00", "special"),
    ]
    assert len({row["number"] for row in now["issued"]}) == 3
    with office.cloud.reading() as work:
        from sync.cloud.store.invoices import InvoiceRow

        (red,) = work.db.scalars(select(InvoiceRow).where(InvoiceRow.colour == "red"))
        (page,) = text_of(red.pdf)
        assert f"对应蓝字发票号码:{first}" in page
        assert "-10.00" in page and "负壹拾圆整" in page


@pytest.mark.requirement("R118")
def test_a_slow_tax_service_is_waited_for_and_its_answer_told(office, phone, providers):
    providers.tax.slow = True
    order = phone.buy_pass()
    made = asked(phone, PERSON, ("pass", order["id"]))
    assert invoice(office, phone, made)["state"] == "issuing"
    assert phone.get("/v1/phone/orders")["orders"][0]["invoice"] == made["id"]
    change = f"/v1/phone/invoices/{made['id']}/change"
    assert phone.refused(change, UNIT) == "invoice.state"
    providers.tax.slow, providers.tax.failing = False, True
    office.clock.advance(3 * 86_400)
    issue_waiting(office.cloud)
    assert invoice(office, phone, made)["state"] == "issuing"
    providers.tax.failing = False
    office.clock.advance(601)
    issue_waiting(office.cloud)
    done = invoice(office, phone, made)
    assert done["state"] == "issued"
    texts = [row["text"] for row in phone.get("/v1/phone/messages")["messages"]]
    assert [text for text in texts if done["number"] in text]


def test_a_refused_one_is_handed_in_again(office, phone, providers):
    providers.tax.rejecting = "抬头与税号不符"
    order = phone.buy_pass()
    made = asked(phone, UNIT, ("pass", order["id"]))
    failed = invoice(office, phone, made)
    assert (failed["state"], failed["reason"]) == ("failed", "抬头与税号不符")
    mail = {"email": "a@example.com"}
    assert phone.refused(f"/v1/phone/invoices/{made['id']}/mail", mail) == "invoice.state"
    providers.tax.rejecting = ""
    phone.post(f"/v1/phone/invoices/{made['id']}/change", PERSON)
    done = invoice(office, phone, made)
    assert (done["state"], done["form"]["name"], len(done["issued"])) == ("issued", "张伟", 1)


class Inbox:
    """What a real SMTP server was handed."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


class TestMail:
    """Over SMTP to a real server."""

    @pytest.fixture
    def inbox(self):
        handler = Inbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            handler.port = probe.getsockname()[1]
        controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
        controller.start()
        yield handler
        controller.stop()

    @pytest.fixture
    def providers(self, providers, inbox):
        from dataclasses import replace

        server = MailServer.of(f"smtp://127.0.0.1:{inbox.port}/invoice@example.com")
        return replace(providers, mail=SmtpMail(server))

    @pytest.mark.requirement("R117", "R119")
    def test_exactly_three_files_are_mailed_and_again_on_wish(self, office, phone, inbox):
        order = phone.buy_pass()
        made = asked(phone, PERSON, ("pass", order["id"]))
        done = mailed(office, phone, made)
        assert (done["mail"]["state"], done["mail"]["real"]) == ("sent", True)
        (recipients, content), *more = inbox.mails
        assert (recipients, more) == (["zhang@example.com"], [])
        message = message_from_bytes(content, policy=policy.default)
        attached = {part.get_content_type(): part for part in message.iter_attachments()}
        assert sorted(attached) == ["application/ofd", "application/pdf", "application/xml"]
        found = files(phone, made)
        for part in attached.values():
            kind = part.get_content_subtype()
            assert part.get_filename() == f"{done['number']}.{kind}"
            # a text type's line ends are the mail's
            assert part.get_payload(decode=True).split() == found[kind].split()
        again = f"/v1/phone/invoices/{made['id']}/mail"
        for count in range(5):
            phone.post(again, {"email": f"other{count}@example.com"})
            assert mailed(office, phone, made)["number"] == done["number"]
        assert len(inbox.mails) == 6
        assert phone.refused(again, {"email": "more@example.com"}) == "auth.rate-limited"
        assert phone.refused(again, {"email": "more"}) == "invoice.email"
        office.clock.advance(601)
        phone.post(again, {"email": "more@example.com"})

    def test_a_server_that_is_down_is_tried_again(self, office, phone, providers, inbox):
        order = phone.buy_pass()
        server = providers.mail.server
        object.__setattr__(providers.mail, "server", MailServer("127.0.0.1", 1, "a@b.cn", "smtp"))
        made = asked(phone, PERSON, ("pass", order["id"]))
        invoice(office, phone, made)
        for _ in range(400):
            send_waiting(office.cloud)
            with office.cloud.reading() as work:
                (row,) = work.db.scalars(select(InvoiceMail))
            if (row.state, row.tries) == ("queued", 1):
                break
            threading.Event().wait(0.05)
        object.__setattr__(providers.mail, "server", server)
        office.clock.advance(61)
        assert mailed(office, phone, made)["mail"]["state"] == "sent"
        send_waiting(office.cloud)
        assert len(inbox.mails) == 1
        with office.cloud.reading() as work:
            (row,) = work.db.scalars(select(InvoiceMail))
            assert row.tries == 2


@pytest.mark.requirement("R156")
def test_invoice_settings_of_a_purchase_are_used_once_it_is_paid(office, phone):
    wish = {"platform": "demo-a", "unit": "unit-demo", "days": 1, "channel": "wechat"}
    wrong = {**wish, "invoice": {**UNIT, "email": "x"}}
    assert phone.refused("/v1/phone/passes", wrong) == "invoice.email"
    order = phone.post("/v1/phone/passes", {**wish, "invoice": UNIT})
    assert phone.get("/v1/phone/invoices")["invoices"] == []
    phone.pay(order)
    issue_waiting(office.cloud)
    (made,) = phone.get("/v1/phone/invoices")["invoices"]
    assert (made["state"], made["name"]) == ("issued", UNIT["name"])
    assert phone.get("/v1/phone/invoices")["titles"][0]["tax_number"] == UNIT["tax_number"]
    assert orders.reconcile(office.cloud) == 0
    with office.cloud.reading() as work:
        assert list(work.db.scalars(select(MessageRow.kind)))[-1] == "invoice-issued"
