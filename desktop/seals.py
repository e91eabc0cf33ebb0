"""Electronic seals as files: judging one with its maker's chain, writing one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from resources.i18n import tr
from signing.errors import OutputError
from signing.os_reason import os_reason
from signing.seal import esseal
from signing.seal.esseal_model import MakerSignature, PictureState, SealCheck, Validity
from signing.verify.chain import ChainOutcome, build
from signing.verify.trust import TrustStore


@dataclass(frozen=True, slots=True)
class SealJudgement:
    """A seal's own check, and whom its maker chains to."""

    check: SealCheck
    chain: ChainOutcome

    @property
    def is_good(self) -> bool:
        """Whether no question found a fault and the maker is trusted."""
        return self.check.is_good and self.chain is ChainOutcome.TRUSTED

    def sentences(self) -> list[str]:
        """What was found, a sentence for each fault or note; one that all is well if none."""
        found = self.check
        faults = [
            (found.maker is MakerSignature.WRONG, tr("制作机构的签名不正确,印章可能被伪造")),
            (found.maker is MakerSignature.UNSUPPORTED, tr("印章的签名算法不受支持")),
            (
                found.maker_certificate is not Validity.IN_FORCE,
                tr("制作印章时制作机构的证书不在有效期内"),
            ),
            (self.chain is not ChainOutcome.TRUSTED, tr("制作机构不受信任")),
            (found.validity is not Validity.IN_FORCE, tr("印章不在有效期内")),
            (found.picture is not PictureState.SANE, tr("印章图像与登记的尺寸不一致")),
            (found.seal.is_superseded, tr("印章为旧版格式(GM/T 0031-2014)")),
        ]
        said = [sentence for holds, sentence in faults if holds]
        return [tr("印章有效。"), *said] if self.is_good else said


def judge(der: bytes, *, trust: TrustStore, at: datetime) -> SealJudgement:
    """The judgement over a seal (DER) `at` a moment (aware); SealError if it cannot be read.

    The maker's chain is judged when the seal was made (GB/T 38540-2020, 8).
    """
    check = esseal.verify(der, at=at)
    chain = build(check.seal.certificate, (), trust=trust, at=check.seal.info.created)
    return SealJudgement(check, chain.outcome)


def write_exclusively(path: Path, data: bytes) -> None:
    """Write a new file and sync it; OutputError if it exists already or cannot be written."""
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(path=str(path), reason=os_reason(error)) from error
