"""What may change behind a signature, and how far each change may go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Final


class Level(IntEnum):
    """How much freedom a change needs (ISO 32000-2, table 257); compare with what is granted."""

    VALIDATION = 0
    FORM = 1
    ANNOTATION = 2
    NEVER = 3


class Effect(StrEnum):
    """How an object changed."""

    CHANGED = "changed"
    REMOVED = "removed"
    SWITCHED = "switched"
    """Its number now leads to other bytes, which were in the file when it was signed."""


class Kind(Enum):
    """The part of a document in which something changed."""

    CONTENT = "content"
    RESOURCE = "resource"
    FONT = "font"
    XOBJECT = "xobject"
    GEOMETRY = "geometry"
    PAGE_ADDED = "page-added"
    PAGE_REMOVED = "page-removed"
    PAGE_ORDER = "page-order"
    PAGE_TREE = "page-tree"
    PAGE_OTHER = "page-other"
    PAGE_NOTES = "page-notes"
    ANNOTATION_ADDED = "annotation-added"
    ANNOTATION_DRAWN = "annotation-drawn"
    ANNOTATION_CHANGED = "annotation-changed"
    ANNOTATION_REMOVED = "annotation-removed"
    ANNOTATION_INDEX = "annotation-index"
    ANNOTATION_ORDER = "annotation-order"
    WIDGET_LISTED = "widget-listed"
    WIDGET_UNLISTED = "widget-unlisted"
    WIDGET_CHANGED = "widget-changed"
    STRAY_WIDGET = "stray-widget"
    FIELD_VALUE = "field-value"
    FIELD_LOCKED_VALUE = "field-locked-value"
    FIELD_SHOWN = "field-shown"
    FIELD_LOOK = "field-look"
    FIELD_SETTINGS = "field-settings"
    FIELD_READ_ONLY = "field-read-only"
    FIELD_ADDED = "field-added"
    FIELD_REMOVED = "field-removed"
    SIGNED = "signed"
    SIGNED_UNPROVEN = "signed-unproven"
    TIMESTAMPED = "timestamped"
    SIGNATURE_FIELD = "signature-field"
    SIGNATURE_FIELD_DRAWN = "signature-field-drawn"
    SHARED_LOOK = "shared-look"
    SIGNATURE_VALUE = "signature-value"
    SIGNATURE_LOOK = "signature-look"
    FORM_SETTINGS = "form-settings"
    FORM_RESOURCE_ADDED = "form-resource-added"
    FORM_RESOURCE = "form-resource"
    VALIDATION = "validation"
    METADATA = "metadata"
    STRUCTURE = "structure"
    NAVIGATION = "navigation"
    ACTION = "action"
    ATTACHMENT = "attachment"
    LAYERS = "layers"
    PERMISSIONS = "permissions"
    ENCRYPTION = "encryption"
    TRAILER = "trailer"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a change of a kind is judged and told."""

    level: Level
    template: str
    """Chinese; filled with page, field and name."""
    is_doubtful: bool = False
    """Even where it is permitted, a person should look at it."""


RULES: Final[dict[Kind, Rule]] = {
    Kind.CONTENT: Rule(Level.NEVER, "第 {page} 页的内容被改动"),
    Kind.RESOURCE: Rule(Level.NEVER, "第 {page} 页使用的资源被改动"),
    Kind.FONT: Rule(Level.NEVER, "第 {page} 页使用的字体被改动,文字可能显示为另外的内容"),
    Kind.XOBJECT: Rule(Level.NEVER, "第 {page} 页的图像或图形被改动"),
    Kind.GEOMETRY: Rule(Level.NEVER, "第 {page} 页的尺寸、裁切或旋转被改动"),
    Kind.PAGE_ADDED: Rule(Level.NEVER, "新增了第 {page} 页"),
    Kind.PAGE_REMOVED: Rule(Level.NEVER, "原来的第 {page} 页被删除"),
    Kind.PAGE_ORDER: Rule(Level.NEVER, "页面的顺序被改动"),
    Kind.PAGE_TREE: Rule(Level.NEVER, "页面的数目或类型的标注被改动,不同的软件会显示不同的页面"),
    Kind.PAGE_OTHER: Rule(Level.NEVER, "第 {page} 页的设置 {name} 被改动"),
    Kind.PAGE_NOTES: Rule(Level.FORM, "第 {page} 页的附注信息 {name} 被更新,不影响显示"),
    Kind.ANNOTATION_ADDED: Rule(Level.ANNOTATION, "第 {page} 页新增了批注({name})"),
    Kind.ANNOTATION_DRAWN: Rule(
        Level.ANNOTATION, "第 {page} 页新增了会画在页面上的批注({name}),可能遮盖原有内容", True
    ),
    Kind.ANNOTATION_CHANGED: Rule(Level.ANNOTATION, "第 {page} 页原有的批注被改动", True),
    Kind.ANNOTATION_REMOVED: Rule(Level.ANNOTATION, "第 {page} 页原有的批注被删除", True),
    Kind.ANNOTATION_INDEX: Rule(Level.ANNOTATION, "更新了批注外观的目录"),
    Kind.ANNOTATION_ORDER: Rule(
        Level.ANNOTATION, "第 {page} 页批注和控件的叠放次序被改动,可能遮盖或露出原有内容", True
    ),
    Kind.WIDGET_LISTED: Rule(Level.NEVER, "第 {page} 页出现了签署时没有显示的表单控件"),
    Kind.WIDGET_UNLISTED: Rule(Level.NEVER, "第 {page} 页原来显示的表单控件不再显示"),
    Kind.WIDGET_CHANGED: Rule(Level.NEVER, "第 {page} 页不属于表单的控件被改动"),
    Kind.STRAY_WIDGET: Rule(Level.NEVER, "第 {page} 页新增了不属于表单的控件"),
    Kind.FIELD_VALUE: Rule(Level.FORM, "填写了表单域“{field}”"),
    Kind.FIELD_SHOWN: Rule(
        Level.FORM, "填写了表单域“{field}”,但它显示的内容与填写的值不一致", True
    ),
    Kind.FIELD_LOCKED_VALUE: Rule(Level.NEVER, "锁定或只读的表单域“{field}”被改动"),
    Kind.FIELD_LOOK: Rule(Level.NEVER, "表单域“{field}”的外观被改动,而它的值没有变"),
    Kind.FIELD_SETTINGS: Rule(Level.NEVER, "表单域“{field}”的设置 {name} 被改动"),
    Kind.FIELD_READ_ONLY: Rule(Level.FORM, "表单域“{field}”被设为只读"),
    Kind.FIELD_ADDED: Rule(Level.NEVER, "新增了表单域“{field}”"),
    Kind.FIELD_REMOVED: Rule(Level.NEVER, "表单域“{field}”被删除"),
    Kind.SIGNED: Rule(Level.FORM, "追加了签名“{field}”"),
    Kind.SIGNED_UNPROVEN: Rule(
        Level.FORM, "追加了有外观的签名“{field}”,它本身未能确认,外观可能遮盖原有内容", True
    ),
    Kind.TIMESTAMPED: Rule(Level.VALIDATION, "追加了文档时间戳“{field}”"),
    Kind.SIGNATURE_FIELD: Rule(Level.FORM, "新增了空白签名域“{field}”"),
    Kind.SIGNATURE_FIELD_DRAWN: Rule(
        Level.FORM, "新增了没有签名却有外观的签名域“{field}”,可能遮盖原有内容", True
    ),
    Kind.SHARED_LOOK: Rule(
        Level.FORM, "签名域“{field}”的外观同时被文档的其他部分使用,可能用于伪装", True
    ),
    Kind.SIGNATURE_VALUE: Rule(Level.NEVER, "已有的签名“{field}”的数据被替换或删除"),
    Kind.SIGNATURE_LOOK: Rule(Level.NEVER, "已有的签名“{field}”的外观或位置被改动"),
    Kind.FORM_SETTINGS: Rule(Level.NEVER, "表单的设置 {name} 被改动"),
    Kind.FORM_RESOURCE_ADDED: Rule(Level.FORM, "为表单添加了资源 {name}"),
    Kind.FORM_RESOURCE: Rule(Level.NEVER, "表单使用的字体或资源 {name} 被改动"),
    Kind.VALIDATION: Rule(Level.VALIDATION, "追加了用于长期验证的数据"),
    Kind.METADATA: Rule(Level.VALIDATION, "更新了文档属性(标题、时间等)"),
    Kind.STRUCTURE: Rule(Level.FORM, "更新了文档的结构标签,不影响显示"),
    Kind.NAVIGATION: Rule(Level.NEVER, "书签、链接目标或打开方式({name})被改动"),
    Kind.ACTION: Rule(Level.NEVER, "文档的动作或脚本({name})被改动"),
    Kind.ATTACHMENT: Rule(Level.NEVER, "附件被改动"),
    Kind.LAYERS: Rule(Level.NEVER, "图层的显示设置被改动"),
    Kind.PERMISSIONS: Rule(Level.NEVER, "文档的认证许可被改动"),
    Kind.ENCRYPTION: Rule(Level.NEVER, "文档的加密设置被改动"),
    Kind.TRAILER: Rule(Level.NEVER, "文件末尾的索引有歧义({name}),不同的软件会读出不同的内容"),
    Kind.AMBIGUOUS: Rule(
        Level.NEVER, "追加的对象 {name} 把同一条目写了两次而且不一致,不同的软件会读出不同的内容"
    ),
    Kind.OTHER: Rule(Level.NEVER, "文档的其他内容({name})被改动"),
}
