"""What `encrypt` and `decrypt` share: the cloud, the phone, progress, the receipt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from desktop.access import CloudAccess
from desktop.cli.confirming import Confirming, confirming_of
from desktop.cli.envelope_receipt import envelope_json, envelope_lines
from desktop.cli.exits import Exit, exit_of_error
from desktop.cli.interrupt import interruptible
from desktop.cli.options import Common, PhoneKind, opened
from desktop.cli.stamping import platform_code
from desktop.cli.terminal import Terminal
from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import (
    CryptProgress,
    DecryptRequest,
    EncryptRequest,
    EnvelopeOutcome,
    Stage,
)
from desktop.enveloping.recovered import recovered_sentences
from desktop.enveloping.resume import resume, tidy
from desktop.session.controls import JobControls
from desktop.stamping.model import JobStatus
from resources.i18n import tr
from signing.algorithm import Algorithm
from signing.seal.model import SealType

MEGABYTE = 1 << 20


def encrypt(
    request: EncryptRequest, common: Common, phone: PhoneKind, *, algorithm: Algorithm | None
) -> int:
    """Encrypt with a scan; the exit code."""
    with interruptible() as asked, opened(common) as access:
        _end_earlier_jobs(access, common.terminal)
        confirming = confirming_of(
            phone,
            access,
            common.terminal,
            language=common.language,
            algorithm=algorithm,
            billing=request.billing,
        )
        platform = platform_code(access, request.platform)
        with _watched(common.terminal, confirming, asked) as controls:
            confirming.enrol({SealType.UNIT})
            job = EncryptJob(access.envelope_services(), controls)
            outcome = job.run(replace(request, platform=platform))
    return _finish(common, outcome, "encrypt")


def decrypt(request: DecryptRequest, common: Common, phone: PhoneKind) -> int:
    """Decrypt with a scan; the exit code."""
    with interruptible() as asked, opened(common) as access:
        _end_earlier_jobs(access, common.terminal)
        confirming = confirming_of(phone, access, common.terminal, language=common.language)
        platform = platform_code(access, request.platform)
        with _watched(common.terminal, confirming, asked) as controls:
            job = DecryptJob(access.envelope_services(), controls)
            outcome = job.run(replace(request, platform=platform))
    return _finish(common, outcome, "decrypt")


def _end_earlier_jobs(access: CloudAccess, terminal: Terminal) -> None:
    """Take up what a kill left."""
    services = access.envelope_services()
    tidy(services.notes)
    for outcome in resume(services):
        for sentence in recovered_sentences(outcome):
            terminal.warn(sentence)


def _finish(common: Common, outcome: EnvelopeOutcome, operation: str) -> int:
    terminal = common.terminal
    terminal.result(envelope_json(outcome, operation=operation))
    if not terminal.as_json:
        for line in envelope_lines(outcome, operation=operation):
            terminal.say(line)
    if outcome.error is not None:
        return exit_of_error(outcome.error)
    return Exit.DONE if outcome.status is JobStatus.DONE else Exit.FAILED


@contextmanager
def _watched(
    terminal: Terminal, confirming: Confirming, asked: threading.Event
) -> Iterator[JobControls[CryptProgress]]:
    """Shows the job's progress and the phone's doings while the context is open."""

    def cancelled() -> bool:
        confirming.tick()
        return asked.is_set()

    try:
        with terminal.progress() as bar:

            def show(step: CryptProgress) -> None:
                if step.session is not None:
                    confirming.show(step.session)
                title = f"{_titles()[step.stage]} {step.name}"
                bar.show(title, step.done // MEGABYTE, step.total // MEGABYTE)

            yield JobControls(show, cancelled, confirming.renew)
    finally:
        confirming.close()


def _titles() -> dict[Stage, str]:
    return {
        Stage.EXAMINING: tr("读取文件"),
        Stage.SESSION: tr("等待手机"),
        Stage.WRITING: tr("正在写入"),
    }
