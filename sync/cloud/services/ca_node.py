"""A CA as a node: what it says about the certificates it has issued."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.node_call import check_kind
from sync.cloud.services.nodes import find
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.protocol.network import AskStatus, CertificateStatus, NodeKind


def status(work: Work, code: str, wish: AskStatus) -> CertificateStatus:
    """Whether the certificate is good; another CA's is unknown. Refusal (node.unknown, .kind)."""
    check_kind(find(work, code), frozenset({NodeKind.CA}))
    row = work.db.execute(
        select(IssuedRow.revoked_at, CertificateRight.authority)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(IssuedRow.serial == wish.serial)
    ).one_or_none()
    if row is None or not row.authority.startswith(f"{code}-"):
        said = "unknown"
    else:
        said = "good" if row.revoked_at is None else "revoked"
    return CertificateStatus.model_validate({"serial": wish.serial, "status": said, "at": work.now})
