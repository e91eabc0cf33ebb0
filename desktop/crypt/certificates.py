"""Certificates and containers as lines of the page's lists; no Qt, no cloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.crypt.file_list import Line
from desktop.services.errors import what
from resources.i18n import tr
from signing.crypto.certificates import read
from signing.envelope.decrypt import Container
from signing.errors import BidSealError


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate of the person at this PC, as the cloud told it."""

    serial: str
    holder: str
    ca: str
    not_after: datetime
    usable: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the decryption list: a container, or why it is none."""

    path: Path
    container: Container | None = None
    error: BidSealError | None = None


def own_lines(known: Sequence[Known], opening: datetime | None) -> list[Line]:
    """The sender's own certificates; which one it is, the phone decides."""
    current = [item for item in known if item.current and item.usable]
    if not current:
        return [Line((tr("扫码时在手机上选择本单位的证书"), "", ""), fixed=True)]
    return [
        Line(
            (tr("{holder}(本单位,扫码时选择)", holder=item.holder), item.ca, day(item.not_after)),
            level=_level(item.not_after, opening),
            fixed=True,
        )
        for item in current
    ]


def recipient_lines(certificates: Sequence[bytes], opening: datetime | None) -> list[Line]:
    """Further recipients."""
    lines = []
    for der in certificates:
        info = read(der)
        holder = info.organisation or info.common_name
        texts = (holder, info.issuer_common_name, day(info.not_after))
        tip = tr("序列号 {serial}", serial=info.serial)
        lines.append(Line(texts, level=_level(info.not_after, opening), tip=tip))
    return lines


def expiry_warning(
    known: Sequence[Known], certificates: Sequence[bytes], opening: datetime | None
) -> str:
    """Check 33: who could not open the files any more when they are opened; empty if all can."""
    if opening is None:
        return ""
    ends = [(item.holder, item.not_after) for item in known if item.current and item.usable]
    for der in certificates:
        info = read(der)
        ends.append((info.organisation or info.common_name, info.not_after))
    early = {holder: end for holder, end in ends if end < opening}
    if not early:
        return ""
    said = "、".join(f"{holder}({day(end)})" for holder, end in early.items())
    return tr(
        "证书在开标前到期:{said}。到期后无法解密,请先续期,再加密。续期会更换密钥。", said=said
    )


def container_line(loaded: Loaded, known: Sequence[Known]) -> Line:
    """A file of the decryption list: what it is for, who can open it, whether the key is there."""
    if loaded.container is None:
        problem = what(loaded.error) if loaded.error else ""
        return Line((loaded.path.name, "", "", "", tr("无法读取")), level="err", tip=problem)
    head = loaded.container.head
    mine = {item.serial: item for item in known}
    found = next((mine[item.serial] for item in head.recipients if item.serial in mine), None)
    names = "、".join(dict.fromkeys(item.holder for item in head.recipients))
    serials = "\n".join(f"{item.holder} · {item.serial}" for item in head.recipients)
    opening = moment_text(head.opening) if head.opening else tr("未设定")
    if found is None:
        said, level = tr("不是本人的证书"), "warn"
    elif not found.usable:
        said, level = tr("证书已失效"), "err"
    elif not found.current:
        said, level = tr("在手机上(旧证书)"), "ok"
    else:
        said, level = tr("在手机上"), "ok"
    return Line((loaded.path.name, head.project, opening, names, said), level=level, tip=serials)


def moment_text(moment: datetime) -> str:
    """A moment in this PC's time."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def day(moment: datetime) -> str:
    """Its day."""
    return f"{moment.astimezone():%Y-%m-%d}"


def size_text(size: int) -> str:
    """Bytes as people read them."""
    amount, unit = float(size), 0
    units = ("B", "KB", "MB", "GB", "TB")
    while amount >= 1000 and unit < len(units) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {units[unit]}" if unit else f"{size} B"


def _level(not_after: datetime, opening: datetime | None) -> str:
    return "warn" if opening is not None and not_after < opening else ""
