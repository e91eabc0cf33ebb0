"""What a phone calls for 文档签章: bring a document, stamp it, take it away."""

from __future__ import annotations

import hashlib
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import Body, Depends, Query, Request, Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.desk import desk as desks
from sync.cloud.desk.desk import Desk, said
from sync.cloud.services import phone_documents
from sync.protocol.base import Ident
from sync.protocol.documents import (
    DocumentList,
    DocumentView,
    ImportDocument,
    StampDocument,
    StampStarted,
)

DOCUMENTS = "/v1/phone/documents"
router = room(DOCUMENTS, tag="documents")
Name = Annotated[str, Query(min_length=1, max_length=255)]
Pdf = Annotated[bytes, Body(media_type="application/pdf")]
PageNumber = Annotated[int, Query(ge=1, le=phone_documents.MOST_PAGES)]


async def desk_of(request: Request) -> Desk:
    """The desk of this cloud."""
    return cast(Desk, request.app.state.desk)


TheDesk = Annotated[Desk, Depends(desk_of)]


@router.get("")
def list_documents(cloud: TheCloud, caller: ThePhone) -> DocumentList:
    """One's own documents."""
    with cloud.reading() as work:
        return phone_documents.documents(work, caller)


@router.post("", dependencies=[OwnPage], response_model=DocumentView)
def bring(
    cloud: TheCloud,
    caller: ThePhone,
    call: TheCall,
    language: TheLanguage,
    desk: TheDesk,
    name: Name,
    content: Pdf,
) -> Response:
    """导入: the body is the PDF."""
    with cloud.writing(language) as work:
        phone_documents.admit(work, caller)
    with said(name, language):
        opened = desk.look(content)
    wish = ImportDocument(name=name, sha256=hashlib.sha256(content).hexdigest())
    return call.run(
        caller, wish, lambda work: phone_documents.take(work, caller, wish, content, opened)
    )


@router.get("/{document_id}/content", response_class=Response)
def content(cloud: TheCloud, caller: ThePhone, document_id: Ident) -> Response:
    """The newest content: signed, or as it came."""
    with cloud.reading() as work:
        name, data = phone_documents.content(work, caller, document_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type="application/pdf", headers=headers)


@router.get("/{document_id}/picture", response_class=Response)
def picture(
    cloud: TheCloud,
    caller: ThePhone,
    language: TheLanguage,
    desk: TheDesk,
    document_id: Ident,
    page: PageNumber = 1,
) -> Response:
    """A page as PNG."""
    with cloud.reading() as work:
        row = phone_documents.own(work, caller, document_id)
        phone_documents.require_page(row, page)
        name, data = row.name, phone_documents.newest(work, row)
    with said(name, language):
        return Response(desk.picture(data, page), media_type="image/png")


@router.post("/{document_id}/stamp", dependencies=[OwnPage], response_model=StampStarted)
def stamp(
    cloud: TheCloud,
    caller: ThePhone,
    call: TheCall,
    language: TheLanguage,
    desk: TheDesk,
    document_id: Ident,
    wish: StampDocument,
) -> Response:
    """Stamp it, and open the session that is to be confirmed."""
    with cloud.reading(language) as work:
        wanted = phone_documents.wanted(work, caller, document_id, wish)
    with said(wanted.name, language):
        stamped = desk.stamp(wanted)
    return call.run(
        caller, wish, lambda work: desks.begin(work, caller, document_id, wish, stamped)
    )


@router.post("/{document_id}/remove", dependencies=[OwnPage], response_model=DocumentList)
def remove(caller: ThePhone, call: TheCall, document_id: Ident) -> Response:
    """Forget it."""
    return call.run(caller, None, lambda work: phone_documents.remove(work, caller, document_id))
