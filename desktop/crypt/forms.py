"""The two forms of the page: what to encrypt for whom and until when, what to decrypt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.crypt.file_list import FileList
from resources.i18n import tr
from widgets.icons import icon
from widgets.labels import ElidedLabel, IconLabel, label, restyle
from widgets.naming import named
from widgets.platform_picker import PlatformPicker

MAX_PROJECT = 200
_DAYS = 7
"""days until the opening that is offered first"""


class Form(QFrame):
    """What both forms have: files, an output folder, a word of warning, the main button.

    Signals:
        submitted: The main button was pressed.
        folder_requested: Another output folder is wanted.
    """

    submitted = Signal()
    folder_requested = Signal()

    def __init__(self, files: FileList, *, action: str, name: str) -> None:
        """`action`: the main button's text; `name`: what object names begin with."""
        super().__init__()
        self.setObjectName(f"{name}Form")
        self.files = files
        self._name = name
        self._folder = ElidedLabel()
        self._folder.setObjectName(f"{name}Folder")
        self._change = named(QPushButton(tr("更改")), f"{name}ChangeFolder")
        self._change.setAccessibleName(tr("更改输出文件夹"))
        self._change.clicked.connect(self.folder_requested)
        self._notice = QFrame()
        self._notice_icon = IconLabel(20)
        self._notice_text = label("", name=f"{name}Notice", wrap=True)
        self._cost = label("", "secondary", name=f"{name}Cost", wrap=True)
        self.submit = named(QPushButton(action), f"{name}Submit")
        self.submit.setProperty("role", "primary")
        self.submit.clicked.connect(self.submitted)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(24, 12, 24, 12)
        self._body.setSpacing(14)
        self._body.addWidget(files)
        self._compose()

    def _compose(self) -> None:
        inside = named(QWidget(), "scrollBody")
        inside.setLayout(self._body)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self._notice)
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self._notice_icon)
        row.addWidget(self._notice_text, 1)
        # always in sight: a warning below the fold is none
        notice = QVBoxLayout()
        notice.setContentsMargins(24, 4, 24, 0)
        notice.addWidget(self._notice)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 12)
        foot.addWidget(self._cost, 1)
        foot.addWidget(self.submit)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(notice)
        whole.addLayout(foot)

    def _add_output(self) -> None:
        """The last part of the form."""
        row = QHBoxLayout()
        row.addWidget(label(tr("输出文件夹"), "section"))
        row.addStretch(1)
        row.addWidget(self._change)
        self._body.addLayout(row)
        self._body.addWidget(self._folder)
        self._body.addStretch(1)
        self.show_notice("", "info")

    def show_folder(self, folder: Path | None) -> None:
        """Where the output goes; None: beside each input."""
        self._folder.setText(str(folder) if folder else tr("与原文件相同的文件夹"))

    def show_cost(self, text: str) -> None:
        """What it will cost."""
        self._cost.setText(text)

    def show_notice(self, text: str, level: str) -> None:
        """A word of warning, or none."""
        restyle(self._notice, prop="role", value=level)
        pictures = {"info": "info", "ok": "ok", "warn": "warning", "err": "error"}
        self._notice_icon.show_icon(icon(pictures[level], level))
        self._notice_text.setText(text)
        self._notice.setAccessibleName(text)
        self._notice.setVisible(bool(text))

    @property
    def notice(self) -> str:
        """The word of warning that is shown."""
        return self._notice_text.text()


class EncryptForm(Form):
    """Files, tender, opening time, recipients.

    Signals:
        opening_changed: The opening time is another one, or none.
    """

    opening_changed = Signal()

    def __init__(self) -> None:
        files = FileList(
            title=tr("要加密的文件"),
            columns=[tr("文件"), tr("大小")],
            add=tr("添加文件"),
            empty=tr("把文件拖到这里,或添加文件。文件只在本机加密,不会上传。"),
            name="encryptFiles",
        )
        super().__init__(files, action=tr("扫码加密"), name="encrypt")
        self.recipients = FileList(
            title=tr("接收证书"),
            columns=[tr("持有人"), tr("颁发机构"), tr("有效期至")],
            add=tr("添加证书"),
            empty="",
            name="encryptRecipients",
        )
        self._project = named(QLineEdit(), "encryptProject", accessible=tr("项目名称"))
        self._project.setMaxLength(MAX_PROJECT)
        self._project.setPlaceholderText(tr("显示在手机上,可不填"))
        self._has_opening = named(QCheckBox(tr("设定开标时间")), "encryptHasOpening")
        self._opening = named(QDateTimeEdit(), "encryptOpening", accessible=tr("开标时间"))
        self._opening.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._opening.setCalendarPopup(True)
        self._opening.setMinimumWidth(180)
        soon = QDateTime.currentDateTime().addDays(_DAYS)
        soon.setTime(soon.time().fromString("09:30", "HH:mm"))
        self._opening.setDateTime(soon)
        self._opening.setEnabled(False)
        self._has_opening.toggled.connect(self._opening.setEnabled)
        self._has_opening.toggled.connect(self._changed)
        self._opening.dateTimeChanged.connect(self._changed)
        self.platforms = PlatformPicker("encryptPlatform")
        fields = QFormLayout()
        fields.addRow(tr("交易平台"), self.platforms)
        fields.addRow(tr("项目名称"), self._project)
        row = QHBoxLayout()
        row.addWidget(self._has_opening)
        row.addWidget(self._opening)
        row.addStretch(1)
        fields.addRow(tr("开标时间"), row)
        self._body.addLayout(fields)
        hint = tr("开标时间之前,云端不提供解密。同一证书的持有人须用本次扫码的手机解密。")
        self._body.addWidget(label(hint, "caption", wrap=True))
        self._body.addWidget(self.recipients)
        self._add_output()

    @property
    def project(self) -> str:
        """Name of the tender."""
        return self._project.text().strip()

    @property
    def opening(self) -> datetime | None:
        """The opening time, aware; None when there is none."""
        if not self._has_opening.isChecked():
            return None
        return datetime.fromtimestamp(self._opening.dateTime().toSecsSinceEpoch()).astimezone()

    def _changed(self, _value: object = None) -> None:
        self.opening_changed.emit()


class DecryptForm(Form):
    """Containers, and who can open them."""

    def __init__(self) -> None:
        files = FileList(
            title=tr("要解密的文件"),
            columns=[tr("文件"), tr("项目"), tr("开标时间"), tr("加密证书"), tr("密钥")],
            add=tr("添加文件"),
            empty=tr("把加密文件(.bse)拖到这里,或添加文件。"),
            name="decryptFiles",
        )
        super().__init__(files, action=tr("扫码解密"), name="decrypt")
        self._countdown = label("", "title", name="decryptCountdown", wrap=True)
        self._body.addWidget(self._countdown)
        hint = tr("解密后的内容只写入所选文件夹;取消或失败时不留下任何内容。")
        self._body.addWidget(label(hint, "caption", wrap=True))
        self._add_output()
        self.show_cost(tr("解密不收费"))
        self.show_countdown("")

    def show_countdown(self, text: str) -> None:
        """How long it is to the opening, or since."""
        self._countdown.setText(text)
        self._countdown.setAccessibleName(text)
        self._countdown.setVisible(bool(text))
