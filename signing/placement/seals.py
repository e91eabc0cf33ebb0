"""Which seal a rule means: by id, by name, by kind, or the 公章 when nothing is said."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import SealError
from signing.seal.model import Seal, SealKind

KIND_WORDS: dict[str, SealKind] = {
    "公章": SealKind.OFFICIAL,
    "单位章": SealKind.OFFICIAL,
    "财务章": SealKind.FINANCE,
    "财务专用章": SealKind.FINANCE,
    "合同章": SealKind.CONTRACT,
    "合同专用章": SealKind.CONTRACT,
    "法人章": SealKind.LEGAL_PERSON,
    "法定代表人章": SealKind.LEGAL_PERSON,
    "人名章": SealKind.NAME,
    "签名": SealKind.SIGNATURE,
    "手写签名": SealKind.SIGNATURE,
} | {kind.value: kind for kind in SealKind}
"""Words for a kind of seal, as typed by people and as written in the JSON contract."""


def resolve(wanted: str, seals: Sequence[Seal]) -> Seal:
    """The seal meant by `wanted`: an id, a full name, a word for a kind, or part of a name.

    Nothing wanted means the 公章 and nothing else: a bid with another seal in its place would be
    thrown out. Of several seals of one kind the first is taken; part of a name must fit one only.
    Raises SealError when no seal, or more than one, fits.
    """
    name = wanted.strip()
    if not name:
        return _official(seals)
    exact = next((seal for seal in seals if name in (seal.id, seal.name)), None)
    if exact:
        return exact
    kind = KIND_WORDS.get(name)
    if kind:
        found = next((seal for seal in seals if seal.kind is kind), None)
        if found:
            return found
    return _by_part(name, seals)


def _official(seals: Sequence[Seal]) -> Seal:
    found = next((seal for seal in seals if seal.kind is SealKind.OFFICIAL), None)
    if found is None:
        raise SealError("没有可用的公章。", next="请指明要用的印章,或联系单位管理员。")
    return found


def _by_part(name: str, seals: Sequence[Seal]) -> Seal:
    found = [seal for seal in seals if name in seal.name]
    if len(found) > 1:
        raise SealError("有 {count} 枚印章的名称含“{seal}”。", seal=name, count=len(found))
    if not found:
        raise SealError("没有可用的印章“{seal}”。", seal=name)
    return found[0]
