"""The one gate from exceptions to error bodies."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from resources.i18n import Language
from sync.cloud.api.callers import language_of
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence, way_on
from sync.protocol.errors import ErrorBody, ErrorCode

LOG = logging.getLogger(__name__)
DEFAULT_STATUS = 403
STATUS = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.SMS_CODE_WRONG: 401,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.LOGIN_REFUSED: 401,
    ErrorCode.OPERATOR_REFUSED: 401,
    ErrorCode.WECHAT_BOUND: 409,
    ErrorCode.NAME_INVALID: 422,
    ErrorCode.DOCUMENT_INVALID: 422,
    ErrorCode.CARD_INVALID: 422,
    ErrorCode.IDENTITY_MISSING: 409,
    ErrorCode.IDENTITY_TAKEN: 409,
    ErrorCode.ALREADY_VERIFIED: 409,
    ErrorCode.UNIT_NAME_INVALID: 422,
    ErrorCode.UNIT_EXISTS: 409,
    ErrorCode.CREDIT_CODE_INVALID: 422,
    ErrorCode.FOUNDING_STAGE: 409,
    ErrorCode.LETTER_REQUIRED: 409,
    ErrorCode.LETTER_FORMAT: 422,
    ErrorCode.ACCOUNT_NAME: 422,
    ErrorCode.ACCOUNT_NUMBER: 422,
    ErrorCode.TRANSFER_PENDING: 409,
    ErrorCode.TRANSFER_RETURNED: 409,
    ErrorCode.ALREADY_MEMBER: 409,
    ErrorCode.JOINING_PENDING: 409,
    ErrorCode.TODO_DECIDED: 409,
    ErrorCode.INVITATION_OVER: 409,
    ErrorCode.INVITATION_PENDING: 409,
    ErrorCode.MANAGER_STAYS: 409,
    ErrorCode.TRANSFER_FIRST: 409,
    ErrorCode.NOT_A_MEMBER: 409,
    ErrorCode.PICTURE_INVALID: 422,
    ErrorCode.MATERIALS_MISSING: 422,
    ErrorCode.CHANGE_PENDING: 409,
    ErrorCode.CHANGE_DECIDED: 409,
    ErrorCode.CHANGE_EMPTY: 422,
    ErrorCode.STOCK_EMPTY: 409,
    ErrorCode.GRANT_ENDED: 409,
    ErrorCode.NODE_UNKNOWN: 404,
    ErrorCode.NODE_UNREACHABLE: 502,
    ErrorCode.NODE_SIGNATURE: 401,
    ErrorCode.NODE_STALE: 401,
    ErrorCode.NODE_REPLAYED: 409,
    ErrorCode.NOTICE_FORGED: 400,
    ErrorCode.INVOICE_SPECIAL: 422,
    ErrorCode.INVOICE_FIELD_MISSING: 422,
    ErrorCode.INVOICE_FIELD_WRONG: 422,
    ErrorCode.INVOICE_TAX_NUMBER: 422,
    ErrorCode.INVOICE_EMAIL: 422,
    ErrorCode.INVOICE_ORDERS: 409,
    ErrorCode.INVOICE_STATE: 409,
    ErrorCode.QR_EXPIRED: 410,
    ErrorCode.QR_USED: 409,
    ErrorCode.QR_FOREIGN: 400,
    ErrorCode.SESSION_STATE: 409,
    ErrorCode.SESSION_UNKNOWN: 404,
    ErrorCode.DIGEST_MISMATCH: 409,
    ErrorCode.SIGNATURE_INVALID: 422,
    ErrorCode.TOO_MANY_FILES: 413,
    ErrorCode.SEAL_UNKNOWN: 404,
    ErrorCode.GRANT_PERIOD: 422,
    ErrorCode.GRANT_PENDING: 409,
    ErrorCode.SEAL_TEXT: 422,
    ErrorCode.SEAL_DRAFT_GONE: 409,
    ErrorCode.STROKES_UNFIT: 422,
    ErrorCode.PICTURE_UNREADABLE: 422,
    ErrorCode.PICTURE_SMALL: 422,
    ErrorCode.PICTURE_FAINT: 422,
    ErrorCode.PICTURE_BLURRED: 422,
    ErrorCode.PICTURE_NOT_RED: 422,
    ErrorCode.PICTURE_CUT: 422,
    ErrorCode.PICTURE_OBLIQUE: 422,
    ErrorCode.PICTURE_DIRTY: 422,
    ErrorCode.CERTIFICATE_PENDING: 409,
    ErrorCode.CERTIFICATE_PAID: 409,
    ErrorCode.PIN_SAME: 409,
    ErrorCode.DOCUMENT_REFUSED: 422,
    ErrorCode.DOCUMENT_BUSY: 409,
    ErrorCode.DOCUMENT_LIMITS: 413,
    ErrorCode.DOCUMENT_PLACE: 422,
    ErrorCode.SUBSCRIPTIONS_FULL: 409,
    ErrorCode.RATING_UNDERWAY: 409,
    ErrorCode.BALANCE_SHORT: 402,
    ErrorCode.NO_DAY_PASS: 402,
    ErrorCode.PAYMENT_FAILED: 402,
    ErrorCode.USE_HIDDEN_BY_PASS: 409,
    ErrorCode.INVALID: 400,
    ErrorCode.CONFLICT: 409,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.PROVIDER_FAILED: 503,
    ErrorCode.INTERNAL: 500,
}
"""HTTP status of a code; `DEFAULT_STATUS` for every other."""


def error_body(refusal: Refusal, language: Language) -> tuple[int, ErrorBody]:
    """Status and body of a refusal."""
    code = refusal.error
    return STATUS.get(code, DEFAULT_STATUS), ErrorBody(
        code=code,
        message=sentence(code, refusal.facts, language),
        next=way_on(code, refusal.facts, language),
        details=refusal.facts,
    )


def install(app: FastAPI) -> None:
    """Map every exception that can reach the edge."""

    @app.exception_handler(Refusal)
    def refused(request: Request, error: Refusal) -> Response:
        return _respond(request, error)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        places = {".".join(str(part) for part in item["loc"]) for item in error.errors()}
        return _respond(request, Refusal(ErrorCode.INVALID, detail=", ".join(sorted(places))))

    @app.exception_handler(HTTPException)
    def not_routed(request: Request, error: HTTPException) -> Response:
        if error.status_code in (404, 405):
            return _respond(request, Refusal(ErrorCode.NOT_FOUND))
        detail = f"HTTP {error.status_code}"
        return _respond(request, Refusal(ErrorCode.INVALID, detail=detail))

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        # the process's edge: whatever it is, the caller gets a body of the contract
        LOG.error("unhandled error in %s", request.url.path, exc_info=error)
        return _respond(request, Refusal(ErrorCode.INTERNAL))


def _respond(request: Request, refusal: Refusal) -> Response:
    language = language_of(request.headers.get("accept-language", "zh-CN"))
    status, body = error_body(refusal, language)
    content: dict[str, Any] = body.model_dump(mode="json")
    return JSONResponse(content, status)
