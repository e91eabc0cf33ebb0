"""A desktop in a process of its own, for tests that kill it: stamps files and stops where told.

    desk_process.py CLOUD HOME MOMENT ALGORITHM FILES…

CLOUD is an address with the test's token, or ``embedded``. At MOMENT (a state of the session, a
stage, or ``stage:done``) it prints ``reached`` and waits for a line on stdin; in the end it prints
the outcome as JSON. With MOMENT ``phone:STEP`` the virtual phone stops there instead.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop.access import CloudAccess, open_cloud
from desktop.home import Home
from desktop.session.controls import JobControls
from desktop.stamping.model import StampProgress, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from signing.algorithm import Algorithm
from signing.placement.model import AllRule
from sync.client import transport
from sync.client.cache import Cache
from sync.client.cloud import CloudClient
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import PhoneWishes, Step
from sync.client.virtual_phone import VirtualPhone

TOKEN = "test-desktop-token"
RETRY_PAUSES = (0.2, 0.8, 2.0, 4.0, 8.0, 16.0)
"""seconds; on a busy machine a cloud takes longer to come back than users would wait"""


@contextlib.contextmanager
def access_of(cloud: str, home: Home) -> Iterator[CloudAccess]:
    if cloud == "embedded":
        with open_cloud(cloud, home, language="zh-CN") as access:
            yield access
        return
    client = CloudClient(cloud, TOKEN)
    yield CloudAccess("test", client, home, Cache(home.cache), None)


def main(cloud: str, folder: str, moment: str, algorithm: str, *files: str) -> None:
    transport._RETRY_PAUSES = RETRY_PAUSES
    home = Home(Path(folder))
    done: set[str] = set()

    def stop_at(name: str) -> None:
        if name == moment and name not in done:
            done.add(name)
            sys.stdout.write("reached\n")
            sys.stdout.flush()
            sys.stdin.readline()

    with access_of(cloud, home) as access:
        wishes = PhoneWishes(algorithm=Algorithm(algorithm))
        phone = PhoneThread(
            VirtualPhone(
                access.client.base_url,
                home.phone,
                wishes=wishes,
                revive=access.revive,
                on_step=lambda step: stop_at(f"phone:{Step(step).value}"),
            )
        )
        links: set[str] = set()

        def progress(step: StampProgress) -> None:
            view = step.session
            if view is not None:
                stop_at(view.state.value)
                if view.qr is not None and view.qr.link not in links:
                    links.add(view.qr.link)
                    phone.scan(view.qr.link)
            else:
                stop_at(step.stage.value)
                stop_at(f"{step.stage.value}:{step.done}")

        def cancel() -> bool:
            phone.check()
            return False

        request = StampRequest(
            files=tuple(map(Path, files)), rules=(AllRule(),), algorithm=wishes.algorithm
        )
        plan = make_plan(request, seals_of(access.client.seals()))
        controls = JobControls(progress=progress, cancel=cancel)
        outcome = StampJob(access.services(), controls).run(plan)
    answer = {
        "status": outcome.status.value,
        "error": str(outcome.error) if outcome.error else None,
        "errors": [str(file.error) for file in outcome.files if file.error],
        "outputs": [str(file.output) for file in outcome.files if file.output],
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
