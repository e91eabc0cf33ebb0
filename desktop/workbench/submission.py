"""What the stamping page submits: the plan of the shown document, and its words."""

from __future__ import annotations

from desktop.cloud.desk import CloudState
from desktop.drawer.view import DrawerWords
from desktop.stamping.model import FilePlan, StampPlan, StampRequest
from desktop.workbench.open_document import OpenDocument
from resources.i18n import tr
from signing.level import Level
from signing.seal.model import Seal
from sync.protocol.desktop import PlatformView


def plan_of(
    session: OpenDocument, seals: dict[str, Seal], level: Level, *, platform: str = ""
) -> StampPlan:
    """Exactly what the canvas shows: the marks of the preview are the marks of the file."""
    document = session.document
    request = StampRequest(
        files=(document.path,),
        rules=session.rules,
        platform=platform,
        level=level,
        password=document.password,
    )
    plan = FilePlan(document.path, document, session.preview.placement)
    return StampPlan(request=request, seals=seals, files=(plan,))


def drawer_words() -> DrawerWords:
    """The drawer's words for stamping."""
    return DrawerWords(
        title=tr("提交签章"),
        steps=(tr("预检"), tr("扫码"), tr("确认"), tr("签章"), tr("完成")),
        edit=tr("修改印章"),
    )


def action_text(platform: PlatformView | None) -> str:
    """What submitting is called, in the platform's own word if it has one."""
    word = platform.labels.stamp if platform else ""
    return tr("提交{stamp}", stamp=word) if word else tr("提交签章")


def file_line(name: str, pages: int, *, platform: PlatformView | None) -> str:
    """The file to submit, and what the platform calls such files if it has a word for them."""
    text = tr("{name} · {pages} 页", name=name, pages=f"{pages:,}")
    word = platform.labels.document if platform else ""
    return tr("{document}:{file}", document=word, file=text) if word else text


def cost_line(state: CloudState, platform: PlatformView | None) -> str:
    """What a submission to `platform` would cost, before anything is sent."""
    if platform is None:
        return ""
    if state.account is not None and any(
        entry.platform == platform.code for entry in state.account.passes
    ):
        return tr("费用:日包内,本次 0 元")
    return tr("费用:按次 {amount} 元,签章成功后才扣", amount=platform.price_use)
