"""What the codes of managing a unit say: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sync.protocol.errors import ErrorCode

MANAGEMENT_SENTENCES: Final[Mapping[ErrorCode, tuple[str, str]]] = {
    ErrorCode.INVITATION_OVER: ("该邀请已处理或已过期。", "请刷新;如需加入,请联系单位管理员。"),
    ErrorCode.INVITATION_PENDING: ("已邀请过该手机号,正在等待对方处理。", "请提醒对方接受邀请。"),
    ErrorCode.MANAGER_STAYS: (
        "法人和单位管理员不能被删除。",
        "请先转让单位管理员,再删除该成员。",
    ),
    ErrorCode.TRANSFER_FIRST: (
        "您是单位管理员,还不能退出该单位。",
        "请先在“单位管理”中转让单位管理员。",
    ),
    ErrorCode.NOT_A_MEMBER: ("只能选择本单位的普通成员。", "请重新选择。"),
    ErrorCode.PICTURE_INVALID: (
        "不能读取该图片。",
        "请上传 JPG 或 PNG 图片,不超过 2 MB。",
    ),
    ErrorCode.MATERIALS_MISSING: ("缺少认证材料。", "请上传营业执照和证明文件。"),
    ErrorCode.CHANGE_PENDING: ("单位信息变更正在审核。", "审核完成前,原信息继续有效。"),
    ErrorCode.CHANGE_DECIDED: ("该变更已处理。", "请刷新审核列表。"),
    ErrorCode.CHANGE_EMPTY: ("没有需要变更的信息。", "请修改后再提交。"),
    ErrorCode.STOCK_EMPTY: ("单位证书余量不足。", "请先购买单位证书。"),
    ErrorCode.GRANT_ENDED: ("该授权已收回或已到期。", "请刷新授权记录。"),
}
