"""A cloud and a phone that answer at once, for measuring what `bidseal stamp` itself takes.

The command's own code runs to its end; only the calls to the cloud are answered here, from what
`prepare` left in the cache. What a phone and a cloud would have to calculate (a signature, its
timestamp) is timed and told, so that it can be taken off.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.cli.options import Common
    from desktop.stamping.job import JobServices
    from signing.engine.order import Engine

FOLDER = Path(__file__).parent
_SEALS, _ROOTS, _SIGNER = "seals.json", "roots.pem", "signer.json"


def prepare(folder: Path) -> None:
    """Write the answers into `folder`: a company seal, the roots and the signer."""
    import inputs
    import pki
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    by = pki.load()
    folder.mkdir(parents=True, exist_ok=True)
    root = x509.load_der_x509_certificate(by.root)
    (folder / _ROOTS).write_bytes(root.public_bytes(Encoding.PEM))
    seal = {"id": "bench", "name": "公章", "kind": "official", "owner": "测试"}
    seal |= {"width_mm": 40, "height_mm": 40, "valid_until": None}
    data = base64.b64encode(pki.seal_data(inputs.seal_drawing(), by)).decode()
    (folder / _SEALS).write_text(json.dumps({"seals": [{**seal, "data": data}]}), "utf-8")
    signer = {"person": "测试", "unit": "测试单位", "chain": [], "algorithm": "rsa-sha256"}
    signer["certificate"] = base64.b64encode(by.signer.certificate).decode()
    (folder / _SIGNER).write_text(json.dumps(signer), "utf-8")


@dataclass
class Elsewhere:
    """Seconds that phone and cloud would have taken."""

    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """What happens inside is not the command's."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


class InstantCloud:
    """Answers what `CloudClient` asks; the phone has confirmed before it is asked."""

    base_url = "bench:"

    def __init__(self, folder: Path, elsewhere: Elsewhere) -> None:
        """`folder` as `prepare` left it."""
        self._folder = folder
        self._elsewhere = elsewhere
        self._view: Any = None
        self._signatures: Any = None

    clock_ahead = timedelta()
    """It lives on this PC."""

    def clone(self) -> InstantCloud:
        return self

    def close(self) -> None:
        pass

    def seals(self, _platform: str = "") -> Any:
        from sync.protocol.desktop import SealList

        return SealList.model_validate_json((self._folder / _SEALS).read_bytes())

    def platforms(self) -> Any:
        from sync.protocol.desktop import PlatformList

        platform = {"code": "bench", "name": "bench", "charge_unit": "session"}
        prices = {"price_use": "1.50", "price_day": "9.00"}
        return PlatformList.model_validate({"platforms": ({**platform, **prices},)})

    def trust_pem(self) -> bytes:
        return (self._folder / _ROOTS).read_bytes()

    def create_session(self, session: Any, *, key: str) -> Any:
        from sync.protocol.session import SessionView

        del key
        self._view = SessionView.model_validate(
            {
                "id": "bench",
                "revision": 1,
                "state": "created",
                "operation": "stamp",
                "platform": "bench",
                "platform_name": "bench",
                "created_at": "2026-01-01T00:00:00Z",
                "control_code": _control_code(session),
                "files": [file.model_dump() for file in session.files],
                "signed": 0,
                "signer": json.loads((self._folder / _SIGNER).read_bytes()),
            }
        )
        return self._view

    def show(self, _session: str, *, key: str) -> Any:
        del key
        return self._next("shown")

    @contextmanager
    def events(self, _session: str) -> Iterator[InstantCloud]:
        yield self

    def next(self, _timeout: float) -> Any:
        return self._next("waiting" if self._view.state == "shown" else "completing")

    def submit_attributes(self, _session: str, attributes: Any, *, key: str) -> Any:
        from sync.protocol.session import SignatureList

        del key
        with self._elsewhere.timed():
            import pki

            from signing.crypto import keys

            signer = pki.load().signer.key
            files = [
                {
                    "file": file.file,
                    "signature": base64.b64encode(
                        keys.sign(signer, pki.ALGORITHM, base64.b64decode(file.attributes))
                    ).decode(),
                }
                for file in attributes.files
            ]
        self._signatures = SignatureList.model_validate({"files": files})
        return self._next("signing")

    def signatures(self, _session: str) -> Any:
        return self._signatures

    def timestamps(self, requests: Sequence[bytes], *, key: str) -> tuple[bytes, ...]:
        del key
        with self._elsewhere.timed():
            from datetime import UTC, datetime

            import pki

            from signing.cms import timestamp

            tsa, now = pki.load().tsa, datetime.now(UTC)
            return tuple(timestamp.issue_response(request, tsa, now) for request in requests)

    def revocation_list(self, _fingerprint: str) -> bytes:
        from signing.errors import CloudError

        raise CloudError(reason="bench")

    def complete(self, _session: str, _results: Any, *, key: str) -> Any:
        del key
        return self._next("done")

    def _next(self, state: str) -> Any:
        from sync.protocol.session import State

        update = {"state": State(state), "revision": self._view.revision + 1}
        self._view = self._view.model_copy(update=update)
        return self._view


def opening(folder: Path, elsewhere: Elsewhere, *, verify: bool) -> Callable[..., Iterator[Any]]:
    """What takes the place of `desktop.cli.options.opened`; loads what that loads.

    Without `verify` the output is neither synced nor read back: that is what the limit does.
    """

    @contextmanager
    def opened(common: Common, engine: Engine) -> Iterator[Any]:
        from desktop.access import CloudAccess
        from sync.client.cache import Cache

        class Access(CloudAccess):
            __slots__ = ()

            def services(self) -> JobServices:
                services = CloudAccess.services(self)
                return services if verify else replace(services, self_check=_unchecked)

        cloud: Any = InstantCloud(folder, elsewhere)
        yield Access("bench", cloud, common.home, Cache(common.home.cache), None, engine)

    return opened


def _unchecked(_prepared: object, _password: object) -> str:
    return "00" * 32


def _control_code(session: Any) -> str:
    from sync.protocol.control_code import control_code

    return control_code(session.files)
