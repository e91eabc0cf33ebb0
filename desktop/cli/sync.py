"""`bidseal sync`: finish what was interrupted, refresh what is remembered of the cloud."""

from __future__ import annotations

from desktop.cli.exits import Exit
from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PasswordOption,
    PasswordStdin,
    opened,
    read_password,
)
from desktop.cli.receipt import VERSION, stamp_json
from desktop.cli.stamping import finish_earlier_jobs
from resources.i18n import tr


def sync(
    *,
    password: PasswordOption = None,
    password_stdin: PasswordStdin = False,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Resume unfinished jobs, then remember seals, platforms, account and trust roots."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    known = read_password(password, from_stdin=password_stdin)
    with opened(common) as access:
        resumed = finish_earlier_jobs(access, common.terminal, password=known)
        seals, platforms = access.client.seals(), access.client.platforms()
        account = access.client.account()
        for answer in (seals, platforms, account):
            access.remember(answer)
        access.trust()
    common.terminal.result(
        {
            "version": VERSION,
            "operation": "sync",
            "status": "done",
            "resumed": [stamp_json(outcome) for outcome in resumed],
            "seals": [{"id": seal.id, "name": seal.name} for seal in seals.seals],
            "platforms": [item.model_dump(mode="json") for item in platforms.platforms],
            "account": account.model_dump(mode="json"),
        }
    )
    if not as_json:
        common.terminal.say(
            tr(
                "已同步:{seals} 枚印章,{platforms} 个平台,可用余额 {available} 元",
                seals=len(seals.seals),
                platforms=len(platforms.platforms),
                available=account.available,
            )
        )
    return Exit.DONE
