"""Signing a document that the site never sees: its digest in, a detached CMS out."""

from __future__ import annotations

import base64
import hashlib

from signing.algorithm import Algorithm
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.crypto.certificates import read
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import FileAttributes, SessionView, Signer, SubmitAttributes


def attributes_of(view: SessionView) -> SubmitAttributes:
    """What is to be signed for every file, by the certificate that the phone has chosen."""
    if view.signer is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    algorithm = Algorithm(view.signer.algorithm)
    certificate = base64.b64decode(view.signer.certificate)
    return SubmitAttributes(
        files=tuple(
            FileAttributes(
                file=file.id,
                attributes=base64.b64encode(
                    signed_attributes(
                        bytes.fromhex(file.digests[algorithm.digest.value]), certificate, algorithm
                    )
                ).decode(),
            )
            for file in view.files
        )
    )


def detached(signer: Signer, attributes: bytes, signature: bytes) -> bytes:
    """The detached CMS, DER; the signature is verified first (SignatureMismatchError)."""
    return assemble(
        attributes,
        signature,
        certificate=base64.b64decode(signer.certificate),
        chain=tuple(base64.b64decode(der) for der in signer.chain),
        algorithm=Algorithm(signer.algorithm),
        timestamp=None,
    )


def issuer_fingerprint(signer: Signer) -> tuple[str, str]:
    """The certificate's serial, and SHA-256 of its issuer's certificate, both hex."""
    serial = read(base64.b64decode(signer.certificate)).serial
    return serial, hashlib.sha256(base64.b64decode(signer.chain[0])).hexdigest()
