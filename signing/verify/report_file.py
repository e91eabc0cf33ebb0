"""A verification report as a file: a PDF, or JSON where its name ends in `.json`."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from signing.errors import OutputError
from signing.os_reason import os_reason
from signing.pdf.names import temporary_path
from signing.verify.model import FileReport
from signing.verify.report import Text, plain, to_json
from signing.verify.report_pdf import to_pdf


def write_report(report: FileReport, path: Path, *, text: Text = plain) -> None:
    """Write the report, complete or not at all; an older file of that name is replaced.

    Raises OutputError, also where `path` is the very file that was judged.
    """
    if _is_same_file(path, report.path):
        raise OutputError(path=str(path), reason="这就是被验证的文件")
    if path.suffix.lower() == ".json":
        data = json.dumps(to_json(report, text=text), ensure_ascii=False, indent=2).encode()
    else:
        data = to_pdf(report, text=text)
    temporary = temporary_path(path, secrets.token_hex(4))
    try:
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(path=str(path), reason=os_reason(error)) from error


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there, so they are two
        return False
