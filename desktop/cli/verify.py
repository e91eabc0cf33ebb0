"""`bidseal verify`: judge the signatures of files, without any cloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from desktop.cli.exits import Exit
from desktop.cli.options import (
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PasswordOption,
    PasswordStdin,
    read_password,
)
from desktop.cli.receipt import VERSION
from desktop.cli.terminal import Terminal
from desktop.cli.wording import error_json, line_of, sentences
from desktop.engine.orders import VerifyOrder
from desktop.trust import trust_of_file, trust_of_home, trust_of_system
from resources.i18n import tr
from signing.engine.order import Engine
from signing.errors import BidSealError, UsageError
from signing.verify import report as reports
from signing.verify.model import FileReport, Verdict

_Judged: TypeAlias = FileReport | BidSealError
GOOD = (Verdict.VALID, Verdict.VALID_WITH_NOTES)


def verify(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help=tr("要验证的 PDF"))],
    *,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="PEM", help=tr("信任的根证书;默认为云端的根"))
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE.pdf", help=tr("验证报告的保存位置;以 .json 结尾则为 JSON")
        ),
    ] = None,
    system_trust: Annotated[
        bool, typer.Option("--system-trust", help=tr("也信任操作系统的根证书"))
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help=tr("联网查询证书是否被吊销;默认只用文件内的信息"))
    ] = False,
    internal_host: Annotated[
        list[str] | None,
        typer.Option(
            "--internal-host",
            metavar="HOST[:PORT]",
            help=tr("联网查询时也可询问的内网主机,可重复;默认只问互联网上的服务"),
        ),
    ] = None,
    password: PasswordOption = None,
    password_stdin: PasswordStdin = False,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Verify every file; 0 when all are valid."""
    common = Common.of(as_json=as_json, cloud="", language=lang)
    if report is not None and len(files) != 1:
        raise UsageError(detail=tr("验证报告一次只能针对一个文件"))
    roots = trust_of_file(trust) if trust is not None else trust_of_home(common.home)
    if system_trust:
        roots = roots.joined(trust_of_system())
    secret = read_password(password, from_stdin=password_stdin)
    orders = [
        VerifyOrder(
            path,
            roots.anchors,
            secret,
            with_sm3=report is not None,
            is_online=online,
            internal=tuple(internal_host or ()),
        )
        for path in files
    ]
    judged = [_judge(context.obj, order) for order in orders]
    if report is not None and isinstance(judged[0], FileReport):
        # Imported here: only who wants a report waits for its renderer.
        from signing.verify.report_file import write_report

        write_report(judged[0], report, text=tr)
    good = all(isinstance(item, FileReport) and item.verdict in GOOD for item in judged)
    _tell(common.terminal, list(zip(files, judged, strict=True)), good=good)
    return Exit.DONE if good else Exit.FAILED


def _tell(terminal: Terminal, judged: Sequence[tuple[Path, _Judged]], *, good: bool) -> None:
    """The outcome as JSON, or in sentences."""
    terminal.result(
        {
            "version": VERSION,
            "operation": "verify",
            "status": "done" if good else "failed",
            "files": [_json(path, item) for path, item in judged],
        }
    )
    if terminal.as_json:
        return
    for path, item in judged:
        terminal.say(_sentence(path, item))
        if isinstance(item, FileReport):
            for line in _details(item):
                terminal.say(line)


def _judge(engine: Engine, order: VerifyOrder) -> _Judged:
    try:
        return engine(order)
    except BidSealError as error:
        return error


def _json(path: Path, judged: _Judged) -> dict[str, Any]:
    if isinstance(judged, BidSealError):
        return {"input": str(path), "verdict": None, "error": error_json(judged), "signatures": []}
    return {"input": str(path), "error": None, **reports.to_json(judged, text=tr)}


def _sentence(path: Path, judged: _Judged) -> str:
    if isinstance(judged, BidSealError):
        return tr("{name}:失败。{error}", name=line_of(path), error=sentences(judged))
    signers = ", ".join(
        f"{item.signer} ({tr(reports.VERDICTS[item.verdict])})" for item in judged.signatures
    )
    return tr(
        "{name}:{verdict}。{signers}",
        name=line_of(path),
        verdict=tr(reports.VERDICTS[judged.verdict]),
        signers=signers,
    )


def _details(report: FileReport) -> Iterator[str]:
    """Attacks by name, then every change behind every signature."""
    for signature in report.signatures:
        for finding in signature.findings:
            yield f"  × {reports.finding_sentence(finding, tr)}"
        for change in signature.modifications:
            yield tr(
                "  {field} 之后,{judgement}:{change}",
                field=signature.field,
                judgement=tr(reports.JUDGEMENTS[change.judgement]),
                change=reports.change_sentence(change, tr),
            )
