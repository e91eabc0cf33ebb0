"""Set-up and the everyday commands of BidSeal; needs nothing but Python 3.11 or newer.

    python3 packaging/dev.py demo    the main job, unattended, on a sample bid document
    python3 packaging/dev.py test    lint, types, layers and all tests (arguments go to pytest)
    python3 packaging/dev.py run     the window
    python3 packaging/dev.py lint    ruff, mypy and import-linter only
    python3 packaging/dev.py bench   our jobs beside their limits
    python3 packaging/dev.py load    200 sessions at once: two workers, PostgreSQL, every fen
    python3 packaging/dev.py corpus  strangers' files, from a folder with a manifest
    python3 packaging/dev.py large   files beyond 2 GB, made on the spot (minutes, 7 GB of disk)
    python3 packaging/dev.py lock    resolve the requirements anew

Each command first makes `.venv` from the hash-locked list and, where it may, installs missing
system libraries; otherwise it prints the command to type and goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "requirements-dev.lock"
OLDEST_PYTHON = (3, 11)

ROOMS = ("desktop", "widgets", "signing", "sync", "resources")

QT_OFFSCREEN = [
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libfreetype6",
    "libx11-6",
    "libbrotli1",
    "fontconfig",
    "fonts-noto-cjk",
]
"""What PySide6 needs without a screen, and fonts that draw Chinese."""
QT_SCREEN = [
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxcb-xfixes0",
    "libxcb-sync1",
]
"""What Qt's xcb plugin needs in addition."""
TEST_TOOLS = [
    "chromium",
    "chromium-headless-shell",
    "xvfb",
    "xauth",
    "poppler-utils",
    "qpdf",
    "openssl",
    "postgresql",
    "dbus",
    "at-spi2-core",
]
"""Independent programs that the tests compare with; tests without theirs are skipped."""

INSTALL = ["install", "-y", "--no-install-recommends"]
SYSTEM_PACKAGES = {
    "demo": QT_OFFSCREEN,
    "run": [*QT_OFFSCREEN, *QT_SCREEN],
    "test": [*QT_OFFSCREEN, *QT_SCREEN, *TEST_TOOLS],
    "bench": [*QT_OFFSCREEN, "poppler-utils", "qpdf", "openssl", "libnss3-tools"],
    "load": ["postgresql"],
    "corpus": [*QT_OFFSCREEN, "poppler-utils", "qpdf", "openssl"],
    "large": QT_OFFSCREEN,
}


def main(argv: Sequence[str]) -> int:
    """Run one command and answer its exit code."""
    parser = argparse.ArgumentParser(
        prog="packaging/dev.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=tuple(COMMANDS))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on")
    options = parser.parse_args(argv)
    if sys.version_info < OLDEST_PYTHON:
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
        return 1
    install_system_packages([*SYSTEM_PACKAGES.get(options.command, []), *venv_package()])
    if not make_environment(environment()):
        return 1
    compile_sources()
    return COMMANDS[options.command](options.arguments)


def say(text: str) -> None:
    """A line to stderr, so that stdout stays the command's own."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def environment() -> Path:
    """The virtual environment's folder."""
    return ROOT / ".venv"


def tool(name: str, *, windows: bool = os.name == "nt") -> Path:
    """The path of a program inside the virtual environment."""
    return environment() / ("Scripts" if windows else "bin") / (name + ".exe" * windows)


def run(command: Sequence[str | Path], *, title: str = "") -> int:
    """Run a command in the project's folder, as a person would."""
    if title:
        say(title)
    with subprocess.Popen([str(part) for part in command], cwd=ROOT) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the child too: let it clean up and answer
            return process.wait()


# --- system packages -----------------------------------------------------------------------


def missing_packages(wanted: Iterable[str], installed: str) -> list[str]:
    """Those of `wanted` that neither stand in dpkg's list nor are provided by one that does.

    `installed` is what `query_packages` answers: a line ``name<TAB>status<TAB>provides`` each.
    Newer releases renamed some libraries and provide the old name (libglib2.0-0t64).
    """
    present: set[str] = set()
    for line in installed.splitlines():
        name, _, rest = line.partition("\t")
        status, _, provides = rest.partition("\t")
        if status.startswith("install ok installed"):
            present.add(name)
            present.update(item.split()[0] for item in provides.split(",") if item.strip())
    return [name for name in wanted if name not in present]


def query_packages() -> str | None:
    """What dpkg has installed; None on a system without dpkg."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return None
    layout = "${Package}\t${Status}\t${Provides}\n"
    return subprocess.run(
        ["dpkg-query", "-W", "-f", layout], capture_output=True, text=True, check=False
    ).stdout


def install_system_packages(wanted: Sequence[str]) -> None:
    """Install what is missing when root on Debian or Ubuntu, else print the command."""
    installed = query_packages() if wanted else None
    if installed is None:
        return
    missing = missing_packages(wanted, installed)
    if not missing:
        return
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        say(f"please install what is missing: {typed_command(missing)}")
        return
    say(f"installing system packages: {' '.join(missing)}")
    if not apt(["update"]):
        say("the package lists could not be refreshed; trying with those at hand")
    if apt([*INSTALL, *missing]):
        return
    # One unknown name makes apt refuse all; so each alone, and name those that failed.
    failed = [name for name in missing if not apt([*INSTALL, name])]
    if failed:
        say(f"not available here: {' '.join(failed)}; what needs them is skipped")


def typed_command(packages: Iterable[str]) -> str:
    """What a person types; a fresh machine has no package lists yet."""
    return f"sudo apt-get update && sudo apt-get {' '.join([*INSTALL, *packages])}"


def venv_package() -> list[str]:
    """Debian's package with the part that `python -m venv` needs, where it is missing."""
    if tool("python").exists() or importlib.util.find_spec("ensurepip") is not None:
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def apt(arguments: Sequence[str]) -> bool:
    """Run apt-get without questions, its output to stderr; whether it succeeded."""
    return (
        subprocess.run(
            ["apt-get", "-qq", *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=sys.stderr,
            check=False,
        ).returncode
        == 0
    )


# --- the virtual environment ---------------------------------------------------------------


def fingerprint(lock: bytes, python: str) -> str:
    """What the stamp file holds: it changes with the lock, the interpreter and this script."""
    return hashlib.sha256(
        lock + b"\0" + python.encode() + b"\0" + Path(__file__).read_bytes()
    ).hexdigest()


def make_environment(folder: Path) -> bool:
    """Make or refresh the virtual environment; False when a person must help first."""
    stamp = folder / "bidseal.stamp"
    wanted = fingerprint(LOCK.read_bytes(), sys.version.split()[0])
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return True
    if not tool("python").exists() and not create_environment(folder):
        return False
    say("installing the hash-locked requirements")
    pip = [tool("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if run([*pip, "--require-hashes", "--requirement", LOCK]):
        say("the requirements could not be installed; see the lines above")
        return False
    install_project()
    stamp.write_text(wanted, encoding="ascii")
    return True


def create_environment(folder: Path) -> bool:
    """Run `python -m venv`; False where Python lacks a part of it."""
    # Asked in a process of its own: it may have been installed a moment ago.
    probe = [sys.executable, "-c", "import ensurepip"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        say("python -m venv cannot be used here: ensurepip is missing")
        return False
    say(f"creating {folder.name}")
    return run([sys.executable, "-m", "venv", folder]) == 0


def install_project() -> None:
    """Make the checkout importable and add the command `bidseal`, without building anything."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run(
        [tool("python"), "-c", code], capture_output=True, text=True, check=True
    )
    site = Path(answer.stdout.strip())
    (site / "bidseal.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name == "nt":
        script = tool("bidseal").with_suffix(".cmd")
        script.write_text(f'@"{tool("python")}" "{ROOT / "main.py"}" %*\r\n', encoding="utf-8")
        return
    script = tool("bidseal")
    script.write_text(launcher(tool("python")), encoding="utf-8")
    script.chmod(0o755)


def compile_sources() -> None:
    """Keep the bytecode of our rooms at hand, for the many processes that are started.

    Python does so by itself unless it is told not to (PYTHONDONTWRITEBYTECODE, as in many
    containers); then each process would compile every module it loads. Where the folder cannot be
    written, that is how it stays.
    """
    quiet = subprocess.DEVNULL
    command = [tool("python"), "-m", "compileall", "-qq", "main.py", *ROOMS]
    subprocess.run(command, cwd=ROOT, stdout=quiet, stderr=quiet, check=False)


def launcher(python: Path) -> str:
    """The text of the command `bidseal`; through sh, because ``#!`` knows no blanks in paths.

    The processes that it starts load it too, and must not run the program once more.
    """
    return (
        "#!/bin/sh\n"
        f"'''exec' '{python}' \"$0\" \"$@\"\n"
        "' '''\n"
        "import sys\n\n"
        "from main import main\n\n"
        'if __name__ == "__main__":\n'
        "    sys.exit(main())\n"
    )


# --- commands ------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    """`bidseal demo`."""
    return run([tool("python"), "main.py", "demo", *arguments])


def window(arguments: Sequence[str]) -> int:
    """`bidseal`."""
    return run([tool("python"), "main.py", *arguments])


def lint(arguments: Sequence[str]) -> int:
    """Every static check; goes on after a failure so that one run shows all."""
    del arguments
    checks: dict[str, list[str | Path]] = {
        "ruff check": [tool("ruff"), "check", "."],
        "ruff format": [tool("ruff"), "format", "--check", "."],
        "mypy": [tool("mypy")],
        "import-linter": [tool("lint-imports"), "--no-cache"],
    }
    failed = [title for title, command in checks.items() if run(command, title=title)]
    if failed:
        say(f"failed: {', '.join(failed)}")
    return int(bool(failed))


def test(arguments: Sequence[str]) -> int:
    """The static checks, then pytest.

    A test that fails is tried once more, because processes, browsers and servers share the machine
    with whatever else it does. One that passes then is listed under RERUN: it is unsteady, and
    that is a defect of its own.
    """
    static = lint([])
    # Three on two cores: many of the tests wait for processes, browsers and servers.
    spread = ["--numprocesses", "3", "--dist", "worksteal"]
    again = ["--reruns", "1", "-r", "fER"]
    dynamic = run([tool("python"), "-m", "pytest", *spread, *again, *arguments], title="pytest")
    say("all checks passed" if not static | dynamic else "some checks failed")
    return static | dynamic


def bench(arguments: Sequence[str]) -> int:
    """The goals of tests/bench in one table."""
    return run([tool("python"), ROOT / "tests" / "bench", *arguments])


def load(arguments: Sequence[str]) -> int:
    """Many sessions at once against two workers and PostgreSQL."""
    return run([tool("python"), ROOT / "tests" / "load", *arguments])


def corpus(arguments: Sequence[str]) -> int:
    """Strangers' files through the whole engine."""
    return run([tool("python"), "tests/corpus/run.py", *arguments])


def large(arguments: Sequence[str]) -> int:
    """Files whose offsets need more than 31 bits."""
    return run([tool("python"), "tests/corpus/large.py", *arguments])


def lock(arguments: Sequence[str]) -> int:
    """Resolve both lists for all systems, with hashes and without any host's name."""
    uv = tool("uv") if tool("uv").exists() else shutil.which("uv")
    if uv is None:
        say(f"uv is needed once: {tool('python')} -m pip install uv")
        return 1
    options = [
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--no-annotate",
    ]
    failed = 0
    for name in ("requirements", "requirements-dev"):
        source, target = f"packaging/{name}.in", f"packaging/{name}.lock"
        command = [uv, "pip", "compile", "--quiet", *options, "--python-version", "3.11"]
        failed |= run([*command, *arguments, source, "--output-file", target])
    return failed


COMMANDS = {
    "demo": demo,
    "test": test,
    "run": window,
    "lint": lint,
    "bench": bench,
    "load": load,
    "corpus": corpus,
    "large": large,
    "lock": lock,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
