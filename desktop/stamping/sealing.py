"""One file from its signature value to its output: timestamp, assemble, fill, verify, publish."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from desktop.stamping.job import JobFile, JobServices
from desktop.stamping.model import Shortfall, SignatureInfo
from desktop.stamping.revocation import ValidationSource
from desktop.stamping.session import attributes_of
from desktop.stamping.signer import Issued, JobSigner
from desktop.stamping.timestamps import Stamped, Timestamps
from signing.cms.assemble import assemble
from signing.crypto.keys import verify_signature
from signing.errors import CmsError, InternalError, JournalError, PasswordError
from signing.level import Level
from signing.pdf.complete import contents_of, fill, publish
from signing.pdf.model import PreparedFile


@dataclass(frozen=True, slots=True)
class _Work:
    """A file being sealed."""

    prepared: PreparedFile
    password: str | None
    level: Level
    """What can be reached."""
    attributes: bytes
    signature: bytes
    stamped: Stamped | None


class _LeftOut(StrEnum):
    """What did not fit into the CMS and goes to the security store instead."""

    NOTHING = "nothing"
    LISTS = "lists"
    ISSUERS = "issuers"
    """And the lists."""


class Sealer:
    """Turns the signature values of one session into outputs; used from several threads.

    They take turns at the cloud, whose client is for one thread at a time.
    """

    def __init__(
        self, signer: JobSigner, services: JobServices, timestamps: Timestamps, *, job: str
    ) -> None:
        """`timestamps` are those of the files' signatures; `job` is its name in the journal."""
        self._signer = signer
        self._services = services
        self._source = ValidationSource(services.cloud)
        self._timestamps = timestamps
        self._job = job
        self._turn = threading.Lock()

    def seal(self, file: JobFile, signature: bytes | None) -> None:
        """Finish one file; raises BidSealError, and CloudError when the cloud is lost.

        Everything happens in the hidden temporary file until its last rename, so a crash leaves
        no output or the whole one, and an interrupted attempt can be repeated from its start.
        """
        prepared = file.prepared
        assert prepared is not None
        if signature is None:
            raise InternalError(f"no signature for {file.id}")
        work = self._begin(prepared, file.password, signature)
        cms, left_out = self._assemble(work)
        self._services.journal.filled(self._job, file.id, hashlib.sha256(cms).hexdigest())
        fill(prepared, cms)
        reached = self._extend(work, left_out)
        file.signature = SignatureInfo(
            field=prepared.field_name,
            algorithm=self._signer.algorithm,
            signer=self._signer.name,
            serial=self._signer.serial,
            timestamp=work.stamped.info.time.isoformat() if work.stamped else None,
            wanted=prepared.level,
            reached=reached,
            shortfall=Shortfall.ISSUERS if work.level is prepared.level else Shortfall.LOCKED,
        )
        self._publish(file, prepared)

    def _begin(self, prepared: PreparedFile, password: str | None, signature: bytes) -> _Work:
        """Check the signature and have it stamped."""
        signer = self._signer
        attributes = attributes_of(prepared, signer.certificate, signer.algorithm)
        verify_signature(
            signer.certificate, signer.algorithm, signed_data=attributes, signature=signature
        )
        level = _possible_level(prepared, password)
        stamped = self._timestamps.signature(signature) if level.reaches(Level.B_T) else None
        return _Work(prepared, password, level, attributes, signature, stamped)

    def _assemble(self, work: _Work) -> tuple[bytes, _LeftOut]:
        """The fullest CMS that fits its hole, and what had to be left out of it."""
        room = (work.prepared.contents_length - 2) // 2
        for left_out, chain, crls in self._variants(work):
            cms = assemble(
                work.attributes,
                work.signature,
                certificate=self._signer.certificate,
                chain=chain,
                algorithm=self._signer.algorithm,
                timestamp=work.stamped.token if work.stamped else None,
                crls=crls,
            )
            if len(cms) <= room:
                return cms, left_out
        raise CmsError(detail="签名数据超过预留的空间")

    def _variants(
        self, work: _Work
    ) -> Iterator[tuple[_LeftOut, tuple[bytes, ...], tuple[bytes, ...]]]:
        """Issuers and lists that may stand in the CMS, the fullest first."""
        if work.level.reaches(Level.B_LT):
            yield _LeftOut.NOTHING, self._signer.chain, ()
        else:
            with self._turn:
                lists = self._source.lists(*self._paths(work))
            yield _LeftOut.NOTHING, self._signer.chain, lists
            yield _LeftOut.LISTS, self._signer.chain, ()
        yield _LeftOut.ISSUERS, (), ()

    def _extend(self, work: _Work, left_out: _LeftOut) -> Level:
        """Append what belongs behind the signature; the level that was reached."""
        is_long_term = work.level.reaches(Level.B_LT)
        if left_out is _LeftOut.NOTHING and not is_long_term:
            return work.level
        # Imported here, as below: a signature that is whole by itself needs no PDF library.
        from signing.pdf.document_timestamp import add_document_timestamp
        from signing.pdf.security_store import add_security_store

        path, password = work.prepared.temporary, work.password
        with self._turn:
            gathered = self._source.gather(*self._paths(work))
        try:
            add_security_store(
                path, gathered.data, contents=contents_of(work.prepared), password=password
            )
        except PasswordError:
            # lost in a crash; a signature stands without its lists, but not without its issuers
            if left_out is _LeftOut.ISSUERS:
                raise
        if work.level is Level.B_LTA and work.stamped is not None:
            add_document_timestamp(
                path,
                self._timestamps.digest,
                digest=self._signer.algorithm.digest,
                room=len(work.stamped.token),
                password=password,
            )
        return Level.B_T if is_long_term and not gathered.is_whole else work.level

    def _paths(self, work: _Work) -> tuple[Issued, ...]:
        return (self._signer.path, *((work.stamped.path,) if work.stamped else ()))

    def _publish(self, file: JobFile, prepared: PreparedFile) -> None:
        checked = self._services.self_check(prepared, file.password)
        completed = publish(prepared, sha256=checked)
        file.output, file.output_sha256 = completed.output, completed.sha256
        # The output stands whatever the journal says; a restart finds it by its signature.
        with suppress(JournalError):
            self._services.journal.published(self._job, file.id, completed.output, completed.sha256)


def _possible_level(prepared: PreparedFile, password: str | None) -> Level:
    """The level wanted, or B-T where nothing can be appended: a job taken up after a crash no
    longer knows the password of an encrypted file unless it is told again."""
    if prepared.level.reaches(Level.B_LT):
        from signing.pdf.updating import updating

        try:
            with updating(prepared.temporary, password):
                return prepared.level
        except PasswordError:
            return Level.B_T
    return prepared.level
