"""Isolation for every test, and the `--requirements` table of manual rows and their tests."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

# How long an example takes says something about the machine, nothing about the code. The same
# examples every time: a rare one that fails is looked for on purpose, not met by somebody else.
# What a test says itself replaces the whole list of checks, so the harmless ones are all here.
settings.register_profile(
    "calm",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("calm")

# Before any test module imports Qt: no screen is needed, and AT-SPI noise stays away.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

ROW = re.compile(r"R\d{3}")
LAST_ROW = 207
PATIENCE = 60_000
"""ms; what a test waits for comes at once, or late on a busy machine, or never."""


class PatientQtBot(QtBot):
    """Waits longer for what must come than the five seconds that are usual."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Hands for the window; `qapp` makes the application first."""
    return PatientQtBot(request)


@pytest.fixture(autouse=True)
def isolated_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test has data folders of its own and a neutral language and keyring."""
    home = tmp_path / "bidseal-home"
    monkeypatch.setenv("BIDSEAL_HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("LANGUAGE", raising=False)
    yield home


@pytest.fixture(autouse=True)
def chinese_source() -> Iterator[None]:
    """The process's translation door starts in Chinese, whatever the test before chose."""
    from resources.i18n import tr

    tr.language = "zh-CN"
    yield
    tr.language = "zh-CN"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--requirements` prints the manual's rows with their tests and runs nothing."""
    parser.addoption(
        "--requirements",
        action="store_true",
        help="print the requirement rows R001-R207 with the tests that prove them",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Check the row numbers of `requirement` marks."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            for row in mark.args:
                if not ROW.fullmatch(row) or not 1 <= int(row[1:]) <= LAST_ROW:
                    raise pytest.UsageError(f"{item.nodeid}: no such requirement row: {row}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """With `--requirements`, print the table instead of running the tests."""
    if not session.config.getoption("--requirements"):
        return None
    proofs: dict[str, list[str]] = defaultdict(list)
    for item in session.items:
        for mark in item.iter_markers("requirement"):
            for row in mark.args:
                proofs[row].append(item.nodeid)
    terminal = session.config.get_terminal_writer()
    terminal.line()
    for number in range(1, LAST_ROW + 1):
        row = f"R{number:03d}"
        tests = sorted(set(proofs.get(row, [])))
        terminal.line(f"{row}  {tests[0] if tests else '-'}")
        for test in tests[1:]:
            terminal.line(f"      {test}")
    terminal.line(f"{len(proofs)} of {LAST_ROW} rows have a test")
    return True
