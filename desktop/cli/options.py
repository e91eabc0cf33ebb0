"""The options that every command takes, and what they make."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.terminal import Terminal
from desktop.home import CLOUD_VARIABLE, Home
from resources.i18n import tr
from signing.engine.order import Engine, here

if TYPE_CHECKING:
    from desktop.access import CloudAccess


class PhoneKind(StrEnum):
    """Who confirms."""

    QR = "qr"
    VIRTUAL = "virtual"


class LanguageChoice(StrEnum):
    """The language of all texts."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


JsonFlag = Annotated[bool, typer.Option("--json", help=tr("在标准输出上只输出一个 JSON 对象"))]
CloudOption = Annotated[
    str,
    typer.Option("--cloud", metavar="URL|embedded", envvar=CLOUD_VARIABLE, help=tr("使用的云端")),
]
PhoneOption = Annotated[
    PhoneKind, typer.Option("--phone", help=tr("由真实手机扫码,或由虚拟手机确认(仅限演示云端)"))
]
PlatformOption = Annotated[str, typer.Option("--platform", metavar="CODE", help=tr("交易平台代码"))]
LanguageOption = Annotated[LanguageChoice, typer.Option("--lang", help=tr("界面语言"))]
PasswordOption = Annotated[
    str | None, typer.Option("--password", metavar="P", help=tr("PDF 打开密码"))
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help=tr("从标准输入读取 PDF 打开密码"))
]


@dataclass(frozen=True, slots=True)
class Common:
    """What the common options of a command make."""

    terminal: Terminal
    home: Home
    cloud: str
    language: LanguageChoice

    @classmethod
    def of(cls, *, as_json: bool, cloud: str, language: LanguageChoice) -> Common:
        """Set the language and find the data folder."""
        tr.language = language.value
        return cls(Terminal(as_json=as_json), Home.of_user(), cloud, language)


@contextmanager
def opened(common: Common, engine: Engine = here) -> Iterator[CloudAccess]:
    """The cloud of the common options; asks for a passphrase where there is no keyring.

    `engine` reads the files of jobs.
    """
    # Imported here: commands that need no cloud start without the code for one.
    from desktop.access import open_cloud

    with open_cloud(
        common.cloud,
        common.home,
        language=common.language.value,
        ask_passphrase=lambda: _ask_passphrase(common.terminal),
        engine=engine,
    ) as access:
        yield access


def _ask_passphrase(terminal: Terminal) -> str | None:
    """A passphrase for the tokens, asked once; None where nobody can answer."""
    terminal.warn(tr("本机没有可用的系统密钥环,登录凭据将用口令加密保存。"))
    if not terminal.interactive:
        return None
    return getpass(tr("口令:")) or None


def read_password(given: str | None, *, from_stdin: bool) -> str | None:
    """The PDF password: from the command line, or a line of stdin."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return given
