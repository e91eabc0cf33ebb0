"""`bidseal seal list|show|export|check`: electronic seals and their .esl files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.exits import Exit
from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    opened,
)
from desktop.cli.receipt import VERSION
from desktop.cli.stamping import available_seals
from desktop.seals import SealJudgement, judge, write_exclusively
from desktop.trust import trust_of_file, trust_of_home
from resources.i18n import tr
from signing.crypto import certificates
from signing.errors import FileAccessError
from signing.os_reason import os_reason
from signing.placement.seals import resolve
from signing.regular_file import open_regular, shown_name
from signing.seal import esseal
from signing.seal.esseal_model import EsSeal
from signing.seal.model import Seal

SealArgument = Annotated[str, typer.Argument(metavar="SEAL", help=tr("印章的种类、编号或名称"))]


def listing(
    *,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """List the seals that may be used now."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    with opened(common) as access:
        seals = available_seals(access, "")
    entries = [
        {"id": seal.id, "kind": seal.kind.value, "name": seal.name} for seal in seals.values()
    ]
    _answer(common, "seal-list", Exit.DONE, {"seals": entries})
    if not as_json:
        for seal in seals.values():
            common.terminal.say(f"{seal.id}  {seal.name}")
    return Exit.DONE


def show(
    seal: SealArgument,
    *,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Show what a seal of the cloud says."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    found = esseal.read(_wanted(seal, common).data)
    _answer(common, "seal-show", Exit.DONE, {"seal": _facts(found)})
    if not as_json:
        _say(common, found)
    return Exit.DONE


def export(
    seal: SealArgument,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE.esl", help=tr("输出文件"))
    ],
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Write a seal of the cloud to a file; an existing file is never overwritten."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    found = _wanted(seal, common)
    write_exclusively(output, found.data)
    facts = _facts(esseal.read(found.data))
    _answer(common, "seal-export", Exit.DONE, {"output": str(output), "seal": facts})
    if not as_json:
        common.terminal.say(tr("已导出 {name} → {output}", name=found.name, output=output))
    return Exit.DONE


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.esl", help=tr("电子印章文件"))],
    *,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="PEM", help=tr("信任的根证书;默认为云端的根"))
    ] = None,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Check a seal file: form, maker, period, picture, and whom the maker chains to."""
    common = Common.of(as_json=as_json, cloud="", language=lang)
    roots = trust_of_file(trust) if trust is not None else trust_of_home(common.home)
    judged = judge(_content(file), trust=roots, at=datetime.now(UTC))
    code = Exit.DONE if judged.is_good else Exit.FAILED
    _answer(
        common,
        "seal-check",
        code,
        {"input": str(file), "seal": _facts(judged.check.seal), "check": _verdicts(judged)},
    )
    if not as_json:
        _say(common, judged.check.seal)
        for sentence in judged.sentences():
            common.terminal.say(sentence)
    return code


def _wanted(word: str, common: Common) -> Seal:
    with opened(common) as access:
        seals = available_seals(access, "")
        access.trust()  # remembered, so that the seal can be checked offline later
    return resolve(word, list(seals.values()))


def _content(file: Path) -> bytes:
    try:
        with open_regular(file) as stream:
            return stream.read(esseal.MAX_BYTES + 1)
    except OSError as error:
        raise FileAccessError(name=shown_name(file), reason=os_reason(error)) from error


def _answer(common: Common, operation: str, code: int, content: dict[str, Any]) -> None:
    status = "done" if code == Exit.DONE else "failed"
    head = {"version": VERSION, "operation": operation, "status": status}
    common.terminal.result({**head, **content})


def _facts(seal: EsSeal) -> dict[str, Any]:
    info = seal.info
    return {
        "id": info.id,
        "name": info.name,
        "type": info.type.value,
        "version": seal.version,
        "vendor": info.vendor,
        "size_mm": [seal.width_mm, seal.height_mm],
        "created": info.created.isoformat(),
        "valid_from": info.valid_from.isoformat(),
        "valid_until": info.valid_until.isoformat(),
        "allowed": {
            "certificates": len(info.certificates),
            "digests": len(info.digests),
        },
        "maker": certificates.read(seal.certificate).common_name,
        "algorithm": seal.algorithm.value if seal.algorithm else None,
    }


def _verdicts(judged: SealJudgement) -> dict[str, str]:
    found = judged.check
    return {
        "maker": found.maker.value,
        "maker_certificate": found.maker_certificate.value,
        "chain": judged.chain.value,
        "validity": found.validity.value,
        "picture": found.picture.value,
    }


def _say(common: Common, seal: EsSeal) -> None:
    info = seal.info
    common.terminal.say(
        tr(
            "{name}({id}),{width}×{height} 毫米,有效期 {start} 至 {end},制作机构 {maker}",
            name=info.name,
            id=info.id,
            width=seal.width_mm,
            height=seal.height_mm,
            start=info.valid_from.date(),
            end=info.valid_until.date(),
            maker=certificates.read(seal.certificate).common_name,
        )
    )
