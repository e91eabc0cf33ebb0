"""What relying parties fetch: roots, lists, OCSP answers, timestamps."""

from __future__ import annotations

import base64

import httpx
import pytest
from cryptography import x509

from signing.algorithm import Algorithm
from signing.cms.timestamp import check_token, read_response, timestamp_request
from signing.crypto import keys
from signing.crypto.certificates import read
from signing.crypto.crl import read_crl
from signing.crypto.ocsp import build_ocsp_request, read_ocsp
from signing.crypto.status import Status
from signing.errors import InternalError, TimestampError
from sync.cloud.cloud import Cloud
from sync.cloud.pki.vault import Vault, load_data_key
from sync.cloud.seed import prepare
from sync.cloud.store.certificates import AuthorityRow, IssuedRow


def get(office, path):
    answer = httpx.get(office.url + path, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("ca", ["test-a-rsa", "test-b-sm2", "test-a-sm2-root"])
def test_a_list_is_found_by_the_fingerprint_of_its_issuer(office, ca):
    issuer = get(office, f"/pki/{ca}.cer")
    listing = read_crl(get(office, f"/pki/{read(issuer).fingerprint}.crl"), issuer)
    assert listing.entries == {}
    assert httpx.get(f"{office.url}/pki/{'0' * 64}.crl", timeout=60).status_code == 404


def test_four_test_roots_are_published(office):
    roots = x509.load_pem_x509_certificates(get(office, "/pki/trust.pem"))
    names = sorted(
        root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value for root in roots
    )
    assert names == [
        "测试CA乙 RSA 测试根",
        "测试CA乙 SM2 测试根",
        "测试CA甲 RSA 测试根",
        "测试CA甲 SM2 测试根",
    ]


@pytest.mark.parametrize("kind", ["rsa", "sm2"])
def test_a_replaced_certificate_is_revoked_everywhere(office, kind):
    right, ca = f"right-per-member-unit-test-b-{kind}", f"test-b-{kind}"
    phone = office.phone()
    old = base64.b64decode(phone.issue(right)["certificate"])
    new = base64.b64decode(phone.issue(right)["certificate"])
    issuer = get(office, f"/pki/{ca}.cer")
    crl = read_crl(get(office, f"/pki/{ca}.crl"), issuer)
    answers = {}
    for name, certificate in (("old", old), ("new", new)):
        request = build_ocsp_request(certificate, issuer, nonce=b"12345678")
        answer = httpx.post(f"{office.url}/pki/{ca}/ocsp", content=request, timeout=60)
        assert answer.headers["content-type"] == "application/ocsp-response"
        found = read_ocsp(answer.content, certificate, issuer, nonce=b"12345678")
        answers[name] = found.status
        assert crl.status(int(read(certificate).serial, 16)) == found.status
    assert (answers["old"].status, answers["old"].reason) == (Status.REVOKED, "superseded")
    assert answers["new"].status is Status.GOOD


def test_unknown_authorities_are_not_found(office):
    for path in ("/pki/nobody.crl", "/pki/nobody.cer"):
        assert httpx.get(office.url + path, timeout=60).json()["code"] == "request.not-found"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_question_that_would_take_long_is_not_answered(office):
    """Anyone may ask: megabytes of serial numbers would keep a worker busy."""
    answer = httpx.post(f"{office.url}/pki/test-a-rsa/ocsp", content=bytes(17_000), timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_the_tsa_rejects_rubbish_in_its_own_words(office):
    headers = {"Content-Type": "application/timestamp-query"}
    answer = office.desktop.http.post("/v1/tsa", content=b"rubbish", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/timestamp-reply"
    request = timestamp_request(b"signature", Algorithm.RSA_SHA256)
    anonymous = httpx.post(f"{office.url}/v1/tsa", content=request, headers=headers, timeout=60)
    assert anonymous.status_code == 401


@pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.SM2_SM3])
def test_many_timestamps_come_by_one_call(office, algorithm):
    asked = [timestamp_request(bytes([number]), algorithm) for number in range(3)]
    queries = [base64.b64encode(query).decode() for query in (*asked, b"rubbish")]
    answer = office.desktop.http.post("/v1/timestamps", json={"queries": queries})
    *good, bad = [base64.b64decode(reply) for reply in answer.json()["replies"]]
    for number, (reply, request) in enumerate(zip(good, asked, strict=True)):
        token = read_response(reply, request)
        assert check_token(token, bytes([number])).time == office.clock.now
    with pytest.raises(TimestampError):
        read_response(bad, asked[0])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_timestamps_are_asked_for_in_base64_by_those_who_may_and_not_without_end(office):
    query = base64.b64encode(timestamp_request(b"signature", Algorithm.RSA_SHA256)).decode()
    for queries in ([], [query] * 101, ["A" * 1001], [query, "A"], ["文"]):
        answer = office.desktop.http.post("/v1/timestamps", json={"queries": queries})
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
    anonymous = httpx.post(f"{office.url}/v1/timestamps", json={"queries": [query]}, timeout=60)
    assert anonymous.status_code == 401


@pytest.mark.requirement("R126")
def test_no_private_key_lies_open_in_the_database(office):
    phone = office.phone()
    phone.issue()
    with office.cloud.reading() as work:
        authority = work.db.get(AuthorityRow, "test-a-sm2")
        issued = work.db.query(IssuedRow).one()
        with pytest.raises(Exception):  # noqa: B017 - any: it is no key at all
            keys.from_pkcs8(authority.wrapped_key)
        vault = office.cloud.vault
        assert keys.from_pkcs8(vault.unwrap(authority.wrapped_key, purpose="authority:test-a-sm2"))
        with pytest.raises(InternalError):
            vault.unwrap(authority.wrapped_key, purpose="authority:test-b-sm2")
        with pytest.raises(InternalError):
            Vault(b"\1" * 32).unwrap(issued.wrapped_share, purpose=f"share:{issued.id}")


def test_the_data_key_is_made_once_and_private(tmp_path):
    folder = tmp_path / "cloud"
    key = load_data_key(folder)
    assert len(key) == 32
    assert load_data_key(folder) == key
    assert (folder / "data.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["data.key"]
    (folder / "data.key").write_bytes(b"short")
    with pytest.raises(InternalError):
        load_data_key(folder)


def test_preparing_again_changes_nothing(office):
    with office.cloud.reading() as work:
        before = [(row.code, row.certificate) for row in work.db.query(AuthorityRow)]
    again = Cloud.assemble(office.cloud.settings)
    prepare(again)
    with again.reading() as work:
        assert [(row.code, row.certificate) for row in work.db.query(AuthorityRow)] == before
    again.database.close()
    assert office.desktop.available() == "100.00"
