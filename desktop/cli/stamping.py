"""What `stamp` and `demo` share: the cloud's seals, the plan's request, and the run itself."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.access import CloudAccess
from desktop.cli.confirming import Confirming
from desktop.cli.receipt import below_lines
from desktop.cli.terminal import Bar, Terminal
from desktop.session.controls import JobControls
from desktop.stamping import relay
from desktop.stamping.identities import identities_of
from desktop.stamping.model import Stage, StampOutcome, StampPlan, StampProgress
from desktop.stamping.resume import resume
from desktop.stamping.seals import explain_missing, seals_of
from desktop.stamping.titles import step_title
from resources.i18n import tr
from signing.errors import CloudError, SealError, UsageError
from signing.pdf.draft import Drafts
from signing.placement.model import Rule
from signing.seal.model import Seal
from sync.protocol.desktop import PlatformList, PlatformView, SealList


def available_seals(
    access: CloudAccess, platform: str, *, rules: Sequence[Rule] = ()
) -> Mapping[str, Seal]:
    """The seals that may be used now; those last seen when the cloud cannot be reached.

    Raises SealError when there are none or one that `rules` want is withheld, CloudError when
    none were ever seen.
    """
    try:
        listed = access.client.seals(platform)
    except CloudError:
        remembered = access.cache.recall(access.name, SealList)
        if remembered is None:
            raise
        listed = remembered.value
    else:
        access.remember(listed)
    seals = seals_of(listed)
    explain_missing((rule.seal for rule in rules), seals, listed)
    if not seals:
        raise SealError(seal="-", reason="没有已授权的印章")
    return seals


def platform_code(access: CloudAccess, wanted: str) -> str:
    """The code of the platform to use; see `chosen_platform`."""
    return chosen_platform(access, wanted).code


def chosen_platform(access: CloudAccess, wanted: str) -> PlatformView:
    """The platform to use: the wanted one, or the directory's first; UsageError if unknown.

    The directory last seen serves when the cloud cannot be reached; CloudError if there is none.
    """
    try:
        platforms = access.client.platforms()
    except CloudError:
        remembered = access.cache.recall(access.name, PlatformList)
        if remembered is None:
            raise
        platforms = remembered.value
    else:
        access.remember(platforms)
    codes = {platform.code: platform for platform in platforms.platforms}
    if wanted and wanted not in codes:
        raise UsageError(
            detail=tr("没有平台“{code}”,可用:{known}", code=wanted, known=", ".join(codes))
        )
    return codes[wanted] if wanted else platforms.platforms[0]


def finish_earlier_jobs(
    access: CloudAccess, terminal: Terminal, *, password: str | None = None
) -> Sequence[StampOutcome]:
    """Take up what a crash left; a sentence for each finished file, and its level if too low."""
    outcomes = resume(access.services(), password=password)
    for outcome in outcomes:
        for file in outcome.files:
            if file.output is not None:
                terminal.warn(tr("上次中断的签章已完成:{output}", output=file.output))
                for line in below_lines(file):
                    terminal.warn(line)
    return outcomes


def run_plan(
    access: CloudAccess,
    plan: StampPlan,
    confirming: Confirming,
    terminal: Terminal,
    *,
    asked: threading.Event,
    drafts: Drafts | None = None,
) -> StampOutcome:
    """Run a job with a progress bar; `asked` cancels it, `drafts` were begun for it."""
    with terminal.progress() as bar:
        watch = _Watch(bar, confirming, terminal)

        def cancel() -> bool:
            confirming.tick()
            return asked.is_set()

        placements = [file.placement for file in plan.files if file.placement is not None]
        marks = [mark for placement in placements for mark in placement.marks]
        controls = JobControls(progress=watch.step, cancel=cancel, renew=confirming.renew)
        try:
            confirming.enrol(identities_of(marks, plan.seals))
            services = replace(access.services(), drafts=drafts or Drafts())
            return relay.run_plan(services, plan, controls)
        finally:
            confirming.close()


class _Watch:
    """Draws a job's progress."""

    def __init__(self, bar: Bar, confirming: Confirming, terminal: Terminal) -> None:
        self._bar = bar
        self._terminal = terminal
        self._step = 0
        self._confirming = confirming

    def step(self, progress: StampProgress) -> None:
        """One step of the job."""
        if progress.steps > 1 and progress.step != self._step:
            self._step = progress.step
            self._terminal.say(step_title(progress))
        if progress.session is not None:
            self._confirming.show(progress.session)
        titles = {
            Stage.OPENING: tr("打开文件"),
            Stage.PREPARING: tr("盖章"),
            Stage.SESSION: tr("等待手机确认"),
            Stage.COMPLETING: tr("写入签名"),
            Stage.VERIFYING: tr("验证结果"),
        }
        self._bar.show(titles[progress.stage], progress.done, progress.total)
