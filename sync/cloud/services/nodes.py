"""The shared directory (共享目录): which nodes there are, and whether a signed call is theirs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from signing.crypto.certificates import Role
from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.node_call import Node, check_time, listed
from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.signatures import Signed, Signer
from sync.cloud.services.views import encode
from sync.cloud.store.certificates import AuthorityRow, PlatformRow
from sync.cloud.store.network import NodeNonce, NodeRow
from sync.cloud.store.people import Desktop
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.network import Directory, NodeKind, NodeView, PlatformTerms

APP: Final = "bidseal-app"
"""The node that this cloud is: the CA互认APP."""


@dataclass(frozen=True, slots=True)
class NodeCaller:
    """An authenticated node."""

    node: Node

    @property
    def terminal(self) -> str:
        """The identifier of the node's own end of sessions."""
        return terminal_of(self.node.code)


def terminal_of(code: str) -> str:
    """The identifier of a platform's own end of sessions."""
    return f"node-{code}"


def directory(work: Work) -> Directory:
    """Every node that is listed, by kind and code."""
    platforms = {row.code: row for row in _platforms(work)}
    nodes = [*(_platform_node(work, row) for row in platforms.values()), *_others(work)]
    order = list(NodeKind)
    nodes.sort(key=lambda node: (order.index(node.kind), node.code))
    return Directory(
        nodes=tuple(
            NodeView(
                kind=node.kind,
                name=node.name,
                code=node.code,
                endpoint=node.endpoint,
                public_key=encode(node.public_key),
                fingerprint=hashlib.sha256(node.public_key).hexdigest(),
                terms=terms_of(platforms[node.code]) if node.code in platforms else None,
                issuers=_issuers(work, node) if node.kind is NodeKind.CA else (),
            )
            for node in nodes
        )
    )


def find(work: Work, code: str) -> Node:
    """The listed node; Refusal (node.unknown)."""
    platform = work.db.get(PlatformRow, code)
    if platform is not None:
        found = None if platform.removed_at else _platform_node(work, platform)
        return listed(found, code)
    row = work.db.get(NodeRow, code)
    return listed(None if row is None or row.removed_at else _node(work, row), code)


def admit(work: Work, signed: Signed) -> NodeCaller:
    """The node that signed a call; remembers the call. Refusal (node.*)."""
    node = find(work, signed.keyid)
    signed.check(node.public_key)
    skew = work.settings.limits.node_skew_seconds
    check_time(signed.created, work.now, skew)
    if not insert_missing(work.db, NodeNonce, node=node.code, nonce=signed.nonce, at=work.now):
        raise Refusal(ErrorCode.NODE_REPLAYED)
    return NodeCaller(node)


def enrol(work: Work, code: str, *, public_key: bytes, endpoint: str) -> Node:
    """Enter a platform's own site: its key and its address; Refusal (node.unknown)."""
    row = work.db.get(PlatformRow, code)
    if row is None:
        raise Refusal(ErrorCode.NODE_UNKNOWN, node=code)
    row.node_key, row.endpoint, row.removed_at = public_key, endpoint, None
    # no device token hashes to a word, so that only signed calls come from here
    insert_missing(
        work.db,
        Desktop,
        id=terminal_of(code),
        token_hash=f"node:{code}",
        node=code,
        created_at=work.now,
    )
    work.db.flush()
    return _platform_node(work, row)


def remove(work: Work, code: str) -> None:
    """Take a node out of the directory: nobody finds it, and its calls are refused."""
    row = work.db.get(PlatformRow, code) or work.db.get(NodeRow, code)
    if row is None:
        raise Refusal(ErrorCode.NODE_UNKNOWN, node=code)
    row.removed_at = work.now


def signer_of(work: Work, code: str) -> Signer:
    """A node that this cloud runs itself; Refusal (node.unknown)."""
    row = work.db.get(NodeRow, code)
    if row is None or row.wrapped_key is None or row.removed_at is not None:
        raise Refusal(ErrorCode.NODE_UNKNOWN, node=code)
    secret = work.cloud.vault.unwrap(row.wrapped_key, purpose=f"node:{code}")
    return Signer(code, Ed25519PrivateKey.from_private_bytes(secret))


def terms_of(row: PlatformRow) -> PlatformTerms:
    """What the platform sets for itself now."""
    return PlatformTerms.model_validate(
        {
            "price_use": to_wire(row.price_use),
            "price_day": to_wire(row.price_day),
            "charge_unit": row.charge_unit,
            "day_count": row.day_count,
            "theme": row.theme,
            "labels": row.labels,
            "limits": row.limits,
        }
    )


def _issuers(work: Work, node: Node) -> tuple[str, ...]:
    rows = work.db.scalars(
        select(AuthorityRow)
        .where(
            AuthorityRow.code.startswith(f"{node.code}-", autoescape=True),
            AuthorityRow.role == Role.INTERMEDIATE.value,
        )
        .order_by(AuthorityRow.code)
    )
    return tuple(hashlib.sha256(row.certificate).hexdigest() for row in rows)


def _platforms(work: Work) -> tuple[PlatformRow, ...]:
    return tuple(
        work.db.scalars(
            select(PlatformRow).where(
                PlatformRow.removed_at.is_(None), PlatformRow.kind != NodeKind.APP.value
            )
        )
    )


def _others(work: Work) -> tuple[Node, ...]:
    rows = work.db.scalars(select(NodeRow).where(NodeRow.removed_at.is_(None)))
    return tuple(_node(work, row) for row in rows)


def _platform_node(work: Work, row: PlatformRow) -> Node:
    key = row.node_key or row.public_key
    return Node(row.code, NodeKind(row.kind), row.name, row.endpoint, key)


def _node(work: Work, row: NodeRow) -> Node:
    own = row.endpoint.startswith("/")
    endpoint = f"{work.settings.base_url}{row.endpoint}" if own else row.endpoint
    return Node(row.code, NodeKind(row.kind), row.name, endpoint.rstrip("/"), row.public_key)
