"""What the authors of signature fields demand of the algorithm that a job signs with."""

from __future__ import annotations

from dataclasses import replace

from desktop.stamping.model import FilePlan, StampPlan
from signing.algorithm import USUAL, Digest
from signing.errors import PlacementError


def as_demanded(plan: StampPlan) -> StampPlan:
    """The plan with an algorithm that all its signature fields accept.

    A file whose field does not accept the one that was asked for, or the one that an earlier file
    needs, gets a PlacementError.
    """
    algorithm, files = plan.request.algorithm, []
    for file in plan.files:
        allowed = _allowed(file)
        if file.error is None and algorithm is None and len(allowed) < len(Digest):
            algorithm = next(usual for usual in USUAL if usual.digest in allowed)
        if file.error is None and algorithm is not None and algorithm.digest not in allowed:
            error = PlacementError(
                "签名域只允许摘要算法 {digests},不能用 {algorithm} 签名。",
                digests="、".join(digest.value.upper() for digest in allowed),
                algorithm=algorithm.value,
                next="请改用相应算法的证书,或把这份文件另行提交。",
            )
            files.append(replace(file, error=error))
        else:
            files.append(file)
    return replace(plan, request=replace(plan.request, algorithm=algorithm), files=tuple(files))


def _allowed(file: FilePlan) -> tuple[Digest, ...]:
    if file.document is None or file.placement is None:
        return tuple(Digest)
    names = {mark.field for mark in file.placement.marks}
    fields = [field for field in file.document.fields if field.name in names]
    return fields[0].digests if fields else tuple(Digest)
