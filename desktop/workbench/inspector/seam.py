"""The seam panel: edge, groups, pages, place and cut of a seam seal, with its joined picture."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.services.errors import what
from desktop.workbench.inspector.fields import column, row
from desktop.workbench.inspector.panels import ModePanel
from desktop.workbench.inspector.seam_fields import AlongEdit, GroupEdit, SeamPagesEdit
from desktop.workbench.inspector.seam_view import SeamView
from resources.i18n import tr
from signing.errors import PageRangeError, PlacementError
from signing.geometry import Box, PageGeometry
from signing.placement.limits import FIRST_WIDTHS
from signing.placement.model import Edge, Rule, SeamRule
from signing.placement.ranges import parse_pages
from signing.placement.seam import CLEAR_SLICE_MM, expand_seam, recommended_group
from signing.placement.seam_groups import seam_groups
from signing.placement.seam_slice import thinnest
from widgets.art import ArtCache
from widgets.labels import label, restyle
from widgets.naming import named

BLEED_MM = 0.5
_A4 = PageGeometry(Box(0, 0, 595, 842), Box(0, 0, 595, 842))


class SeamPanel(ModePanel):
    """A seam seal over groups of pages."""

    def __init__(self, art: ArtCache, parent: QWidget | None = None) -> None:
        """`art`: pictures of seals, shared with the canvas."""
        super().__init__(parent)
        self._edge = named(QComboBox(), "seamEdge")
        for text, edge in (
            (tr("右边"), Edge.RIGHT),
            (tr("左边"), Edge.LEFT),
            (tr("上边"), Edge.TOP),
            (tr("下边"), Edge.BOTTOM),
        ):
            self._edge.addItem(text, edge)
        self._grouping = GroupEdit(self._wrong_groups, self._count)
        self._which = SeamPagesEdit(self._wrong_pages, self._count)
        self._place = AlongEdit()
        self._cover = named(QCheckBox(tr("跳过封面")), "seamSkipCover")
        self._first = named(QComboBox(), "seamFirst")
        for width in FIRST_WIDTHS:
            self._first.addItem(f"×{width:g}", width)
        self._opposite = named(QCheckBox(tr("对开:偶数页盖在对边")), "seamOpposite")
        self._bleed = named(QCheckBox(tr("裁切出血 {n} mm", n=BLEED_MM)), "seamBleed")
        # What the tick means: our width, or that of the rule that is shown.
        self._bleed_mm = BLEED_MM
        self._summary = label("", "caption", name="seamSummary", wrap=True)
        self._joined = SeamView(art, self)
        self._compose()

    def _compose(self) -> None:
        layout = column(self)
        layout.addLayout(row(tr("骑缝边"), self._edge))
        layout.addLayout(row(tr("分组"), self._grouping))
        layout.addLayout(row(tr("适用页"), self._which))
        layout.addLayout(row(tr("沿边位置"), self._place))
        layout.addLayout(row(tr("首片加宽"), self._first))
        for box in (self._cover, self._opposite, self._bleed):
            layout.addWidget(box)
            box.toggled.connect(self._tell)
        layout.addWidget(self._summary)
        layout.addWidget(self._joined)
        self._edge.currentIndexChanged.connect(self._tell)
        self._first.currentIndexChanged.connect(self._tell)
        for field in (self._grouping, self._which, self._place):
            field.changed.connect(self._tell)

    def refresh(self) -> None:
        self._grouping.refresh()
        self._which.refresh()
        self._joined.show_group(None, ())
        if not self.pages:
            self._summary.clear()
            return
        rule = self._read("")
        try:
            groups = seam_groups(rule, self.pages)
        except (PageRangeError, PlacementError) as error:
            self._summarise(what(error), thin=True)
            return
        if not groups:
            self._summarise(tr("适用的页不足 2 页,不盖骑缝章。"), thin=True)
            return
        self._describe(rule, groups)

    def _describe(self, rule: SeamRule, groups: tuple[tuple[int, ...], ...]) -> None:
        """How thin the slices become, and how those of the first group join."""
        if self.seal is None:
            self._summarise(tr("{groups} 组", groups=f"{len(groups):,}"), thin=False)
            return
        art = self.seal.art
        width = thinnest(rule, art, max(map(len, groups)))
        thin = width < CLEAR_SLICE_MM - 1e-6
        text = tr("{groups} 组,每片约 {width} mm", groups=f"{len(groups):,}", width=f"{width:.1f}")
        if thin:
            text = tr(
                "{summary}。打印后可能看不清,建议每 {n} 页一组。",
                summary=text,
                n=recommended_group(rule, art),
            )
        self._summarise(text, thin=thin)
        shown = SeamRule(rule.edge, groups="all", first=rule.first)
        marks = expand_seam(shown, [_A4] * len(groups[0]), self.seal, rule_index=0).marks
        self._joined.show_group(self.seal, marks)

    def _summarise(self, text: str, *, thin: bool) -> None:
        self._summary.setText(text)
        restyle(self._summary, prop="role", value="warning" if thin else "caption")

    def rule(self, seal: str) -> SeamRule | None:
        if not self._which.valid or not self._grouping.valid:
            return None
        rule = self._read(seal)
        try:
            return rule if seam_groups(rule, self.pages) else None
        except (PageRangeError, PlacementError):
            # The field that is wrong says so itself.
            return None

    def _read(self, seal: str) -> SeamRule:
        return SeamRule(
            edge=Edge(self._edge.currentData()),
            group=self._grouping.group,
            pages=self._which.pages,
            skip_cover=self._cover.isChecked(),
            along=self._place.along,
            seal=seal,
            percent=self._place.percent,
            groups=self._grouping.groups,
            first=float(self._first.currentData()),
            opposite=self._opposite.isChecked(),
            bleed=self._bleed_mm if self._bleed.isChecked() else 0.0,
        )

    def show_rule(self, rule: Rule) -> None:
        if not isinstance(rule, SeamRule):
            return
        self.blockSignals(True)
        self._edge.setCurrentIndex(self._edge.findData(rule.edge))
        self._grouping.show_groups(rule.group, rule.groups)
        self._which.show_pages(rule.pages)
        self._cover.setChecked(rule.skip_cover)
        self._place.show_along(rule.along, rule.percent)
        self._first.setCurrentIndex(self._first.findData(rule.first))
        self._opposite.setChecked(rule.opposite)
        self._bleed.setChecked(rule.bleed > 0)
        self._bleed_mm = rule.bleed or BLEED_MM
        self.blockSignals(False)

    def button_text(self) -> str:
        return tr("添加骑缝章")

    def _wrong_pages(self, text: str) -> str | None:
        try:
            parse_pages(text, max(1, self.pages))
        except PageRangeError as error:
            return tr("{what} {example}", what=what(error), example=tr(error.next))
        return None

    def _wrong_groups(self, text: str) -> str | None:
        if not text:
            return self._wrong_pages(text)
        try:
            seam_groups(SeamRule(groups=text), max(2, self.pages))
        except PageRangeError as error:
            return tr("{what} {example}", what=what(error), example=tr(error.next))
        except PlacementError as error:
            return what(error)
        return None

    def _count(self, text: str) -> int:
        return len(parse_pages(text, max(1, self.pages)))
