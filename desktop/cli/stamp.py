"""`bidseal stamp`: place seals, have the phone confirm, write signed files."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.confirming import confirming_of
from desktop.cli.exits import exit_of_outcome
from desktop.cli.interrupt import interruptible
from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PasswordOption,
    PasswordStdin,
    PhoneKind,
    PhoneOption,
    opened,
    read_password,
)
from desktop.cli.receipt import dry_run_json, dry_run_lines, stamp_json, stamp_lines
from desktop.cli.rules import rules_of
from desktop.cli.stamping import (
    available_seals,
    expanded,
    finish_earlier_jobs,
    platform_code,
    run_plan,
)
from desktop.stamping.model import StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.run import dry_run as dry
from resources.i18n import tr
from signing.algorithm import Algorithm
from sync.client.virtual_phone import PhoneWishes


class AlgorithmChoice(StrEnum):
    """What to sign with."""

    RSA = "rsa"
    SM2 = "sm2"

    @property
    def algorithm(self) -> Algorithm:
        """As the engine names it."""
        return Algorithm.RSA_SHA256 if self is AlgorithmChoice.RSA else Algorithm.SM2_SM3


class BillingChoice(StrEnum):
    """How to pay."""

    AUTO = "auto"
    DAY = "day"
    USE = "use"


def stamp(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help=tr("要盖章的 PDF"))],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=tr("输出文件或文件夹;默认在原文件旁"))
    ] = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", metavar="F", help=tr("盖章方案:文件或已保存的名称"))
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            metavar="SPEC",
            help=tr(
                "盖章位置,可多次:page=3;x=120;y=200 · pages=1-5 · all · seam · keyword=… · field=…"
            ),
        ),
    ] = None,
    algorithm: Annotated[
        AlgorithmChoice | None, typer.Option(help=tr("签名算法;默认由手机所选证书决定"))
    ] = None,
    platform: Annotated[str, typer.Option(metavar="CODE", help=tr("交易平台代码"))] = "",
    billing: Annotated[BillingChoice, typer.Option(help=tr("计费方式"))] = BillingChoice.AUTO,
    password: PasswordOption = None,
    password_stdin: PasswordStdin = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("只列出印迹和问题:不建会话,不写文件"))
    ] = False,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    phone: PhoneOption = PhoneKind.QR,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Stamp and sign; the exit code."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    request = StampRequest(
        files=expanded(files),
        rules=rules_of(place or (), scheme, common.home),
        output=output,
        algorithm=algorithm.algorithm if algorithm else None,
        platform=platform,
        billing=billing.value,
        password=read_password(password, from_stdin=password_stdin),
    )
    return _dry(request, common) if dry_run else _run(request, common, phone)


def _dry(request: StampRequest, common: Common) -> int:
    with opened(common) as access:
        plan = make_plan(request, available_seals(access, request.platform, rules=request.rules))
    outcome = dry(plan)
    common.terminal.result(dry_run_json(outcome, plan))
    if not common.terminal.as_json:
        for line in dry_run_lines(plan, outcome):
            common.terminal.say(line)
    return exit_of_outcome(outcome)


def _run(request: StampRequest, common: Common, phone: PhoneKind) -> int:
    terminal = common.terminal
    wishes = PhoneWishes(algorithm=request.algorithm, billing=request.billing)
    with interruptible() as asked, opened(common) as access:
        finish_earlier_jobs(access, terminal)
        confirming = confirming_of(phone, access, terminal, wishes=wishes, language=common.language)
        platform = platform_code(access, request.platform)
        plan = make_plan(
            replace(request, platform=platform),
            available_seals(access, platform, rules=request.rules),
            cancel=asked.is_set,
        )
        outcome = run_plan(access, plan, confirming, terminal, asked=asked)
    terminal.result(stamp_json(outcome))
    if not terminal.as_json:
        for line in stamp_lines(outcome):
            terminal.say(line)
    return exit_of_outcome(outcome)
