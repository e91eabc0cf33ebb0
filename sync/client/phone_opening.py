"""How the virtual phone opens keys: its encryption key, made at first use, and the cloud's half."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.crypto.pin import PinKey
from signing.crypto.reply import seal
from signing.crypto.second_share import unwrap, wrap
from signing.crypto.two_party import PhoneShareRsa, PhoneShareSm2
from signing.crypto.two_party_opening import open_rsa, open_sm2
from signing.errors import InternalError, KeyShareError
from sync.client.phone_client import PhoneClient
from sync.client.phone_keys import PhoneMemory, StoredKey, check_certified, draw_share
from sync.protocol.control_code import control_code
from sync.protocol.envelope import (
    EnvelopeWork,
    OpenedKey,
    OpenedKeys,
    Opening,
    OpeningRequests,
    envelope_digest,
)
from sync.protocol.phone import Authorised, IssueEncryption
from sync.protocol.session import SessionView

CHUNK = 50
"""keys opened in one exchange"""


def opener_of(
    client: PhoneClient,
    memory: PhoneMemory,
    session: str,
    signing_key: StoredKey | None,
    pin: PinKey,
    authorised: Authorised,
) -> Opener:
    """The opener of an authorised session; makes the encryption key when there is none yet.

    Raises KeyShareError when this phone lacks the share of the key that is wanted.
    """
    guard = signing_key or memory.key(f"serial-{authorised.serial}")
    if guard is None:
        raise KeyShareError(detail="本机没有这张加密证书的密钥分片")
    wrapped = base64.b64decode(guard.wrapped)
    signing_share = pin.unwrap(wrapped, pepper=bytes.fromhex(authorised.pepper))
    serial = authorised.encryption_serial
    stored = memory.key(f"encryption-{serial}") if serial else None
    if stored is None:
        if signing_key is None:
            raise KeyShareError(detail="本机没有这张加密证书的密钥分片")
        stored = _issue(client, session, Algorithm(guard.algorithm), signing_share)
        memory.keep(f"encryption-{stored.serial}", stored)
        memory.keep(f"serial-{guard.serial}", guard)
    return Opener(client, stored, signing_share)


class Opener:
    """An encryption key share in the open, for the time of one session."""

    def __init__(self, client: PhoneClient, stored: StoredKey, signing_share: bytes) -> None:
        """Unwrap the share; ShareLockedError if it is another certificate's."""
        share = unwrap(base64.b64decode(stored.wrapped), signing_share=signing_share)
        self._client = client
        self._share: PhoneShareSm2 | PhoneShareRsa
        if stored.algorithm == Algorithm.SM2_SM3:
            self._share = PhoneShareSm2.from_bytes(share)
        else:
            public = keys.public_key_of(base64.b64decode(stored.certificate))
            self._share = PhoneShareRsa.from_bytes(share, public=public)

    def open_all(self, view: SessionView) -> None:
        """Open every key of the session and hand it in, sealed for the desktop.

        DecryptionError when a key is not for this certificate, or a half is wrong.
        """
        if view.control_code != control_code(view.files):
            raise InternalError("核对码与文件摘要不符。")
        work = self._client.envelopes(view.id)
        reply = work.reply_key or ""
        declared = {file.id: file.digests.get("sha256") for file in view.files}
        for item in work.files:
            file = item.envelope.file
            if file in declared and envelope_digest(reply, item.envelope) != declared[file]:
                raise InternalError("要解密的内容与已声明的文件摘要不一致。")
        for start in range(0, len(work.files), CHUNK):
            chunk = {item.envelope.file: item for item in work.files[start : start + CHUNK]}
            answer = self._client.openings(view.id, OpeningRequests(files=tuple(chunk)))
            halves = {half.file: half for half in answer.files}
            opened = self._opened(view.id, bytes.fromhex(reply), chunk, halves)
            self._client.keys(view.id, opened)

    def _opened(
        self,
        session: str,
        reply: bytes,
        work: Mapping[str, EnvelopeWork],
        halves: Mapping[str, Opening],
    ) -> OpenedKeys:
        opened = []
        for file, item in work.items():
            secret = self._open(_wrapped(item), halves[file])
            ephemeral, sealed = seal(reply, secret, f"{session}:{file}".encode())
            opened.append(OpenedKey(file=file, ephemeral=ephemeral.hex(), sealed=sealed.hex()))
        return OpenedKeys(files=tuple(opened))

    def _open(self, wrapped: bytes, half: Opening) -> bytes:
        if isinstance(self._share, PhoneShareSm2):
            return open_sm2(self._share, bytes.fromhex(half.point or ""), wrapped)
        return open_rsa(self._share, int(half.power or "0", 16), wrapped)


def _wrapped(item: EnvelopeWork) -> bytes:
    keys_of = {key.serial: key.wrapped for key in item.envelope.keys}
    return base64.b64decode(keys_of[item.serial])


def _issue(
    client: PhoneClient, session: str, algorithm: Algorithm, signing_share: bytes
) -> StoredKey:
    share, request = draw_share(algorithm)
    issued = client.issue_encryption(session, IssueEncryption(share=request))
    check_certified(share, issued.certificate)
    wrapped = wrap(share.to_bytes(), signing_share=signing_share)
    return StoredKey(
        serial=issued.serial,
        algorithm=algorithm.value,
        certificate=issued.certificate,
        wrapped=base64.b64encode(wrapped).decode(),
    )
