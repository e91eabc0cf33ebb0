"""Whether verification can read a file: asked before anything is signed, not only afterwards.

What is appended to a file is found through the file's own cross-reference sections, and the reader
of verification is stricter than the one that stamps: it takes no circle of sections, no header
without a version and no filter that it does not know. Its no must not come after the confirmation.
"""

from __future__ import annotations

from pathlib import Path

from pyhanko.pdf_utils import generic

from signing.errors import DamagedPdfError
from signing.pdf.crossref import find_cross_reference
from signing.verify.source import Source, reading


def can_be_verified(path: Path, *, password: str | None = None) -> bool:
    """Whether a signature that is appended to `path` will be found there.

    Only the cross-reference sections and the catalog are read, so it takes milliseconds whatever
    the size. Raises FileAccessError, PasswordError or ProtectedPdfError.
    """
    try:
        # what an update ends with, whatever the file itself ends with
        ending = b"\nstartxref\n%d\n%%%%EOF\n" % find_cross_reference(path).start
        with (
            Source(path, password=password, ending=ending) as source,
            reading(path.name),
        ):
            if source.reader is None:
                return False
            # the form may be anything: it is written anew
            return isinstance(source.reader.trailer["/Root"], generic.DictionaryObject)
    except DamagedPdfError:
        return False
