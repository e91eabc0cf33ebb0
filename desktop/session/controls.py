"""How the outside watches and steers a job that a phone confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from signing.engine.order import CancelCheck, never

if TYPE_CHECKING:
    # The command line makes its controls long before it speaks to a cloud.
    from sync.protocol.session import SessionView

Told = TypeVar("Told")
"""What a job tells of its progress."""
Other = TypeVar("Other")
Renew: TypeAlias = "Callable[[SessionView], bool]"
"""Asked when the QR expired or the phone left: whether to show a fresh one. May block."""


@dataclass(frozen=True, slots=True)
class JobControls(Generic[Told]):
    """What a running job calls: to tell its progress, and to ask what it shall do."""

    progress: Callable[[Told], None] = field(default=lambda step: None)
    cancel: CancelCheck = never
    renew: Renew = field(default=lambda view: False)

    def of(self, tell: Callable[[Other], Told]) -> JobControls[Other]:
        """The same for a part of the job, whose progress `tell` puts in the job's own terms."""
        return JobControls(lambda step: self.progress(tell(step)), self.cancel, self.renew)
