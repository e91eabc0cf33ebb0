"""The submission drawer in the words of encrypting and decrypting."""

from __future__ import annotations

from desktop.workbench.drawer import DrawerWords, SubmitDrawer
from resources.i18n import tr


def crypt_drawer() -> SubmitDrawer:
    """A drawer for this page."""
    return SubmitDrawer(
        DrawerWords(
            title=tr("扫码确认"),
            steps=(tr("读取"), tr("扫码"), tr("确认"), tr("写入"), tr("完成")),
            edit=tr("返回修改"),
            name="cryptDrawer",
        )
    )
