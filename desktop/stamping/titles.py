"""The steps of a job in words, for window and command line."""

from __future__ import annotations

from desktop.stamping.model import StampProgress
from resources.i18n import tr
from signing.seal.model import SealType


def identity_name(identity: SealType) -> str:
    """Who signs."""
    names = {SealType.UNIT: tr("单位证书"), SealType.PERSON: tr("个人证书")}
    return names[identity]


def step_title(progress: StampProgress) -> str:
    """Whose turn it is, of how many."""
    return tr(
        "第 {step} 步,共 {steps} 步:{identity}签名",
        step=progress.step,
        steps=progress.steps,
        identity=identity_name(progress.identity),
    )
