"""What the operator's page calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, address_of
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import reviewing
from sync.cloud.services.access import OperatorCaller
from sync.protocol.base import Ident
from sync.protocol.errors import ErrorCode
from sync.protocol.operator import (
    BankStatement,
    DecideReview,
    OperatorLogin,
    OperatorView,
    ReviewedLetter,
    ReviewList,
)

router = room("/v1/operator", tag="operator")
OPERATOR_COOKIE = "bidseal_operator"
SECONDS_PER_HOUR = 3_600
PATH = "/v1/operator"


def operator_of(request: Request, cloud: TheCloud) -> OperatorCaller:
    """The operator; Refusal (auth.required)."""
    token = request.cookies.get(OPERATOR_COOKIE)
    if not token:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    with cloud.reading() as work:
        return reviewing.operator_caller(work, token)


TheOperator = Annotated[OperatorCaller, Depends(operator_of)]


@router.post("/login", dependencies=[OwnPage])
def operator_login(
    request: Request,
    response: Response,
    cloud: TheCloud,
    language: TheLanguage,
    wish: OperatorLogin,
) -> OperatorView:
    """Log in with the password; sets the cookie."""
    with cloud.writing(language) as work:
        token = reviewing.log_in(work, wish.password, address_of(request))
    response.set_cookie(
        OPERATOR_COOKIE,
        token,
        max_age=cloud.settings.limits.operator_hours * SECONDS_PER_HOUR,
        httponly=True,
        samesite="strict",
        secure=cloud.settings.base_url.startswith("https:"),
        path=PATH,
    )
    return OperatorView(sandbox=cloud.settings.sandbox)


@router.get("/me")
def operator_me(cloud: TheCloud, caller: TheOperator) -> OperatorView:
    """Whether one is logged in."""
    return OperatorView(sandbox=cloud.settings.sandbox)


@router.post("/logout", dependencies=[OwnPage], status_code=204)
def operator_logout(cloud: TheCloud, caller: TheOperator) -> Response:
    """End this login."""
    with cloud.writing() as work:
        reviewing.log_out(work, caller)
    response = Response(status_code=204)
    response.delete_cookie(OPERATOR_COOKIE, path=PATH, httponly=True, samesite="strict")
    return response


@router.get("/reviews")
def list_reviews(cloud: TheCloud, caller: TheOperator) -> ReviewList:
    """Letters that wait for a reader."""
    with cloud.reading() as work:
        return reviewing.reviews(work)


@router.get("/reviews/{founding_id}/letter")
def read_letter(cloud: TheCloud, caller: TheOperator, founding_id: Ident) -> ReviewedLetter:
    """One letter."""
    with cloud.reading() as work:
        return reviewing.letter(work, founding_id)


@router.post("/reviews/{founding_id}/decision", dependencies=[OwnPage], response_model=ReviewList)
def decide_review(
    caller: TheOperator, call: TheCall, founding_id: Ident, wish: DecideReview
) -> Response:
    """Approve or reject."""
    return call.run(caller, wish, lambda work: reviewing.settle(work, founding_id, wish))


@router.get("/transfers")
def bank_statement(cloud: TheCloud, caller: TheOperator) -> BankStatement:
    """A sandbox's bank statement."""
    with cloud.reading() as work:
        return reviewing.statement(work)
