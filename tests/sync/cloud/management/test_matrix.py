"""Three tiers × every endpoint: each is in one row below, and its row holds over HTTP.

A new endpoint fails `test_every_endpoint_is_classified` until it is given a row:

- below ``/v1/phone/units/{unit_id}``: the `Ability` that its `api.permits` dependency asks for;
- ``OWN``: about the caller's own things; with an id in the path, a foreign one is not found;
- ``OPEN``: before a login; ``STRANGER``: how one who does not belong to a unit comes to it;
- ``DESKTOP``, ``OPERATOR``, ``NODE`` (platforms, payment channels, supervision), ``PKI``
  (anybody): another caller than a phone.
"""

from __future__ import annotations

import re

import pytest

from sync.cloud.api.app import ROUTERS
from sync.cloud.api.permits import Permits
from sync.cloud.domain.permissions import ALLOWED, Ability, Role

OPEN, OWN, STRANGER = "open", "own", "stranger"
DESKTOP, OPERATOR, NODE, PKI = "desktop", "operator", "node", "pki"
P = "/v1/phone"
U = f"{P}/units/{{unit_id}}"
ROWS: dict[str, Ability | str] = {
    # coming in
    f"POST {P}/sms": OPEN,
    f"POST {P}/login": OPEN,
    f"POST {P}/login/wechat": OPEN,
    f"POST {P}/login/carrier": OPEN,
    f"GET {P}/entrance": OPEN,
    f"GET {P}/address.svg": OPEN,
    f"GET {P}/agreements/{{name}}": OPEN,
    # one's own
    f"POST {P}/logout": OWN,
    f"GET {P}/me": OWN,
    f"GET {P}/identity": OWN,
    f"POST {P}/identity": OWN,
    f"POST {P}/identity/face": OWN,
    f"POST {P}/identity/code": OWN,
    f"POST {P}/identity/sms": OWN,
    f"POST {P}/identity/bank-card": OWN,
    f"GET {P}/certificates": OWN,
    f"POST {P}/certificates/{{right_id}}/issue": OWN,
    f"POST {P}/certificates/{{right_id}}/pin": OWN,
    f"POST {P}/certificates/{{right_id}}/pin/open": OWN,
    f"GET {P}/certificate-products": OWN,
    f"GET {P}/certificate-requests": OWN,
    f"POST {P}/certificate-requests": OWN,
    f"POST {P}/certificate-requests/{{request_id}}/purchase": OWN,
    f"GET {P}/certificates/uses": OWN,
    f"GET {P}/certificates/uses.csv": OWN,
    f"GET {P}/certificates/{{right_id}}/changes": OWN,
    f"GET {P}/seals/{{seal_id}}/uses": OWN,
    f"POST {P}/seals/{{seal_id}}/void": OWN,
    f"GET {P}/voided-seals": OWN,
    # a draft's body names the unit, whose MANAGE_SEALS is asked for (tests/sync/cloud/seals)
    f"GET {P}/seal-templates": OWN,
    f"POST {P}/seal-drafts/template": OWN,
    f"POST {P}/seal-drafts/photograph": OWN,
    f"POST {P}/seal-drafts/signature": OWN,
    f"POST {P}/seals": OWN,
    f"GET {P}/platforms": OWN,
    f"GET {P}/tariff": OWN,
    f"GET {P}/orders": OWN,
    f"GET {P}/orders/{{order_id}}": OWN,
    f"POST {P}/orders/{{order_id}}/sandbox-payment": OWN,
    f"GET {P}/logins": OWN,
    f"POST {P}/logins/end-others": OWN,
    f"GET {P}/consents": OWN,
    f"POST {P}/consents/{{consent_id}}/withdraw": OWN,
    f"POST {P}/recognition": OWN,
    f"POST {P}/recharges": OWN,
    f"POST {P}/passes": OWN,
    f"GET {P}/messages": OWN,
    f"POST {P}/messages/seen": OWN,
    f"GET {P}/seals": OWN,
    f"GET {P}/todos": OWN,
    f"POST {P}/todos/{{todo_id}}/decision": OWN,
    f"GET {P}/invitations": OWN,
    f"POST {P}/invitations/{{invitation_id}}/answer": OWN,
    f"GET {P}/foundings": OWN,
    f"POST {P}/foundings": OWN,
    f"GET {P}/foundings/{{founding_id}}": OWN,
    f"POST {P}/foundings/{{founding_id}}/company": OWN,
    f"POST {P}/foundings/{{founding_id}}/submit": OWN,
    f"GET {P}/foundings/{{founding_id}}/letter-template.pdf": OWN,
    f"POST {P}/foundings/{{founding_id}}/letter": OWN,
    f"POST {P}/foundings/{{founding_id}}/account": OWN,
    f"POST {P}/foundings/{{founding_id}}/amount": OWN,
    f"POST {P}/foundings/{{founding_id}}/withdraw": OWN,
    # application centre
    f"GET {P}/notices": OWN,
    f"GET {P}/subscriptions": OWN,
    f"POST {P}/subscriptions": OWN,
    f"POST {P}/subscriptions/{{subscription_id}}/end": OWN,
    f"GET {P}/ratings": OWN,
    f"GET {P}/reports": OWN,
    f"GET {P}/reports/{{report_id}}/document": OWN,
    f"GET {P}/reports/{{report_id}}/against/{{other_id}}": OWN,
    f"GET {P}/promotion": OWN,
    f"GET {P}/documents": OWN,
    f"POST {P}/documents": OWN,
    f"GET {P}/documents/{{document_id}}/content": OWN,
    f"GET {P}/documents/{{document_id}}/picture": OWN,
    f"POST {P}/documents/{{document_id}}/stamp": OWN,
    f"POST {P}/documents/{{document_id}}/remove": OWN,
    # money
    f"GET {P}/account": OWN,
    f"GET {P}/account/billable": OWN,
    f"GET {P}/account/consumption": OWN,
    f"GET {P}/account/recharges": OWN,
    f"GET {P}/invoices": OWN,
    f"POST {P}/invoices": OWN,
    f"GET {P}/invoices/{{case_id}}": OWN,
    f"GET {P}/invoices/{{case_id}}/files/{{kind}}": OWN,
    f"GET {P}/invoices/{{case_id}}/pages/{{number}}": OWN,
    f"POST {P}/invoices/{{case_id}}/change": OWN,
    f"POST {P}/invoices/{{case_id}}/mail": OWN,
    # sessions belong to the phone that scanned
    f"POST {P}/scan": OWN,
    f"GET {P}/sessions/{{session_id}}": OWN,
    f"GET {P}/sessions/{{session_id}}/events": OWN,
    f"GET {P}/sessions/{{session_id}}/work": OWN,
    f"POST {P}/sessions/{{session_id}}/authorise": OWN,
    f"POST {P}/sessions/{{session_id}}/ready": OWN,
    f"POST {P}/sessions/{{session_id}}/heartbeat": OWN,
    f"POST {P}/sessions/{{session_id}}/leave": OWN,
    f"POST {P}/sessions/{{session_id}}/refuse": OWN,
    f"POST {P}/sessions/{{session_id}}/confirm": OWN,
    f"POST {P}/sessions/{{session_id}}/partials": OWN,
    f"POST {P}/sessions/{{session_id}}/signatures": OWN,
    f"GET {P}/sessions/{{session_id}}/envelopes": OWN,
    f"POST {P}/sessions/{{session_id}}/encryption": OWN,
    f"POST {P}/sessions/{{session_id}}/keys": OWN,
    f"POST {P}/sessions/{{session_id}}/openings": OWN,
    # coming to a unit
    f"GET {P}/units": STRANGER,
    f"GET {U}/joining": STRANGER,
    f"POST {U}/join": STRANGER,
    f"POST {U}/applications": STRANGER,
    # in a unit
    f"GET {U}": Ability.VIEW_UNIT,
    f"GET {U}/members": Ability.VIEW_UNIT,
    f"POST {U}/leave": Ability.LEAVE,
    f"GET {U}/contacts": Ability.APPLY,
    f"GET {U}/seal-requests": Ability.APPLY,
    f"POST {U}/seal-requests": Ability.APPLY,
    f"POST {U}/ratings": Ability.USE_CREDIT,
    f"POST {U}/reports": Ability.USE_CREDIT,
    f"POST {U}/members/{{person_id}}/remove": Ability.MANAGE_MEMBERS,
    f"GET {U}/invitations": Ability.MANAGE_MEMBERS,
    f"POST {U}/invitations": Ability.MANAGE_MEMBERS,
    f"POST {U}/invitations/{{invitation_id}}/withdraw": Ability.MANAGE_MEMBERS,
    f"POST {U}/administrator": Ability.TRANSFER_ADMIN,
    f"GET {U}/todos": Ability.DECIDE,
    f"GET {U}/reviews": Ability.DECIDE,
    f"GET {U}/seals": Ability.MANAGE_SEALS,
    f"GET {U}/voided-seals": Ability.MANAGE_SEALS,
    f"GET {U}/seals/{{seal_id}}/grants": Ability.MANAGE_SEALS,
    f"GET {U}/seals/{{seal_id}}/grants.csv": Ability.MANAGE_SEALS,
    f"GET {U}/seals/{{seal_id}}/uses": Ability.MANAGE_SEALS,
    f"GET {U}/seals/{{seal_id}}/uses.csv": Ability.MANAGE_SEALS,
    f"POST {U}/seals/{{seal_id}}/grants": Ability.MANAGE_SEALS,
    f"POST {U}/seals/{{seal_id}}/grants/{{grant_id}}/reclaim": Ability.MANAGE_SEALS,
    f"POST {U}/seals/{{seal_id}}/void": Ability.MANAGE_SEALS,
    f"GET {U}/certificates": Ability.MANAGE_CERTIFICATES,
    f"GET {U}/certificates/{{authority}}/grants": Ability.MANAGE_CERTIFICATES,
    f"GET {U}/certificates/{{authority}}/grants.csv": Ability.MANAGE_CERTIFICATES,
    f"GET {U}/certificates/{{authority}}/uses": Ability.MANAGE_CERTIFICATES,
    f"GET {U}/certificates/{{authority}}/uses.csv": Ability.MANAGE_CERTIFICATES,
    f"POST {U}/certificates/{{authority}}/grants/{{right_id}}/reclaim": (
        Ability.MANAGE_CERTIFICATES
    ),
    f"GET {U}/stock": Ability.MANAGE_CERTIFICATES,
    f"POST {U}/stock/orders": Ability.MANAGE_CERTIFICATES,
    f"POST {U}/stock/assignments": Ability.MANAGE_CERTIFICATES,
    f"GET {U}/picture.png": Ability.VIEW_UNIT,
    f"POST {U}/picture": Ability.CHANGE_UNIT,
    f"GET {U}/materials": Ability.CHANGE_UNIT,
    f"POST {U}/materials": Ability.CHANGE_UNIT,
    f"GET {U}/materials/{{material_id}}/file": Ability.CHANGE_UNIT,
    f"GET {U}/changes": Ability.CHANGE_UNIT,
    f"POST {U}/changes": Ability.CHANGE_UNIT,
    f"POST {U}/changes/{{change_id}}/withdraw": Ability.CHANGE_UNIT,
    f"GET {U}/members/{{person_id}}": Ability.MANAGE_MEMBERS,
    f"GET {U}/members/{{person_id}}/uses": Ability.MANAGE_MEMBERS,
    f"GET {U}/members/{{person_id}}/uses.csv": Ability.MANAGE_MEMBERS,
    # others than phones
    "POST /v1/devices": DESKTOP,
    "GET /v1/me": DESKTOP,
    "GET /v1/platforms": DESKTOP,
    "GET /v1/seals": DESKTOP,
    "GET /v1/account": DESKTOP,
    "POST /v1/sessions": DESKTOP,
    "POST /v1/sessions/{session_id}/qr": DESKTOP,
    "GET /v1/sessions/{session_id}": DESKTOP,
    "GET /v1/sessions/{session_id}/events": DESKTOP,
    "POST /v1/sessions/{session_id}/attributes": DESKTOP,
    "GET /v1/sessions/{session_id}/signatures": DESKTOP,
    "POST /v1/sessions/{session_id}/completion": DESKTOP,
    "POST /v1/sessions/{session_id}/cancel": DESKTOP,
    "POST /v1/sessions/{session_id}/progress": DESKTOP,
    "POST /v1/sessions/{session_id}/trial": DESKTOP,
    "GET /v1/sessions/{session_id}/keys": DESKTOP,
    "GET /v1/encryption-certificates": DESKTOP,
    "POST /v1/tsa": DESKTOP,
    "POST /v1/timestamps": DESKTOP,
    "POST /v1/operator/login": OPERATOR,
    "GET /v1/operator/me": OPERATOR,
    "POST /v1/operator/logout": OPERATOR,
    "GET /v1/operator/reviews": OPERATOR,
    "GET /v1/operator/reviews/{founding_id}/letter": OPERATOR,
    "POST /v1/operator/reviews/{founding_id}/decision": OPERATOR,
    "GET /v1/operator/transfers": OPERATOR,
    "GET /v1/operator/changes": OPERATOR,
    "GET /v1/operator/changes/{change_id}/papers/{material_id}": OPERATOR,
    "POST /v1/operator/changes/{change_id}/decision": OPERATOR,
    "GET /v1/platform/identities/{consent_id}": NODE,
    "POST /v1/platform/sessions": NODE,
    "GET /v1/platform/sessions/{session_id}": NODE,
    "POST /v1/platform/sessions/{session_id}/qr": NODE,
    "POST /v1/platform/sessions/{session_id}/attributes": NODE,
    "GET /v1/platform/sessions/{session_id}/keys": NODE,
    "POST /v1/platform/sessions/{session_id}/trial": NODE,
    "GET /v1/platform/sessions/{session_id}/signatures": NODE,
    "POST /v1/platform/sessions/{session_id}/completion": NODE,
    "POST /v1/platform/sessions/{session_id}/cancel": NODE,
    "GET /v1/supervision/records": NODE,
    "GET /v1/supervision/sessions": NODE,
    "POST /nodes/{code}/certificates/status": NODE,
    "POST /v1/payments/alipay/notice": NODE,
    "POST /v1/payments/wechat/notice": NODE,
    "GET /directory": PKI,
    "GET /healthz": PKI,
    "GET /pki/trust.pem": PKI,
    "GET /pki/{ca}.crl": PKI,
    "GET /pki/{ca}.cer": PKI,
    "POST /pki/{ca}/ocsp": PKI,
}
PHONES = {Role.LEGAL_PERSON: "13800000001", Role.ADMIN: "13800000002", Role.MEMBER: "13800000003"}
CJK = re.compile("[一-鿿]")
NAMED = re.compile(r"\{(\w+)\}")


def operations(app):
    """Every operation of the OpenAPI document."""
    return {
        f"{method.upper()} {path}"
        for path, item in app.openapi()["paths"].items()
        for method in item
        if method in {"get", "post", "put", "patch", "delete"}
    }


@pytest.fixture
def app(office):
    """The application behind the office."""
    from sync.cloud.api.app import create_app

    return create_app(office.cloud.settings)


def filled(path, **ids):
    """The path with a unit, and ids that exist nowhere unless they are given."""
    return NAMED.sub(lambda match: ids.get(match[1], "nothing"), path)


def call(phone, row, *, key="", **ids):
    method, path = row.split()
    headers = {"Idempotency-Key": key} if key else {}
    body = {} if method == "POST" else None
    return phone.http.request(method, filled(path, **ids), json=body, headers=headers)


@pytest.mark.requirement("R009")
def test_every_endpoint_is_classified(app):
    assert operations(app) - set(ROWS) == set(), "give each a row, see the head of this file"
    assert set(ROWS) - operations(app) == set()
    assert set(ALLOWED) == set(Ability)
    for row, kind in ROWS.items():
        of_unit = row.split()[1].startswith(U) and kind != STRANGER
        assert isinstance(kind, Ability) == of_unit, row


@pytest.mark.requirement("R009")
def test_the_table_says_what_the_three_tiers_may_do():
    """Spelt out once more, so that nobody widens a role by a slip."""
    everyone = {"view-unit", "leave", "apply", "use-credit"}
    managers = everyone | {
        "manage-members",
        "decide",
        "transfer-admin",
        "change-unit",
        "manage-certificates",
        "manage-seals",
    }
    expected = {"legal-person": managers, "admin": managers, "member": everyone}
    said = {role: {ability for ability in ALLOWED if role in ALLOWED[ability]} for role in Role}
    assert said == expected


@pytest.mark.requirement("R009")
def test_every_endpoint_of_a_unit_asks_the_table():
    """The dependency of the route names the ability of the row."""
    asked = {}
    for route in (route for router in ROUTERS for route in router.routes):
        for method in route.methods:
            parts = [part.call for part in route.dependant.dependencies]
            permits = [call.ability for call in parts if isinstance(call, Permits)]
            if permits:
                asked[f"{method} {route.path}"] = permits
    expected = {row: [kind] for row, kind in ROWS.items() if isinstance(kind, Ability)}
    assert asked == expected != {}


@pytest.mark.requirement("R009")
def test_three_roles_and_a_stranger_at_every_endpoint_of_a_unit(office, other_unit):
    phones = {role: office.phone(number) for role, number in PHONES.items()}
    for row, kind in ROWS.items():
        if not isinstance(kind, Ability):
            continue
        for role, phone in phones.items():
            # without a key nothing is changed, and whoever passes the door is told so
            answer = call(phone, row, unit_id="unit-demo", key="" if role in ALLOWED[kind] else "x")
            body = answer.json() if answer.is_error else {}
            if role in ALLOWED[kind]:
                assert body.get("code") != "unit.decider-required", (row, role)
                assert answer.status_code != 403, (row, role)
            else:
                assert (answer.status_code, body["code"]) == (403, "unit.decider-required"), row
                assert CJK.search(body["message"]) and CJK.search(body["next"]), row
        for unit in ("unit-demo", "unit-nowhere"):
            answer = call(other_unit, row, unit_id=unit, key="x")
            assert (answer.status_code, answer.json()["code"]) == (404, "request.not-found"), row
        nobody = office.phone("13811110000")
        nobody.http.cookies.clear()
        assert call(nobody, row, unit_id="unit-demo", key="x").status_code == 401, row


@pytest.mark.requirement("R009")
def test_ids_of_others_in_a_path_are_not_found(office, other_unit, come):
    """A manager of one unit reaches nothing of another through his own unit's path, and nobody
    reaches what belongs to somebody else."""
    come("13900000001", "周宁").post("/v1/phone/units/unit-demo/applications", {"note": ""})
    admin = office.phone(PHONES[Role.ADMIN])
    todo = admin.get("/v1/phone/todos")["todos"][0]["id"]
    invited = admin.post("/v1/phone/units/unit-demo/invitations", {"phone": "13911112222"})
    invitation = invited["invitations"][0]["id"]
    session = office.desktop.show()["id"]
    foreign = {
        "todo_id": todo,
        "invitation_id": invitation,
        "session_id": session,
        "right_id": "right-per-member-unit-test-a-sm2",
        "person_id": "per-member",
        "seal_id": "seal-official",
        "grant_id": "grant-seal-official-per-member",
    }
    bodies = {"decision": {"decision": "approve"}, "answer": {"answer": "accept"}}
    for row, kind in ROWS.items():
        names = set(NAMED.findall(row)) & set(foreign)
        if not names or kind not in (OWN, *Ability):
            continue
        method, path = row.split()
        own = {**foreign, "unit_id": "unit-other"}
        body = bodies.get(path.rpartition("/")[2], {})
        answer = other_unit.send(method, filled(path, **own), body if method == "POST" else None)
        assert answer.status_code in (400, 403, 404), (row, answer.text)
        if answer.status_code == 400:
            assert "body" in answer.json()["message"], row  # refused before it was looked at
