"""What is said of an encryption that was killed and has been taken up."""

from __future__ import annotations

from desktop.enveloping.model import EnvelopeOutcome
from resources.i18n import tr


def recovered_sentences(outcome: EnvelopeOutcome) -> list[str]:
    """What is done, what is to be encrypted again, and whether anything was charged."""
    done = "、".join(str(file.output) for file in outcome.files if file.output is not None)
    undone = "、".join(file.input.name for file in outcome.files if file.output is None)
    sentences = []
    if done:
        sentences.append(tr("上次中断的加密已完成:{output}", output=done))
    if undone:
        sentences.append(tr("上次的加密中断,以下文件没有加密,请重新加密:{names}", names=undone))
    if outcome.charge is None or outcome.charge.state != "settled":
        sentences.append(tr("上次的加密没有扣费。"))
    return sentences
