"""What a phone calls about a unit's picture, papers and data, and an operator about changes."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud
from sync.cloud.api.once import TheCall
from sync.cloud.api.operator import TheOperator
from sync.cloud.api.permits import UnitChanger, Viewer
from sync.cloud.api.room import room
from sync.cloud.services import change_reviewing, materials, unit_changes, unit_picture
from sync.cloud.services.counting import count
from sync.protocol.base import Ident
from sync.protocol.management import (
    ChangeList,
    ChangeUnit,
    MaterialList,
    MaterialView,
    UnitPage,
    UploadMaterial,
    UploadPicture,
)
from sync.protocol.operator import DecideReview, ReviewedChanges, ReviewedLetter

router = room("/v1", tag="unit changes")
UNIT = "/phone/units/{unit_id}"
OPERATOR = "/operator/changes"


@router.get(f"{UNIT}/picture.png", response_class=Response)
def read_picture(cloud: TheCloud, caller: Viewer) -> Response:
    """单位头像; its address carries its tag, so a browser may keep it."""
    with cloud.reading() as work:
        png = unit_picture.picture(work, caller)
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(png, media_type="image/png", headers=headers)


@router.post(f"{UNIT}/picture", dependencies=[OwnPage], response_model=UnitPage)
def change_picture(
    cloud: TheCloud, caller: UnitChanger, call: TheCall, wish: UploadPicture
) -> Response:
    """更换单位头像."""
    with cloud.writing() as work:
        count(work, f"picture:{caller.unit}", unit_picture.PER_WINDOW)
    png = cloud.workshop.carry_out(unit_picture.order_drawing(wish))
    return call.run(caller.phone, wish, lambda work: unit_picture.replace(work, caller, png))


@router.get(f"{UNIT}/materials")
def list_materials(cloud: TheCloud, caller: UnitChanger) -> MaterialList:
    """单位认证材料."""
    with cloud.reading() as work:
        return materials.in_force(work, caller)


@router.post(f"{UNIT}/materials", dependencies=[OwnPage], response_model=MaterialView)
def upload_material(caller: UnitChanger, call: TheCall, wish: UploadMaterial) -> Response:
    """Hand a paper in."""
    return call.run(caller.phone, wish, lambda work: materials.upload(work, caller, wish))


@router.get(f"{UNIT}/materials/{{material_id}}/file", response_class=Response)
def read_material(cloud: TheCloud, caller: UnitChanger, material_id: Ident) -> Response:
    """A paper's content: pictures are shown, anything else is saved."""
    with cloud.reading() as work:
        paper = materials.opened(work, caller, material_id)
    picture = paper.media_type.startswith("image/")
    disposition = "inline" if picture else 'attachment; filename="material.pdf"'
    headers = {"Content-Disposition": disposition}
    return Response(paper.content, media_type=paper.media_type, headers=headers)


@router.get(f"{UNIT}/changes")
def list_changes(cloud: TheCloud, caller: UnitChanger) -> ChangeList:
    """Changes and how they ended."""
    with cloud.reading() as work:
        return unit_changes.changes(work, caller)


@router.post(f"{UNIT}/changes", dependencies=[OwnPage], response_model=ChangeList)
def submit_change(caller: UnitChanger, call: TheCall, wish: ChangeUnit) -> Response:
    """单位信息变更."""
    return call.run(caller.phone, wish, lambda work: unit_changes.submit(work, caller, wish))


@router.post(
    f"{UNIT}/changes/{{change_id}}/withdraw", dependencies=[OwnPage], response_model=ChangeList
)
def withdraw_change(caller: UnitChanger, call: TheCall, change_id: Ident) -> Response:
    """Give it up."""
    return call.run(caller.phone, None, lambda work: unit_changes.withdraw(work, caller, change_id))


@router.get(OPERATOR)
def reviewed_changes(cloud: TheCloud, caller: TheOperator) -> ReviewedChanges:
    """Changes that wait for an operator."""
    with cloud.reading() as work:
        return change_reviewing.reviews(work)


@router.get(f"{OPERATOR}/{{change_id}}/papers/{{material_id}}")
def reviewed_paper(
    cloud: TheCloud, caller: TheOperator, change_id: Ident, material_id: Ident
) -> ReviewedLetter:
    """One paper."""
    with cloud.reading() as work:
        return change_reviewing.paper(work, change_id, material_id)


@router.post(
    f"{OPERATOR}/{{change_id}}/decision", dependencies=[OwnPage], response_model=ReviewedChanges
)
def decide_change(
    caller: TheOperator, call: TheCall, change_id: Ident, wish: DecideReview
) -> Response:
    """Approve or reject."""
    return call.run(caller, wish, lambda work: change_reviewing.settle(work, change_id, wish))
