"""`bidseal cloud serve|init|backup|platform` as processes."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.cli.app import main

ROOT = Path(__file__).parents[3]


@contextmanager
def serving(data: Path, *options: str) -> Iterator[str]:
    """The address at which a process serves the cloud in `data`, without a demo."""
    with running("serve", data, "--no-sandbox", *options) as url:
        yield url


@contextmanager
def running(command: str, data: Path, *options: str) -> Iterator[str]:
    """The address that a process of `bidseal cloud` says it serves at."""
    start = [sys.executable, "main.py", "cloud", command]
    arguments: Sequence[str] = [*start, *options, "--port", "0", "--data", str(data)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().split(":", 1)[-1].lstrip("：")
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
    assert process.returncode in (0, -signal.SIGTERM)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试证书")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private


def test_init_may_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["cloud", "init", "--no-sandbox", "--data", str(tmp_path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "done"
    assert (tmp_path / "cloud.sqlite3").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_serve_says_where_it_listens_and_ends_on_a_signal(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        assert url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{url}/healthz", timeout=60).json() == {"status": "ok"}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_serve_speaks_tls(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.create_default_context(cafile=chain)
    with serving(tmp_path, "--tls-cert", str(chain), "--tls-key", str(key)) as url:
        assert url.startswith("https://127.0.0.1:")
        assert httpx.get(f"{url}/healthz", verify=context, timeout=60).json() == {"status": "ok"}


def test_a_taken_port_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code = main(["cloud", "serve", "--data", str(tmp_path), "--port", str(port)])
    assert code == 2
    assert str(port) in capsys.readouterr().err


def test_backup_makes_a_folder_that_can_be_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, copy = tmp_path / "cloud", tmp_path / "backup"
    assert main(["cloud", "init", "--no-sandbox", "--data", str(data)]) == 0
    capsys.readouterr()
    command = ["cloud", "backup", "-o", str(copy), "--data", str(data), "--json"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["output"] == str(copy)
    with serving(copy) as url:
        assert httpx.get(f"{url}/healthz", timeout=60).json() == {"status": "ok"}
    assert main(command) == 2
    assert "备份位置已存在" in json.loads(capsys.readouterr().out)["error"]["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.requirement("R129")
def test_a_test_platform_is_entered_in_the_directory_and_served(tmp_path: Path) -> None:
    with running("serve", tmp_path) as cloud:
        with running("platform", tmp_path, "demo-b", "--cloud", cloud) as site:
            assert "全国共享CA互认入口" in httpx.get(f"{site}/login", timeout=60).text
            nodes = httpx.get(f"{cloud}/directory", timeout=60).json()["nodes"]
            (listed,) = (node for node in nodes if node["code"] == "demo-b")
            assert listed["endpoint"] == site
        key = tmp_path / "platform-demo-b" / "platform.key"
        assert key.stat().st_mode & 0o077 == 0
