"""One list of actions: menus, toolbar, shortcut help and tests all read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from resources.i18n import tr
from widgets.icons import icon


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What one action is; texts are already in the user's language."""

    id: str
    """Stable, e.g. ``file.open``; also the object name, with a dash for the dot."""
    menu: str
    """Id of the menu it stands in."""
    text: str
    """With its mnemonic."""
    shortcuts: tuple[str, ...] = ()
    """Portable key sequences; the first is shown."""
    icon: str = ""
    checkable: bool = False
    starts_group: bool = False
    """A separator stands before it."""


@dataclass(frozen=True, slots=True)
class MenuSpec:
    """A menu of the menu bar."""

    id: str
    text: str


def menus() -> tuple[MenuSpec, ...]:
    """The menus in their order."""
    return (
        MenuSpec("file", tr("文件(&F)")),
        MenuSpec("edit", tr("编辑(&E)")),
        MenuSpec("view", tr("视图(&V)")),
        MenuSpec("stamp", tr("签章(&S)")),
        MenuSpec("account", tr("账户(&C)")),
        MenuSpec("help", tr("帮助(&H)")),
    )


def specs() -> tuple[ActionSpec, ...]:
    """All actions in menu order."""
    return (*_file(), *_edit(), *_view(), *_stamp(), *_account(), *_help())


def _file() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("file.open", "file", tr("打开(&O)…"), ("Ctrl+O",), "open"),
        ActionSpec("file.close", "file", tr("关闭当前文件(&C)"), ("Ctrl+W",), "close"),
        ActionSpec(
            "file.folder", "file", tr("打开所在文件夹(&D)"), (), "folder", starts_group=True
        ),
        ActionSpec(
            "file.settings", "file", tr("设置(&S)"), ("Ctrl+,",), "settings", starts_group=True
        ),
        ActionSpec("file.quit", "file", tr("退出(&Q)"), ("Ctrl+Q",), "exit", starts_group=True),
    )


def _edit() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("edit.undo", "edit", tr("撤销(&U)"), ("Ctrl+Z",), "undo"),
        ActionSpec("edit.redo", "edit", tr("重做(&R)"), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
        ActionSpec("edit.delete", "edit", tr("删除所选印章(&D)"), ("Del",), "trash", False, True),
        ActionSpec("edit.clear", "edit", tr("清除全部印章(&L)")),
        ActionSpec("edit.select-all", "edit", tr("全选印章(&A)"), ("Ctrl+A",), "", False, True),
        ActionSpec("edit.copy-all", "edit", tr("所选印章复制到全部页面(&P)"), (), "copy"),
        ActionSpec("edit.copy-odd", "edit", tr("所选印章复制到奇数页(&O)")),
        ActionSpec("edit.copy-even", "edit", tr("所选印章复制到偶数页(&E)")),
    )


def _view() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("view.zoom-in", "view", tr("放大(&I)"), ("Ctrl++", "Ctrl+="), "zoom-in"),
        ActionSpec("view.zoom-out", "view", tr("缩小(&O)"), ("Ctrl+-",), "zoom-out"),
        ActionSpec("view.fit-page", "view", tr("整页(&P)"), ("Ctrl+0",), "fit-page"),
        ActionSpec("view.actual", "view", tr("实际大小(&A)"), ("Ctrl+1",)),
        ActionSpec("view.fit-width", "view", tr("适合宽度(&W)"), ("Ctrl+2",), "fit-width"),
        ActionSpec("view.go-to", "view", tr("跳到页(&G)…"), ("Ctrl+G",), "", False, True),
        ActionSpec("view.next", "view", tr("下一页(&N)"), ("Alt+PgDown",)),
        ActionSpec("view.previous", "view", tr("上一页(&R)"), ("Alt+PgUp",)),
        ActionSpec("view.side-panel", "view", tr("左侧面板(&L)"), ("F4",), "panel", True, True),
        ActionSpec("view.inspector", "view", tr("右侧检查器(&T)"), ("F6",), "inspector", True),
    )


def _stamp() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("stamp.page", "stamp", tr("盖在当前页(&P)"), ("Alt+1",), "page"),
        ActionSpec("stamp.pages", "stamp", tr("盖在页码范围(&R)"), ("Alt+2",), "pages"),
        ActionSpec("stamp.all", "stamp", tr("盖在全部页面(&A)"), ("Alt+3",), "all"),
        ActionSpec("stamp.seam", "stamp", tr("骑缝章(&M)"), ("Alt+4",), "seam"),
        ActionSpec("stamp.keyword", "stamp", tr("按关键字盖章(&K)"), ("Alt+5",), "keyword"),
        ActionSpec(
            "stamp.submit", "stamp", tr("提交签章(&S)"), ("Ctrl+Return",), "stamp", False, True
        ),
        ActionSpec("stamp.verify", "stamp", tr("验证当前文件的签名(&V)"), (), "verify"),
        ActionSpec("stamp.refresh", "stamp", tr("刷新印章与账户(&F)"), ("F5",), "refresh"),
    )


def _account() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("account.show", "account", tr("账户与余额(&A)"), (), "account"),
        ActionSpec("account.login", "account", tr("扫码登录(&L)"), (), "phone"),
    )


def _help() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("help.shortcuts", "help", tr("快捷键(&K)"), ("F1",), "keyboard"),
        ActionSpec("help.phone", "help", tr("手机端二维码(&P)"), (), "phone"),
        ActionSpec("help.about", "help", tr("关于标印(&A)"), (), "info"),
    )


def plain(text: str) -> str:
    """A text without mnemonic and trailing dots, e.g. as an accessible name."""
    head, mark, tail = text.partition("(&")
    if mark:
        text = head + tail.partition(")")[2]
    return text.replace("&", "").rstrip("….")


class ActionRegistry(QObject):
    """The actions of one window by id."""

    def __init__(self, parent: QObject) -> None:
        """Make every action; all but the always possible ones start disabled."""
        super().__init__(parent)
        self._specs = specs()
        self._actions = {spec.id: self._make(spec) for spec in self._specs}

    def __getitem__(self, identity: str) -> QAction:
        """The action `identity`; KeyError when there is none."""
        return self._actions[identity]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def of_menu(self, menu: str) -> list[tuple[ActionSpec, QAction]]:
        """The actions of a menu in order."""
        return [(spec, self._actions[spec.id]) for spec in self._specs if spec.menu == menu]

    def connect_all(self, slots: dict[str, Callable[[], object]]) -> None:
        """Connect actions to what is called without arguments."""
        for identity, slot in slots.items():
            self._actions[identity].triggered.connect(_Call(slot, self).run)

    def enable(self, identities: Iterable[str], enabled: bool) -> None:
        """Enable or disable several actions."""
        for identity in identities:
            self._actions[identity].setEnabled(enabled)

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id.replace(".", "-"))
        action.setCheckable(spec.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        name = plain(spec.text)
        action.setIconText(name)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(tr("{name}({keys})", name=name, keys=keys) if keys else name)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        return action


class _Call(QObject):
    """Drops the `checked` argument of `triggered`, without a lambda that keeps a window alive."""

    def __init__(self, slot: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._slot = slot

    def run(self, _checked: bool = False) -> None:
        """Call the slot."""
        self._slot()
