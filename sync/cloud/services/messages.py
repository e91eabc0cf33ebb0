"""What happened to a person's affairs, kept until he reads it (see `inbox`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.store.office import MessageRow

SENTENCES: Final[Mapping[str, str]] = {
    "founded": "“{unit}”已通过单位认证。",
    "letter-approved": "“{unit}”的授权委托书已通过人工审核,请继续对公打款。",
    "letter-rejected": "“{unit}”的授权委托书未通过人工审核:{note}",
    "joined": "恭喜您已加入“{unit}”。",
    "seal-granted": "“{unit}”已同意您使用印章:{items}。",
    "seal-refused": "“{unit}”没有同意您使用印章:{items}。",
    "certificate-granted": "“{unit}”已同意您购买单位证书“{items}”,请在证书管理中购买。",
    "certificate-refused": "“{unit}”没有同意您购买单位证书“{items}”。",
    "invited": "“{unit}”邀请您加入,请在“我的单位”中处理。",
    "invitation-accepted": "{person}已接受邀请,加入“{unit}”。",
    "invitation-declined": "{person}没有接受加入“{unit}”的邀请。",
    "removed": "您已被移出“{unit}”,印章和证书授权同时收回。",
    "left": "您已退出“{unit}”,印章和证书授权同时收回。",
    "admin-now": "您已成为“{unit}”的单位管理员。",
    "admin-no-more": "“{unit}”的单位管理员已转让,您现在是普通成员。",
    "document-signed": "文档《{name}》已签章。",
    "notice": "{region}有新的招标公告:{title}",
    "rating-graded": "“{unit}”的信用评级已出结果:{grade}。",
    "rating-declined": "“{unit}”的信用评级未能评定,请联系客服。",
    "seal-reclaimed": "“{unit}”已收回您对印章“{items}”的使用授权。",
    "seal-voided": "“{unit}”的印章“{items}”已作废。",
    "certificate-reclaimed": "“{unit}”已收回您的单位证书“{items}”。",
    "certificate-assigned": "“{unit}”为您分配了单位证书“{items}”,请在证书管理中领取。",
    "change-approved": "“{unit}”的单位信息变更已通过审核,新信息已生效。",
    "change-rejected": "“{unit}”的单位信息变更未通过审核:{note}",
    "invoice-issued": "发票已开具,发票号码 {number},已发往您的邮箱。",
    "invoice-refused": "发票未能开具:{reason}",
    "charged": "签章扣费 {amount} 元:{platform}。",
    "paid": "您已支付 {amount} 元:{subject}。",
    "seal-expiring": "您对“{unit}”印章“{items}”的使用授权将于 {day} 到期。",
    "seal-expired": "您对“{unit}”印章“{items}”的使用授权已到期。",
    "certificate-expiring": "您的证书“{items}”将于 {day} 到期。",
    "certificate-expired": "您的证书“{items}”已到期,请重新办理。",
    "pass-expired": "“{platform}”的日包已到期。",
    "invitation-expired": "对 {phone} 加入“{unit}”的邀请已过期。",
    "joining-refused": "“{unit}”没有同意您的加入申请。",
}


def tell(work: Work, person_id: str, kind: str, **facts: str) -> None:
    """Leave a message; `kind` is a key of `SENTENCES`, `facts` fill its sentence."""
    work.db.add(MessageRow(person_id=person_id, at=work.now, kind=kind, facts=facts))


def unread(work: Work, person_id: str) -> int:
    """How many messages the person has not seen."""
    query = select(func.count()).where(
        MessageRow.person_id == person_id, MessageRow.read_at.is_(None)
    )
    return work.db.scalar(query) or 0
