"""Encrypting and decrypting against the real cloud, with the virtual phone behaving and not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import (
    CryptProgress,
    DecryptRequest,
    EncryptRequest,
    EnvelopeOutcome,
    Stage,
)
from desktop.enveloping.recipients import read_certificate
from desktop.enveloping.services import EnvelopeServices
from desktop.session.controls import JobControls
from desktop.stamping.model import FileStatus, JobStatus
from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root
from signing.envelope.decrypt import read_container
from signing.errors import (
    CertificateError,
    CloudError,
    EnvelopeError,
    FileAccessError,
    InterruptedByPhoneError,
    RefusedError,
    TooEarlyError,
    UsageError,
)
from sync.client.cloud import CloudClient
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import Behaviour
from sync.protocol.session import State

TRANSPORT_PIN = b"246810"


class Desk:
    """Runs jobs with a virtual phone and remembers what was shown."""

    def __init__(self, cloud: Any, **wishes: Any) -> None:
        wishes.setdefault("algorithm", Algorithm.SM2_SM3)
        self.cloud = cloud
        self.client: CloudClient = cloud.client()
        self.phone = PhoneThread(cloud.phone(**wishes))
        self.steps: list[CryptProgress] = []
        self.links: set[str] = set()
        self.stop_at: Callable[[CryptProgress], bool] = lambda step: False
        self.renewals = 0

    def encrypt(self, *files: Path, output: Path | None = None, **wish: Any) -> EnvelopeOutcome:
        return self._run(
            lambda c: EncryptJob(self.services, c).run(_encryption(files, output, wish))
        )

    def decrypt(self, *files: Path, output: Path | None = None) -> EnvelopeOutcome:
        return self._run(lambda c: DecryptJob(self.services, c).run(DecryptRequest(files, output)))

    @property
    def services(self) -> EnvelopeServices:
        return replace(self.cloud.access().envelope_services(), cloud=self.client)

    def _run(self, job: Callable[[JobControls[CryptProgress]], EnvelopeOutcome]) -> EnvelopeOutcome:
        return job(JobControls(self._step, self._cancelled, self._renew))

    def _step(self, step: CryptProgress) -> None:
        self.steps.append(step)
        if step.session and step.session.qr and step.session.qr.link not in self.links:
            self.links.add(step.session.qr.link)
            self.phone.scan(step.session.qr.link)

    def _cancelled(self) -> bool:
        self.phone.check()
        return bool(self.steps) and self.stop_at(self.steps[-1])

    def _renew(self, _view: Any) -> bool:
        self.renewals += 1
        return False

    @property
    def available(self) -> str:
        return self.client.account().available


def _encryption(files: tuple[Path, ...], output: Path | None, wish: dict[str, Any]) -> Any:
    return EncryptRequest(files, output, **wish)


@pytest.fixture
def desk(cloud: Any) -> Iterator[Desk]:
    made = Desk(cloud)
    yield made
    made.phone.close()


@pytest.fixture
def bids(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "bids"
    folder.mkdir()
    for number, size in enumerate((0, 10, 2_500_000)):
        (folder / f"标书{number}.pdf").write_bytes(bytes([number]) * size)
    return sorted(folder.iterdir())


def other_certificate(role: Role = Role.ENCRYPTION, days: int = 300) -> bytes:
    now = datetime.now(UTC)
    root_key, key = keys.generate_sm2(), keys.generate_sm2()
    validity = Validity(now, now + timedelta(days=days))
    root = Authority(issue_root(Subject("测试根"), root_key, validity=validity), root_key)
    subject = Subject("招标人", organisation="招标人(演示)")
    public = keys.public_key(key)
    return issue(role, subject, public_key=public, validity=validity, authority=root)


@pytest.mark.requirement("R172", "R173", "R177", "R178")
@pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.SM2_SM3])
def test_one_scan_covers_all_files_both_ways(
    cloud: Any, bids: list[Path], tmp_path: Path, algorithm: Algorithm
) -> None:
    desk = Desk(cloud, algorithm=algorithm)
    outcome = desk.encrypt(*bids, output=tmp_path / "sealed", project="一标段")
    assert outcome.status is JobStatus.DONE
    assert outcome.tried
    assert outcome.certificate is not None
    assert outcome.charge is not None
    assert (outcome.charge.state, outcome.charge.amount, desk.available) == (
        "settled",
        "1.50",
        "98.50",
    )
    sealed = [file.output for file in outcome.files if file.output]
    for path in sealed:
        (recipient,) = read_container(path).head.recipients
        assert recipient.serial == outcome.certificate.serial
    opened = desk.decrypt(*sealed, output=tmp_path / "plain")
    desk.phone.close()
    assert opened.status is JobStatus.DONE
    assert opened.charge is not None
    assert (opened.charge.mode.value, desk.available) == ("free", "98.50")
    for bid, file in zip(bids, opened.files, strict=True):
        assert file.output is not None
        assert file.output.name == bid.name
        assert file.output.read_bytes() == bid.read_bytes()


def test_certificates_that_end_early_are_warned_of_and_the_time_is_kept(
    desk: Desk, bids: list[Path], tmp_path: Path
) -> None:
    opening = datetime.now(UTC) + timedelta(days=500)
    host = other_certificate(days=40)
    outcome = desk.encrypt(
        bids[1], output=tmp_path / "a.bse", opening=opening, recipients=(host,), project="一标段"
    )
    assert outcome.status is JobStatus.DONE
    assert [item.holder for item in outcome.warnings] == [
        "北京标印建设有限公司(演示)",
        "招标人(演示)",
    ]
    container = read_container(tmp_path / "a.bse")
    assert [item.holder for item in container.head.recipients] == [
        "北京标印建设有限公司(演示)",
        "招标人(演示)",
    ]
    early = desk.decrypt(tmp_path / "a.bse", output=tmp_path / "plain")
    assert early.status is JobStatus.REFUSED
    assert isinstance(early.error, TooEarlyError)
    assert list((tmp_path / "plain").iterdir()) == []


@pytest.mark.parametrize(
    ("behaviour", "status", "error"),
    [
        (Behaviour.REFUSE, JobStatus.REFUSED, RefusedError),
        (Behaviour.LEAVE, JobStatus.CANCELLED, InterruptedByPhoneError),
        (Behaviour.WRONG_PIN, JobStatus.REFUSED, RefusedError),
    ],
)
def test_a_phone_that_does_not_confirm_costs_and_leaves_nothing(
    cloud: Any,
    bids: list[Path],
    tmp_path: Path,
    behaviour: Behaviour,
    status: JobStatus,
    error: type[Exception],
) -> None:
    desk = Desk(cloud, behaviour=behaviour)
    outcome = desk.encrypt(bids[1], output=tmp_path / "out")
    desk.phone.close()
    assert outcome.status is status
    assert isinstance(outcome.error, error)
    assert "签章" not in f"{outcome.error.what}{outcome.error.safe}"
    assert list((tmp_path / "out").iterdir()) == []
    assert desk.available == "100.00"


def test_cancelling_leaves_no_plaintext_and_the_next_try_succeeds(
    cloud: Any, desk: Desk, bids: list[Path], tmp_path: Path
) -> None:
    """Check 32, before the phone answers and while the plaintext is being written."""
    sealed = desk.encrypt(bids[2], output=tmp_path / "bid.bse").files[0].output
    assert sealed is not None
    moments: list[Callable[[CryptProgress], bool]] = [
        lambda step: bool(step.session and step.session.state is State.SHOWN),
        lambda step: step.stage is Stage.WRITING,
    ]
    for moment in moments:
        fickle = Desk(cloud)
        fickle.stop_at = moment
        outcome = fickle.decrypt(sealed, output=tmp_path / "plain")
        fickle.phone.close()
        assert outcome.status is JobStatus.CANCELLED
        assert list((tmp_path / "plain").iterdir()) == []
        assert not list(tmp_path.rglob("*.bidseal-part"))
    assert desk.decrypt(sealed, output=tmp_path / "plain").status is JobStatus.DONE


def test_a_bad_file_does_not_stop_the_others(desk: Desk, bids: list[Path], tmp_path: Path) -> None:
    missing = bids[0].with_name("没有.pdf")
    outcome = desk.encrypt(missing, bids[1], output=tmp_path / "sealed")
    assert outcome.status is JobStatus.PARTIAL
    assert isinstance(outcome.files[0].error, FileAccessError)
    assert desk.available == "98.50"
    sealed = outcome.files[1].output
    assert sealed is not None
    cut = tmp_path / "cut.bse"
    cut.write_bytes(sealed.read_bytes()[:-1])
    opened = desk.decrypt(cut, sealed, output=tmp_path / "plain")
    assert [file.status for file in opened.files] == [FileStatus.FAILED, FileStatus.DONE]
    assert isinstance(opened.files[0].error, EnvelopeError)
    with pytest.raises(UsageError):
        desk.encrypt(*bids, output=tmp_path / "one.bse")


def test_a_lost_cloud_charges_nothing_for_what_it_never_heard_of(
    desk: Desk, bids: list[Path], tmp_path: Path
) -> None:
    class Lost(CloudClient):
        """The network goes when the result is to be reported."""

        def complete(self, *_: Any, **__: Any) -> Any:
            raise CloudError(reason="-")

    desk.client = Lost(desk.cloud.url, "test-desktop-token")
    outcome = desk.encrypt(bids[1], output=tmp_path / "a.bse")
    assert isinstance(outcome.error, CloudError)
    assert (tmp_path / "a.bse").exists()
    assert outcome.files[0].status is FileStatus.DONE
    desk.client = desk.cloud.client()
    # set aside still; the cloud's clock returns it, and nothing was taken
    assert desk.client.account().balance == "100.00"


@pytest.mark.requirement("R128")
def test_the_pin_is_in_no_byte_that_this_pc_sends_or_gets(
    cloud: Any, bids: list[Path], tmp_path: Path
) -> None:
    """The desktop's traffic is captured by a relay; the phone does not go through it."""
    with Relay(cloud.url) as relay:
        desk = Desk(cloud)
        desk.client = CloudClient(relay.url, "test-desktop-token")
        outcome = desk.encrypt(bids[1], output=tmp_path / "a.bse")
        assert outcome.status is JobStatus.DONE
        assert desk.decrypt(tmp_path / "a.bse", output=tmp_path / "p").status is JobStatus.DONE
        desk.phone.close()
        desk.client.close()
    assert len(relay.seen) > 1000
    assert b"/v1/sessions" in relay.seen
    assert TRANSPORT_PIN not in relay.seen
    assert b"pin_proof" not in relay.seen
    assert b"pepper" not in relay.seen


def test_certificates_of_recipients_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "host.cer"
    der = other_certificate()
    path.write_bytes(der)
    assert read_certificate(path) == der
    for content in (b"", b"no certificate", b"-" * 70_000, other_certificate(Role.SIGNER)):
        path.write_bytes(content)
        with pytest.raises(CertificateError):
            read_certificate(path)
    with pytest.raises(FileAccessError):
        read_certificate(tmp_path / "missing.cer")


class Relay:
    """A TCP relay to the cloud that keeps every byte of both directions."""

    def __init__(self, url: str) -> None:
        self.target = ("127.0.0.1", int(url.rpartition(":")[2]))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.seen = bytearray()

    def __enter__(self) -> Relay:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                self.seen += data
                other.sendall(data)
        except OSError:
            pass
        finally:
            other.close()
