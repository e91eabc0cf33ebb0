"""The desk at work: it stamps a document, opens a session for it, and finishes what was signed.

It is a desktop like any other to the sessions, only that the person confirms on the phone that
asked. Its files lie in a folder of the cloud, readable by its owner only, while a session runs.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from resources.i18n import Language, catalogue
from signing.algorithm import Algorithm
from signing.cms.size import room
from signing.engine.pool import EnginePool
from signing.errors import BidSealError
from signing.level import Level
from sync.cloud.cloud import Cloud, Work
from sync.cloud.desk.orders import LookOrder, PictureOrder, StampOrder
from sync.cloud.domain.phone_document import DESK, DESK_PLATFORM, Stage, Step, after
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki.revocation import roots
from sync.cloud.services import creating, phone_documents
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.phone_documents import Wanted
from sync.cloud.store.documents import PhoneDocument
from sync.protocol.documents import StampDocument, StampStarted
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession

if TYPE_CHECKING:
    from signing.pdf.model import Document, PreparedFile

CALLER: Final = DesktopCaller(DESK, person=None, unit=None)
FILE: Final = "document"
"""Id of the one file of a session."""
PREVIEW_WIDTH: Final = 720
"""px"""
LEFT_SECONDS: Final = 86_400


class Desk:
    """Reads strangers' documents in processes with limits; one per running cloud."""

    def __init__(self, cloud: Cloud) -> None:
        """Nothing is started before the first document."""
        self.cloud = cloud
        self.engine = EnginePool()
        self.folder = cloud.settings.data_dir / "desk"
        self._tidy()

    def close(self) -> None:
        """End the processes."""
        self.engine.close()

    def look(self, content: bytes) -> Document:
        """Open and classify. Raises DocumentError."""
        with self._file(content) as path:
            return self.engine(LookOrder(path))

    def picture(self, content: bytes, page: int) -> bytes:
        """A page as PNG. Raises DocumentError."""
        with self._file(content) as path:
            return self.engine(PictureOrder(path, page, PREVIEW_WIDTH))

    def stamp(self, wish: Wanted) -> PreparedFile:
        """The stamped document, waiting for its signature. Raises DocumentError and SealError."""
        folder = self._new_folder()
        path = folder / "input.pdf"
        path.write_bytes(wish.content)
        try:
            with self.cloud.reading() as work:
                samples = roots(work)
            document = self.engine(LookOrder(path))
            return self.engine(
                StampOrder(
                    document,
                    (wish.mark,),
                    {wish.seal.id: wish.seal},
                    target=folder / "output.pdf",
                    seal_data=wish.seal.data,
                    reserve=room(Level.B_T, Algorithm, samples=samples),
                    tag=secrets.token_hex(6),
                )
            )
        except BaseException:  # whatever it is, no stranger's document stays
            shutil.rmtree(folder)
            raise

    @contextmanager
    def _file(self, content: bytes) -> Iterator[Path]:
        folder = self._new_folder()
        try:
            path = folder / "input.pdf"
            path.write_bytes(content)
            yield path
        finally:
            shutil.rmtree(folder)

    def _tidy(self) -> None:
        """Remove what a crash left behind; no session lasts so long."""
        for folder in self.folder.glob("*"):
            if time.time() - folder.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

    def _new_folder(self) -> Path:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        folder = self.folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return folder


def begin(
    work: Work, caller: PhoneCaller, document_id: str, wish: StampDocument, stamped: PreparedFile
) -> StampStarted:
    """Open the session that stamps the document; Refusal (document.busy)."""
    from signing.pdf.prepared import to_json

    row = phone_documents.own(work, caller, document_id, lock=True)
    stage = after(Stage(row.stage), Step.STAMP, was_signed=row.signed_at is not None)
    session = creating.create(
        work,
        CALLER,
        CreateSession.model_validate(
            {
                "platform": DESK_PLATFORM,
                "files": [
                    {
                        "id": FILE,
                        "name": row.name,
                        "pages": len(row.pages),
                        "marks": 1,
                        "seals": [wish.seal],
                        "digests": {key.value: value for key, value in stamped.digests.items()},
                    }
                ],
            }
        ),
    )
    shown = creating.show(work, CALLER, session.id)
    assert shown.qr is not None  # that is what showing means
    row.stage, row.session_id, row.prepared = stage.value, session.id, to_json(stamped)
    return StampStarted(session=session.id, link=shown.qr.link)


def busy(work: Work) -> list[PhoneDocument]:
    """Documents whose sessions are to be looked after."""
    query = select(PhoneDocument).where(PhoneDocument.stage == Stage.SIGNING.value)
    return list(work.db.scalars(query))


@contextmanager
def said(name: str, language: Language) -> Iterator[None]:
    """What is wrong with a document, as a Refusal (document.refused)."""
    try:
        yield
    except BidSealError as error:
        words, facts = catalogue(language), {**error.arguments, "name": name}
        reason = words.get(error.what, error.what).format_map(facts)
        raise Refusal(ErrorCode.DOCUMENT_REFUSED, reason=reason) from error
