"""`bidseal encrypt`: encrypt bid files for a certificate that is chosen on the phone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PhoneKind,
    PhoneOption,
    PlatformOption,
)
from desktop.cli.stamp import AlgorithmChoice, BillingChoice
from resources.i18n import tr
from signing.errors import UsageError

MAX_PROJECT = 200


def encrypt(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help=tr("要加密的文件"))],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=tr("输出文件或文件夹;默认在原文件旁"))
    ] = None,
    opening: Annotated[
        str | None,
        typer.Option(
            "--opening",
            metavar="TIME",
            help=tr("开标时间,之前不能解密;如 2026-03-08T09:30,不带时区时按本机时区"),
        ),
    ] = None,
    project: Annotated[str, typer.Option("--project", help=tr("项目名称,显示在手机上"))] = "",
    recipient: Annotated[
        list[Path] | None,
        typer.Option("--recipient", metavar="CERT", help=tr("另外的接收证书(PEM 或 DER),可多次")),
    ] = None,
    algorithm: Annotated[
        AlgorithmChoice | None, typer.Option(help=tr("虚拟手机选用的证书算法"))
    ] = None,
    platform: PlatformOption = "",
    billing: Annotated[BillingChoice, typer.Option(help=tr("计费方式"))] = BillingChoice.AUTO,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    phone: PhoneOption = PhoneKind.QR,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Encrypt; the exit code."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    if len(project) > MAX_PROJECT:
        raise UsageError(detail=tr("项目名称过长"))
    # Imported here: a usage error needs no code for a cloud.
    from desktop.cli import envelope_run
    from desktop.enveloping.model import EncryptRequest
    from desktop.enveloping.recipients import read_certificate

    request = EncryptRequest(
        files=tuple(path.absolute() for path in files),
        output=output,
        opening=moment_of(opening) if opening is not None else None,
        project=project,
        recipients=tuple(read_certificate(path) for path in recipient or ()),
        platform=platform,
        billing=billing.value,
    )
    chosen = algorithm.algorithm if algorithm else None
    return envelope_run.encrypt(request, common, phone, algorithm=chosen)


def moment_of(text: str) -> datetime:
    """A moment with its zone, this PC's if none is given; UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(detail=tr("时间“{text}”无法识别", text=text)) from error
    return moment if moment.tzinfo else moment.astimezone()
