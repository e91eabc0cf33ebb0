"""The settings page: look, language, signing and file dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.services.settings import (
    FONT_FACTOR,
    LANGUAGE,
    LEVEL,
    NATIVE_DIALOGS,
    THEME,
    Setting,
    Settings,
)
from resources.i18n import tr
from signing.level import Level
from widgets.labels import label
from widgets.naming import named

_WIDTH = 620
"""px"""


class SettingsPage(QWidget):
    """Every change is stored and takes effect at once.

    Signals:
        look_changed: Scheme or type size is another one.
        language_changed: Another language is wanted. arg 0: zh-CN or en
    """

    look_changed = Signal()
    language_changed = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._settings = settings
        self._theme = self._combo(
            "settingTheme",
            [(tr("跟随系统"), "system"), (tr("浅色"), "light"), (tr("深色"), "dark")],
            settings.get(THEME),
        )
        self._font = self._combo(
            "settingFont",
            [(tr("标准"), 1.0), (tr("较大"), 1.15), (tr("最大"), 1.3)],
            settings.get(FONT_FACTOR),
        )
        self._language = self._combo(
            "settingLanguage",
            [("简体中文", "zh-CN"), ("English", "en")],
            settings.get(LANGUAGE),
        )
        self._level = self._combo(
            "settingLevel",
            [
                (tr("B-B 基本签名,无时间戳"), Level.B_B.value),
                (tr("B-T 带可信时间戳"), Level.B_T.value),
                (tr("B-LT 另存证书与吊销信息"), Level.B_LT.value),
                (tr("B-LTA 再加文档时间戳"), Level.B_LTA.value),
            ],
            settings.get(LEVEL),
        )
        self._native = named(QCheckBox(tr("使用系统的文件对话框")), "settingNativeDialogs")
        self._native.setChecked(settings.get(NATIVE_DIALOGS))
        self._clear = named(QPushButton(tr("清空最近打开的文件")), "settingClearRecent")
        self._compose()
        self._theme.currentIndexChanged.connect(self._theme_chosen)
        self._font.currentIndexChanged.connect(self._font_chosen)
        self._language.currentIndexChanged.connect(self._language_chosen)
        self._level.currentIndexChanged.connect(self._level_chosen)
        self._native.toggled.connect(self._native_chosen)
        self._clear.clicked.connect(self._clear_recent)

    def _compose(self) -> None:
        body = QWidget()
        body.setObjectName("page")
        whole = QVBoxLayout(body)
        whole.setContentsMargins(32, 24, 32, 24)
        whole.setSpacing(16)
        whole.addWidget(label(tr("设置"), "title"))
        whole.addWidget(
            self._card(
                tr("外观"),
                [(tr("配色"), self._theme), (tr("字号"), self._font)],
            )
        )
        whole.addWidget(self._card(tr("语言"), [(tr("界面语言"), self._language)]))
        whole.addWidget(self._card(tr("签章"), [(tr("签名级别"), self._level)]))
        whole.addWidget(self._card(tr("文件"), [("", self._native), ("", self._clear)]))
        whole.addStretch(1)
        scroll = named(QScrollArea(), "settingsScroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)

    def _card(self, title: str, rows: list[tuple[str, QWidget]]) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(title, "section"))
        for text, field in rows:
            line = QHBoxLayout()
            if text:
                caption = label(text)
                caption.setMinimumWidth(120)
                field.setAccessibleName(text)
                line.addWidget(caption)
            line.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
            line.addStretch(1)
            column.addLayout(line)
        return card

    def _combo(self, name: str, entries: list[tuple[str, object]], value: object) -> QComboBox:
        combo = named(QComboBox(), name)
        combo.setMinimumWidth(200)
        for text, data in entries:
            combo.addItem(text, data)
        combo.setCurrentIndex(max(0, combo.findData(value)))
        return combo

    def _theme_chosen(self, _index: int) -> None:
        self._put(THEME, self._theme)
        self.look_changed.emit()

    def _font_chosen(self, _index: int) -> None:
        self._settings.put(FONT_FACTOR, float(self._font.currentData()))
        self.look_changed.emit()

    def _language_chosen(self, _index: int) -> None:
        self._put(LANGUAGE, self._language)
        self.language_changed.emit(self._language.currentData())

    def _level_chosen(self, _index: int) -> None:
        self._put(LEVEL, self._level)

    def _put(self, setting: Setting[str], combo: QComboBox) -> None:
        self._settings.put(setting, str(combo.currentData()))

    def _native_chosen(self, checked: bool) -> None:
        self._settings.put(NATIVE_DIALOGS, checked)

    def _clear_recent(self, _checked: bool = False) -> None:
        self._settings.clear_recent()
