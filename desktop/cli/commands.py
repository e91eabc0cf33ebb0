"""All commands in one table; a command's code is loaded only when it is called or listed."""

from __future__ import annotations

from collections.abc import Callable

import typer

from resources.i18n import tr
from signing.version import VERSION

NO_MARKUP = None
"""Help texts are plain: file names and brackets stay as they are."""


def build(wanted: str) -> typer.Typer:
    """The parser for the command `wanted`, or for all commands when it is none.

    Texts are in the language chosen before.
    """
    app = typer.Typer(
        add_completion=False,
        help=tr("标印:在标书上盖章、由手机确认、得到签名的 PDF。"),
        rich_markup_mode=NO_MARKUP,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name, add in COMMANDS.items():
        if wanted == name or wanted not in COMMANDS:
            add(app)
    return app


def _add_gui(app: typer.Typer) -> None:
    from desktop.cli.gui import gui

    app.command("gui", help=tr("打开窗口"))(gui)


def _add_demo(app: typer.Typer) -> None:
    from desktop.cli.demo import demo

    app.command("demo", help=tr("演示主要流程:无需账号和手机"))(demo)


def _add_stamp(app: typer.Typer) -> None:
    from desktop.cli.stamp import stamp

    app.command("stamp", help=tr("盖章并签名"))(stamp)


def _add_verify(app: typer.Typer) -> None:
    from desktop.cli.verify import verify

    app.command("verify", help=tr("验证签名"))(verify)


def _add_encrypt(app: typer.Typer) -> None:
    from desktop.cli.encrypt import encrypt

    app.command("encrypt", help=tr("加密投标文件"))(encrypt)


def _add_decrypt(app: typer.Typer) -> None:
    from desktop.cli.decrypt import decrypt

    app.command("decrypt", help=tr("解密投标文件"))(decrypt)


def _add_scheme(app: typer.Typer) -> None:
    from desktop.cli import schemes

    group = typer.Typer(help=tr("盖章方案"), rich_markup_mode=NO_MARKUP)
    group.command("list", help=tr("列出方案"))(schemes.listing)
    group.command("show", help=tr("显示方案"))(schemes.show)
    group.command("check", help=tr("检查方案文件"))(schemes.check)
    app.add_typer(group, name="scheme")


def _add_seal(app: typer.Typer) -> None:
    from desktop.cli import seals

    group = typer.Typer(help=tr("电子印章"), rich_markup_mode=NO_MARKUP)
    group.command("list", help=tr("列出可用的印章"))(seals.listing)
    group.command("show", help=tr("显示印章的内容"))(seals.show)
    group.command("export", help=tr("导出为 .esl 文件"))(seals.export)
    group.command("check", help=tr("检查 .esl 文件"))(seals.check)
    app.add_typer(group, name="seal")


def _add_account(app: typer.Typer) -> None:
    from desktop.cli import account

    group = typer.Typer(help=tr("登录与账户"), rich_markup_mode=NO_MARKUP)
    group.command("show", help=tr("显示登录人、单位、余额和日包"))(account.show)
    group.command("login", help=tr("扫码登录本机"))(account.login)
    app.add_typer(group, name="account")


def _add_sync(app: typer.Typer) -> None:
    from desktop.cli.sync import sync

    app.command("sync", help=tr("完成中断的签章,并更新本机保存的云端信息"))(sync)


def _add_cloud(app: typer.Typer) -> None:
    from desktop.cli.server import backup, init, platform, restore, serve

    group = typer.Typer(help=tr("运行参考云端"), rich_markup_mode=NO_MARKUP)
    group.command("serve", help=tr("启动云端服务"))(serve)
    group.command("init", help=tr("建立云端数据库"))(init)
    group.command("platform", help=tr("运行测试交易平台的网站"))(platform)
    group.command("backup", help=tr("备份云端数据库和密钥"))(backup)
    group.command("restore", help=tr("从备份恢复云端"))(restore)
    app.add_typer(group, name="cloud")


COMMANDS: dict[str, Callable[[typer.Typer], None]] = {
    "gui": _add_gui,
    "demo": _add_demo,
    "stamp": _add_stamp,
    "verify": _add_verify,
    "encrypt": _add_encrypt,
    "decrypt": _add_decrypt,
    "scheme": _add_scheme,
    "seal": _add_seal,
    "account": _add_account,
    "sync": _add_sync,
    "cloud": _add_cloud,
}


def _root(
    *,
    show_version: bool = typer.Option(False, "--version", help=tr("显示版本")),
) -> None:
    if show_version:
        typer.echo(f"bidseal {VERSION}")
