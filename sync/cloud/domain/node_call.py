"""When a signed call from node to node counts: of whom, how old, by which kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.network import NodeKind

PLATFORMS = frozenset({NodeKind.NATIONAL_SERVICE, NodeKind.PROVINCE_SERVICE, NodeKind.TRADING})
"""Kinds that hold sessions."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node as the directory knows it."""

    code: str
    kind: NodeKind
    name: str
    endpoint: str
    """Base address; empty for a node that only calls."""
    public_key: bytes
    """Ed25519, 32 bytes."""


def check_time(created: int, now: datetime, skew_seconds: int) -> None:
    """Refusal (node.stale) when the call was signed more than `skew_seconds` from `now`."""
    if abs(now.timestamp() - created) > skew_seconds:
        raise Refusal(ErrorCode.NODE_STALE, seconds=skew_seconds)


def check_kind(node: Node, allowed: frozenset[NodeKind]) -> None:
    """Refusal (node.kind) when nodes of this kind may not ask for it."""
    if node.kind not in allowed:
        raise Refusal(ErrorCode.NODE_KIND, node=node.name)


def listed(node: Node | None, code: str) -> Node:
    """The node; Refusal (node.unknown) when the directory does not list it."""
    if node is None:
        raise Refusal(ErrorCode.NODE_UNKNOWN, node=code)
    return node
