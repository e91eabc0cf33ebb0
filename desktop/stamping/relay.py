"""A job of several identities: one session and one signature each, the later upon the earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from desktop.engine.orders import OpenOrder
from desktop.session.controls import JobControls
from desktop.stamping.identities import checked, identities_of, marks_of
from desktop.stamping.job import JobServices
from desktop.stamping.model import (
    FileOutcome,
    FilePlan,
    FileStatus,
    JobStatus,
    SignatureInfo,
    StampOutcome,
    StampPlan,
    StampProgress,
    StepOutcome,
)
from desktop.stamping.run import StampJob
from signing.engine.order import Engine
from signing.errors import BidSealError
from signing.placement.model import Mark, Placement
from signing.seal.model import SealType
from sync.protocol.session import BillingMode, Charge


def run_plan(
    services: JobServices, plan: StampPlan, controls: JobControls[StampProgress] | None = None
) -> StampOutcome:
    """Run `plan`, in steps when its seals belong to several identities.

    A step that fails leaves what earlier ones made. Raises what `StampJob.run` raises.
    """
    controls = controls or JobControls()
    plan = replace(
        plan, files=tuple(checked(file, plan.seals, plan.request.level) for file in plan.files)
    )
    identities = identities_of(
        (mark for file in plan.files if not file.error for mark in _marks(file)), plan.seals
    )
    if len(identities) < 2:
        return StampJob(services, _told(controls, identities, 0)).run(plan)
    relay = _Relay(plan, services.engine)
    for number, identity in enumerate(identities):
        legs = relay.legs(identity)
        if not legs:
            continue
        step = replace(plan, files=tuple(relay.plan_of(leg, identity) for leg in legs))
        outcome = StampJob(services, _told(controls, identities, number)).run(step)
        relay.take(identity, legs, outcome)
        if outcome.status not in (JobStatus.DONE, JobStatus.PARTIAL):
            break
    return relay.outcome()


def _told(
    controls: JobControls[StampProgress], identities: Sequence[SealType], number: int
) -> JobControls[StampProgress]:
    """The controls, with a progress callback that says whose step it is."""
    identity = identities[number] if identities else SealType.UNIT
    steps = max(1, len(identities))
    return controls.of(lambda step: replace(step, step=number + 1, steps=steps, identity=identity))


def _marks(file: FilePlan) -> tuple[Mark, ...]:
    return file.placement.marks if file.placement else ()


@dataclass(slots=True)
class _Leg:
    """One file on its way through the steps."""

    plan: FilePlan
    open: list[SealType]
    """Identities that have still to sign it."""
    output: Path | None = None
    error: BidSealError | None = None
    marks: list[Mark] = field(default_factory=list)
    signatures: list[SignatureInfo] = field(default_factory=list)

    def outcome(self) -> FileOutcome:
        """What became of the file."""
        status = FileStatus.DONE
        if self.open:
            touched = self.error is not None or self.output is not None
            status = FileStatus.FAILED if touched else FileStatus.SKIPPED
        error = self.error
        if error is not None and self.output is not None:
            error = kept(error, self.output)
        return FileOutcome(
            input=self.plan.input,
            status=status,
            output=self.output,
            error=error,
            document=self.plan.document,
            marks=tuple(mark for mark in _marks(self.plan) if mark in self.marks)
            if self.output
            else _marks(self.plan),
            signatures=tuple(self.signatures),
        )


class _Relay:
    """All files of a plan between two steps."""

    def __init__(self, plan: StampPlan, engine: Engine) -> None:
        self._plan = plan
        self._engine = engine
        self._legs = [
            _Leg(file, list(identities_of(_marks(file), plan.seals)), error=file.error)
            for file in plan.files
        ]
        self._steps: list[StepOutcome] = []
        self._last: StampOutcome | None = None

    def legs(self, identity: SealType) -> list[_Leg]:
        """The files that `identity` has to sign now."""
        return [leg for leg in self._legs if leg.error is None and identity in leg.open]

    def plan_of(self, leg: _Leg, identity: SealType) -> FilePlan:
        """The file's part of a step, upon what earlier steps made of it."""
        own = marks_of(identity, _marks(leg.plan), self._plan.seals)
        placement = Placement(own)
        if leg.output is None:
            return replace(leg.plan, placement=placement)
        document, error = leg.plan.document, None
        try:
            document = self._engine(OpenOrder(leg.output, document.password if document else None))
        except BidSealError as problem:
            error = problem
        return FilePlan(leg.output, document, placement, error, continues=True)

    def take(self, identity: SealType, legs: Sequence[_Leg], outcome: StampOutcome) -> None:
        """Note what a step has done."""
        self._last = outcome
        step = StepOutcome(identity, outcome.status, outcome.session, outcome.charge)
        self._steps.append(step)
        for leg, file in zip(legs, outcome.files, strict=True):
            leg.error = file.error
            if file.output is None:
                leg.error = file.error or (outcome.error if leg.output else None)
            else:
                leg.output = file.output
                leg.open.remove(identity)
                leg.marks += file.marks
                leg.signatures += file.signatures

    def outcome(self) -> StampOutcome:
        """What became of everything."""
        assert self._last is not None  # a relay has two steps at least
        files = tuple(leg.outcome() for leg in self._legs)
        status = self._last.status
        if all(file.status is FileStatus.DONE for file in files):
            status = JobStatus.DONE
        elif any(file.output is not None for file in files):
            status = JobStatus.PARTIAL
        return StampOutcome(
            status=status,
            files=files,
            session=self._last.session,
            charge=total([step.charge for step in self._steps]),
            error=self._last.error,
            steps=tuple(self._steps),
        )


def kept(error: BidSealError, output: Path) -> BidSealError:
    """`error`, saying that an earlier step's output is safe."""
    safe = "前一步的签章已完成并保留在 {output},原文件未被改动。"
    arguments = {**error.arguments, "output": str(output)}
    return type(error)(error.what, next=error.next, safe=safe, **arguments)


def total(charges: Sequence[Charge | None]) -> Charge | None:
    """What the settled charges of all steps come to; the last charge when none was settled."""
    known = [charge for charge in charges if charge is not None]
    settled = [charge for charge in known if charge.state == "settled"]
    if not settled:
        return known[-1] if known else None
    used = next((charge for charge in settled if charge.mode is BillingMode.USE), settled[0])
    amount = sum((Decimal(charge.amount) for charge in settled), Decimal(0))
    return used.model_copy(update={"amount": f"{amount:.2f}"})
