"""What verification will make of a signature that a file gets: asked before anything is signed.

What is appended to a file is found through the file's own cross-reference sections, and the reader
of verification is stricter than the one that stamps: it takes no circle of sections, no header
without a version and no filter that it does not know. Its no must not come after the confirmation.
"""

from __future__ import annotations

from pathlib import Path

from pyhanko.pdf_utils import generic

from signing.errors import DamagedPdfError
from signing.pdf.crossref import find_cross_reference
from signing.pdf.prospect import Prospect
from signing.verify.source import Source, reading
from signing.verify.strict import has_plain_metadata


def look_ahead(path: Path, *, password: str | None = None) -> Prospect:
    """What verification will make of a signature that is appended to `path`.

    Only the cross-reference sections, the catalog and the metadata are read, so it takes
    milliseconds whatever the size. Raises FileAccessError, PasswordError or ProtectedPdfError.
    """
    try:
        # what an update ends with, whatever the file itself ends with
        ending = b"\nstartxref\n%d\n%%%%EOF\n" % find_cross_reference(path).start
        with (
            Source(path, password=password, ending=ending) as source,
            reading(path.name),
        ):
            reader = source.reader
            # the form may be anything: it is written anew
            if reader is None or not isinstance(reader.trailer["/Root"], generic.DictionaryObject):
                return Prospect.LOST
            return Prospect.LASTING if has_plain_metadata(reader) else Prospect.LAST
    except DamagedPdfError:
        return Prospect.LOST
