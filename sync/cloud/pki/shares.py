"""The cloud's half of a signer's key: made at issue, kept wrapped, used once per file."""

from __future__ import annotations

import json
from typing import Any

from signing.algorithm import Algorithm
from signing.crypto.two_party import CloudShareRsa, CloudShareSm2
from signing.crypto.two_party_opening import half_rsa, half_sm2
from signing.errors import DecryptionError, KeyFormatError
from sync.cloud.domain.refusal import Refusal
from sync.protocol.envelope import Opening
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import IssueRsa, IssueSm2, PartialRequest, PartialSignature

CloudShare = CloudShareRsa | CloudShareSm2


def create(request: IssueSm2 | IssueRsa, algorithm: Algorithm) -> CloudShare:
    """The cloud's share beside what the phone sent; Refusal for unsound numbers."""
    try:
        if isinstance(request, IssueSm2):
            return CloudShareSm2.generate(bytes.fromhex(request.p1))
        return CloudShareRsa(int(request.n, 16), request.e, int(request.d2, 16), algorithm)
    except (KeyFormatError, ValueError) as error:
        raise Refusal(ErrorCode.INVALID, detail="key share") from error


def to_bytes(share: CloudShare) -> bytes:
    """For the vault."""
    if isinstance(share, CloudShareSm2):
        return json.dumps({"d2": f"{share.d2:x}", "public": share.public.hex()}).encode()
    fields = {"d2": f"{share.d2:x}", "n": f"{share.n:x}", "e": share.e}
    return json.dumps({**fields, "algorithm": share.algorithm.value}).encode()


def from_bytes(data: bytes) -> CloudShare:
    """Undoes `to_bytes`."""
    fields: dict[str, Any] = json.loads(data)
    if "public" in fields:
        return CloudShareSm2(int(fields["d2"], 16), bytes.fromhex(fields["public"]))
    algorithm = Algorithm(fields.get("algorithm", Algorithm.RSA_SHA256))
    return CloudShareRsa(int(fields["n"], 16), fields["e"], int(fields["d2"], 16), algorithm)


def partial(share: CloudShare, request: PartialRequest, *, message: bytes) -> PartialSignature:
    """The half of one signature; Refusal when the nonce point or the salt does not fit."""
    try:
        if isinstance(share, CloudShareRsa):
            power = share.partial(message=message, salt=bytes.fromhex(request.salt or ""))
            return PartialSignature(file=request.file, power=_even(power))
        half = share.partial(bytes.fromhex(request.q1 or ""), message=message)
    except (KeyFormatError, ValueError) as error:
        raise Refusal(ErrorCode.INVALID, detail="q1, salt") from error
    return PartialSignature(
        file=request.file, r=_scalar(half.r), s2=_scalar(half.s2), s3=_scalar(half.s3)
    )


def opening(share: CloudShare, file: str, *, wrapped: bytes) -> Opening:
    """The half of opening one wrapped key; Refusal when it is malformed."""
    try:
        if isinstance(share, CloudShareSm2):
            return Opening(file=file, point=half_sm2(share, wrapped).hex())
        return Opening(file=file, power=_even(half_rsa(share, wrapped)))
    except DecryptionError as error:
        raise Refusal(ErrorCode.INVALID, detail="wrapped") from error


def _scalar(number: int) -> str:
    return f"{number:064x}"


def _even(number: int) -> str:
    text = f"{number:x}"
    return text if len(text) % 2 == 0 else f"0{text}"
