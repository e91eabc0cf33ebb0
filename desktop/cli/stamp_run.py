"""What `bidseal stamp` does once its options are known; loaded while the engine starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.cli.confirming import confirming_of
from desktop.cli.exits import exit_of_outcome
from desktop.cli.interrupt import interruptible
from desktop.cli.options import Common, PhoneKind, opened
from desktop.cli.receipt import dry_run_json, dry_run_lines, stamp_json, stamp_lines
from desktop.cli.stamping import (
    available_seals,
    chosen_platform,
    finish_earlier_jobs,
    run_plan,
)
from desktop.cli.wording import sentences
from desktop.stamping.head_start import HeadStart
from desktop.stamping.limits import plan_problem
from desktop.stamping.model import JobStatus, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.repairing import repair_copies
from desktop.stamping.run import dry_run
from signing.engine.order import Engine


def repaired(request: StampRequest, folder: Path | None, engine: Engine) -> StampRequest:
    """The request with copies, in `folder` or (None) beside them, in place of damaged files."""
    return replace(request, copies=repair_copies(request, folder, engine))


def dry(request: StampRequest, common: Common, engine: Engine) -> int:
    """Say where marks would go; the exit code."""
    with opened(common, engine) as access:
        platform = chosen_platform(access, request.platform)
        seals = available_seals(access, platform.code, rules=request.rules)
        plan = make_plan(request, seals, engine=engine)
    outcome, problem = dry_run(plan), plan_problem(platform, plan)
    if problem is not None:
        outcome = replace(outcome, status=JobStatus.FAILED, error=problem)
    common.terminal.result(dry_run_json(outcome, plan))
    if not common.terminal.as_json:
        for line in dry_run_lines(plan, outcome):
            common.terminal.say(line)
        if problem is not None:
            common.terminal.say(sentences(problem))
    return exit_of_outcome(outcome)


def run(request: StampRequest, common: Common, phone: PhoneKind, begun: HeadStart) -> int:
    """Stamp, have it confirmed, sign; the exit code."""
    terminal = common.terminal
    with interruptible() as asked, opened(common, begun.engine) as access:
        finish_earlier_jobs(access, terminal, password=request.password)
        confirming = confirming_of(
            phone,
            access,
            terminal,
            language=common.language,
            algorithm=request.algorithm,
            billing=request.billing,
        )
        platform = chosen_platform(access, request.platform)
        plan = make_plan(
            replace(request, platform=platform.code),
            available_seals(access, platform.code, rules=request.rules),
            engine=begun.engine,
            cancel=asked.is_set,
        )
        problem = plan_problem(platform, plan)
        if problem is not None:
            raise problem
        outcome = run_plan(access, plan, confirming, terminal, asked=asked, drafts=begun.drafts)
    terminal.result(stamp_json(outcome))
    if not terminal.as_json:
        for line in stamp_lines(outcome):
            terminal.say(line)
    return exit_of_outcome(outcome)
