"""RFC 3161 timestamps over signature values: asking, answering and checking."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from asn1crypto import cms, tsp

from signing.algorithm import Algorithm, Digest
from signing.cms import assemble, reader, tst_info
from signing.cms import attributes as attribute_room
from signing.cms.message import SignedMessage
from signing.crypto import certificates, keys, signatures
from signing.crypto.asn1 import UNREADABLE, TimeStampResponse, as_read
from signing.crypto.certificates import Authority
from signing.crypto.digests import digest
from signing.errors import CmsError, CryptoError, TimestampError

MAX_BYTES: Final = 1_000_000
"""Larger answers are refused unread."""
POLICY: Final = "2.25.80316843914187316024913271"
"""Policy of our test authority: an identifier made from a UUID, registered nowhere on purpose."""


@dataclass(frozen=True, slots=True)
class TimestampInfo:
    """What a verified token says; whether to trust its authority is another question."""

    time: datetime
    certificate: bytes
    """The authority's, DER."""
    chain: tuple[bytes, ...]
    """Other certificates in the token, DER, in no order."""
    policy: str
    digest: str
    """asn1crypto's name, e.g. ``sha256``."""
    imprint: bytes
    nonce: int | None


def timestamp_request(signature: bytes, algorithm: Algorithm) -> bytes:
    """The DER request for a timestamp on a signature value, with a fresh nonce."""
    return digest_request(digest(algorithm.digest, signature), algorithm.digest)


def digest_request(hashed: bytes, kind: Digest) -> bytes:
    """The DER request for a timestamp on something whose digest is known, with a fresh nonce."""
    imprint = {"hash_algorithm": {"algorithm": kind.value}, "hashed_message": hashed}
    return bytes(
        tsp.TimeStampReq(
            {
                "version": "v1",
                "message_imprint": imprint,
                "nonce": secrets.randbits(63) | 1 << 62,
                "cert_req": True,
            }
        ).dump()
    )


def read_response(der: bytes, request: bytes) -> bytes:
    """The token (DER) of a response to `request`; as `read_stamp`."""
    return read_stamp(der, request)[0]


def read_stamp(der: bytes, request: bytes) -> tuple[bytes, TimestampInfo]:
    """The token (DER) of a response to `request` and what it says; TimestampError unless it fits.

    Checked: granted, imprint and nonce as asked, signed by a certificate for timestamping.
    """
    asked = tsp.TimeStampReq.load(request)
    if len(der) > MAX_BYTES:
        raise TimestampError(detail="应答过大")
    try:
        response = TimeStampResponse.load(der, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise TimestampError(detail="时间戳机构拒绝了请求")
        token = as_read(response["time_stamp_token"])
    except UNREADABLE as error:
        raise TimestampError(detail="应答无法读取") from error
    info = read_token(token)
    imprint = asked["message_imprint"]
    same_digest = info.digest == imprint["hash_algorithm"]["algorithm"].native
    if not same_digest or info.imprint != imprint["hashed_message"].native:
        raise TimestampError(detail="时间戳与签名不对应")
    if info.nonce != asked["nonce"].native:
        raise TimestampError(detail="时间戳随机数不一致")
    return token, info


def check_token(token: bytes, signature: bytes, *, beside: Sequence[bytes] = ()) -> TimestampInfo:
    """What a token on `signature` says, verified; TimestampError if it is over something else.

    `beside`: certificates (DER) among which the authority's may be, if the token has none.
    """
    info = read_token(token, beside=beside)
    if info.imprint != signatures.hash_named(info.digest, signature):
        raise TimestampError(detail="时间戳与签名不对应")
    return info


def read_token(token: bytes, *, beside: Sequence[bytes] = ()) -> TimestampInfo:
    """What a token says, its signature verified; TimestampError."""
    try:
        message = reader.read(token, beside=beside)
        content = message.content
        if content is None or message.content_type != tst_info.CONTENT_TYPE:
            raise TimestampError(detail="不是时间戳")
        reader.verify(
            message,
            digest_of=lambda name: signatures.hash_named(name, content),
            content=lambda: content,
        )
        authority = certificates.read(message.certificate)
        if authority.extended_key_usage != {"time_stamping"}:
            raise TimestampError(detail="签发证书不是时间戳证书")
        return _info(content, message)
    except TimestampError:
        raise
    except CmsError as error:
        raise TimestampError(detail=error.arguments["detail"]) from error
    except CryptoError as error:
        raise TimestampError(detail="时间戳的签名不正确") from error
    except UNREADABLE as error:
        raise TimestampError(detail="时间戳无法读取") from error


def issue_response(request: bytes, authority: Authority, now: datetime) -> bytes:
    """The answer of a timestamp authority at `now` (aware), DER; it may be a rejection."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        kind = Digest(asked["message_imprint"]["hash_algorithm"]["algorithm"].native)
        imprint = asked["message_imprint"]["hashed_message"].native
        nonce, wants_certificate = asked["nonce"].native, bool(asked["cert_req"].native)
    except UNREADABLE:
        return _rejection("bad_data_format")
    if len(imprint) != 32:
        return _rejection("bad_data_format")
    stated = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": {
            "hash_algorithm": {"algorithm": kind.value},
            "hashed_message": imprint,
        },
        "serial_number": secrets.randbits(63) | 1 << 62,
        "gen_time": now.astimezone(UTC).replace(microsecond=0),
        "accuracy": {"seconds": 1},
    }
    if nonce is not None:
        stated["nonce"] = nonce
    token = _token(tsp.TSTInfo(stated), authority, with_certificates=wants_certificate)
    response = {"status": {"status": "granted"}, "time_stamp_token": token}
    return bytes(TimeStampResponse(response).dump())


def _token(
    stated: tsp.TSTInfo, authority: Authority, *, with_certificates: bool
) -> cms.ContentInfo:
    algorithm = authority.key.algorithm
    attributes = attribute_room.attribute_set(
        "tst_info",
        digest(algorithm.digest, stated.dump()),
        certificate=authority.certificate,
        algorithm=algorithm,
    )
    signed = assemble.signed_data(
        {"content_type": "tst_info", "content": stated},
        attributes,
        signature=keys.sign(authority.key, algorithm, attributes),
        certificates=(authority.certificate, *authority.chain),
        algorithm=algorithm,
    )
    if not with_certificates:
        del signed["certificates"]
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _rejection(reason: str) -> bytes:
    return bytes(
        TimeStampResponse({"status": {"status": "rejection", "fail_info": {reason}}}).dump()
    )


def _info(content: bytes, message: SignedMessage) -> TimestampInfo:
    stated = tst_info.read(content)
    certificate = message.certificate
    return TimestampInfo(
        time=stated.time,
        certificate=certificate,
        chain=tuple(c for c in message.certificates if c != certificate),
        policy=stated.policy,
        digest=stated.digest,
        imprint=stated.imprint,
        nonce=stated.nonce,
    )
