"""What the codes of seal making, grants and certificate purchase say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sync.protocol.errors import ErrorCode

SEAL_SENTENCES: Final[Mapping[ErrorCode, tuple[str, str]]] = {
    ErrorCode.DECIDER_REQUIRED: (
        "只有单位管理员或法人可以办理。",
        "请申请授权,或联系单位管理员。",
    ),
    ErrorCode.GRANT_PERIOD: (
        "授权有效期不正确。",
        "请选择不早于今天的结束日期,并且开始日期不晚于结束日期,最长五年。",
    ),
    ErrorCode.GRANT_PENDING: ("“{seal}”的授权申请正在等待审核。", "请联系单位管理员处理。"),
    ErrorCode.SEAL_TEXT: ("该模板排不下这枚印章的文字。", "请更换模板或修改文字后重试。"),
    ErrorCode.SEAL_DRAFT_GONE: ("预览已失效。", "请重新预览后提交。"),
    ErrorCode.STROKES_UNFIT: ("手写签名为空或过于复杂。", "请清空后重新书写。"),
    ErrorCode.PICTURE_UNREADABLE: (
        "不能读取该图片。",
        "请上传 JPG 或 PNG 照片,不超过 2 MB、1600 万像素。",
    ),
    ErrorCode.PICTURE_SMALL: ("照片中的印章太小。", "请靠近一些拍摄,让印章占画面的大半。"),
    ErrorCode.PICTURE_FAINT: ("印迹太淡,分不清印迹与纸张。", "请重新盖一枚清晰的印章后拍摄。"),
    ErrorCode.PICTURE_BLURRED: ("照片不清晰。", "请对焦、拿稳手机后重新拍摄。"),
    ErrorCode.PICTURE_NOT_RED: ("照片中没有红色印迹。", "请在白纸上盖红色印章,在自然光下拍摄。"),
    ErrorCode.PICTURE_CUT: ("印章没有拍全。", "请让整枚印章在画面内,四周留出白边。"),
    ErrorCode.PICTURE_OBLIQUE: ("拍摄角度过斜。", "请正对印章,让手机与纸面平行后拍摄。"),
    ErrorCode.PICTURE_DIRTY: (
        "照片中除印章外还有其他红色内容,或背景不干净。",
        "请在空白的白纸上只盖一枚印章后拍摄。",
    ),
    ErrorCode.CERTIFICATE_NOT_GRANTED: (
        "尚未获得购买该单位证书的授权。",
        "请先申请证书,待单位管理员或法人同意后购买。",
    ),
    ErrorCode.CERTIFICATE_PENDING: (
        "该证书的申请正在等待审核,或已授权尚未购买。",
        "请在申请记录中查看。",
    ),
    ErrorCode.CERTIFICATE_PAID: ("该证书已经支付,没有重复扣款。", "请在证书管理中领取。"),
    ErrorCode.PIN_SAME: ("新密码与原密码相同。", "请设置一个不同的 6 位密码。"),
}
