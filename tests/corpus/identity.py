"""A throw-away test identity for one run: root, signer and timestamp authority, all 测试证书."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, timestamp
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Role, Subject, Validity

ALGORITHM = Algorithm.RSA_SHA256


@dataclass(frozen=True)
class Identity:
    """Who signs, who stamps the time, and the root of both."""

    root: bytes
    """DER"""
    signer: Authority
    tsa: Authority

    def cms(self, digest: bytes) -> bytes:
        """A timestamped CMS over a file's digest."""
        signed = attributes.signed_attributes(digest, self.signer.certificate, ALGORITHM)
        signature = keys.sign(self.signer.key, ALGORITHM, signed)
        request = timestamp.timestamp_request(signature, ALGORITHM)
        answer = timestamp.issue_response(request, self.tsa, datetime.now(UTC))
        return assemble.assemble(
            signed,
            signature,
            certificate=self.signer.certificate,
            chain=self.signer.chain,
            algorithm=ALGORITHM,
            timestamp=timestamp.read_response(answer, request),
        )

    @property
    def pem(self) -> bytes:
        """The root."""
        text = base64.encodebytes(self.root)
        return b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n"


def make() -> Identity:
    """Fresh keys and certificates, valid for some days."""
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=1), now + timedelta(days=9))
    key = keys.generate(ALGORITHM)
    subject = Subject("测试根CA(语料)", "测试机构")
    root = Authority(certificates.issue_root(subject, key, validity=validity), key)

    def issue(role: Role, name: str) -> Authority:
        own = keys.generate(ALGORITHM)
        public = keys.public_key(own)
        der = certificates.issue(
            role, Subject(name), public_key=public, validity=validity, authority=root
        )
        return Authority(der, own)

    return Identity(root.certificate, issue(Role.SIGNER, "测试单位"), issue(Role.TSA, "测试时间戳"))


def save(identity: Identity, path: Path) -> None:
    """For the processes that sign."""
    parts = {"root": identity.root}
    for name, authority in (("signer", identity.signer), ("tsa", identity.tsa)):
        parts[name] = authority.certificate
        parts[f"{name} key"] = keys.to_pkcs8(authority.key)
    path.write_text(json.dumps({name: der.hex() for name, der in parts.items()}), encoding="ascii")


def load(path: Path) -> Identity:
    """What `save` wrote."""
    parts = {
        name: bytes.fromhex(text)
        for name, text in json.loads(path.read_text(encoding="ascii")).items()
    }
    signer, tsa = (
        Authority(parts[name], keys.from_pkcs8(parts[f"{name} key"])) for name in ("signer", "tsa")
    )
    return Identity(parts["root"], signer, tsa)
