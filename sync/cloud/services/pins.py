"""证书密码: changing a certificate's PIN with the old one; nothing brings a forgotten one back."""

from __future__ import annotations

import hmac

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import certificates
from sync.cloud.services.access import PhoneCaller
from sync.protocol.certificates import ChangePin, PinChanged, ProvePin, ReleasedPepper
from sync.protocol.errors import ErrorCode


def release(work: Work, caller: PhoneCaller, right_id: str, wish: ProvePin) -> ReleasedPepper:
    """The pepper for the old PIN, so that the phone can wrap its share anew. Refusal (pin.*)."""
    issued = certificates.held(work, caller, right_id)
    pepper = certificates.unlock(work, issued, wish.pin_proof, session=None)
    return ReleasedPepper(serial=issued.serial, pepper=pepper)


def change(work: Work, caller: PhoneCaller, right_id: str, wish: ChangePin) -> PinChanged:
    """From now on the new PIN counts; the old one is asked for again. Refusal (pin.*)."""
    issued = certificates.held(work, caller, right_id)
    certificates.unlock(work, issued, wish.pin_proof, session=None)
    if hmac.compare_digest(issued.pin_verifier, wish.pin_verifier):
        raise Refusal(ErrorCode.PIN_SAME)
    issued.pin_verifier = wish.pin_verifier
    return PinChanged(serial=issued.serial)
