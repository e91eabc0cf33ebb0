"""The desktop's end of a session: what became of the files, or a change of mind."""

from __future__ import annotations

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import access, charging, envelopes
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.transitions import apply
from sync.cloud.services.views import session_view
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    ENVELOPE_OPERATIONS,
    CompleteSession,
    Event,
    Operation,
    SessionView,
    State,
)


def complete(
    work: Work, caller: DesktopCaller, session_id: str, wish: CompleteSession
) -> SessionView:
    """Settle once when a file was sealed, release when none was; repeating changes nothing."""
    row = access.locked(work, session_id, caller)
    results = {result.file: result for result in wish.files}
    if set(results) != {file.file_id for file in row.files} or len(results) != len(wish.files):
        raise Refusal(ErrorCode.INVALID, detail="files")
    if all(file.status == results[file.file_id].status for file in row.files):
        return session_view(work, row, "desktop")
    access.require(row, State.COMPLETING)
    for file in row.files:
        file.status = results[file.file_id].status
        file.output_sha256 = results[file.file_id].output_sha256
    sealed = sum(1 for file in row.files if file.status == "sealed")
    if row.operation == Operation.ENCRYPT:
        envelopes.register(work, row, wish.files)
    if sealed:
        charging.settle(work, row, sealed=sealed)
        apply(work, row, Event.COMPLETE)
    else:
        undone = row.operation in ENVELOPE_OPERATIONS
        reason = ErrorCode.ENVELOPE_UNDONE if undone else ErrorCode.SESSION_UNSEALED
        apply(work, row, Event.FAIL, reason=reason)
    return session_view(work, row, "desktop")


def cancel(work: Work, caller: DesktopCaller, session_id: str) -> SessionView:
    """The user changed his mind; cancelling twice changes nothing."""
    row = access.locked(work, session_id, caller)
    if row.state != State.CANCELLED:
        apply(work, row, Event.CANCEL)
    return session_view(work, row, "desktop")
