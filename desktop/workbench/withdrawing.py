"""撤章 in the window: ask, withdraw in the background, say where everything is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.services.operations import Operations, Progress
from desktop.stamping.journal import Journal
from desktop.stamping.withdraw import OriginalState, Withdrawal, withdraw
from resources.i18n import tr
from signing.engine.order import CancelCheck
from signing.errors import BidSealError
from widgets.labels import label
from widgets.naming import named


class WithdrawDialog(QDialog):
    """Says what withdrawing does and what not, and asks for the reason."""

    def __init__(self, output: Path, parent: QWidget) -> None:
        """`output`: the signed file."""
        super().__init__(parent)
        self.setObjectName("withdrawDialog")
        self.setWindowTitle(tr("撤章"))
        text = tr(
            "《{name}》将改名保留(加“_已撤章”),恢复使用签章前的原文件,并在本机留下记录。"
            "已经交给他人的签章文件不会因此失效,已扣的费用不退。",
            name=output.name,
        )
        sentence = label(text, wrap=True)
        sentence.setMinimumWidth(360)
        self._reason = named(QLineEdit(), "withdrawReason")
        self._reason.setAccessibleName(tr("撤章原因"))
        self._reason.setPlaceholderText(tr("撤章原因(可不填,只记在本机)"))
        self._reason.setMaxLength(200)
        buttons = QDialogButtonBox()
        accept = buttons.addButton(tr("撤章"), QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setObjectName("withdrawAccept")
        stay = buttons.addButton(tr("不撤章"), QDialogButtonBox.ButtonRole.RejectRole)
        stay.setObjectName("withdrawStay")
        stay.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(sentence)
        column.addWidget(self._reason)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @property
    def reason(self) -> str:
        """What was typed."""
        return self._reason.text().strip()


class Withdrawing(QObject):
    """Asks about one output at a time.

    Signals:
        done: arg 0: Withdrawal
        failed: arg 0: BidSealError
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, operations: Operations, parent: QWidget) -> None:
        """The dialog belongs to `parent`."""
        super().__init__(parent)
        self._operations = operations
        self._parent = parent

    def ask(self, journal: Journal, output: Path) -> None:
        """Open the dialog; one of the signals follows if it is accepted."""
        dialog = WithdrawDialog(output, self._parent)
        dialog.accepted.connect(lambda: self._run(journal, output, dialog.reason))
        dialog.open()

    def _run(self, journal: Journal, output: Path, reason: str) -> None:
        def work(_progress: Progress, _cancelled: CancelCheck) -> Withdrawal:
            return withdraw(journal, output, reason=reason)

        self._operations.run(work, success=self._succeeded, failure=self._broke)

    def _succeeded(self, withdrawal: Withdrawal) -> None:
        self.done.emit(withdrawal)

    def _broke(self, error: BidSealError) -> None:
        self.failed.emit(error)


def withdrawal_text(withdrawal: Withdrawal) -> str:
    """Where everything is, in words."""
    templates = {
        OriginalState.KEPT: tr(
            "已撤章。签章文件改名为 {kept};原文件 {original} 与签章时一致。",
            kept=withdrawal.kept_as.name,
            original=withdrawal.original.name,
        ),
        OriginalState.RESTORED: tr(
            "已撤章。签章文件改名为 {kept};原文件已不在,已按签章时的内容恢复为 {original}。",
            kept=withdrawal.kept_as.name,
            original=withdrawal.original.name,
        ),
        OriginalState.BESIDE: tr(
            "已撤章。签章文件改名为 {kept};原文件之后改动过,签章时的内容另存为 {original}。",
            kept=withdrawal.kept_as.name,
            original=withdrawal.original.name,
        ),
    }
    return templates[withdrawal.state]
