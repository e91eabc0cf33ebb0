"""Our own check of a filled temporary file, before anyone hears of success."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.engine.orders import VerifyOrder
from desktop.stamping.job import SelfCheck
from resources.i18n import tr
from signing.engine.order import Engine, here
from signing.errors import BidSealError, PasswordError, VerificationError
from signing.pdf.model import PreparedFile
from signing.verify.model import SignatureReport, Verdict
from signing.verify.trust import TrustStore

GOOD = (Verdict.VALID, Verdict.VALID_WITH_NOTES)


def self_check(trust: Callable[[], bytes], engine: Engine = here) -> SelfCheck:
    """A check against the roots (PEM) that `trust` answers; asked once, when first needed.

    May be used from several threads.

    The check answers the file's SHA-256, hex, which it has read anyway, and raises
    VerificationError unless the new signature is valid. Earlier signatures may be anything: the
    user saw them before submitting, and they were not touched.
    """
    roots: list[bytes] = []
    turn = threading.Lock()

    def check(prepared: PreparedFile, password: str | None) -> str | None:
        with turn:
            if not roots:
                roots.extend(TrustStore.from_pem(trust()).anchors)
        try:
            report = engine(VerifyOrder(prepared.temporary, tuple(roots), password))
        except PasswordError:
            if password is not None:
                raise
            # A job taken up after a crash no longer knows the password. Its signature was
            # checked against the digest before it was filled in.
            return None
        except BidSealError as error:
            raise VerificationError(reason=tr(error.what, **error.arguments)) from error
        fields = [signature.field for signature in report.signatures]
        if prepared.field_name not in fields:
            raise VerificationError(reason=prepared.field_name)
        # and a document timestamp behind it
        for signature in report.signatures[fields.index(prepared.field_name) :]:
            _require_good(signature)
        return report.sha256

    return check


def _require_good(signature: SignatureReport) -> None:
    if signature.verdict in GOOD:
        return
    row = next(row for row in signature.rows if row.verdict is signature.verdict)
    arguments = dict(row.arguments)
    raise VerificationError(reason=tr(row.template, **arguments).rstrip("。"))
