"""A desktop in a process of its own, for tests that kill it while it writes.

    desk_process.py CLOUD HOME OPERATION NAME OUTPUT FILES…

When something of the output of NAME is written it prints ``reached`` and waits.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.access import CloudAccess
from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import CryptProgress, DecryptRequest, EncryptRequest, Stage
from desktop.home import Home
from desktop.session.controls import JobControls
from signing.algorithm import Algorithm
from sync.client.cache import Cache
from sync.client.cloud import CloudClient
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import PhoneWishes
from sync.client.virtual_phone import VirtualPhone

TOKEN = "test-desktop-token"


def main(cloud: str, folder: str, operation: str, name: str, output: str, *files: str) -> None:
    home = Home(Path(folder))
    access = CloudAccess("test", CloudClient(cloud, TOKEN), home, Cache(home.cache), None)
    wishes = PhoneWishes(algorithm=Algorithm.SM2_SM3)
    phone = PhoneThread(VirtualPhone(cloud, home.phone, wishes=wishes))
    links: set[str] = set()

    def progress(step: CryptProgress) -> None:
        view = step.session
        if view is not None and view.qr is not None and view.qr.link not in links:
            links.add(view.qr.link)
            phone.scan(view.qr.link)
        if step.stage is Stage.WRITING and step.name == name and step.done:
            sys.stdout.write("reached\n")
            sys.stdout.flush()
            sys.stdin.readline()

    def cancel() -> bool:
        phone.check()
        return False

    controls, services = JobControls(progress, cancel), access.envelope_services()
    paths = tuple(map(Path, files))
    if operation == "encrypt":
        EncryptJob(services, controls).run(EncryptRequest(paths, Path(output), project="一标段"))
    else:
        DecryptJob(services, controls).run(DecryptRequest(paths, Path(output)))


if __name__ == "__main__":
    main(*sys.argv[1:])
