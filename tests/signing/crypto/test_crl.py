"""Lists in which silence would not mean good are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509

from signing.crypto import keys, revocation
from signing.errors import RevocationError


def extended(pki: Any, extension: dict[str, Any]) -> bytes:
    """A list with one more extension, signed by its issuer."""
    der = revocation.build_crl(
        pki.ca, {}, this_update=pki.now, next_update=pki.now + timedelta(days=7), number=1
    )
    parsed = asn1_crl.CertificateList.load(der)
    body = parsed["tbs_cert_list"]
    body["crl_extensions"].append(extension)
    parsed["signature"] = keys.sign(pki.ca.key, pki.algorithm, body.dump(force=True))
    return bytes(parsed.dump(force=True))


@pytest.mark.parametrize("critical", [True, False])
def test_delta_list_is_refused(critical: bool, pki: Any) -> None:
    extension = {"extn_id": "delta_crl_indicator", "critical": critical, "extn_value": 1}
    with pytest.raises(RevocationError, match="不完整"):
        revocation.read_crl(extended(pki, extension), pki.ca.certificate)


@pytest.mark.parametrize(
    "point",
    [
        {"only_contains_attribute_certs": True},
        {"only_some_reasons": {"key_compromise"}},
        {"indirect_crl": True},
    ],
)
def test_list_limited_to_some_is_refused(point: dict[str, Any], pki: Any) -> None:
    extension = {"extn_id": "issuing_distribution_point", "critical": True, "extn_value": point}
    with pytest.raises(RevocationError, match="不完整"):
        revocation.read_crl(extended(pki, extension), pki.ca.certificate)


def test_list_of_one_place_is_complete_there(pki: Any) -> None:
    address = x509.GeneralName("uniform_resource_identifier", "http://127.0.0.1/pki/ca.crl")
    name = x509.DistributionPointName("full_name", [address])
    point = {"distribution_point": name}
    extension = {"extn_id": "issuing_distribution_point", "critical": True, "extn_value": point}
    read = revocation.read_crl(extended(pki, extension), pki.ca.certificate)
    assert read.status(1) == revocation.GOOD


def test_unknown_critical_extension_is_refused(pki: Any) -> None:
    extension = {"extn_id": "issuer_alt_name", "critical": True, "extn_value": []}
    with pytest.raises(RevocationError):
        revocation.read_crl(extended(pki, extension), pki.ca.certificate)


@pytest.mark.parametrize("scope", ["only_contains_user_certs", "only_contains_ca_certs"])
def test_list_of_one_kind_speaks_about_that_kind_only(scope: str, pki: Any) -> None:
    """RFC 5280, 6.3.3 (b)(2)."""
    extension = {
        "extn_id": "issuing_distribution_point",
        "critical": True,
        "extn_value": {scope: True},
    }
    listing = extended(pki, extension)
    user, authority = pki.signer.certificate, pki.ca.certificate
    inside, outside = (user, authority) if scope.endswith("user_certs") else (authority, user)
    read = revocation.read_crl(listing, pki.ca.certificate, certificate=inside)
    assert read.status(1) == revocation.GOOD
    for other in (outside, None):
        with pytest.raises(RevocationError, match="这类证书"):
            revocation.read_crl(listing, pki.ca.certificate, certificate=other)
