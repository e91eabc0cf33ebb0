"""What browsers send, checked before it goes anywhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession

DIGEST_HEX: Final = 64
SIZE: Final = re.compile("[0-9]{1,15}")
"""Of a file, in bytes."""


def sign_wish(platform: str, fields: Mapping[str, Sequence[str]]) -> CreateSession:
    """A session that signs one document by its digests; Refusal (request.invalid)."""
    name, size, sha256, sm3 = (
        next(iter(fields.get(field, ())), "") for field in ("name", "size", "sha256", "sm3")
    )
    if not name or not SIZE.fullmatch(size) or len(sha256) != DIGEST_HEX or len(sm3) != DIGEST_HEX:
        raise Refusal(ErrorCode.INVALID, detail="digest")
    try:
        return CreateSession.model_validate(
            {
                "platform": platform,
                "files": [
                    {
                        "id": hashlib.sha256(f"{name}\n{sha256}".encode()).hexdigest()[:16],
                        "name": name,
                        # the site never sees the document, so it cannot count its pages
                        "pages": 1,
                        "marks": 0,
                        "size": int(size),
                        "seals": [],
                        "digests": {"sha256": sha256, "sm3": sm3},
                    }
                ],
            }
        )
    except ValidationError as error:
        raise Refusal(ErrorCode.INVALID, detail="digest") from error
