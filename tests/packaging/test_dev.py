"""The parts of packaging/dev.py that need neither a network nor root."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_missing_packages_knows_status_and_provided_names(dev: ModuleType) -> None:
    installed = (
        "libgl1\tinstall ok installed\t\n"
        "qpdf\tdeinstall ok config-files\t\n"
        "libglib2.0-0t64\tinstall ok installed\tlibglib2.0-0 (= 2.80), libglib2.0-data\n"
    )
    wanted = ["libgl1", "qpdf", "libglib2.0-0", "xvfb"]
    assert dev.missing_packages(wanted, installed) == ["qpdf", "xvfb"]


def test_what_is_missing_is_told_as_one_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev, "query_packages", lambda: "libgl1\tinstall ok installed\t\n")
    dev.install_system_packages(["libgl1", "libegl1", "python3.11-venv"])
    assert capsys.readouterr().err == (
        "dev.py: please install what is missing: sudo apt-get update && "
        "sudo apt-get install -y --no-install-recommends libegl1 python3.11-venv\n"
    )


def test_fingerprint_follows_lock_and_interpreter(dev: ModuleType) -> None:
    first = dev.fingerprint(b"a==1", "3.11.2")
    assert first == dev.fingerprint(b"a==1", "3.11.2")
    assert first != dev.fingerprint(b"a==2", "3.11.2")
    assert first != dev.fingerprint(b"a==1", "3.12.0")


def test_a_valid_stamp_makes_the_environment_at_once(dev: ModuleType, tmp_path: Path) -> None:
    stamp = dev.fingerprint(dev.LOCK.read_bytes(), sys.version.split()[0])
    (tmp_path / "bidseal.stamp").write_text(stamp, encoding="ascii")
    assert dev.make_environment(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bidseal.stamp"]


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
def test_launcher_is_shell_and_python_at_once(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("def main():\n    import sys\n    return len(sys.argv)\n")
    script = tmp_path / "a b"
    script.write_text(dev.launcher(Path(sys.executable)))
    script.chmod(0o755)
    result = subprocess.run([script, "x y", "z"], cwd=tmp_path, check=False)
    assert result.returncode == 3


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
def test_processes_of_the_program_do_not_run_it_again(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text("def work():\n    raise SystemExit(7)\n")
    (tmp_path / "main.py").write_text(
        "import multiprocessing, job\n"
        "def main():\n"
        "    child = multiprocessing.get_context('spawn').Process(target=job.work)\n"
        "    child.start()\n"
        "    child.join()\n"
        "    return child.exitcode\n"
    )
    script = tmp_path / "bidseal"
    script.write_text(dev.launcher(Path(sys.executable)))
    script.chmod(0o755)
    result = subprocess.run([script], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (7, "")


def test_unknown_command_is_a_usage_error() -> None:
    command = [sys.executable, ROOT / "packaging" / "dev.py", "nonsense"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_script_uses_the_standard_library_only(dev: ModuleType) -> None:
    text = Path(dev.__file__).read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


def test_locks_hold_every_requirement_and_no_host() -> None:
    for name in ("requirements", "requirements-dev"):
        lock = (ROOT / "packaging" / f"{name}.lock").read_text(encoding="utf-8")
        assert not re.search(r"https?:|file:", lock)
        wanted = (ROOT / "packaging" / f"{name}.in").read_text(encoding="utf-8").splitlines()
        for line in wanted:
            if found := re.match(r"\w[\w-]*", line):
                assert re.search(rf"^{re.escape(found[0])}(\[\w+\])?==", lock, re.MULTILINE), line


def test_command_of_the_project_is_main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"bidseal": "main:main"}
