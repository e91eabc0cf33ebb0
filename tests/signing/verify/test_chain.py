"""The path to a trusted certificate: found, judged in time, never guessed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import core, x509

from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Role, Subject, Validity
from signing.verify.chain import ChainOutcome, build
from signing.verify.links import link
from signing.verify.trust import TrustStore


def test_path_runs_through_the_pool_to_the_root(pki: Any) -> None:
    store = TrustStore((pki.root.certificate,))
    found = build(pki.signer.certificate, [pki.ca.certificate], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.TRUSTED
    assert found.path == (pki.signer.certificate, pki.ca.certificate, pki.root.certificate)


def test_missing_link_is_an_unknown_issuer(pki: Any) -> None:
    store = TrustStore((pki.root.certificate,))
    found = build(pki.signer.certificate, [], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER
    assert found.path == (pki.signer.certificate,)


def test_root_in_the_file_is_not_trusted_for_that(pki: Any) -> None:
    pool = [pki.ca.certificate, pki.root.certificate]
    found = build(pki.signer.certificate, pool, trust=TrustStore(), at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER


def test_any_certificate_may_be_trusted_itself(pki: Any) -> None:
    store = TrustStore((pki.signer.certificate,))
    found = build(pki.signer.certificate, [], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.TRUSTED


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(-60, ChainOutcome.NOT_YET_VALID), (0, ChainOutcome.TRUSTED), (9999, ChainOutcome.EXPIRED)],
)
def test_period_is_judged(days: int, outcome: ChainOutcome, pki: Any) -> None:
    store = TrustStore((pki.root.certificate,))
    at = pki.now + timedelta(days=days)
    found = build(pki.signer.certificate, [pki.ca.certificate], trust=store, at=at)
    assert found.outcome is outcome


def test_issuer_of_the_same_name_with_another_key_is_none(pki: Any) -> None:
    thief = certificates.issue_root(
        Subject("测试CA甲", "测试机构"),
        keys.generate(pki.algorithm),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
    )
    found = build(pki.signer.certificate, [], trust=TrustStore((thief,)), at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER


def test_signer_cannot_issue(pki: Any) -> None:
    key = keys.generate(pki.algorithm)
    false = certificates.issue(
        Role.SIGNER,
        Subject("测试假冒"),
        public_key=keys.public_key(key),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
        authority=pki.signer,
    )
    pool = [pki.signer.certificate, pki.ca.certificate]
    store = TrustStore((pki.root.certificate,))
    assert build(false, pool, trust=store, at=pki.now).outcome is ChainOutcome.UNKNOWN_ISSUER


def test_issuer_below_its_allowed_depth_is_none(pki: Any) -> None:
    # the CA was issued with a path length of 0: it may issue signers, but no further CA
    deeper = pki.issue(Role.INTERMEDIATE, "测试CA丙")
    key = keys.generate(pki.algorithm)
    leaf = certificates.issue(
        Role.SIGNER,
        Subject("测试"),
        public_key=keys.public_key(key),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
        authority=deeper,
    )
    pool = [deeper.certificate, pki.ca.certificate]
    store = TrustStore((pki.root.certificate,))
    assert build(leaf, pool, trust=store, at=pki.now).outcome is ChainOutcome.UNKNOWN_ISSUER


def test_crowd_of_useless_issuers_ends_the_search(pki: Any) -> None:
    validity = Validity(pki.now, pki.now + timedelta(days=9))
    key = keys.generate(pki.algorithm)
    same = Subject("测试CA甲", "测试机构")
    crowd = [certificates.issue_root(same, key, validity=validity) for _ in range(70)]
    store = TrustStore((pki.root.certificate,))
    found = build(pki.signer.certificate, crowd, trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER


def test_broken_certificates_in_the_pool_are_left_out(pki: Any) -> None:
    store = TrustStore((pki.root.certificate,))
    pool = [b"junk", b"\x30\x00", pki.ca.certificate]
    found = build(pki.signer.certificate, pool, trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.TRUSTED


def test_circle_of_issuers_ends(pki: Any) -> None:
    key_a, key_b = keys.generate(pki.algorithm), keys.generate(pki.algorithm)
    validity = Validity(pki.now, pki.now + timedelta(days=9))
    root_a = Authority(certificates.issue_root(Subject("测试甲"), key_a, validity=validity), key_a)
    root_b = Authority(certificates.issue_root(Subject("测试乙"), key_b, validity=validity), key_b)
    cross = [
        certificates.issue(
            Role.INTERMEDIATE,
            Subject(name),
            public_key=keys.public_key(subject.key),
            validity=validity,
            authority=issuer,
        )
        for name, subject, issuer in (("测试甲", root_a, root_b), ("测试乙", root_b, root_a))
    ]
    found = build(cross[0], cross, trust=TrustStore(), at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER


def test_critical_extension_that_nobody_understands_is_not_judged(pki: Any) -> None:
    parsed = x509.Certificate.load(pki.issue(Role.SIGNER, "测试").certificate)
    body = parsed["tbs_certificate"]
    inner = core.ParsableOctetString(b"\x05\x00")
    body["extensions"].append({"extn_id": "1.2.3.4", "critical": True, "extn_value": inner})
    parsed["signature_value"] = keys.sign(pki.ca.key, pki.algorithm, body.dump(force=True))
    store = TrustStore((pki.root.certificate,))
    found = build(parsed.dump(force=True), [pki.ca.certificate], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.UNSUPPORTED


def test_key_usage_alone_makes_no_issuer(pki: Any) -> None:
    """Basic constraints decide; a signer with a wider usage is still no CA."""
    parsed = x509.Certificate.load(pki.signer.certificate)
    body = parsed["tbs_certificate"]
    for extension in body["extensions"]:
        if extension["extn_id"].native == "key_usage":
            extension["extn_value"] = x509.KeyUsage({"key_cert_sign"})
    parsed["signature_value"] = keys.sign(pki.ca.key, pki.algorithm, body.dump(force=True))
    false = parsed.dump(force=True)
    key = keys.generate(pki.algorithm)
    leaf = certificates.issue(
        Role.SIGNER,
        Subject("测试假冒"),
        public_key=keys.public_key(key),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
        authority=Authority(false, pki.signer.key),
    )
    assert "key_cert_sign" in certificates.read(false).key_usage
    store = TrustStore((pki.root.certificate,))
    found = build(leaf, [false, pki.ca.certificate], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER


def test_endless_paths_end(pki: Any) -> None:
    """Two CAs that certify each other, and no root."""
    validity = Validity(pki.now, pki.now + timedelta(days=9))
    names = [Subject(f"测试CA{n}") for n in range(12)]
    made = [keys.generate(pki.algorithm) for _ in names]
    pool = []
    for number, name in enumerate(names[:-1]):
        above = Authority(
            certificates.issue_root(names[number + 1], made[number + 1], validity=validity),
            made[number + 1],
        )
        pool.append(
            certificates.issue(
                Role.ROOT,
                name,
                public_key=keys.public_key(made[number]),
                validity=validity,
                authority=above,
            )
        )
    found = build(pool[0], [*pool, pool[0]], trust=TrustStore((pki.root.certificate,)), at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER
    assert len(found.path) == 8


def test_version_1_certificates_may_issue_only_when_self_issued(pki: Any) -> None:
    for der, may in ((pki.root.certificate, True), (pki.signer.certificate, False)):
        old = x509.Certificate.load(der)
        old["tbs_certificate"]["version"] = "v1"
        del old["tbs_certificate"]["extensions"]
        found = link(old.dump(force=True))
        assert found is not None
        assert found.may_issue is may


def test_of_several_dead_ends_the_first_longest_is_told(pki: Any) -> None:
    """The CA's certificate was renewed; neither of the two leads to anything trusted."""
    renewed = certificates.issue(
        Role.INTERMEDIATE,
        Subject("测试CA甲", "测试机构"),
        public_key=keys.public_key(pki.ca.key),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
        authority=pki.root,
    )
    pool = [pki.ca.certificate, renewed]
    for order in (pool, pool[::-1]):
        found = build(pki.signer.certificate, order, trust=TrustStore(), at=pki.now)
        assert found.outcome is ChainOutcome.UNKNOWN_ISSUER
        assert found.path == (pki.signer.certificate, order[0])


def test_signer_right_below_the_root_cannot_issue(pki: Any) -> None:
    """No limit of the path stands in its way: only that it is no CA's certificate."""
    direct = pki.issue(Role.SIGNER, "测试直签", issuer="root")
    key = keys.generate(pki.algorithm)
    false = certificates.issue(
        Role.SIGNER,
        Subject("测试假冒"),
        public_key=keys.public_key(key),
        validity=Validity(pki.now, pki.now + timedelta(days=9)),
        authority=direct,
    )
    store = TrustStore((pki.root.certificate,))
    found = build(false, [direct.certificate], trust=store, at=pki.now)
    assert found.outcome is ChainOutcome.UNKNOWN_ISSUER
    assert found.path == (false,)


def test_a_certificate_that_is_trusted_itself_still_ends(pki: Any) -> None:
    """A root's own end does not matter, a signer's does."""
    for der, outcome in (
        (pki.signer.certificate, ChainOutcome.EXPIRED),
        (pki.root.certificate, ChainOutcome.EXPIRED),
    ):
        late = certificates.read(der).not_after + timedelta(seconds=1)
        assert build(der, [], trust=TrustStore((der,)), at=late).outcome is outcome


def test_a_root_may_end_before_what_it_has_issued(pki: Any) -> None:
    key = keys.generate(pki.algorithm)
    short = Validity(pki.now - timedelta(days=9), pki.now - timedelta(days=1))
    root = Authority(certificates.issue_root(Subject("测试短根"), key, validity=short), key)
    leaf_key = keys.generate(pki.algorithm)
    leaf = certificates.issue(
        Role.SIGNER,
        Subject("测试"),
        public_key=keys.public_key(leaf_key),
        validity=Validity(pki.now - timedelta(days=9), pki.now + timedelta(days=9)),
        authority=root,
    )
    found = build(leaf, [], trust=TrustStore((root.certificate,)), at=pki.now)
    assert found.outcome is ChainOutcome.TRUSTED


@pytest.mark.parametrize(
    ("usage", "may"), [({"crl_sign"}, False), ({"key_cert_sign"}, True), ({"key_agreement"}, False)]
)
def test_a_ca_whose_key_is_for_something_else_issues_nothing(
    usage: set[str], may: bool, pki: Any
) -> None:
    parsed = x509.Certificate.load(pki.ca.certificate)
    for extension in parsed["tbs_certificate"]["extensions"]:
        if extension["extn_id"].native == "key_usage":
            extension["extn_value"] = x509.KeyUsage(usage)
    found = link(parsed.dump(force=True))
    assert found is not None
    assert found.may_issue is may
