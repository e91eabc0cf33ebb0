"""What a phone calls about certificates on sale, applications, purchases and PINs."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import certificate_products, certificate_requests, pins
from sync.cloud.services.certificate_products import Scope
from sync.cloud.services.identity import require_real_name
from sync.protocol.base import Ident
from sync.protocol.certificates import (
    AskForCertificate,
    BuyCertificate,
    CertificateRequestList,
    CertificateRequestView,
    ChangePin,
    PinChanged,
    ProductList,
    ProvePin,
    ReleasedPepper,
)
from sync.protocol.money import OrderView

router = room("/v1/phone", tag="certificates")
REQUESTS = "/certificate-requests"
PIN = "/certificates/{right_id}/pin"


@router.get("/certificate-products")
def products(cloud: TheCloud, caller: ThePhone, scope: Scope | None = None) -> ProductList:
    """What can be bought."""
    with cloud.reading() as work:
        return certificate_products.products(work, scope)


@router.get(REQUESTS)
def requests(cloud: TheCloud, caller: ThePhone) -> CertificateRequestList:
    """One's own applications."""
    with cloud.reading() as work:
        require_real_name(work, caller.person)
        return certificate_requests.requests(work, caller)


@router.post(REQUESTS, dependencies=[OwnPage], response_model=CertificateRequestView)
def request(caller: ThePhone, call: TheCall, wish: AskForCertificate) -> Response:
    """Apply for a certificate."""
    return call.run(caller, wish, lambda work: certificate_requests.request(work, caller, wish))


@router.post(REQUESTS + "/{request_id}/purchase", dependencies=[OwnPage], response_model=OrderView)
def purchase(caller: ThePhone, call: TheCall, request_id: Ident, wish: BuyCertificate) -> Response:
    """Order what was granted."""
    return call.run(
        caller, wish, lambda work: certificate_requests.purchase(work, caller, request_id, wish)
    )


@router.post(PIN + "/open", dependencies=[OwnPage], response_model=ReleasedPepper)
def open_pin(caller: ThePhone, call: TheCall, right_id: Ident, wish: ProvePin) -> Response:
    """Prove the old PIN."""
    return call.run(caller, wish, lambda work: pins.release(work, caller, right_id, wish))


@router.post(PIN, dependencies=[OwnPage], response_model=PinChanged)
def change_pin(caller: ThePhone, call: TheCall, right_id: Ident, wish: ChangePin) -> Response:
    """Set the new PIN."""
    return call.run(caller, wish, lambda work: pins.change(work, caller, right_id, wish))
