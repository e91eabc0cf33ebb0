"""`bidseal cloud serve|init|backup|restore|platform`: the reference cloud as a server."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.exits import Exit
from desktop.cli.options import Common, JsonFlag, LanguageChoice, LanguageOption
from desktop.cli.receipt import VERSION
from resources.i18n import tr
from sync.cloud.settings import CloudSettings

DatabaseOption = Annotated[
    str, typer.Option("--db", metavar="URL", help=tr("数据库地址;默认为数据目录中的 SQLite"))
]
SandboxOption = Annotated[
    bool, typer.Option("--sandbox/--no-sandbox", help=tr("演示数据与沙箱服务"))
]
DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help=tr("数据目录,保存密钥和 SQLite"))
]


def serve(
    *,
    host: Annotated[str, typer.Option(help=tr("监听地址"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=tr("监听端口;0 表示任选"))] = 8080,
    public_url: Annotated[
        str, typer.Option("--public-url", metavar="URL", help=tr("手机访问的地址(https)"))
    ] = "",
    certificate: Annotated[Path | None, typer.Option("--tls-cert", help=tr("TLS 证书,PEM"))] = None,
    key: Annotated[Path | None, typer.Option("--tls-key", help=tr("TLS 私钥,PEM"))] = None,
    database: DatabaseOption = "",
    data: DataOption = None,
    sandbox: SandboxOption = True,
    mail: Annotated[
        str,
        typer.Option(
            "--mail",
            metavar="URL",
            envvar="BIDSEAL_MAIL",
            help=tr("发送发票的邮件服务器,smtp+starttls://用户:密码@主机:端口/发件人"),
        ),
    ] = "",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Serve until interrupted."""
    # Only a server needs the cloud's code.
    from sync.cloud.domain.mail_server import MailServer
    from sync.cloud.server import serve as serve_cloud

    common = Common.of(as_json=False, cloud="", language=lang)
    settings = CloudSettings(
        data_dir=data or common.home.folder / "server",
        db_url=database,
        host=host,
        port=port,
        public_url=public_url,
        sandbox=sandbox,
        tls_certificate=certificate,
        tls_key=key,
        mail=MailServer.of(mail) if mail else None,
    )
    serve_cloud(settings, started=lambda url: common.terminal.say(tr("云端已启动:{url}", url=url)))
    return Exit.DONE


def platform(
    code: Annotated[str, typer.Argument(help=tr("平台代码"))] = "demo-a",
    *,
    cloud: Annotated[
        str, typer.Option("--cloud", metavar="URL", help=tr("云端地址"))
    ] = "http://127.0.0.1:8080",
    host: Annotated[str, typer.Option(help=tr("监听地址"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=tr("监听端口;0 表示任选"))] = 8090,
    public_url: Annotated[
        str, typer.Option("--public-url", metavar="URL", help=tr("浏览器访问的地址(https)"))
    ] = "",
    database: DatabaseOption = "",
    data: DataOption = None,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Enter a test platform's site in the sandbox cloud's directory and serve it."""
    # Only a server needs the cloud's code.
    from sync.cloud.enrolling import enrol_at
    from sync.cloud.platform.server import serve_site

    common = Common.of(as_json=False, cloud="", language=lang)
    settings = CloudSettings(data_dir=data or common.home.folder / "server", db_url=database)
    serve_site(
        lambda url: enrol_at(settings, code, cloud_url=cloud, url=url),
        host=host,
        port=port,
        public_url=public_url,
        started=lambda url: common.terminal.say(tr("平台已启动:{url}", url=url)),
    )
    return Exit.DONE


def init(
    *,
    database: DatabaseOption = "",
    data: DataOption = None,
    sandbox: SandboxOption = True,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Create or update the database, and sow the demo in a sandbox; harmless when repeated."""
    # Only a server needs the cloud's code.
    from sync.cloud.server import init as prepare_cloud

    common = Common.of(as_json=as_json, cloud="", language=lang)
    settings = CloudSettings(
        data_dir=data or common.home.folder / "server", db_url=database, sandbox=sandbox
    )
    prepare_cloud(settings)
    common.terminal.result({"version": VERSION, "operation": "cloud-init", "status": "done"})
    if not as_json:
        common.terminal.say(tr("云端数据库已就绪:{data}", data=database or settings.data_dir))
    return Exit.DONE


def backup(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help=tr("新的备份文件夹;默认按时间命名")),
    ] = None,
    *,
    database: DatabaseOption = "",
    data: DataOption = None,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Copy database and data key into a new folder, while the cloud may go on."""
    # Only a server needs the cloud's code.
    from sync.cloud.backup import back_up

    common = Common.of(as_json=as_json, cloud="", language=lang)
    target = (output or Path(f"bidseal-backup-{datetime.now():%Y%m%d-%H%M%S}")).absolute()
    settings = CloudSettings(data_dir=data or common.home.folder / "server", db_url=database)
    back_up(settings, target)
    common.terminal.result(
        {"version": VERSION, "operation": "cloud-backup", "status": "done", "output": str(target)}
    )
    if not as_json:
        common.terminal.say(tr("云端已备份到 {path},其中有密钥,请妥善保管。", path=target))
    return Exit.DONE


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="BACKUP", help=tr("“bidseal cloud backup”生成的文件夹"))
    ],
    *,
    database: DatabaseOption = "",
    data: DataOption = None,
    as_json: JsonFlag = False,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Bring a backup back, where no cloud is yet."""
    # Only a server needs the cloud's code.
    from sync.cloud.restoring import restore as bring_back

    common = Common.of(as_json=as_json, cloud="", language=lang)
    settings = CloudSettings(data_dir=data or common.home.folder / "server", db_url=database)
    bring_back(settings, source.absolute())
    common.terminal.result({"version": VERSION, "operation": "cloud-restore", "status": "done"})
    if not as_json:
        common.terminal.say(tr("云端已从 {path} 恢复。", path=source))
    return Exit.DONE
