"""What relying parties fetch, open to everyone; and the health check."""

from __future__ import annotations

import base64

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from sync.cloud.api.callers import TheCloud
from sync.cloud.api.room import room
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki import authorities, revocation
from sync.protocol.base import Ident
from sync.protocol.errors import ErrorCode

router = room(tag="pki")
LINE = 64
LARGEST = 16 * 1024
"""bytes of an OCSP question, which anyone may ask; one about a certificate has about 100."""


@router.get("/healthz")
def healthz(cloud: TheCloud) -> dict[str, str]:
    """Whether the database answers."""
    with cloud.reading() as work:
        revocation.roots(work)
    return {"status": "ok"}


@router.get("/pki/trust.pem", response_class=Response)
def trust(cloud: TheCloud) -> Response:
    """All test roots, PEM."""
    with cloud.reading() as work:
        text = "".join(_pem(der) for der in revocation.roots(work))
    return Response(text, media_type="application/x-pem-file")


@router.get("/pki/{ca}.crl", response_class=Response)
def crl(cloud: TheCloud, ca: Ident) -> Response:
    """The revocation list of one CA, by its code or its certificate's fingerprint."""
    with cloud.reading() as work:
        listing = revocation.crl(work, authorities.code_of(work, ca))
    return Response(listing, media_type="application/pkix-crl")


@router.get("/pki/{ca}.cer", response_class=Response)
def certificate(cloud: TheCloud, ca: Ident) -> Response:
    """The certificate of one CA."""
    with cloud.reading() as work:
        der = authorities.row_of(work, ca).certificate
    return Response(der, media_type="application/pkix-cert")


@router.post("/pki/{ca}/ocsp", response_class=Response)
async def ocsp(request: Request, cloud: TheCloud, ca: Ident) -> Response:
    """One OCSP answer (RFC 6960)."""
    query = await request.body()
    if len(query) > LARGEST:
        raise Refusal(ErrorCode.INVALID, detail="size")

    def answer() -> bytes:
        with cloud.reading() as work:
            return revocation.ocsp(work, authorities.code_of(work, ca), query)

    return Response(await run_in_threadpool(answer), media_type="application/ocsp-response")


def _pem(der: bytes) -> str:
    text = base64.b64encode(der).decode()
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
