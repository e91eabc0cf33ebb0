"""The entry of the command line: finds the command, maps errors to JSON and exit codes.

bidseal [gui] [FILES…]      demo [FILE]      stamp FILES…      verify FILES…
bidseal encrypt FILES… -o OUT      decrypt FILES… -o OUT
bidseal scheme list|show|check      seal list|show|export|check      account …
bidseal sync      cloud serve|init|backup|restore|platform
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from resources.i18n import tr
from signing.errors import BidSealError, Cancelled, InternalError, OutputError, UsageError

if TYPE_CHECKING:
    # Loaded by the commands that read files.
    from signing.engine.order import Engine

COMMANDS = (
    "gui",
    "demo",
    "stamp",
    "verify",
    "encrypt",
    "decrypt",
    "scheme",
    "seal",
    "account",
    "sync",
    "cloud",
)
_READING = ("demo", "stamp", "verify")
"""Commands that read strangers' files."""
_OBJECTS = 300_000
"""Made until a command that reads files looks for garbage: more than it loads, some 40 MB."""
_WITH_VALUE = ("--cloud", "--phone", "--lang")
_EMBEDDED_CLOUD = "embedded-cloud"
"""Hidden: how a packaged program starts its embedded cloud (it has no ``python -m``)."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit code. Nothing but usage texts is printed here."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == [_EMBEDDED_CLOUD]:
        # Imported here: only the child process needs it.
        from desktop.embedded.child import main as serve_embedded

        return serve_embedded(given[1:])
    _choose_language(given)
    arguments = given
    try:
        arguments = arrange(given)
        return _dispatch(arguments)
    except BidSealError as error:
        return _fail(error, arguments)
    except KeyboardInterrupt:
        return _fail(Cancelled(), arguments)
    except Exception as error:  # noqa: BLE001 - the process's edge: a bug answers in form too
        _note(error)
        return _fail(InternalError(), arguments)


def arrange(arguments: Sequence[str]) -> list[str]:
    """The arguments with the command first: common options may precede it, `gui` is implied."""
    common: list[str] = []
    rest = list(arguments)
    while rest and rest[0].startswith("--"):
        if rest[0] == "--json" or rest[0].startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            common.append(rest.pop(0))
        elif rest[0] in _WITH_VALUE and len(rest) > 1:
            common += [rest.pop(0), rest.pop(0)]
        else:
            break
    if rest[:1] in (["--help"], ["-h"], ["--version"]):
        return rest
    if not rest or rest[0] not in COMMANDS:
        _refuse_mistyped(rest[:1])
        return ["gui", *common, *rest]
    # A command with commands of its own takes the options after the inner one.
    words = 2 if rest[0] in ("scheme", "seal", "account", "cloud") and len(rest) > 1 else 1
    return [*rest[:words], *common, *rest[words:]]


def _refuse_mistyped(words: Sequence[str]) -> None:
    """A bare word that names no file was meant as a command; UsageError."""
    for word in words:
        if word.isidentifier() and not Path(word).exists():
            raise UsageError(detail=tr("没有命令“{name}”", name=word))


def _dispatch(arguments: list[str]) -> int:
    command, *others = arguments
    if command == "gui" and not any(other.startswith("-") for other in others):
        # Nothing but files: the window need not wait for a parser.
        from desktop.cli.start_window import start_window
        from desktop.home import CLOUD_VARIABLE

        cloud = os.environ.get(CLOUD_VARIABLE) or "embedded"
        return start_window([Path(other) for other in others], cloud=cloud)
    if command not in _READING or {"-h", "--help"} & {*others}:
        return _parse(arguments, None)
    # First of all the process that reads files: it loads while this one loads the parser and more.
    # So what is not needed to start it is imported later.
    from signing.engine.pool import EnginePool

    with EnginePool() as engine:
        # Only now: the engine, which goes on working, would look as rarely. What this process
        # loads stays, and nearly all it makes is wanted until it ends with the command.
        gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
        return _parse(arguments, engine)


def _parse(arguments: list[str], engine: Engine | None) -> int:
    # Imported here, after the language is chosen, because help texts are made on import.
    from typer.exceptions import Abort, TyperException

    from desktop.cli.commands import build
    from desktop.cli.parser_messages import parser_message

    run = build(arguments[0])
    try:
        result = run(args=arguments, prog_name="bidseal", standalone_mode=False, obj=engine)
    except Abort:
        raise Cancelled from None
    except TyperException as error:
        raise UsageError(detail=parser_message(error.format_message())) from error
    return int(result or 0)


def _fail(error: BidSealError, arguments: list[str]) -> int:
    """Say what went wrong, as JSON or in sentences; the exit code."""
    # Imported here: a command that succeeds does not need them all.
    from desktop.cli.exits import exit_of_error
    from desktop.cli.receipt import failure_json
    from desktop.cli.terminal import Terminal
    from desktop.cli.wording import sentences

    terminal = Terminal(as_json="--json" in arguments)
    status = "cancelled" if isinstance(error, Cancelled) else "failed"
    # What cannot be written has been said already, or can be said to nobody.
    with contextlib.suppress(OutputError):
        terminal.result(failure_json(error, operation=arguments[0], status=status))
    with contextlib.suppress(OutputError):
        terminal.warn(sentences(error))
    return exit_of_error(error)


def _choose_language(arguments: Sequence[str]) -> None:
    """Texts of the command line itself, help included, come in the language asked for."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] or (arguments[index + 1 : index + 2] or [""])[0]
        if argument.partition("=")[0] == "--lang" and value in ("zh-CN", "en"):
            tr.language = "en" if value == "en" else "zh-CN"


def _note(error: Exception) -> None:
    """A bug's traceback goes to a log in the data folder, never to a person's screen."""
    import traceback

    from desktop.home import Home

    with contextlib.suppress(OSError):
        path = Home.of_user().folder / "errors.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.writelines(traceback.format_exception(error))
