"""Ties the current session to the canvas, the inspector, the lists and the undo actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.stamping.limits import limit_problem
from desktop.workbench.moves import copied, moved
from desktop.workbench.open_document import OpenDocument, Preview
from desktop.workbench.view import WorkbenchView
from desktop.workbench.wording import finding_rows, placement_rows
from resources.i18n import tr
from signing.errors import BidSealError
from signing.geometry import PointMm
from signing.pdf.model import Ink
from signing.placement.model import Mark, PageRule, Position, Rule, RuleKind
from signing.seal.model import Seal

if TYPE_CHECKING:
    # The first paint must not wait for the wire schema.
    from sync.protocol.desktop import PlatformView

_MERGE_NUDGE, _MERGE_EDIT = 1, 2


class SessionBinding(QObject):
    """Everything the user does to the placements of the current session goes through here.

    Signals:
        placements_changed: Placements or their expansion are others.
    """

    placements_changed = Signal()

    def __init__(self, view: WorkbenchView) -> None:
        """Belongs to `view`."""
        super().__init__(view)
        self._view = view
        self._session: OpenDocument | None = None
        self._seals: Mapping[str, Seal] = {}
        self._reveal: int | None = None
        self._platform: PlatformView | None = None
        canvas, inspector = view.canvas, view.inspector
        canvas.placed.connect(self._placed)
        canvas.moved.connect(self._moved)
        canvas.nudged.connect(self._nudged)
        canvas.selection_changed.connect(self._canvas_selected)
        canvas.disarmed.connect(self._disarmed)
        canvas.page_changed.connect(self._page_changed)
        inspector.picker.arm_requested.connect(self._arm)
        inspector.add_requested.connect(self._add)
        inspector.rule_edited.connect(self._edited)
        inspector.mode_changed.connect(self._mode_changed)
        inspector.findings.locate.connect(canvas.go_to)
        view.placements.rules_selected.connect(self._list_selected)
        view.placements.shown.connect(self._show_rule)
        view.thumbnails.page_chosen.connect(canvas.go_to)

    # which session

    @property
    def session(self) -> OpenDocument | None:
        """The current session."""
        return self._session

    def bind(self, session: OpenDocument | None) -> None:
        """Make `session` the current one and show it."""
        old = self._session
        if old is not None:
            old.page = max(1, self._view.canvas.page)
            old.preview_changed.disconnect(self._preview_changed)
            old.selection_changed.disconnect(self._session_selected)
            old.rules_changed.disconnect(self._rules_changed)
        self._session = session
        canvas = self._view.canvas
        canvas.disarm()
        sizes = session.sizes if session else ()
        page = session.page if session else 1
        canvas.set_pages(sizes)
        canvas.set_covering(session is not None and session.document.ink is Ink.OPAQUE)
        self._view.inspector.set_fields(session.document if session else None)
        self._view.thumbnails.set_pages(sizes)
        if session is not None:
            session.preview_changed.connect(self._preview_changed)
            session.selection_changed.connect(self._session_selected)
            session.rules_changed.connect(self._rules_changed)
            canvas.go_to(page)
        self._page_changed(page)
        self._show_preview(session.preview if session else None)
        self._session_selected(session.selection if session else frozenset())

    def set_seals(self, seals: Mapping[str, Seal]) -> None:
        """The seals that can be placed and shown."""
        self._seals = seals
        self._view.canvas.set_seals(seals)

    # the user's wishes, by menu

    def select_all(self) -> None:
        """Select every placement."""
        if self._session is not None:
            self._session.select(range(len(self._session.rules)))

    def delete_selected(self) -> None:
        """Delete the selected placements."""
        if self._session is not None and self._session.selection:
            count = len(self._session.selection)
            self._session.remove(self._session.selection, tr("删除 {n} 处印章", n=count))

    def clear(self) -> None:
        """Delete every placement."""
        if self._session is not None:
            self._session.change((), tr("清除全部印章"))

    def copy_to(self, pages: str, text: str) -> None:
        """Put the selected seals on a range of pages, at the same place."""
        session = self._session
        if session is not None:
            changed = {index: copied(session.rules[index], pages) for index in session.selection}
            session.replace(changed, text)

    # the canvas

    def _arm(self, seal: str, keep: bool) -> None:
        canvas = self._view.canvas
        if not seal or self._session is None or (seal == canvas.armed and not keep):
            canvas.disarm()
        else:
            self._view.inspector.set_mode(RuleKind.PAGE)
            self._session.select(())
            canvas.arm(seal, keep=keep)
            self._view.inspector.picker.set_armed(seal)

    def _disarmed(self) -> None:
        self._view.inspector.picker.set_armed("")

    def _placed(self, seal: str, page: int, point: PointMm) -> None:
        if self._session is not None:
            at = Position(x=round(point.x, 2), y=round(point.y, 2))
            self._session.add(PageRule(page, at, seal), tr("盖章"))

    def _moved(self, dx: float, dy: float) -> None:
        self._move(dx, dy, tr("移动印章"), merge=-1)

    def _nudged(self, dx: float, dy: float) -> None:
        self._move(dx, dy, tr("微调印章"), merge=_MERGE_NUDGE)

    def _move(self, dx: float, dy: float, text: str, *, merge: int) -> None:
        session = self._session
        if session is None:
            return
        marks = self._marks_by_rule(session)
        changed: dict[int, Rule] = {
            index: moved(
                session.rules[index],
                marks.get(index, ()),
                session.document.pages,
                dx=dx,
                dy=dy,
            )
            for index in session.selection
        }
        session.replace(changed, text, merge=merge)
        # Keys may come faster than expansions; the next one starts from where this one ended.
        session.expand_now()

    def _marks_by_rule(self, session: OpenDocument) -> dict[int, list[Mark]]:
        marks: dict[int, list[Mark]] = {}
        for mark in session.preview.placement.marks:
            if mark.rule_index in session.selection:
                marks.setdefault(mark.rule_index, []).append(mark)
        return marks

    # the inspector

    def _add(self, rule: Rule) -> None:
        if self._session is not None:
            self._session.add(rule, tr("盖章"))
            self._reveal = len(self._session.rules) - 1

    def _edited(self, rule: Rule) -> None:
        session = self._session
        if session is not None and len(session.selection) == 1:
            index = next(iter(session.selection))
            kept = session.rules[index].seal
            changed = replace(rule, seal=kept)
            session.replace({index: changed}, tr("修改参数"), merge=_MERGE_EDIT)

    def _mode_changed(self, _kind: RuleKind) -> None:
        if self._session is not None:
            self._session.select(())

    # selection, everywhere the same

    def _canvas_selected(self, rules: frozenset[int]) -> None:
        if self._session is not None:
            self._session.select(rules)

    def _list_selected(self, rules: frozenset[int]) -> None:
        if self._session is not None:
            self._session.select(rules)

    def _session_selected(self, rules: frozenset[int]) -> None:
        self._view.canvas.select(rules)
        self._view.placements.select(rules)
        session = self._session
        rule = None
        if session is not None and len(rules) == 1:
            rule = session.rules[next(iter(rules))]
        self._view.inspector.edit(rule)
        self.placements_changed.emit()

    def _show_rule(self, index: int) -> None:
        if self._session is None:
            return
        for mark in self._session.preview.placement.marks:
            if mark.rule_index == index:
                self._view.canvas.go_to(mark.page, mark.rect.centre)
                return

    @property
    def limit(self) -> BidSealError | None:
        """The platform's limit that the document exceeds."""
        pages = len(self._session.sizes) if self._session else 0
        return limit_problem(self._platform, files=1, pages=pages)

    def set_platform(self, platform: PlatformView | None) -> None:
        """Judge the document by what this platform takes."""
        self._platform = platform
        self._show_preview(self._session.preview if self._session else None)

    # what follows from changes

    def _rules_changed(self) -> None:
        session = self._session
        if session is not None and len(session.selection) == 1:
            self._view.inspector.edit(session.rules[next(iter(session.selection))])
        self.placements_changed.emit()

    def _preview_changed(self, preview: Preview) -> None:
        self._show_preview(preview)
        if self._reveal is not None:
            # What a button placed may be out of sight.
            self._show_rule(self._reveal)
            self._reveal = None

    def _show_preview(self, preview: Preview | None) -> None:
        view = self._view
        placed = preview.placement.marks if preview else ()
        marks = tuple(mark for mark in placed if mark.is_seen)
        view.canvas.set_marks(marks)
        view.thumbnails.set_badges(Counter(mark.page for mark in marks))
        session = self._session
        rows = placement_rows(session, self._seals) if session else []
        view.placements.set_rows(rows)
        view.placements.select(session.selection if session else ())
        view.show_counts(len(rows))
        view.inspector.findings.set_rows(finding_rows(preview, self.limit) if preview else [])
        self._name_canvas()
        self.placements_changed.emit()

    def _page_changed(self, page: int) -> None:
        view = self._view
        view.thumbnails.show_page(page)
        pages = len(self._session.sizes) if self._session else 0
        if self._session is None or not self._session.selection:
            view.inspector.set_document(pages=pages, page=min(max(page, 1), max(pages, 1)))
        self._name_canvas()

    def _name_canvas(self) -> None:
        canvas = self._view.canvas
        canvas.setAccessibleName(
            tr(
                "第 {page} 页,共 {pages} 页,{n} 枚印章",
                page=canvas.page,
                pages=canvas.page_count,
                n=len(canvas.marks_on(canvas.page)),
            )
        )
