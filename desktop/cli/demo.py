"""`bidseal demo`: the main job, unattended, on a sample bid document or on a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.access import CloudAccess
from desktop.cli.confirming import confirming_of
from desktop.cli.exits import Exit, exit_of_outcome
from desktop.cli.interrupt import interruptible
from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PhoneKind,
    PhoneOption,
    opened,
)
from desktop.cli.pictures import draw_pages
from desktop.cli.receipt import stamp_json, stamp_lines
from desktop.cli.stamping import (
    available_seals,
    finish_earlier_jobs,
    platform_code,
    run_plan,
)
from desktop.engine.orders import OpenOrder, PlaceOrder, VerifyOrder
from desktop.stamping.model import FileOutcome, StampOutcome, StampRequest
from desktop.stamping.plan import make_plan
from resources.i18n import tr
from signing.engine.order import Engine
from signing.errors import KeywordNotFoundError, OutputError, PageRangeError, PlacementError
from signing.os_reason import os_reason
from signing.pdf.model import Document
from signing.placement.model import Rule
from signing.placement.place_spec import parse_place
from signing.seal.model import Seal
from signing.verify import report as reports
from signing.verify.model import FileReport
from signing.verify.report_file import write_report
from signing.verify.trust import TrustStore

PLACES = (
    "keyword=盖单位章;seal=公章",
    "keyword=签字或盖章;seal=法人章",
    "seam;seal=公章",
    "all;right=25;bottom=14;seal=法人章",
    "page=1;x=104;y=214;seal=法人章",
    "pages=2,末页;x=45;bottom=45;seal=合同专用章",
)
"""All five ways to place a seal, as a bidder would use them."""
PICTURES = 5
"""Pages drawn, at most."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the demo leaves beside the signed file."""

    report: FileReport
    report_path: Path
    pictures: tuple[Path, ...]
    trust: Path


def demo(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=tr("要盖章的 PDF;默认为示例投标文件"))
    ] = None,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help=tr("结果文件夹"))
    ] = Path("bidseal-demo"),
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    phone: PhoneOption = PhoneKind.VIRTUAL,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Stamp, confirm, sign and verify; say where everything is."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    say = common.terminal.say
    folder = _folder(output)
    say(tr("1. 准备文件"))
    source = file.absolute() if file is not None else _sample(folder)
    say(f"   {source}")
    say(tr("2. 启动内置演示云端(测试证书,不产生真实费用)"))
    engine: Engine = context.obj
    with interruptible() as asked, opened(common, engine) as access:
        finish_earlier_jobs(access, common.terminal)
        platform = platform_code(access, "")
        seals = available_seals(access, platform)
        say("   " + "、".join(seal.name for seal in seals.values()))
        say(tr("3. 放置印章:当前页、页码范围、全部页、骑缝、关键字"))
        document = engine(OpenOrder(source))
        rules = _usable_rules(document, tuple(seals.values()), engine)
        request = StampRequest(
            files=(source,), rules=rules, output=folder, platform=platform, billing="auto"
        )
        plan = make_plan(request, seals, engine=engine, cancel=asked.is_set)
        say(tr("4. 手机确认并签名"))
        confirming = confirming_of(phone, access, common.terminal, language=lang)
        outcome = run_plan(access, plan, confirming, common.terminal, asked=asked)
        signed = outcome.files[0]
        evidence = _evidence(signed, folder, access, engine) if signed.output else None
    _report(common, outcome, evidence)
    return exit_of_outcome(outcome) if evidence or outcome.error else Exit.FAILED


def _folder(output: Path) -> Path:
    folder = output.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path=str(folder), reason=os_reason(error)) from error
    return folder


def _sample(folder: Path) -> Path:
    # Imported here: drawing the sample needs MuPDF and fonts, which a given file does not.
    from resources.sample import make_sample

    path = folder / (tr("示例投标文件") + ".pdf")
    return path if path.exists() else make_sample(path)


def _usable_rules(document: Document, seals: tuple[Seal, ...], engine: Engine) -> tuple[Rule, ...]:
    """The demo's rules that this document has a place for."""
    usable: list[Rule] = []
    for rule in map(parse_place, PLACES):
        try:
            placement = engine(PlaceOrder(document, (rule,), seals))
        except (KeywordNotFoundError, PageRangeError, PlacementError):
            continue
        if placement.marks:
            usable.append(rule)
    return tuple(usable)


def _evidence(signed: FileOutcome, folder: Path, access: CloudAccess, engine: Engine) -> Evidence:
    assert signed.output is not None
    pem = access.trust()
    trust = folder / "test-roots.pem"
    trust.write_bytes(pem)
    report = engine(VerifyOrder(signed.output, TrustStore.from_pem(pem).anchors))
    report_path = folder / (tr("{name}_验证报告", name=signed.output.stem) + ".pdf")
    write_report(report, report_path, text=tr)
    pages = list(dict.fromkeys(mark.page for mark in signed.marks if mark.slice is None))
    chosen = sorted({*pages[: PICTURES - 1], pages[-1]}) if pages else [1]
    pictures = draw_pages(signed.output, chosen, folder)
    return Evidence(report, report_path, pictures, trust)


def _report(common: Common, outcome: StampOutcome, evidence: Evidence | None) -> None:
    content: dict[str, Any] = stamp_json(outcome, operation="demo")
    if evidence is not None:
        content |= {
            "verdict": evidence.report.verdict.value,
            "report": str(evidence.report_path),
            "pictures": [str(path) for path in evidence.pictures],
            "trust": str(evidence.trust),
        }
    common.terminal.result(content)
    if common.terminal.as_json:
        return
    say = common.terminal.say
    for line in stamp_lines(outcome):
        say(f"   {line}")
    if evidence is None:
        return
    verdict = tr(reports.VERDICTS[evidence.report.verdict])
    say(tr("5. 验证:{verdict}", verdict=verdict))
    say(tr("   验证报告:{path}", path=evidence.report_path))
    say(tr("   页面图片:{paths}", paths=", ".join(path.name for path in evidence.pictures)))
    say(tr("   测试根证书:{path}(请勿加入系统信任)", path=evidence.trust))
    say(tr("完成。全部结果在 {folder}", folder=evidence.trust.parent))
