"""The JSON object of an encryption or decryption (part of the contract) and its sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.cli.receipt import VERSION, charge_json, closing_lines
from desktop.cli.wording import error_json, line_of, sentences
from desktop.enveloping.model import EnvelopeOutcome, FileOutcome, Warned
from resources.i18n import tr
from signing.envelope.head import Head


def envelope_json(outcome: EnvelopeOutcome, *, operation: str) -> dict[str, Any]:
    """The receipt of a job; marks and signatures are there and empty, as for stamping."""
    content: dict[str, Any] = {
        "version": VERSION,
        "operation": operation,
        "status": outcome.status.value,
        "session": outcome.session,
        "charge": charge_json(outcome.charge),
        "files": [_file(file) for file in outcome.files],
    }
    if outcome.certificate is not None:
        content["certificate"] = {
            "serial": outcome.certificate.serial,
            "holder": outcome.certificate.holder,
            "ca": outcome.certificate.ca,
            "algorithm": outcome.certificate.algorithm,
            "not_after": outcome.certificate.not_after.isoformat(),
        }
    if operation == "encrypt":
        content["trial"] = outcome.tried
        content["warnings"] = [
            {
                "code": "certificate.ends-before-opening",
                "message": warning_line(item),
                "serial": item.serial,
            }
            for item in outcome.warnings
        ]
    if outcome.error is not None:
        content["error"] = error_json(outcome.error)
    return content


def envelope_lines(outcome: EnvelopeOutcome, *, operation: str) -> list[str]:
    """The receipt for people, a sentence a line."""
    lines = [line for file in outcome.files for line in _lines(file, operation)]
    if operation == "encrypt" and outcome.tried and outcome.certificate is not None:
        lines.append(
            tr(
                "已试解密:证书“{holder}”({serial})的手机能够解密。",
                holder=outcome.certificate.holder,
                serial=outcome.certificate.serial,
            )
        )
    lines += [warning_line(item) for item in outcome.warnings]
    return lines + closing_lines(outcome.status, outcome.charge, outcome.error)


def warning_line(item: Warned) -> str:
    """Check 33: a certificate that ends before the files may be opened."""
    return tr(
        "证书“{holder}”将于 {end} 到期,早于开标时间 {opening}:到期后无法解密。"
        "请先续期,再用新证书重新加密。",
        holder=item.holder,
        end=local(item.not_after),
        opening=local(item.opening),
    )


def local(moment: datetime) -> str:
    """A moment in this PC's time."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _file(file: FileOutcome) -> dict[str, Any]:
    return {
        "input": str(file.input),
        "output": str(file.output) if file.output else None,
        "status": file.status.value,
        "error": error_json(file.error),
        "marks": [],
        "signatures": [],
        "envelope": _head(file.head) if file.head else None,
        "sha256": file.sha256 or None,
    }


def _head(head: Head) -> dict[str, Any]:
    return {
        "id": head.id,
        "name": head.name,
        "size": head.size,
        "digest": {head.digest.value: head.digest_hex},
        "created": head.created.isoformat(),
        "opening": head.opening.isoformat() if head.opening else None,
        "project": head.project,
        "suite": head.suite.value,
        "recipients": [
            {
                "serial": item.serial,
                "holder": item.holder,
                "issuer": item.issuer,
                "not_after": item.not_after.isoformat(),
            }
            for item in head.recipients
        ],
    }


def _lines(file: FileOutcome, operation: str) -> list[str]:
    if file.output is not None:
        done = tr("已加密") if operation == "encrypt" else tr("已解密")
        return [
            tr("{name}:{done} → {output}", name=line_of(file.input), done=done, output=file.output),
            f"  SHA-256 {file.sha256}",
        ]
    if file.error is not None:
        return [tr("{name}:失败。{error}", name=line_of(file.input), error=sentences(file.error))]
    return []
