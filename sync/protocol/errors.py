"""The error body of every endpoint, and the codes that clients act upon."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sync.protocol.base import Wire


class ErrorCode(StrEnum):
    """Codes of the cloud; the sentence beside a code is for people, the code for programs."""

    # identity
    UNAUTHENTICATED = "auth.required"
    FORBIDDEN = "auth.forbidden"
    SMS_CODE_WRONG = "auth.sms-code"
    RATE_LIMITED = "auth.rate-limited"
    LOGIN_REFUSED = "auth.login-refused"
    WECHAT_BOUND = "auth.wechat-bound"
    OPERATOR_REFUSED = "auth.operator-refused"
    NAME_INVALID = "person.name-invalid"
    DOCUMENT_INVALID = "person.document-invalid"
    CARD_INVALID = "person.card-invalid"
    IDENTITY_MISSING = "person.identity-missing"
    IDENTITY_MISMATCH = "person.identity-mismatch"
    IDENTITY_TAKEN = "person.identity-taken"
    ALREADY_VERIFIED = "person.already-verified"
    REAL_NAME_REQUIRED = "person.real-name-required"
    UNIT_REQUIRED = "unit.required"
    MEMBERSHIP_ENDED = "unit.membership-ended"
    # units
    UNIT_NAME_INVALID = "unit.name-invalid"
    UNIT_EXISTS = "unit.exists"
    CREDIT_CODE_INVALID = "unit.credit-code-invalid"
    REGISTRY_MISMATCH = "unit.registry-mismatch"
    FOUNDING_STAGE = "unit.founding-stage"
    LETTER_REQUIRED = "unit.letter-required"
    LETTER_FORMAT = "unit.letter-format"
    ACCOUNT_NAME = "unit.account-name"
    ACCOUNT_NUMBER = "unit.account-number"
    TRANSFER_PENDING = "unit.transfer-pending"
    TRANSFER_RETURNED = "unit.transfer-returned"
    AMOUNT_WRONG = "unit.amount-wrong"
    AMOUNT_EXHAUSTED = "unit.amount-exhausted"
    ALREADY_MEMBER = "unit.already-member"
    ADMIN_MISMATCH = "unit.admin-mismatch"
    JOINING_PENDING = "unit.joining-pending"
    TODO_DECIDED = "todo.decided"
    DECIDER_REQUIRED = "unit.decider-required"
    INVITATION_OVER = "unit.invitation-over"
    INVITATION_PENDING = "unit.invitation-pending"
    MANAGER_STAYS = "unit.manager-stays"
    TRANSFER_FIRST = "unit.transfer-first"
    NOT_A_MEMBER = "unit.not-a-member"
    PICTURE_INVALID = "unit.picture-invalid"
    MATERIALS_MISSING = "unit.materials-missing"
    CHANGE_PENDING = "unit.change-pending"
    CHANGE_DECIDED = "unit.change-decided"
    CHANGE_EMPTY = "unit.change-empty"
    STOCK_EMPTY = "certificate.stock-empty"
    GRANT_ENDED = "grant.ended"
    # nodes
    NODE_UNKNOWN = "node.unknown"
    NODE_UNREACHABLE = "node.unreachable"
    NODE_SIGNATURE = "node.signature"
    NODE_STALE = "node.stale"
    NODE_REPLAYED = "node.replayed"
    NODE_KIND = "node.kind"
    CONSENT_MISSING = "consent.missing"
    CONSENT_ENDED = "consent.ended"
    # QR
    QR_EXPIRED = "qr.expired"
    QR_USED = "qr.used"
    QR_FOREIGN = "qr.foreign"
    # session
    SESSION_STATE = "session.state"
    SESSION_UNKNOWN = "session.unknown"
    SESSION_REFUSED = "session.refused"
    SESSION_EXPIRED = "session.expired"
    SESSION_PHONE_LEFT = "session.phone-left"
    SESSION_ABANDONED = "session.abandoned"
    SESSION_UNSEALED = "session.unsealed"
    DIGEST_MISMATCH = "session.digest-mismatch"
    SIGNATURE_INVALID = "session.signature-invalid"
    TOO_MANY_FILES = "session.too-many-files"
    # authorisation
    RECOGNITION_CLOSED = "recognition.not-open"
    SEAL_NOT_GRANTED = "seal.not-granted"
    SEAL_GRANT_EXPIRED = "seal.grant-expired"
    SEAL_VOID = "seal.void"
    SEAL_UNKNOWN = "seal.unknown"
    GRANT_PERIOD = "seal.grant-period"
    GRANT_PENDING = "seal.grant-pending"
    # making seals
    SEAL_TEXT = "seal.text"
    SEAL_DRAFT_GONE = "seal.draft-gone"
    STROKES_UNFIT = "seal.strokes"
    PICTURE_UNREADABLE = "seal.picture-unreadable"
    PICTURE_SMALL = "seal.picture-small"
    PICTURE_FAINT = "seal.picture-faint"
    PICTURE_BLURRED = "seal.picture-blurred"
    PICTURE_NOT_RED = "seal.picture-not-red"
    PICTURE_CUT = "seal.picture-cut"
    PICTURE_OBLIQUE = "seal.picture-oblique"
    PICTURE_DIRTY = "seal.picture-dirty"
    CERTIFICATE_UNUSABLE = "certificate.unusable"
    CERTIFICATE_NOT_ISSUED = "certificate.not-issued"
    CERTIFICATE_EXPIRED = "certificate.expired"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_ELSEWHERE = "certificate.elsewhere"
    CERTIFICATE_PLATFORM = "certificate.platform"
    CERTIFICATE_ALGORITHM = "certificate.algorithm"
    CERTIFICATE_LOCKED = "certificate.locked"
    CERTIFICATE_NOT_GRANTED = "certificate.not-granted"
    CERTIFICATE_PENDING = "certificate.pending"
    CERTIFICATE_PAID = "certificate.paid"
    PIN_WRONG = "pin.wrong"
    PIN_SAME = "pin.same"
    # encrypted files
    NO_UNIT = "unit.none"
    ENVELOPE_EARLY = "envelope.too-early"
    ENVELOPE_FOREIGN = "envelope.other-certificate"
    ENVELOPE_MIXED = "envelope.mixed-certificates"
    ENVELOPE_UNDONE = "envelope.undone"
    OPENING_PAST = "envelope.opening-past"
    # application centre
    SUBSCRIPTIONS_FULL = "notice.subscriptions-full"
    RATING_UNDERWAY = "credit.rating-underway"
    # documents of a phone
    DOCUMENT_REFUSED = "document.refused"
    DOCUMENT_BUSY = "document.busy"
    DOCUMENT_LIMITS = "document.limits"
    DOCUMENT_PLACE = "document.place"
    # money
    BALANCE_SHORT = "billing.balance-short"
    NO_DAY_PASS = "billing.no-day-pass"  # noqa: S105 - not a password
    USE_HIDDEN_BY_PASS = "billing.day-pass-live"  # noqa: S105 - not a password
    PAYMENT_FAILED = "billing.payment-failed"
    NOTICE_FORGED = "billing.notice-forged"
    INVOICE_SPECIAL = "invoice.special-for-units"
    INVOICE_FIELD_MISSING = "invoice.field-missing"
    INVOICE_FIELD_WRONG = "invoice.field-wrong"
    INVOICE_TAX_NUMBER = "invoice.tax-number"
    INVOICE_EMAIL = "invoice.email"
    INVOICE_ORDERS = "invoice.orders"
    INVOICE_STATE = "invoice.state"
    # general
    INVALID = "request.invalid"
    CONFLICT = "request.conflict"
    NOT_FOUND = "request.not-found"
    NOT_SANDBOX = "request.not-sandbox"
    PROVIDER_FAILED = "provider.failed"
    INTERNAL = "internal"


class ErrorBody(Wire):
    """What every failed call answers."""

    code: ErrorCode
    message: str
    """What happened, in the language asked for by Accept-Language (zh-CN by default)."""
    next: str
    """What to do next, in the same language."""
    details: dict[str, str | int] = Field(default_factory=dict)
    """Named facts of the message, e.g. ``{"tries_left": 3}``."""
