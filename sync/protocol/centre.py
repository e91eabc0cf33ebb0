"""The application centre: tender notices and subscriptions, credit ratings and reports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Ident, Money, Wire

Keyword = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)]
Region = Annotated[str, StringConstraints(max_length=8, strip_whitespace=True)]
Grade = Literal["AAA", "AA", "A", "BBB", "BB"]
Purpose = Literal["bidding", "financing", "policy", "trade", "branding"]
"""招标评选, 融资贷款, 政策申请, 贸易征信, 品牌宣传."""


class NoticeView(Wire):
    """A tender notice."""

    number: int
    title: str
    region: str
    tenderer: str
    budget: Money
    published_at: datetime
    closes_at: datetime
    body: str


class NoticeList(Wire):
    """GET /v1/phone/notices?keyword=…&region=…&before=…: the newest first."""

    notices: tuple[NoticeView, ...]
    more: bool
    """Whether older ones follow."""


class Subscribe(Wire):
    """POST /v1/phone/subscriptions"""

    keyword: Keyword = ""
    region: Region = ""
    """Empty for all."""


class SubscriptionView(Wire):
    """What a person is told about."""

    id: Ident
    keyword: str
    region: str
    matching: int = Field(ge=0)
    """Notices that match it now and are still open."""


class SubscriptionList(Wire):
    """GET /v1/phone/subscriptions"""

    subscriptions: tuple[SubscriptionView, ...]
    regions: tuple[str, ...]
    """Those that can be chosen."""


class ApplyForRating(Wire):
    """POST /v1/phone/units/{id}/ratings"""

    purpose: Purpose


class RatingView(Wire):
    """An application for a rating."""

    id: Ident
    unit: Ident
    unit_name: str
    purpose: Purpose
    state: Literal["underway", "graded", "declined"]
    grade: Grade | None
    applied_at: datetime
    answered_at: datetime | None


class RatingList(Wire):
    """GET /v1/phone/ratings: of all units one belongs to, the newest first."""

    ratings: tuple[RatingView, ...]


class CreditReportView(Wire):
    """A downloaded credit report; the PDF is at …/document."""

    id: Ident
    unit: Ident
    unit_name: str
    at: datetime
    grade: Grade
    total: int = Field(ge=0, le=100)


class OwnUnit(Wire):
    """A unit whose report one may download."""

    id: Ident
    name: str


class CreditReportList(Wire):
    """GET /v1/phone/reports?name=…: one's own units that match, and their reports."""

    units: tuple[OwnUnit, ...]
    reports: tuple[CreditReportView, ...]


class ReportDifference(Wire):
    """One measure of two reports, 0 to 100 points each."""

    measure: Literal["performance", "finance", "integrity", "capacity"]
    earlier: int
    later: int
    change: int


class ReportComparison(Wire):
    """GET /v1/phone/reports/{id}/against/{other}"""

    earlier: CreditReportView
    later: CreditReportView
    measures: tuple[ReportDifference, ...]


class Invitation(Wire):
    """GET /v1/phone/promotion: 推广员链接."""

    link: str
    qr: str
    """SVG."""
