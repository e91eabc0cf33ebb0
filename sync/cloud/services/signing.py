"""Two parties sign: attributes from the desktop, halves to the phone, signatures back."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from signing.algorithm import Algorithm
from signing.cms.attributes import bound_digest
from signing.crypto.keys import verify_signature
from signing.errors import CmsError, KeyFormatError, SignatureMismatchError
from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki import shares
from sync.cloud.services import access
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.authorising import recheck
from sync.cloud.services.transitions import apply, touch
from sync.cloud.services.views import encode, session_view
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.sessions import SessionFileRow, SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import (
    PartialRequest,
    PartialRequests,
    PartialSignature,
    PartialSignatures,
    PhoneSignatures,
    WorkItem,
)
from sync.protocol.phone import (
    Work as PhoneWork,
)
from sync.protocol.session import (
    Event,
    FileAttributes,
    FileSignature,
    SessionView,
    SignatureList,
    State,
    SubmitAttributes,
)


@dataclass(frozen=True, slots=True)
class Signing:
    """The certificate of a running session."""

    issued: IssuedRow
    algorithm: Algorithm


def submit(
    work: Work, caller: DesktopCaller, session_id: str, wish: SubmitAttributes
) -> SessionView:
    """Take the attributes of every file; each must bind the declared digest and certificate."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.WAITING)
    recheck(work, row)
    signing = _signing(work, row)
    given = {item.file: item for item in wish.files}
    if set(given) != {file.file_id for file in row.files} or len(given) != len(wish.files):
        raise Refusal(ErrorCode.DIGEST_MISMATCH)
    for file in row.files:
        _take_attributes(file, given[file.file_id], signing)
    apply(work, row, Event.SUBMIT)
    _finish_when_signed(work, row)
    return session_view(work, row, "desktop")


def phone_work(work: Work, caller: PhoneCaller, session_id: str) -> PhoneWork:
    """What the phone is still to sign; empty before and after."""
    row = access.seen(work, session_id, caller)
    if row.state != State.SIGNING:
        return PhoneWork(files=())
    return PhoneWork(
        files=tuple(
            WorkItem(file=file.file_id, attributes=encode(file.attributes))
            for file in row.files
            if file.signature is None and file.attributes is not None
        )
    )


def partials(
    work: Work, caller: PhoneCaller, session_id: str, wish: PartialRequests
) -> PartialSignatures:
    """The cloud's halves; the same request gets the same half, a signed file none."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.SIGNING)
    recheck(work, row)
    row.phone_seen = work.now
    issued = _signing(work, row).issued
    blob = work.cloud.vault.unwrap(issued.wrapped_share, purpose=f"share:{issued.id}")
    share = shares.from_bytes(blob)
    halves = tuple(_half(share, _file(row, request.file), request) for request in wish.files)
    return PartialSignatures(files=halves)


def take_signatures(
    work: Work, caller: PhoneCaller, session_id: str, wish: PhoneSignatures
) -> SessionView:
    """Verify and keep finished signatures; one that is there already stays as it is."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.SIGNING, State.COMPLETING, State.DONE)
    signing = _signing(work, row)
    row.phone_seen = work.now
    added = 0
    for item in wish.files:
        file = _file(row, item.file)
        if file.signature is None:
            file.signature = _verified(_bytes(item.signature), file, signing)
            added += 1
    if added:
        touch(work, row)
        _finish_when_signed(work, row)
    return session_view(work, row, "phone")


def signatures(work: Work, caller: DesktopCaller, session_id: str) -> SignatureList:
    """All signatures, once there are all."""
    row = access.seen(work, session_id, caller)
    access.require(row, State.COMPLETING, State.DONE)
    return SignatureList(
        files=tuple(
            FileSignature(file=file.file_id, signature=encode(file.signature))
            for file in row.files
            if file.signature is not None
        )
    )


def _signing(work: Work, row: SessionRow) -> Signing:
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    right = work.db.get(CertificateRight, issued.right_id) if issued else None
    if issued is None or right is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    return Signing(issued, Algorithm(right.algorithm))


def _take_attributes(file: SessionFileRow, item: FileAttributes, signing: Signing) -> None:
    attributes = _bytes(item.attributes)
    declared = file.digests.get(signing.algorithm.digest.value)
    try:
        digest = bound_digest(attributes, signing.issued.certificate, signing.algorithm)
    except CmsError as error:
        raise Refusal(ErrorCode.DIGEST_MISMATCH) from error
    if digest.hex() != declared:
        raise Refusal(ErrorCode.DIGEST_MISMATCH)
    if file.attributes != attributes:
        file.attributes = attributes
        file.partial = file.signature = None


def _half(
    share: shares.CloudShare, file: SessionFileRow, request: PartialRequest
) -> PartialSignature:
    if file.signature is not None or file.attributes is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    asked = {"q1": request.q1, "salt": request.salt}
    if file.partial is not None and {**file.partial, "half": None} == {**asked, "half": None}:
        return PartialSignature.model_validate(file.partial["half"])
    half = shares.partial(share, request, message=file.attributes)
    file.partial = {**asked, "half": half.model_dump()}
    return half


def _verified(signature: bytes, file: SessionFileRow, signing: Signing) -> bytes:
    if file.attributes is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    try:
        verify_signature(
            signing.issued.certificate,
            signing.algorithm,
            signed_data=file.attributes,
            signature=signature,
        )
    except (SignatureMismatchError, KeyFormatError) as error:
        raise Refusal(ErrorCode.SIGNATURE_INVALID) from error
    return signature


def _finish_when_signed(work: Work, row: SessionRow) -> None:
    if row.state == State.SIGNING and all(file.signature is not None for file in row.files):
        apply(work, row, Event.SIGNED)


def _file(row: SessionRow, file_id: str) -> SessionFileRow:
    for file in row.files:
        if file.file_id == file_id:
            return file
    raise Refusal(ErrorCode.NOT_FOUND)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refusal(ErrorCode.INVALID, detail="base64") from error
