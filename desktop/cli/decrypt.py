"""`bidseal decrypt`: decrypt bid files with the phone that holds the certificate's key."""

from __future__ import annotations

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
)
from resources.i18n import tr


def decrypt(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help=tr("要解密的文件"))],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=tr("输出文件或文件夹;默认在原文件旁"))
    ] = None,
    platform: Annotated[str, typer.Option(metavar="CODE", help=tr("交易平台代码"))] = "",
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    phone: PhoneOption = PhoneKind.QR,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Decrypt; the exit code."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    # Imported here: a usage error needs no code for a cloud.
    from desktop.cli import envelope_run
    from desktop.enveloping.model import DecryptRequest

    paths = tuple(path.absolute() for path in files)
    return envelope_run.decrypt(DecryptRequest(paths, output, platform), common, phone)
