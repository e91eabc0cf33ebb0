"""What the parser of the command line says, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from resources.i18n import tr

_Say = Callable[[re.Match[str]], str]

_SENTENCES: tuple[tuple[str, _Say], ...] = (
    (r"Missing (?:argument|option|parameter) '([^']+)'", lambda m: tr("缺少 {name}", name=m[1])),
    (r"Missing command", lambda m: tr("缺少子命令")),
    (r"No such command '([^']*)'", lambda m: tr("没有命令“{name}”", name=m[1])),
    (r"No such option: (\S+)", lambda m: tr("没有选项 {name}", name=m[1].rstrip("."))),
    (r"Option '([^']+)' requires", lambda m: tr("选项 {name} 需要一个值", name=m[1])),
    (r"Option '([^']+)' does not take a value", lambda m: tr("选项 {name} 不带值", name=m[1])),
    (
        r"Invalid value for '([^']+)': .*is not one of (.+?)\.?$",
        lambda m: tr("{name} 只能是 {choices}", name=m[1], choices=m[2].replace("'", "")),
    ),
    (r"Invalid value for '([^']+)'", lambda m: tr("{name} 的值不正确", name=m[1])),
    (
        r"Got unexpected extra argument\S* \((.+)\)",
        lambda m: tr("多余的参数 {name}", name=m[1]),
    ),
)
"""How typer words it (its own error classes are private), and how we do."""


def parser_message(english: str) -> str:
    """A half-sentence for a message of the parser; its own words where we know none."""
    for pattern, say in _SENTENCES:
        if found := re.match(pattern, english):
            return say(found)
    return english.rstrip(".")
