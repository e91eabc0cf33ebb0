"""Sentences about the bytes: what is said of changes, and of a signer."""

from __future__ import annotations

from typing import Any

import pytest
from asn1crypto import x509

from signing.crypto import certificates
from signing.verify import rows
from signing.verify.changes import Comparison
from signing.verify.model import Judgement, Modification, Verdict


def change(judgement: Judgement) -> Modification:
    return Modification(judgement, "改动", {}, None, "", "")


@pytest.mark.parametrize(
    ("judgements", "is_complete", "verdict"),
    [
        ([], True, Verdict.VALID),
        ([Judgement.ALLOWED], True, Verdict.VALID_WITH_NOTES),
        ([Judgement.ALLOWED, Judgement.SUSPICIOUS], True, Verdict.UNKNOWN),
        ([Judgement.FORBIDDEN, Judgement.ALLOWED], True, Verdict.INVALID),
        ([], False, Verdict.UNKNOWN),
        # the list may lack what is worse
        ([Judgement.ALLOWED], False, Verdict.UNKNOWN),
        ([Judgement.FORBIDDEN], False, Verdict.INVALID),
    ],
)
def test_the_worst_change_decides_unless_some_are_unknown(
    judgements: list[Judgement], is_complete: bool, verdict: Verdict
) -> None:
    happened = Comparison(tuple(map(change, judgements)), is_complete=is_complete)
    assert rows.modifications(happened).verdict is verdict


@pytest.mark.parametrize(
    ("usage", "verdict"),
    [
        ({"digital_signature"}, Verdict.VALID),
        ({"non_repudiation"}, Verdict.VALID),
        ({"digital_signature", "key_encipherment"}, Verdict.VALID),
        ({"key_encipherment"}, Verdict.VALID_WITH_NOTES),
        ({"key_cert_sign", "crl_sign"}, Verdict.VALID_WITH_NOTES),
    ],
)
def test_one_usage_for_signing_is_enough(usage: set[str], verdict: Verdict, pki: Any) -> None:
    parsed = x509.Certificate.load(pki.signer.certificate)
    for extension in parsed["tbs_certificate"]["extensions"]:
        if extension["extn_id"].native == "key_usage":
            extension["extn_value"] = x509.KeyUsage(usage)
    info = certificates.read(parsed.dump(force=True))
    assert info.key_usage == usage
    assert rows.signer(info).verdict is verdict
