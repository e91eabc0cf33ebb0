"""The nodes that a cloud begins with: itself, its CAs and seal agency; in a sandbox some more.

A sandbox has platforms and a supervision system. All are sown by code, so that sowing again adds
what is missing and changes nothing that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.cloud.cloud import Work
from sync.cloud.domain.phone_document import DESK, DESK_PLATFORM
from sync.cloud.pki import authorities
from sync.cloud.services.nodes import APP
from sync.cloud.store.certificates import PlatformAuthority, PlatformRow
from sync.cloud.store.network import NodeRow
from sync.cloud.store.people import Desktop
from sync.cloud.store.upsert import insert_missing
from sync.protocol.network import NodeKind

SUPERVISION: Final = "demo-watch"
HOME_PLATFORM: Final = "demo-province"
"""Where the demo's certificates were obtained."""
UNSUPPORTED: Final = frozenset({("demo-b", "test-b-rsa")})
"""Platforms that do not take an issuer's certificates: the page warns before one is bought."""


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node that this cloud runs, or stands in for."""

    code: str
    kind: NodeKind
    name: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class PlannedPlatform:
    """A platform of the sandbox."""

    code: str
    name: str
    price_use: int
    """fen"""
    price_day: int
    """fen"""
    kind: NodeKind = NodeKind.TRADING
    theme: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)


NODES: Final = (
    PlannedNode(APP, NodeKind.APP, "标印互认APP(测试)", "/"),
    PlannedNode("test-a", NodeKind.CA, "测试CA甲", "/nodes/test-a"),
    PlannedNode("test-b", NodeKind.CA, "测试CA乙", "/nodes/test-b"),
    PlannedNode(
        authorities.SEAL_AGENCY, NodeKind.SEAL_AGENCY, "测试印章机构", "/nodes/seal-agency"
    ),
)
SANDBOX_NODES: Final = (PlannedNode(SUPERVISION, NodeKind.SUPERVISION, "演示监督系统", ""),)
OWN_PLATFORM: Final = PlannedPlatform(
    DESK_PLATFORM, "标印手机文档签章", 0, 0, NodeKind.APP, labels={"document": "文档"}
)
"""Documents that a phone brings are stamped here, free of charge; in no list of platforms."""
PLATFORMS: Final = (
    PlannedPlatform(
        "demo-a", "演示交易平台甲", 150, 1000, theme={"accent": "#1558b0", "short": "甲"}
    ),
    PlannedPlatform(
        "demo-b",
        "演示交易平台乙",
        200,
        1500,
        theme={"accent": "#0f6b5c", "short": "乙"},
        labels={"stamp": "电子签章", "document": "投标文件"},
        limits={"files": 50, "pages": 5_000},
    ),
    PlannedPlatform(
        "demo-national",
        "中国招标投标公共服务平台(演示)",
        100,
        800,
        NodeKind.NATIONAL_SERVICE,
        theme={"accent": "#9a1c1f", "short": "国家平台"},
    ),
    PlannedPlatform(
        HOME_PLATFORM,
        "演示省公共服务平台",
        100,
        800,
        NodeKind.PROVINCE_SERVICE,
        theme={"accent": "#7a4a12", "short": "省平台"},
    ),
)


def establish(work: Work) -> None:
    """Make the nodes that are missing; after the authorities."""
    for node in (*NODES, *(SANDBOX_NODES if work.settings.sandbox else ())):
        if work.db.get(NodeRow, node.code) is None:
            secret, public = _key()
            wrapped = work.cloud.vault.wrap(secret, purpose=f"node:{node.code}")
            work.db.add(
                NodeRow(
                    code=node.code,
                    kind=node.kind.value,
                    name=node.name,
                    endpoint=node.endpoint,
                    public_key=public,
                    wrapped_key=wrapped,
                )
            )
    for platform in (OWN_PLATFORM, *(PLATFORMS if work.settings.sandbox else ())):
        if work.db.get(PlatformRow, platform.code) is None:
            _add_platform(work, platform)
    work.db.flush()
    insert_missing(work.db, Desktop, id=DESK, token_hash=f"none:{DESK}", created_at=work.now)


def _add_platform(work: Work, platform: PlannedPlatform) -> None:
    secret, public = _key()
    work.db.add(
        PlatformRow(
            code=platform.code,
            kind=platform.kind.value,
            name=platform.name,
            price_use=platform.price_use,
            price_day=platform.price_day,
            charge_unit="session",
            public_key=public,
            wrapped_key=work.cloud.vault.wrap(secret, purpose=f"platform:{platform.code}"),
            theme=platform.theme,
            labels=platform.labels,
            limits=platform.limits,
        )
    )
    work.db.flush()
    work.db.add_all(
        PlatformAuthority(platform=platform.code, authority=issuer.code)
        for issuer in authorities.ISSUERS
        if (platform.code, issuer.code) not in UNSUPPORTED
    )


def _key() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()
