"""What each error code says: what happened, and what to do next; Chinese is the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resources.i18n import Language, catalogue
from sync.cloud.domain.management_sentences import MANAGEMENT_SENTENCES
from sync.cloud.domain.seal_sentences import SEAL_SENTENCES
from sync.protocol.errors import ErrorCode
from sync.protocol.session import Operation

SENTENCES: Final[Mapping[ErrorCode, tuple[str, str]]] = {
    **MANAGEMENT_SENTENCES,
    **SEAL_SENTENCES,
    ErrorCode.UNAUTHENTICATED: ("尚未登录,或登录已失效。", "请重新登录。"),
    ErrorCode.FORBIDDEN: ("没有权限进行此操作。", "请使用有权限的账号或设备。"),
    ErrorCode.SMS_CODE_WRONG: ("短信验证码不正确或已过期。", "请核对验证码,或重新获取。"),
    ErrorCode.RATE_LIMITED: ("操作过于频繁。", "请 {wait_minutes} 分钟后再试。"),
    ErrorCode.LOGIN_REFUSED: ("没有得到登录授权。", "请重试,或改用其他登录方式。"),
    ErrorCode.WECHAT_BOUND: (
        "该手机号的账号已绑定另一个微信。",
        "请改用手机号登录,或使用已绑定的微信。",
    ),
    ErrorCode.OPERATOR_REFUSED: ("审核口令不正确。", "请核对后重新输入。"),
    ErrorCode.NAME_INVALID: ("姓名格式不正确。", "请按证件填写姓名。"),
    ErrorCode.DOCUMENT_INVALID: ("证件号码格式不正确。", "请按证件核对号码。"),
    ErrorCode.CARD_INVALID: ("银行卡号不正确。", "请核对卡号。"),
    ErrorCode.IDENTITY_MISSING: ("尚未提交身份信息。", "请先填写并提交身份信息。"),
    ErrorCode.IDENTITY_MISMATCH: (
        "身份验证未通过。",
        "请核对信息后重试,或选择其他认证方式。",
    ),
    ErrorCode.IDENTITY_TAKEN: (
        "该证件已在其他账号完成实名认证。",
        "请登录原账号;如非本人操作,请联系客服。",
    ),
    ErrorCode.ALREADY_VERIFIED: ("您已完成实名认证,不能重复认证。", "可直接使用各项功能。"),
    ErrorCode.REAL_NAME_REQUIRED: ("尚未完成个人实名认证。", "请先完成实名认证。"),
    ErrorCode.UNIT_REQUIRED: (
        "本次使用的是单位印章,您还没有加入该单位。",
        "请先加入单位,或由该单位成员扫码。",
    ),
    ErrorCode.MEMBERSHIP_ENDED: ("您已不是该单位成员。", "请联系单位管理员。"),
    ErrorCode.UNIT_NAME_INVALID: ("单位名称格式不正确。", "请按营业执照填写单位全称。"),
    ErrorCode.UNIT_EXISTS: ("该单位已认证:{unit}。", "请申请加入该单位。"),
    ErrorCode.CREDIT_CODE_INVALID: (
        "统一社会信用代码不正确。",
        "请按营业执照核对 18 位代码。",
    ),
    ErrorCode.REGISTRY_MISMATCH: (
        "单位信息与工商登记不一致。",
        "请核对单位名称、统一社会信用代码、法定代表人姓名和证件号。",
    ),
    ErrorCode.FOUNDING_STAGE: ("单位认证当前不在这一步。", "请刷新后按提示继续。"),
    ErrorCode.LETTER_REQUIRED: (
        "尚未提交法定代表人授权委托书。",
        "请先下载模板,签字盖章后上传。",
    ),
    ErrorCode.LETTER_FORMAT: (
        "不能读取该文件。",
        "请上传 JPG、PNG 图片或 PDF,不超过 2 MB。",
    ),
    ErrorCode.ACCOUNT_NAME: ("开户名与单位名称不一致。", "请填写本单位的对公账户。"),
    ErrorCode.ACCOUNT_NUMBER: ("银行账号不正确。", "请填写 6 至 32 位数字。"),
    ErrorCode.TRANSFER_PENDING: (
        "打款尚未到账。",
        "到账一般需要 30 分钟至 2 天,请稍后向财务人员核实。",
    ),
    ErrorCode.TRANSFER_RETURNED: ("打款被银行退回。", "请核对对公账户信息后重新提交。"),
    ErrorCode.AMOUNT_WRONG: (
        "金额不正确,还可尝试 {tries_left} 次。",
        "请向财务人员核实到账金额,精确到分。",
    ),
    ErrorCode.AMOUNT_EXHAUSTED: ("金额多次不正确,本次认证失败。", "请重新创建单位。"),
    ErrorCode.DOCUMENT_REFUSED: ("不能在手机上签章:{reason}", "请换一份文档,或在电脑端签章。"),
    ErrorCode.DOCUMENT_BUSY: ("该文档正在签章。", "请先完成或取消正在进行的签章。"),
    ErrorCode.DOCUMENT_LIMITS: (
        "文档过多或过大。",
        "最多保存 {documents} 份,每份不超过 {pages} 页;请先删除不需要的文档。",
    ),
    ErrorCode.DOCUMENT_PLACE: ("印章超出页面。", "请把印章移回页面内。"),
    ErrorCode.SUBSCRIPTIONS_FULL: ("最多订阅 {most} 项。", "请先取消不需要的订阅。"),
    ErrorCode.RATING_UNDERWAY: (
        "该单位已有一项评级正在评定。",
        "请等待结果;出结果后会在消息中心通知。",
    ),
    ErrorCode.ALREADY_MEMBER: ("您已是该单位成员。", "可在“我的单位”中查看。"),
    ErrorCode.ADMIN_MISMATCH: (
        "管理员姓名或手机号不正确。",
        "请核对后重试,或改为发送加入申请。",
    ),
    ErrorCode.JOINING_PENDING: ("加入申请正在等待审核。", "请联系单位管理员处理。"),
    ErrorCode.TODO_DECIDED: ("该任务已处理。", "请刷新待办任务。"),
    ErrorCode.NODE_UNKNOWN: (
        "共享目录中没有节点“{node}”。",
        "请核对节点代码,或联系目录管理方。",
    ),
    ErrorCode.NODE_UNREACHABLE: ("节点“{node}”没有应答。", "请稍后再试。"),
    ErrorCode.NODE_SIGNATURE: (
        "节点消息的签名不正确,没有处理。",
        "请核对节点密钥与共享目录是否一致。",
    ),
    ErrorCode.NODE_STALE: (
        "节点消息的时间相差超过 {seconds} 秒,没有处理。",
        "请校准节点的时钟后重试。",
    ),
    ErrorCode.NODE_REPLAYED: ("该节点消息已处理过,不再处理。", "请重新签名后发送。"),
    ErrorCode.NODE_KIND: (
        "节点“{node}”的类型不允许此操作。",
        "请由有权限的节点操作。",
    ),
    ErrorCode.CONSENT_MISSING: (
        "还没有同意向平台提供所需信息,没有登录。",
        "请勾选同意后确认登录,或拒绝登录。",
    ),
    ErrorCode.CONSENT_ENDED: (
        "本人已撤回授权,平台不能再读取其信息。",
        "需要时请本人重新扫码登录并授权。",
    ),
    ErrorCode.QR_EXPIRED: ("二维码已过期。", "请在电脑上刷新二维码后重新扫码。"),
    ErrorCode.QR_USED: ("二维码已被他人使用。", "请在电脑上刷新二维码后重新扫码。"),
    ErrorCode.QR_FOREIGN: (
        "这不是本平台签发的二维码。",
        "请扫描签章工具上显示的二维码。",
    ),
    ErrorCode.SESSION_STATE: ("当前状态不允许此操作。", "请按屏幕提示继续,或重新提交。"),
    ErrorCode.SESSION_UNKNOWN: ("没有找到该签章任务。", "请重新提交。"),
    ErrorCode.SESSION_REFUSED: ("手机端已拒绝本次签章。", "请与扫码人确认后重新提交。"),
    ErrorCode.SESSION_EXPIRED: ("二维码已过期。", "请刷新二维码后重新扫码。"),
    ErrorCode.SESSION_PHONE_LEFT: (
        "手机已离开等待页面,签章中断。",
        "请重新扫码,从中断处继续。",
    ),
    ErrorCode.SESSION_ABANDONED: ("签章长时间没有继续,已结束,没有扣费。", "请重新提交。"),
    ErrorCode.SESSION_UNSEALED: ("没有文件完成落章,没有扣费。", "请处理问题后重新提交。"),
    ErrorCode.DIGEST_MISMATCH: (
        "提交的内容与扫码确认的文件不一致,没有签章。",
        "请重新提交并核对两端的核对码。",
    ),
    ErrorCode.SIGNATURE_INVALID: (
        "签名未通过验证,没有签章。",
        "请重新扫码;如仍出现,请联系客服。",
    ),
    ErrorCode.TOO_MANY_FILES: (
        "一次最多 {max_files} 个文件、{max_pages} 页。",
        "请分批提交。",
    ),
    ErrorCode.RECOGNITION_CLOSED: ("尚未开通移动CA互认。", "请阅读并同意协议后开通。"),
    ErrorCode.SEAL_NOT_GRANTED: (
        "您没有“{seal}”的使用授权。",
        "请向单位管理员申请授权,或由有授权的成员扫码。",
    ),
    ErrorCode.SEAL_GRANT_EXPIRED: (
        "您对“{seal}”的使用授权不在有效期内。",
        "请向单位管理员重新申请授权。",
    ),
    ErrorCode.SEAL_VOID: ("印章“{seal}”已作废。", "请改用其他印章后重新提交。"),
    ErrorCode.SEAL_UNKNOWN: ("没有编号为 {seal} 的印章。", "请刷新印章列表后重新提交。"),
    ErrorCode.CERTIFICATE_UNUSABLE: (
        "所选证书不能用于本次签章。",
        "请选择其他证书。",
    ),
    ErrorCode.CERTIFICATE_NOT_ISSUED: (
        "本手机上还没有该证书。",
        "请先设置 PIN 码并办理证书。",
    ),
    ErrorCode.CERTIFICATE_EXPIRED: ("证书不在有效期内。", "请重新办理证书。"),
    ErrorCode.CERTIFICATE_REVOKED: ("证书已被收回。", "请选择其他证书,或联系单位管理员。"),
    ErrorCode.CERTIFICATE_ELSEWHERE: (
        "在本平台已有本平台的证书,无需使用互认证书。",
        "请选择本平台的证书。",
    ),
    ErrorCode.CERTIFICATE_PLATFORM: ("该证书不能用于 {platform}。", "请选择其他证书。"),
    ErrorCode.CERTIFICATE_ALGORITHM: (
        "文件未按该证书的签名算法准备。",
        "请选择其他证书,或在电脑上改选算法后重新提交。",
    ),
    ErrorCode.CERTIFICATE_LOCKED: (
        "PIN 码连续输错,证书已锁定。",
        "请 {wait_minutes} 分钟后再试。",
    ),
    ErrorCode.PIN_WRONG: ("PIN 码不正确,还可尝试 {tries_left} 次。", "请重新输入 6 位 PIN 码。"),
    ErrorCode.NO_UNIT: (
        "您还没有加入单位。",
        "请先加入单位,或创建并认证单位。",
    ),
    ErrorCode.ENVELOPE_EARLY: (
        "未到开标时间 {opening},云端不提供解密,没有扣费。",
        "请在开标时间之后重新扫码解密。",
    ),
    ErrorCode.ENVELOPE_FOREIGN: (
        "此文件需要证书“{holder}”(序列号 {serial}),所选证书不能解密。",
        "请由该证书的持有人用办理证书的手机扫码。",
    ),
    ErrorCode.ENVELOPE_MIXED: (
        "这些文件是用不同的证书加密的,不能一次解密。",
        "请按证书分批解密。",
    ),
    ErrorCode.ENVELOPE_UNDONE: (
        "没有文件完成,没有扣费。",
        "请处理问题后重新提交。",
    ),
    ErrorCode.OPENING_PAST: ("开标时间 {opening} 已过。", "请核对开标时间后重新提交。"),
    ErrorCode.BALANCE_SHORT: (
        "账户可用余额不足:需要 {price} 元,可用 {available} 元。",
        "请先充值,或改用按日计费。",
    ),
    ErrorCode.NO_DAY_PASS: ("暂无生效日包。", "请先购买日包,或改用按次计费。"),
    ErrorCode.USE_HIDDEN_BY_PASS: ("日包生效期间按日计费,无需按次付费。", "请选择按日计费。"),
    ErrorCode.PAYMENT_FAILED: ("支付没有成功,未扣款。", "请重试,或更换支付方式。"),
    ErrorCode.NOTICE_FORGED: ("支付通知的签名不正确,没有入账。", "请核对支付渠道的配置。"),
    ErrorCode.INVOICE_SPECIAL: ("专票只能开给单位。", "请把抬头类型改为单位,或改开普票。"),
    ErrorCode.INVOICE_FIELD_MISSING: ("此项必填。", "请填写后再提交。"),
    ErrorCode.INVOICE_FIELD_WRONG: ("此项格式不正确。", "请核对后重新填写。"),
    ErrorCode.INVOICE_TAX_NUMBER: (
        "税号不正确:应为 18 位统一社会信用代码。",
        "请对照营业执照填写。",
    ),
    ErrorCode.INVOICE_EMAIL: ("邮箱格式不正确。", "请填写能收信的邮箱。"),
    ErrorCode.INVOICE_ORDERS: (
        "所选订单不能开票:未支付、已开票,或不是您的订单。",
        "请刷新后重新选择。",
    ),
    ErrorCode.INVOICE_STATE: ("发票目前不能这样操作。", "请刷新后再试。"),
    ErrorCode.INVALID: ("请求内容不正确:{detail}", "请更新到最新版本后再试。"),
    ErrorCode.CONFLICT: ("同一请求编号被用于不同内容。", "请重新操作。"),
    ErrorCode.NOT_FOUND: ("没有找到所请求的内容。", "请刷新后再试。"),
    ErrorCode.NOT_SANDBOX: ("该操作仅在演示环境可用。", "请使用真实的服务。"),
    ErrorCode.PROVIDER_FAILED: ("外部服务暂时不可用。", "请稍后再试。"),
    ErrorCode.INTERNAL: ("云端内部出错,没有扣费。", "请重试;如仍出现,请联系客服。"),
}


_WORK: Final[Mapping[Operation, Mapping[ErrorCode, str]]] = {
    Operation.LOGIN: {
        ErrorCode.SESSION_REFUSED: "手机端已拒绝本次登录。",
        ErrorCode.SESSION_PHONE_LEFT: "手机已离开登录页面。",
        ErrorCode.SESSION_ABANDONED: "登录长时间没有继续,已结束。",
    },
    Operation.ENCRYPT: {
        ErrorCode.SESSION_REFUSED: "手机端已拒绝本次加密。",
        ErrorCode.SESSION_PHONE_LEFT: "手机已离开等待页面,加密中断。",
        ErrorCode.SESSION_ABANDONED: "加密长时间没有继续,已结束,没有扣费。",
    },
    Operation.DECRYPT: {
        ErrorCode.SESSION_REFUSED: "手机端已拒绝本次解密。",
        ErrorCode.SESSION_PHONE_LEFT: "手机已离开等待页面,解密中断。",
        ErrorCode.SESSION_ABANDONED: "解密长时间没有继续,已结束。",
    },
}
"""What a side exit is called where it is not a stamping that ends."""


def end_sentence(
    operation: Operation, code: ErrorCode, facts: Mapping[str, str | int], language: Language
) -> str:
    """How a session ended, in the words of its operation."""
    source = _WORK.get(operation, {}).get(code)
    return _say(source, facts, language) if source else sentence(code, facts, language)


def sentence(code: ErrorCode, facts: Mapping[str, str | int], language: Language) -> str:
    """What happened, filled with `facts`."""
    return _say(SENTENCES[code][0], facts, language)


def way_on(code: ErrorCode, facts: Mapping[str, str | int], language: Language) -> str:
    """What to do next, filled with `facts`."""
    return _say(SENTENCES[code][1], facts, language)


def _say(source: str, facts: Mapping[str, str | int], language: Language) -> str:
    return catalogue(language).get(source, source).format_map(facts)
