"""Other programs on the same file, each a cold process; those that are missing say so."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import inputs
import pki
from harness import Action, command, script

_JARS = ("pdfbox2.jar", "pdfbox2-tools.jar", "fontbox2.jar", "commons-logging.jar")


@dataclass(frozen=True)
class Peer:
    """One program and the part of the job that it does."""

    title: str
    action: Action | None
    """None where it is not installed."""


def all_of(path: Path, out: Path) -> Iterator[Peer]:
    """Every peer on one file."""
    yield Peer("pyHanko addsig, signature only", pyhanko(path, out))
    yield Peer("pdfsig -add-signature, signature only", _pdfsig(path, out))
    yield Peer("qpdf --overlay, every page", _qpdf(path, out))
    for name, title, seal in (
        ("pymupdf", "PyMuPDF insert_image + incremental, every page", inputs.seal_file()),
        ("pikepdf", "pikepdf overlay + rewrite, every page", inputs.overlay()),
    ):
        found = importlib.util.find_spec(name)
        yield Peer(title, script("peer.py", name, path, out, seal) if found else None)
    yield Peer("PDFBox overlay, every page", _pdfbox(path, out))


def pyhanko(path: Path, out: Path) -> Action:
    """Its command line where it is installed, else the same work by its library."""
    program = _program("pyhanko")
    target = out / "pyhanko.pdf"
    if program is None:
        return script("peer.py", "pyhanko", path, out, pki.KEY, pki.CERTIFICATE)
    key = ["pemder", "--key", pki.KEY, "--cert", pki.CERTIFICATE, "--no-pass"]
    return command([program, "sign", "addsig", "--field", "Sig1", *key, path, target])


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _pdfsig(path: Path, out: Path) -> Action | None:
    program = shutil.which("pdfsig")
    if program is None or shutil.which("pk12util") is None:
        return None
    return script("peer.py", "pdfsig", path, out, pki.nss_database(), pki.NICKNAME)


def _qpdf(path: Path, out: Path) -> Action | None:
    program = shutil.which("qpdf")
    if program is None:
        return None
    target = out / "qpdf.pdf"
    return command([program, path, "--overlay", inputs.overlay(), "--repeat=1", "--", target])


def overlay_and_sign(path: Path, out: Path) -> Action | None:
    """What a script does without us: qpdf lays the seal over every page, Poppler signs."""
    overlay, signer = _qpdf(path, out), shutil.which("pdfsig")
    if overlay is None or signer is None or shutil.which("pk12util") is None:
        return None
    key = ["-nssdir", pki.nss_database(), "-nick", pki.NICKNAME]
    sign = command([signer, *key, "-add-signature", out / "qpdf.pdf", out / "signed.pdf"])

    def both() -> None:
        overlay()
        sign()

    return both


def _pdfbox(path: Path, out: Path) -> Action | None:
    """By Debian's libpdfbox2-java, which brings no launcher."""
    jars = [str(jar) for name in _JARS for jar in Path("/usr/share/java").glob(name)]
    program = shutil.which("java")
    if program is None or len(jars) < len(_JARS):
        return None
    tool = [program, "-cp", os.pathsep.join(jars), "org.apache.pdfbox.tools.OverlayPDF"]
    return command([*tool, path, inputs.overlay(), out / "pdfbox.pdf"])
