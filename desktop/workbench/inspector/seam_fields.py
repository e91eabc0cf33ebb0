"""The fields of a seam: which pages share a seal, where on the edge, and how it is cut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from desktop.workbench.inspector.fields import column, millimetres
from resources.i18n import tr
from signing.placement.model import WHOLE_FILE, SeamRule
from widgets.naming import named, roomy
from widgets.page_range import PageRangeEdit

_CUSTOM = "custom"
_BY_NUMBER = "number"
_MILLIMETRES = -1.0


class GroupEdit(QWidget):
    """Which pages share one seal: so many, all, or ranges.

    Signals:
        changed: The user chose something else.
    """

    changed = Signal()

    def __init__(self, check: Callable[[str], str | None], count: Callable[[str], int]) -> None:
        """`check` judges ranges, `count` tells how many pages good ones mean."""
        super().__init__()
        self._mode = named(QComboBox(), "seamGrouping")
        self._mode.setAccessibleName(tr("分组"))
        self._mode.addItem(tr("每 N 页一组"), _BY_NUMBER)
        self._mode.addItem(tr("整份一章到底"), WHOLE_FILE)
        self._mode.addItem(tr("自定义分组"), _CUSTOM)
        self._number = roomy(named(QSpinBox(), "seamGroup"))
        self._number.setRange(2, 10_000)
        self._number.setValue(SeamRule().group)
        self._number.setSuffix(tr(" 页一组"))
        self._number.setKeyboardTracking(False)
        self._number.setAccessibleName(tr("每组最多页数"))
        self._ranges = PageRangeEdit(check, count, self, name="seamGroups", text="1-")
        layout = column(self, spacing=6)
        for field in (self._mode, self._number, self._ranges):
            layout.addWidget(field)
        self.setFocusProxy(self._mode)
        self._mode.currentIndexChanged.connect(self._tell)
        self._number.valueChanged.connect(self._tell)
        self._ranges.changed.connect(self._tell)
        self._show_fields()

    @property
    def group(self) -> int:
        """Most pages of a group, when they are grouped by number."""
        return self._number.value()

    @property
    def groups(self) -> str:
        """Ranges, or the whole file; empty when grouped by number."""
        mode = self._mode.currentData()
        if mode == _CUSTOM:
            return self._ranges.text
        return WHOLE_FILE if mode == WHOLE_FILE else ""

    @property
    def valid(self) -> bool:
        """Whether the ranges can be read."""
        return self._mode.currentData() != _CUSTOM or self._ranges.valid

    def show_groups(self, group: int, groups: str) -> None:
        """Show what a rule says."""
        known = {"": _BY_NUMBER, WHOLE_FILE: WHOLE_FILE}.get(groups, _CUSTOM)
        self._mode.setCurrentIndex(self._mode.findData(known))
        self._number.setValue(group)
        if known == _CUSTOM:
            self._ranges.set_text(groups)

    def refresh(self) -> None:
        """Judge the ranges again, e.g. for another document."""
        if self._mode.currentData() == _CUSTOM:
            self._ranges.refresh()

    def _show_fields(self) -> None:
        mode = self._mode.currentData()
        self._number.setVisible(mode == _BY_NUMBER)
        self._ranges.setVisible(mode == _CUSTOM)

    def _tell(self, *_: object) -> None:
        self._show_fields()
        self.changed.emit()


class SeamPagesEdit(QWidget):
    """Which pages take part.

    Signals:
        changed: The user chose something else.
    """

    changed = Signal()

    def __init__(self, check: Callable[[str], str | None], count: Callable[[str], int]) -> None:
        """`check` judges ranges, `count` tells how many pages good ones mean."""
        super().__init__()
        self._mode = named(QComboBox(), "seamPages")
        self._mode.setAccessibleName(tr("适用页"))
        for text, pages in (
            (tr("全部页面"), "all"),
            (tr("仅奇数页(双面打印)"), "odd"),
            (tr("仅偶数页"), "even"),
            (tr("自定义页码"), _CUSTOM),
        ):
            self._mode.addItem(text, pages)
        self._ranges = PageRangeEdit(check, count, self, name="seamRange", text="1-")
        layout = column(self, spacing=6)
        layout.addWidget(self._mode)
        layout.addWidget(self._ranges)
        self.setFocusProxy(self._mode)
        self._mode.currentIndexChanged.connect(self._tell)
        self._ranges.changed.connect(self._tell)
        self._show_fields()

    @property
    def pages(self) -> str:
        """Words or ranges, as a rule has them."""
        mode = str(self._mode.currentData())
        return self._ranges.text if mode == _CUSTOM else mode

    @property
    def valid(self) -> bool:
        """Whether they can be read."""
        return self._mode.currentData() != _CUSTOM or self._ranges.valid

    def show_pages(self, pages: str) -> None:
        """Show what a rule says."""
        known = self._mode.findData(pages)
        self._mode.setCurrentIndex(known if known >= 0 else self._mode.findData(_CUSTOM))
        if known < 0:
            self._ranges.set_text(pages)

    def refresh(self) -> None:
        """Judge the ranges again, e.g. for another document."""
        if self._mode.currentData() == _CUSTOM:
            self._ranges.refresh()

    def _show_fields(self) -> None:
        self._ranges.setVisible(self._mode.currentData() == _CUSTOM)

    def _tell(self, *_: object) -> None:
        self._show_fields()
        self.changed.emit()


class AlongEdit(QWidget):
    """Where along the edge: the middle, a quarter, three quarters, or millimetres.

    Signals:
        changed: The user chose something else.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode = named(QComboBox(), "seamPercent")
        self._mode.setAccessibleName(tr("沿边位置"))
        for percent in (50.0, 25.0, 75.0):
            self._add(percent)
        self._mode.addItem(tr("按毫米"), _MILLIMETRES)
        self._along = millimetres("seamAlong")
        self._along.setAccessibleName(tr("印章中心沿边的位置,毫米"))
        self._along.setValue(100.0)
        layout = column(self, spacing=6)
        layout.addWidget(self._mode)
        layout.addWidget(self._along)
        self.setFocusProxy(self._mode)
        self._mode.currentIndexChanged.connect(self._tell)
        self._along.valueChanged.connect(self._tell)
        self._along.hide()

    @property
    def along(self) -> float | None:
        """mm from the top (left), or None when it is a share of the edge."""
        return self._along.value() if self._mode.currentData() == _MILLIMETRES else None

    @property
    def percent(self) -> float:
        """Share of the edge in percent."""
        percent = float(self._mode.currentData())
        return SeamRule().percent if percent == _MILLIMETRES else percent

    def show_along(self, along: float | None, percent: float) -> None:
        """Show what a rule says."""
        wanted = percent if along is None else _MILLIMETRES
        if self._mode.findData(wanted) < 0:
            self._add(wanted)
        self._mode.setCurrentIndex(self._mode.findData(wanted))
        if along is not None:
            self._along.setValue(along)

    def _add(self, percent: float) -> None:
        text = tr("居中") if percent == 50.0 else tr("边长的 {n}%", n=f"{percent:g}")
        self._mode.addItem(text, percent)

    def _tell(self, *_: object) -> None:
        self._along.setVisible(self._mode.currentData() == _MILLIMETRES)
        self.changed.emit()
