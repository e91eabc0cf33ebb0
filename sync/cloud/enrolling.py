"""Entering a test platform's own site in the directory of a cloud on the same machine.

Whoever may open the cloud's database may enrol; over the network nobody can.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.settings import SiteSettings, load_key
from sync.cloud.services import nodes
from sync.cloud.settings import CloudSettings
from sync.cloud.store.certificates import PlatformRow
from sync.protocol.errors import ErrorCode
from sync.protocol.network import PlatformTheme


def enrol_site(work: Work, code: str, *, url: str, folder: Path) -> SiteSettings:
    """Give the platform `code` the site at `url`, with the key in `folder`.

    Refusal: node.unknown for a code that is no platform's, request.not-sandbox elsewhere.
    """
    if not work.settings.sandbox:
        raise Refusal(ErrorCode.NOT_SANDBOX)
    public = load_key(folder).public_key().public_bytes_raw()
    node = nodes.enrol(work, code, public_key=public, endpoint=url)
    row = work.db.get_one(PlatformRow, code)
    return SiteSettings(
        code=code,
        name=node.name,
        data_dir=folder,
        cloud=nodes.find(work, nodes.APP),
        base_url=url,
        accent=PlatformTheme.model_validate(row.theme).accent,
        clock=work.settings.clock,
    )


def enrol_at(settings: CloudSettings, code: str, *, cloud_url: str, url: str) -> SiteSettings:
    """The same for a cloud that another process serves at `cloud_url`."""
    cloud = Cloud.assemble(replace(settings, public_url=cloud_url.rstrip("/")))
    with contextlib.closing(cloud.database), cloud.writing() as work:
        return enrol_site(work, code, url=url, folder=settings.data_dir / f"platform-{code}")
