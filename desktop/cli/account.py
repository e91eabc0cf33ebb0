"""`bidseal account show|login|logout`: whom this PC is bound to, and the balance."""

from __future__ import annotations

from desktop.access import CloudAccess
from desktop.cli.confirming import Confirming, confirming_of
from desktop.cli.exits import Exit
from desktop.cli.interrupt import interruptible
from desktop.cli.options import (
    CloudOption,
    Common,
    JsonFlag,
    LanguageChoice,
    LanguageOption,
    PhoneKind,
    PhoneOption,
    PlatformOption,
    opened,
)
from desktop.cli.receipt import VERSION
from desktop.cli.stamping import platform_code
from desktop.session.controls import JobControls
from desktop.session.login import log_in
from resources.i18n import tr


def show(
    *,
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Show person, unit, balance and day passes."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    with opened(common) as access:
        _report(common, access, "account")
    return Exit.DONE


def login(
    *,
    platform: PlatformOption = "",
    as_json: JsonFlag = False,
    cloud: CloudOption = "embedded",
    phone: PhoneOption = PhoneKind.QR,
    lang: LanguageOption = LanguageChoice.CHINESE,
) -> int:
    """Bind this PC to the person who scans; login is never charged."""
    common = Common.of(as_json=as_json, cloud=cloud, language=lang)
    with interruptible() as asked, opened(common) as access:
        code = platform_code(access, platform)
        confirming = confirming_of(phone, access, common.terminal, language=lang)
        common.terminal.say(tr("全国共享CA互认入口:请用手机【扫一扫】扫码登录,登录不收费。"))
        try:
            log_in(
                access.client,
                JobControls(
                    confirming.show, lambda: _tick(confirming) or asked.is_set(), confirming.renew
                ),
                platform=code,
            )
        finally:
            confirming.close()
        _report(common, access, "login")
    return Exit.DONE


def _tick(confirming: Confirming) -> bool:
    confirming.tick()
    return False


def _report(common: Common, access: CloudAccess, operation: str) -> None:
    who, account = access.client.whoami(), access.client.account()
    access.remember(account)
    common.terminal.result(
        {
            "version": VERSION,
            "operation": operation,
            "status": "done",
            "person": who.person,
            "unit": who.unit,
            "sandbox": who.sandbox,
            "balance": account.balance,
            "available": account.available,
            "passes": [item.model_dump(mode="json") for item in account.passes],
        }
    )
    if common.terminal.as_json:
        return
    common.terminal.say(tr("{person},{unit}", person=who.person or "-", unit=who.unit or "-"))
    common.terminal.say(
        tr(
            "余额 {balance} 元,可用 {available} 元",
            balance=account.balance,
            available=account.available,
        )
    )
    for item in account.passes:
        common.terminal.say(
            tr("日包 {platform}:至 {ends}", platform=item.platform, ends=f"{item.ends:%Y-%m-%d}")
        )
