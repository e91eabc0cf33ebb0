"""What a phone calls to create a unit, step by step."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import authorising_letter, founding, proving
from sync.cloud.services.founding_view import view
from sync.protocol.base import Ident
from sync.protocol.units import (
    CompanyData,
    ConfirmAmount,
    CorporateAccount,
    FoundingList,
    FoundingView,
    UploadLetter,
)

router = room("/v1/phone/foundings", tag="foundings")


@router.get("")
def list_foundings(cloud: TheCloud, caller: ThePhone) -> FoundingList:
    """Those that are not over."""
    with cloud.reading() as work:
        return founding.mine(work, caller)


@router.post("", dependencies=[OwnPage], response_model=FoundingView)
def begin(caller: ThePhone, call: TheCall, wish: CompanyData) -> Response:
    """Keep a draft."""
    return call.run(caller, wish, lambda work: founding.begin(work, caller, wish))


@router.get("/{founding_id}")
def read_founding(cloud: TheCloud, caller: ThePhone, founding_id: Ident) -> FoundingView:
    """Where it stands."""
    with cloud.reading() as work:
        return view(work, founding.seen(work, caller, founding_id))


@router.post("/{founding_id}/company", dependencies=[OwnPage], response_model=FoundingView)
def amend(caller: ThePhone, call: TheCall, founding_id: Ident, wish: CompanyData) -> Response:
    """Correct the draft."""
    return call.run(caller, wish, lambda work: founding.amend(work, caller, founding_id, wish))


@router.post("/{founding_id}/submit", dependencies=[OwnPage], response_model=FoundingView)
def submit(caller: ThePhone, call: TheCall, founding_id: Ident) -> Response:
    """Hand the draft in."""
    return call.run(caller, None, lambda work: founding.submit(work, caller, founding_id))


@router.get("/{founding_id}/letter-template.pdf", response_class=Response)
def letter_template(cloud: TheCloud, caller: ThePhone, founding_id: Ident) -> Response:
    """The letter of authorisation, to be signed and stamped."""
    with cloud.reading() as work:
        page = authorising_letter.template(work, caller, founding_id)
    headers = {"Content-Disposition": 'attachment; filename="authorisation-letter.pdf"'}
    return Response(page, media_type="application/pdf", headers=headers)


@router.post("/{founding_id}/letter", dependencies=[OwnPage], response_model=FoundingView)
def upload_letter(
    cloud: TheCloud,
    caller: ThePhone,
    language: TheLanguage,
    call: TheCall,
    founding_id: Ident,
    wish: UploadLetter,
) -> Response:
    """Have the signed letter read, between two transactions."""
    with cloud.writing(language) as work:
        found = authorising_letter.uploaded(work, caller, founding_id, wish)
    reader = cloud.providers.letters
    reading = reader.read(found.content, found.media_type, found.letter) if found else None
    return call.run(
        caller,
        wish,
        lambda work: authorising_letter.keep(work, caller, founding_id, found, reading),
    )


@router.post("/{founding_id}/account", dependencies=[OwnPage], response_model=FoundingView)
def send_transfer(
    caller: ThePhone, call: TheCall, founding_id: Ident, wish: CorporateAccount
) -> Response:
    """Have a small amount sent to the corporate account."""
    return call.run(caller, wish, lambda work: proving.send(work, caller, founding_id, wish))


@router.post("/{founding_id}/amount", dependencies=[OwnPage], response_model=FoundingView)
def confirm_amount(
    caller: ThePhone, call: TheCall, founding_id: Ident, wish: ConfirmAmount
) -> Response:
    """Say the amount that arrived."""
    return call.run(
        caller, wish, lambda work: proving.confirm(work, caller, founding_id, wish.amount)
    )


@router.post("/{founding_id}/withdraw", dependencies=[OwnPage], response_model=FoundingView)
def withdraw(caller: ThePhone, call: TheCall, founding_id: Ident) -> Response:
    """Give it up."""
    return call.run(caller, None, lambda work: founding.withdraw(work, caller, founding_id))
