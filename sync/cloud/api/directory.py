"""The shared directory, open to everyone, and the nodes that this cloud runs."""

from __future__ import annotations

from fastapi import Request, Response

from sync.cloud.api.callers import TheCloud
from sync.cloud.api.node_doors import TheNode, answered
from sync.cloud.api.room import room
from sync.cloud.services import ca_node, nodes
from sync.protocol.base import Ident
from sync.protocol.network import AskStatus, CertificateStatus, Directory

router = room(tag="network")


@router.get("/directory", response_model=Directory)
def directory(request: Request, cloud: TheCloud) -> Response:
    """All nodes; signed by this cloud's own."""
    with cloud.reading() as work:
        listing = nodes.directory(work)
    return answered(cloud, request, listing)


@router.post("/nodes/{code}/certificates/status", response_model=CertificateStatus)
def certificate_status(
    request: Request, cloud: TheCloud, caller: TheNode, code: Ident, wish: AskStatus
) -> Response:
    """What a CA says about a certificate; asked by any node of the network."""
    with cloud.reading() as work:
        said = ca_node.status(work, code, wish)
    return answered(cloud, request, said, by=code)
