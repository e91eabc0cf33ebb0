"""The network of nodes: its shared directory (共享目录), and what nodes ask of each other."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from sync.protocol.base import Base64, Hex, Ident, Money, Wire


class NodeKind(StrEnum):
    """The seven kinds of application nodes (应用节点)."""

    NATIONAL_SERVICE = "national-service"
    """中国招标投标公共服务平台"""
    PROVINCE_SERVICE = "province-service"
    """省级公共服务平台"""
    SUPERVISION = "supervision"
    """电子招标投标监督系统"""
    TRADING = "trading"
    """电子招标投标交易平台"""
    CA = "ca"
    """CA数字证书系统"""
    SEAL_AGENCY = "seal-agency"
    """印章机构系统"""
    APP = "app"
    """CA互认APP"""


PlatformKind = Literal[NodeKind.NATIONAL_SERVICE, NodeKind.PROVINCE_SERVICE, NodeKind.TRADING]
"""Kinds on which people log in, sign and pay."""


class PlatformTheme(Wire):
    """How a platform likes to be shown."""

    accent: str = Field(default="", pattern=r"^(#[0-9a-f]{6})?$")
    """Colour; empty for none."""
    short: str = Field(default="", max_length=12)
    """Short name."""


class PlatformLabels(Wire):
    """A platform's own words; an empty one means the usual word."""

    stamp: str = Field(default="", max_length=20)
    """The act of sealing, e.g. 电子签章."""
    document: str = Field(default="", max_length=20)
    """What is sealed, e.g. 投标文件."""


class PlatformLimits(Wire):
    """What a platform takes at most in one session; None means the cloud's own limit."""

    files: int | None = Field(default=None, ge=1)
    pages: int | None = Field(default=None, ge=1)


class PlatformTerms(Wire):
    """What a platform sets for itself; changes hold for new orders and sessions only."""

    price_use: Money
    """CNY per successful scan operation."""
    price_day: Money
    """CNY per day of a pass."""
    charge_unit: Literal["session", "file"]
    day_count: Literal["calendar", "hours"] = "calendar"
    """Whether a pass's days end at midnight or after 24 hours each."""
    theme: PlatformTheme
    labels: PlatformLabels
    limits: PlatformLimits


class NodeView(Wire):
    """A node as the directory lists it."""

    kind: NodeKind
    name: str
    code: Ident
    endpoint: str
    """Base address for calls; empty for a node that only calls."""
    public_key: Base64
    """Ed25519, 32 bytes; of the signatures of its calls and answers."""
    fingerprint: Hex
    """SHA-256 of the key."""
    terms: PlatformTerms | None
    """Of platforms."""
    issuers: tuple[Hex, ...] = ()
    """Of CAs: SHA-256 of the certificates that they issue with."""


class Directory(Wire):
    """GET /directory"""

    nodes: tuple[NodeView, ...]


class AskStatus(Wire):
    """POST {CA's endpoint}/certificates/status"""

    serial: Hex


class CertificateStatus(Wire):
    """What a CA says about a certificate."""

    serial: Hex
    status: Literal["good", "revoked", "unknown"]
    at: datetime
