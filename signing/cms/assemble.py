"""Puts a finished signature value and its companions together into a CMS SignedData."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asn1crypto import cms, core, crl, x509

from signing.algorithm import Algorithm
from signing.cms import attributes as attribute_room
from signing.crypto import keys
from signing.crypto.certificates import signature_algorithm


def assemble(
    attributes: bytes,
    signature: bytes,
    *,
    certificate: bytes,
    chain: Sequence[bytes],
    algorithm: Algorithm,
    timestamp: bytes | None,
    crls: Sequence[bytes] = (),
) -> bytes:
    """A detached CMS (RFC 5652) of `signature` over `attributes`; DER.

    Certificates are DER, `chain` nearest issuer first; `timestamp` is an RFC 3161 token over the
    signature value; `crls` (DER) let a reader check revocation offline (RFC 5652, 5.1: they lie
    outside what is signed, so they may be newer). The signature is verified first:
    SignatureMismatchError, and CmsError if the attributes name another certificate.
    """
    keys.verify_signature(certificate, algorithm, signed_data=attributes, signature=signature)
    attribute_room.bound_digest(attributes, certificate, algorithm)
    signed = signed_data(
        {"content_type": "data"},
        attributes,
        signature=signature,
        certificates=(certificate, *chain),
        algorithm=algorithm,
    )
    if timestamp is not None:
        token = cms.ContentInfo.load(timestamp, strict=True)
        signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
            [{"type": "signature_time_stamp_token", "values": [token]}]
        )
    if crls:
        lists = [crl.CertificateList.load(c, strict=True) for c in crls]
        signed["crls"] = [cms.RevocationInfoChoice("crl", entry) for entry in lists]
    return wrap(signed)


def signed_data(
    content: dict[str, Any],
    attributes: bytes,
    *,
    signature: bytes,
    certificates: Sequence[bytes],
    algorithm: Algorithm,
) -> cms.SignedData:
    """A SignedData with one signer, the first of `certificates` (DER), and no unsigned attributes.

    `attributes` must be DER already.

    Standard object identifiers for both algorithms, because generic readers cannot even parse
    those of GM/T 0010.
    """
    signer = x509.Certificate.load(certificates[0], strict=True)
    plain_digest = {"algorithm": algorithm.digest.value}
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": signer.issuer, "serial_number": signer.serial_number},
            ),
            "digest_algorithm": plain_digest,
            "signed_attrs": cms.CMSAttributes.load(attributes),
            "signature_algorithm": signature_algorithm(algorithm),
            "signature": signature,
        }
    )
    return cms.SignedData(
        {
            "version": "v1" if content["content_type"] == "data" else "v3",
            "digest_algorithms": [plain_digest],
            "encap_content_info": content,
            "certificates": [x509.Certificate.load(c, strict=True) for c in certificates],
            "signer_infos": [info],
        }
    )


def wrap(signed: cms.SignedData) -> bytes:
    """The DER ContentInfo around a SignedData."""
    content: core.Sequence = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(content.dump())
