"""What a phone calls in the application centre: notices, subscriptions, credit."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from sync.cloud.api.callers import OwnPage, TheCloud, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import CreditUser
from sync.cloud.api.room import room
from sync.cloud.services import credit, notices, promoting
from sync.protocol.base import Ident
from sync.protocol.centre import (
    ApplyForRating,
    CreditReportList,
    CreditReportView,
    Invitation,
    NoticeList,
    RatingList,
    ReportComparison,
    Subscribe,
    SubscriptionList,
)

router = room("/v1/phone", tag="application centre")
Words = Annotated[str, Query(max_length=40)]
Before = Annotated[int | None, Query(ge=1, le=2**31)]


@router.get("/notices")
def list_notices(
    cloud: TheCloud,
    caller: ThePhone,
    keyword: Words = "",
    region: Words = "",
    before: Before = None,
) -> NoticeList:
    """Tender notices, the newest first."""
    del caller  # whoever is logged in may read them
    with cloud.reading() as work:
        return notices.listed(work, keyword, region, before)


@router.get("/subscriptions")
def list_subscriptions(cloud: TheCloud, caller: ThePhone) -> SubscriptionList:
    """What one is told about."""
    with cloud.reading() as work:
        return notices.subscriptions(work, caller)


@router.post("/subscriptions", dependencies=[OwnPage], response_model=SubscriptionList)
def subscribe(caller: ThePhone, call: TheCall, wish: Subscribe) -> Response:
    """Be told of matching notices from now on."""
    return call.run(caller, wish, lambda work: notices.subscribe(work, caller, wish))


@router.post(
    "/subscriptions/{subscription_id}/end",
    dependencies=[OwnPage],
    response_model=SubscriptionList,
)
def unsubscribe(caller: ThePhone, call: TheCall, subscription_id: Ident) -> Response:
    """Be told no more."""
    return call.run(caller, None, lambda work: notices.unsubscribe(work, caller, subscription_id))


@router.get("/ratings")
def list_ratings(cloud: TheCloud, caller: ThePhone) -> RatingList:
    """Applications for a credit rating."""
    with cloud.reading() as work:
        return credit.ratings(work, caller)


@router.post("/units/{unit_id}/ratings", dependencies=[OwnPage], response_model=RatingList)
def apply_for_rating(caller: CreditUser, call: TheCall, wish: ApplyForRating) -> Response:
    """Apply for one."""
    return call.run(caller.phone, wish, lambda work: credit.apply(work, caller, wish))


@router.get("/reports")
def list_reports(cloud: TheCloud, caller: ThePhone, name: Words = "") -> CreditReportList:
    """One's own units, and the credit reports downloaded before."""
    with cloud.reading() as work:
        return credit.reports(work, caller, name)


@router.post("/units/{unit_id}/reports", dependencies=[OwnPage], response_model=CreditReportView)
def order_report(caller: CreditUser, call: TheCall) -> Response:
    """Have a fresh report made."""
    return call.run(caller.phone, None, lambda work: credit.order_report(work, caller))


@router.get("/reports/{report_id}/document", response_class=Response)
def report_document(cloud: TheCloud, caller: ThePhone, report_id: Ident) -> Response:
    """The PDF."""
    with cloud.reading() as work:
        page = credit.document(work, caller, report_id)
    headers = {"Content-Disposition": 'attachment; filename="credit-report.pdf"'}
    return Response(page, media_type="application/pdf", headers=headers)


@router.get("/reports/{report_id}/against/{other_id}")
def compare_reports(
    cloud: TheCloud, caller: ThePhone, report_id: Ident, other_id: Ident
) -> ReportComparison:
    """Two reports of the same unit beside each other."""
    with cloud.reading() as work:
        return credit.comparison(work, caller, report_id, other_id)


@router.get("/promotion")
def promotion(cloud: TheCloud, caller: ThePhone) -> Invitation:
    """推广员链接."""
    with cloud.reading() as work:
        return promoting.link(work, caller)
