"""A cold process of another library.

Arguments: its name, input, folder for the output, and what it needs besides.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Each peer imports its own library only: what it does not use must not count against it.


def pyhanko(path: Path, target: Path, key: str, certificate: str) -> None:
    """One signature, as `pyhanko sign addsig` makes it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load(key, certificate)
    meta = signers.PdfSignatureMetadata(field_name="Sig1")
    with path.open("rb") as source, target.open("wb") as output:
        signers.sign_pdf(IncrementalPdfFileWriter(source), meta, signer, output=output)


def pymupdf(path: Path, target: Path, seal: str) -> None:
    """One shared picture on every page, appended."""
    import shutil

    import pymupdf

    shutil.copyfile(path, target)
    picture = Path(seal).read_bytes()
    with pymupdf.open(target) as document:
        known = 0
        for page in document:
            known = page.insert_image((400, 60, 513, 173), stream=picture, xref=known)
        document.saveIncr()


def pikepdf(path: Path, target: Path, overlay: str) -> None:
    """One shared form on every page, the file written anew."""
    import pikepdf

    with pikepdf.open(path) as document, pikepdf.open(overlay) as seal:
        form = document.copy_foreign(seal.pages[0].as_form_xobject())
        for page in document.pages:
            name = page.add_resource(form, pikepdf.Name.XObject)
            page.contents_add(f"q {name} Do Q".encode("ascii"))
        document.save(target)


def pdfsig(path: Path, target: Path, database: str, nickname: str) -> None:
    """One signature by Poppler, with the key in an NSS database."""
    command = ["pdfsig", "-nssdir", database, "-nick", nickname, "-add-signature", path, target]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    chosen = {"pyhanko": pyhanko, "pymupdf": pymupdf, "pikepdf": pikepdf, "pdfsig": pdfsig}
    name, source, out, *more = sys.argv[1:]
    chosen[name](Path(source), Path(out) / "peer.pdf", *more)
