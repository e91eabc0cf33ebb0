"""The virtual phone's memory: its device secret, and key shares wrapped under the PIN."""

from __future__ import annotations

import base64
import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from signing.algorithm import Algorithm
from signing.cms.attributes import bound_digest
from signing.crypto import keys
from signing.crypto.pin import PinKey, verifier
from signing.crypto.two_party import (
    PartialSm2,
    PhoneShareRsa,
    PhoneShareSm2,
    generate_shares,
)
from sync.client.file_lock import FileLock
from sync.client.phone_client import PhoneClient
from sync.protocol.phone import (
    IssueCertificate,
    IssueRsa,
    IssueSm2,
    PartialRequest,
    PartialRequests,
    PhoneSignature,
    PhoneSignatures,
    WorkItem,
)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One certificate issued to this phone, with its wrapped share."""

    serial: str
    """hex"""
    algorithm: str
    certificate: str
    """DER, base64"""
    wrapped: str
    """The share under PIN, device secret and pepper, base64."""


class PhoneMemory:
    """A folder that stands for the phone's storage; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when first needed, readable for its owner only."""
        self._folder = folder
        self.lock = FileLock(folder / "lock")
        """Hold it while issuing, so that two processes do not issue the same certificate."""

    def device(self) -> tuple[str, bytes]:
        """The device's identifier and its secret (32 bytes), drawn on first use."""
        path = self._folder / "device.json"
        with suppress(FileNotFoundError, ValueError, KeyError):
            stored = json.loads(path.read_text(encoding="ascii"))
            return str(stored["device"]), bytes.fromhex(stored["secret"])
        device, secret = f"virtual-{secrets.token_hex(8)}", secrets.token_bytes(32)
        self._write(path, {"device": device, "secret": secret.hex()})
        return device, secret

    def cookies(self, phone: str) -> dict[str, str]:
        """The cookies of the last login with a number, empty if there was none."""
        with suppress(FileNotFoundError, ValueError):
            return dict(json.loads(self._login(phone).read_text(encoding="ascii")))
        return {}

    def keep_cookies(self, phone: str, cookies: dict[str, str]) -> None:
        """Stay logged in, as a browser does."""
        self._write(self._login(phone), cookies)

    def key(self, certificate: str) -> StoredKey | None:
        """The stored key of a certificate's identifier, if any."""
        with suppress(FileNotFoundError, ValueError, TypeError):
            return StoredKey(**json.loads(self._path(certificate).read_text(encoding="ascii")))
        return None

    def keep(self, certificate: str, key: StoredKey) -> None:
        """Store a key."""
        self._write(self._path(certificate), asdict(key))

    def _login(self, phone: str) -> Path:
        return self._folder / f"login-{phone}.json"

    def _path(self, certificate: str) -> Path:
        return self._folder / f"key-{base64.urlsafe_b64encode(certificate.encode()).decode()}.json"

    def _write(self, path: Path, content: dict[str, str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(content), encoding="ascii")
        temporary.replace(path)


def draw_share(
    algorithm: Algorithm,
) -> tuple[PhoneShareSm2 | PhoneShareRsa, IssueSm2 | IssueRsa]:
    """A fresh share of the phone, and what the cloud is told of it."""
    if algorithm is Algorithm.SM2_SM3:
        share = PhoneShareSm2.generate()
        return share, IssueSm2(p1=share.p1.hex())
    rsa_share, cloud_share = generate_shares(algorithm)
    return rsa_share, IssueRsa(n=f"{rsa_share.n:x}", e=rsa_share.e, d2=f"{cloud_share.d2:x}")


def issue_key(
    client: PhoneClient, certificate: str, algorithm: Algorithm, pin: PinKey
) -> StoredKey:
    """Draw a key, have it certified and wrap its share.

    Raises the errors of the client; KeyFormatError when the certificate holds another key.
    """
    share, request = draw_share(algorithm)
    issued = client.issue(
        certificate, IssueCertificate(share=request, pin_verifier=verifier(pin.proof))
    )
    check_certified(share, issued.certificate)
    wrapped = pin.wrap(share.to_bytes(), pepper=bytes.fromhex(issued.pepper))
    return StoredKey(
        serial=issued.serial,
        algorithm=algorithm.value,
        certificate=issued.certificate,
        wrapped=base64.b64encode(wrapped).decode(),
    )


def check_certified(share: PhoneShareSm2 | PhoneShareRsa, certificate: str) -> None:
    """KeyFormatError when the certificate (DER, base64) does not hold the key of `share`."""
    if isinstance(share, PhoneShareRsa):
        public = keys.public_key_of(base64.b64decode(certificate))
        PhoneShareRsa.from_bytes(share.to_bytes(), public=public)


class UnlockedKey:
    """A key share in the open, for the time of one session."""

    def __init__(self, stored: StoredKey, pin: PinKey, *, pepper: bytes) -> None:
        """Unwrap the share; ShareLockedError for a wrong PIN or pepper."""
        share = pin.unwrap(base64.b64decode(stored.wrapped), pepper=pepper)
        self._certificate = base64.b64decode(stored.certificate)
        self._algorithm = Algorithm(stored.algorithm)
        self._public = keys.public_key_of(self._certificate)
        self._share: PhoneShareSm2 | PhoneShareRsa
        if self._algorithm is Algorithm.SM2_SM3:
            self._share = PhoneShareSm2.from_bytes(share)
        else:
            self._share = PhoneShareRsa.from_bytes(
                share, public=self._public, algorithm=self._algorithm
            )

    def bound_digest(self, attributes: bytes) -> bytes:
        """The document digest that `attributes` (DER) bind to this key's certificate; CmsError."""
        return bound_digest(attributes, self._certificate, self._algorithm)

    def sign(self, client: PhoneClient, session: str, items: tuple[WorkItem, ...]) -> None:
        """Sign the items with the cloud's halves and hand the signatures in.

        KeyShareError if the cloud's half does not complete a signature.
        """
        messages = {item.file: base64.b64decode(item.attributes) for item in items}
        if isinstance(self._share, PhoneShareSm2):
            signatures = self._sign_sm2(self._share, client, session, messages)
        else:
            signatures = self._sign_rsa(self._share, client, session, messages)
        client.signatures(
            session,
            PhoneSignatures(
                files=tuple(
                    PhoneSignature(file=file, signature=base64.b64encode(value).decode())
                    for file, value in signatures.items()
                )
            ),
        )

    def _sign_sm2(
        self, share: PhoneShareSm2, client: PhoneClient, session: str, messages: dict[str, bytes]
    ) -> dict[str, bytes]:
        nonces = {file: share.begin() for file in messages}
        requests = tuple(
            PartialRequest(file=file, q1=nonce.q1.hex()) for file, nonce in nonces.items()
        )
        answer = client.partials(session, PartialRequests(files=requests))
        return {
            part.file: share.finish(
                nonces[part.file],
                PartialSm2(
                    int(part.r or "0", 16), int(part.s2 or "0", 16), int(part.s3 or "0", 16)
                ),
                public=self._public,
                message=messages[part.file],
            )
            for part in answer.files
        }

    @staticmethod
    def _sign_rsa(
        share: PhoneShareRsa, client: PhoneClient, session: str, messages: dict[str, bytes]
    ) -> dict[str, bytes]:
        salts = {file: share.begin() for file in messages}
        requests = tuple(
            PartialRequest(file=file, salt=salt.hex() or None) for file, salt in salts.items()
        )
        answer = client.partials(session, PartialRequests(files=requests))
        return {
            part.file: share.finish(
                _number(part.power), message=messages[part.file], salt=salts[part.file]
            )
            for part in answer.files
        }


def _number(untrusted: str | None) -> int:
    """A number of the cloud's half; what is missing becomes 0, which completes no signature."""
    return int(untrusted or "0", 16)
