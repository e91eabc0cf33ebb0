"""From signature values to finished files: timestamp, assemble, fill, verify, publish."""

from __future__ import annotations

import base64
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from desktop.stamping.job import JobControls, JobFile, JobServices
from desktop.stamping.journal import JobPhase
from desktop.stamping.model import SignatureInfo, Stage, StampProgress
from desktop.stamping.revocation import RevocationLists
from desktop.stamping.session import attributes_of
from signing.algorithm import Algorithm
from signing.cms.assemble import assemble
from signing.cms.timestamp import check_token, read_response, timestamp_request
from signing.crypto.certificates import read as read_certificate
from signing.crypto.keys import verify_signature
from signing.errors import (
    BidSealError,
    CloudError,
    InternalError,
    JournalError,
    RefusedError,
)
from signing.pdf.complete import fill, free_names, publish
from signing.pdf.model import PreparedFile
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    CompleteSession,
    FileResult,
    SessionView,
)


@dataclass(frozen=True, slots=True)
class _Signer:
    """Who signed, decoded once for all files."""

    algorithm: Algorithm
    certificate: bytes
    chain: tuple[bytes, ...]
    name: str
    serial: str

    @classmethod
    def of(cls, view: SessionView) -> _Signer:
        if view.signer is None:
            raise CloudError(reason=f"{view.id}: signer")
        certificate = base64.b64decode(view.signer.certificate)
        info = read_certificate(certificate)
        return cls(
            algorithm=Algorithm(view.signer.algorithm),
            certificate=certificate,
            chain=tuple(base64.b64decode(issuer) for issuer in view.signer.chain),
            name=info.common_name,
            serial=info.serial,
        )


def finish(
    files: list[JobFile],
    view: SessionView,
    services: JobServices,
    controls: JobControls,
    *,
    job: str,
) -> SessionView:
    """Finish every file that has a prepared one, then report to the cloud; the last view.

    An error of one file stays with it. Raises CloudError when the cloud is lost; then the
    journal keeps what `resume` needs.
    """
    signatures = {
        item.file: base64.b64decode(item.signature)
        for item in services.cloud.signatures(view.id).files
    }
    signer = _Signer.of(view)
    lists = RevocationLists(services.cloud)
    open_files = [file for file in files if file.prepared and not file.error and not file.output]
    for done, file in enumerate(open_files):
        controls.progress(
            StampProgress(Stage.COMPLETING, done=done, total=len(open_files), name=file.input.name)
        )
        try:
            _finish_file(file, signatures.get(file.id), signer, services, lists, job=job)
        except CloudError:
            raise
        except BidSealError as error:
            file.fail(error, services.journal, job)
    controls.progress(StampProgress(Stage.COMPLETING, done=len(open_files), total=len(open_files)))
    with suppress(JournalError):  # a restart asks the cloud how far the session is
        services.journal.advance(job, JobPhase.REPORTED)
    return _report(files, view.id, services, controls, job=job)


def _report(
    files: list[JobFile], session: str, services: JobServices, controls: JobControls, *, job: str
) -> SessionView:
    """Tell the cloud what became of the files, which settles the charge."""
    results = tuple(
        FileResult(
            file=file.id,
            status="sealed" if file.output is not None else "failed",
            output_sha256=file.output_sha256,
        )
        for file in files
        if file.prepared is not None
    )
    wish = CompleteSession(files=results)
    try:
        view = services.cloud.complete(session, wish, key=f"{job}-completion")
    except RefusedError as error:
        if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
            raise
        # the session ended while we worked: the files stand, and its view tells the charge
        view = services.cloud.session(session)
    controls.progress(
        StampProgress(Stage.SESSION, done=view.signed, total=len(results), session=view)
    )
    with suppress(JournalError):  # a restart finds the session at its end, and closes
        services.journal.close(job)
    return view


def _finish_file(
    file: JobFile,
    signature: bytes | None,
    signer: _Signer,
    services: JobServices,
    lists: RevocationLists,
    *,
    job: str,
) -> None:
    prepared = file.prepared
    assert prepared is not None
    if signature is None:
        raise InternalError(f"no signature for {file.id}")
    attributes = attributes_of(prepared, signer.certificate, signer.algorithm)
    verify_signature(
        signer.certificate, signer.algorithm, signed_data=attributes, signature=signature
    )
    request = timestamp_request(signature, signer.algorithm)
    reply = services.cloud.timestamp(
        request, key=f"{job}-tsa-{hashlib.sha256(request).hexdigest()[:24]}"
    )
    token = read_response(reply, request)
    stamped = check_token(token, signature)
    cms = _cms(
        attributes,
        signature,
        signer,
        token=token,
        crls=lists.about((signer.certificate, signer.chain), (stamped.certificate, stamped.chain)),
        room=(prepared.contents_length - 2) // 2,
    )
    file.signature = SignatureInfo(
        field=prepared.field_name,
        algorithm=signer.algorithm,
        signer=signer.name,
        serial=signer.serial,
        timestamp=stamped.time.isoformat(),
    )
    services.journal.filled(job, file.id, hashlib.sha256(cms).hexdigest())
    fill(prepared, cms)
    checked = services.self_check(prepared, file.password)
    completed = publish(prepared, sha256=checked)
    file.output, file.output_sha256 = completed.output, completed.sha256
    # The output stands whatever the journal says; a restart finds it by its signature.
    with suppress(JournalError):
        services.journal.published(job, file.id, completed.output, completed.sha256)


def _cms(
    attributes: bytes,
    signature: bytes,
    signer: _Signer,
    *,
    token: bytes,
    crls: tuple[bytes, ...],
    room: int,
) -> bytes:
    """The finished CMS; without revocation lists when a CA's are too long for `room` bytes."""

    def assembled(lists: tuple[bytes, ...]) -> bytes:
        return assemble(
            attributes,
            signature,
            certificate=signer.certificate,
            chain=signer.chain,
            algorithm=signer.algorithm,
            timestamp=token,
            crls=lists,
        )

    complete = assembled(crls)
    return complete if len(complete) <= room else assembled(())


def find_published(prepared: PreparedFile, cms_sha256: str) -> Path | None:
    """The output that a crashed job had already given its final name, if it came so far."""
    for path in takewhile(Path.exists, free_names(prepared.target)):
        if _is_same(path, prepared.temporary) or _holds(path, prepared, cms_sha256):
            return path
    return None


def _is_same(path: Path, temporary: Path) -> bool:
    try:
        return path.samefile(temporary)
    except OSError:
        return False


def _holds(path: Path, prepared: PreparedFile, cms_sha256: str) -> bool:
    """Whether the signature in the file's hole is the one that was filled in."""
    try:
        with path.open("rb") as stream:
            stream.seek(prepared.contents_offset, os.SEEK_SET)
            hole = stream.read(prepared.contents_length)
        contents = bytes.fromhex(hole[1:-1].decode("ascii"))
    except (OSError, ValueError):
        return False
    return hashlib.sha256(_der(contents)).hexdigest() == cms_sha256


def _der(padded: bytes) -> bytes:
    """The one DER value at the start of a hole padded with zeros (X.690, 8.1.3)."""
    if len(padded) < 4 or not padded[1] & 0x80:
        return padded[: 2 + padded[1]] if len(padded) > 1 else b""
    octets = padded[1] & 0x7F
    return padded[: 2 + octets + int.from_bytes(padded[2 : 2 + octets])]
