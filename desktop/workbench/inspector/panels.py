"""The parameters of placing a seal at one place: on a page, on a range of pages, on all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from desktop.services.errors import what
from desktop.workbench.inspector.fields import PositionEdit, column, row
from resources.i18n import tr
from signing.errors import PageRangeError
from signing.placement.model import (
    AllRule,
    FieldRule,
    InvisibleRule,
    PageRule,
    PagesRule,
    Rule,
    SignatureField,
)
from signing.placement.ranges import parse_pages
from signing.seal.model import Seal
from widgets.labels import label
from widgets.naming import named, roomy
from widgets.page_range import PageRangeEdit

_UNSEEN = "\0"
"""In place of a field's name, which cannot be this."""


class ModePanel(QWidget):
    """Base of the five panels: reads and shows one rule.

    Signals:
        changed: The user changed a parameter.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = 0
        self.page = 1
        self.seal: Seal | None = None

    def set_context(self, *, pages: int, page: int, seal: Seal | None) -> None:
        """The document's number of pages, the current page and the chosen seal."""
        self.pages, self.page, self.seal = pages, page, seal
        self.refresh()

    def refresh(self) -> None:
        """Show what follows from the parameters."""

    def rule(self, seal: str) -> Rule | None:
        """The rule that the parameters mean, or None while they cannot be used."""
        raise NotImplementedError

    def show_rule(self, rule: Rule) -> None:
        """Fill the fields from a rule of this kind, without telling anyone."""
        raise NotImplementedError

    def button_text(self) -> str:
        """What the button that adds the rule says."""
        raise NotImplementedError

    def _tell(self, _value: object = None) -> None:
        self.refresh()
        self.changed.emit()


class PagePanel(ModePanel):
    """One seal on one page, or in an empty signature field where the document has any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = label(
            tr("点一下印章再点页面,或把印章拖到页面上。双击印章可连续盖章,按 Esc 结束。"),
            "caption",
            wrap=True,
        )
        self._page = roomy(named(QSpinBox(), "pageNumber"))
        self._page.setMinimum(1)
        self._page.setKeyboardTracking(False)
        self._at = PositionEdit(self)
        self._field = named(QComboBox(), "signatureField")
        self._field_row = QWidget()
        whole = column(self._field_row)
        whole.addLayout(row(tr("签名域"), self._field))
        layout = column(self)
        layout.addWidget(self._hint)
        layout.addWidget(self._field_row)
        layout.addLayout(row(tr("页码"), self._page))
        layout.addWidget(self._at)
        self._page.valueChanged.connect(self._tell)
        self._at.changed.connect(self._tell)
        self._field.currentIndexChanged.connect(self._tell)
        self.set_fields(())

    def set_fields(self, fields: Sequence[SignatureField], *, unseen: bool = False) -> None:
        """The document's empty signature fields, which may be signed in place.

        `unseen`: a signature without an impression is offered too.
        """
        self._field.blockSignals(True)
        self._field.clear()
        self._field.addItem(tr("不使用,自由放置"), "")
        for field in fields:
            text = tr("{field}(第 {page} 页)", field=field.name, page=field.page)
            self._field.addItem(text, field.name)
        if unseen:
            self._field.addItem(tr("只签名,不显示印章"), _UNSEEN)
        self._field.blockSignals(False)
        self._field_row.setVisible(bool(fields) or unseen)
        self.refresh()

    def refresh(self) -> None:
        free = not self._field.currentData()
        self._page.setEnabled(free)
        self._at.setEnabled(free)

    def set_context(self, *, pages: int, page: int, seal: Seal | None) -> None:
        self._page.blockSignals(True)
        self._page.setMaximum(max(1, pages))
        self._page.setValue(page)
        self._page.blockSignals(False)
        super().set_context(pages=pages, page=page, seal=seal)

    def rule(self, seal: str) -> PageRule | FieldRule | InvisibleRule:
        field = self._field.currentData()
        if field == _UNSEEN:
            return InvisibleRule(seal)
        if field:
            return FieldRule(field, seal)
        return PageRule(self._page.value(), self._at.position, seal)

    def show_rule(self, rule: Rule) -> None:
        name = rule.name if isinstance(rule, FieldRule) else ""
        if isinstance(rule, InvisibleRule):
            name = _UNSEEN
        self._field.blockSignals(True)
        self._field.setCurrentIndex(max(0, self._field.findData(name)))
        self._field.blockSignals(False)
        if isinstance(rule, PageRule):
            self._page.blockSignals(True)
            self._page.setValue(rule.page)
            self._page.blockSignals(False)
            self._at.set_position(rule.at)
        self.refresh()

    def button_text(self) -> str:
        if self._field.currentData() == _UNSEEN:
            return tr("只签名")
        if self._field.currentData():
            return tr("盖到签名域")
        return tr("盖到第 {page} 页", page=self._page.value())


class PagesPanel(ModePanel):
    """The same place on a range of pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = PageRangeEdit(self._wrong, self._count, self)
        self._at = PositionEdit(self)
        layout = column(self)
        layout.addLayout(row(tr("页码范围"), self._range))
        layout.addWidget(self._at)
        self._range.changed.connect(self._range_changed)
        self._at.changed.connect(self._tell)

    def refresh(self) -> None:
        self._range.refresh()

    def rule(self, seal: str) -> PagesRule | None:
        return PagesRule(self._range.text, self._at.position, seal) if self._range.valid else None

    def show_rule(self, rule: Rule) -> None:
        if isinstance(rule, PagesRule):
            self._range.set_text(rule.pages)
            self._at.set_position(rule.at)

    def button_text(self) -> str:
        return tr("盖到这些页")

    def _wrong(self, text: str) -> str | None:
        try:
            parse_pages(text, max(1, self.pages))
        except PageRangeError as error:
            return tr("{what} {example}", what=what(error), example=tr(error.next))
        return None

    def _count(self, text: str) -> int:
        return len(parse_pages(text, max(1, self.pages)))

    def _range_changed(self, _text: str, _valid: bool) -> None:
        self.changed.emit()


class AllPanel(ModePanel):
    """The same place on every page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = label("", "caption")
        self._at = PositionEdit(self)
        layout = column(self)
        layout.addWidget(self._at)
        layout.addWidget(self._count)
        self._at.changed.connect(self._tell)

    def refresh(self) -> None:
        self._count.setText(tr("共 {n} 页", n=f"{self.pages:,}"))

    def rule(self, seal: str) -> AllRule:
        return AllRule(self._at.position, seal)

    def show_rule(self, rule: Rule) -> None:
        if isinstance(rule, AllRule):
            self._at.set_position(rule.at)

    def button_text(self) -> str:
        return tr("盖到全部页面")
