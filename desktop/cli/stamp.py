"""`bidseal stamp`: place seals, have the phone confirm, write signed files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

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
    PlatformOption,
    read_password,
)
from desktop.cli.rules import rules_of
from desktop.stamping.model import StampRequest
from resources.i18n import tr
from signing.algorithm import Algorithm
from signing.engine.order import Engine
from signing.level import Level


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
    context: typer.Context,
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
                "盖章位置,可多次:page=3;x=120;y=200 · pages=1-5;… · all · "
                "seam;group=20|all;groups=…;pages=…;along=…;first=…;opposite=1;bleed=… · "
                "keyword=…;occurrence=…;anchor=phrase|colon|date;skip=…;clamp=1 · "
                "field=… · invisible"
            ),
        ),
    ] = None,
    algorithm: Annotated[
        AlgorithmChoice | None, typer.Option(help=tr("签名算法;默认由手机所选证书决定"))
    ] = None,
    level: Annotated[
        Level, typer.Option(help=tr("签名级别:B-T 带时间戳;B-LT、B-LTA 另存长期验证所需的数据"))
    ] = Level.B_T,
    platform: PlatformOption = "",
    billing: Annotated[BillingChoice, typer.Option(help=tr("计费方式"))] = BillingChoice.AUTO,
    password: PasswordOption = None,
    password_stdin: PasswordStdin = False,
    repair: Annotated[
        bool,
        typer.Option("--repair", help=tr("文件已损坏时,先修复成副本,再对副本盖章;原文件不动")),
    ] = False,
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
        files=tuple(path.absolute() for path in files),
        rules=rules_of(place or (), scheme, common.home),
        output=output,
        algorithm=algorithm.algorithm if algorithm else None,
        platform=platform,
        billing=billing.value,
        level=level,
        password=read_password(password, from_stdin=password_stdin),
    )
    return _run(request, common, phone, context.obj, repair=repair, dry_run=dry_run)


def _run(
    request: StampRequest,
    common: Common,
    phone: PhoneKind,
    engine: Engine,
    *,
    repair: bool,
    dry_run: bool,
) -> int:
    # Imported here and below: a command line that makes no sense is told at once, and the first
    # file is begun with before the code for the cloud is loaded.
    from desktop.stamping.head_start import head_start

    if not repair and not dry_run:
        with head_start(request, engine) as begun:
            from desktop.cli import stamp_run

            return stamp_run.run(request, common, phone, begun)

    from desktop.cli import stamp_run

    with TemporaryDirectory(prefix="bidseal-") as scratch:
        if repair:
            folder = Path(scratch) if dry_run else None
            request = stamp_run.repaired(request, folder, engine)
        if dry_run:
            return stamp_run.dry(request, common, engine)
        with head_start(request, engine) as begun:
            return stamp_run.run(request, common, phone, begun)
