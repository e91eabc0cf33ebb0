"""`bidseal scheme list|show|check`: saved placement rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.exits import Exit
from desktop.cli.options import Common, JsonFlag, LanguageChoice, LanguageOption
from desktop.cli.receipt import VERSION
from desktop.cli.rules import load_scheme, saved_schemes
from resources.i18n import tr
from signing.placement import scheme as schemes
from signing.placement.scheme import Scheme

NameArgument = Annotated[str, typer.Argument(metavar="F", help=tr("方案文件或已保存的名称"))]


def listing(*, as_json: JsonFlag = False, lang: LanguageOption = LanguageChoice.CHINESE) -> int:
    """List the built-in scheme and the saved ones."""
    common = Common.of(as_json=as_json, cloud="", language=lang)
    found = saved_schemes(common.home)
    common.terminal.result(
        {
            "version": VERSION,
            "operation": "scheme-list",
            "status": "done",
            "schemes": [{"name": item.name, "rules": len(item.rules)} for item in found],
        }
    )
    if not as_json:
        for item in found:
            common.terminal.say(tr("{name}:{count} 条规则", name=item.name, count=len(item.rules)))
    return Exit.DONE


def show(
    name: NameArgument,
    *,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Show a scheme's rules."""
    common = Common.of(as_json=as_json, cloud="", language=lang)
    found = load_scheme(name, common.home)
    common.terminal.result(_content("scheme-show", found))
    if not as_json:
        common.terminal.say(schemes.to_json(found))
    return Exit.DONE


def check(
    file: Annotated[Path, typer.Argument(metavar="F", help=tr("方案文件"))],
    *,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Check a scheme file; raises PlaceSpecError saying what is wrong."""
    common = Common.of(as_json=as_json, cloud="", language=lang)
    found = load_scheme(str(file), common.home)
    common.terminal.result(_content("scheme-check", found))
    if not as_json:
        common.terminal.say(
            tr("方案“{name}”可以使用,共 {count} 条规则", name=found.name, count=len(found.rules))
        )
    return Exit.DONE


def _content(operation: str, found: Scheme) -> dict[str, object]:
    return {
        "version": VERSION,
        "operation": operation,
        "status": "done",
        "scheme": json.loads(schemes.to_json(found)),
    }
