"""Alipay's asynchronous notice (trade.wap.pay): a form signed with RSA2.

Source: 支付宝开放平台, 异步通知说明 and 自行实现验签. The signed text is every field but `sign` and
`sign_type`, sorted by name, as ``name=value`` joined by ``&``; RSA2 is RSASSA-PKCS1-v1_5, SHA-256.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from sync.cloud.domain.money import to_fen, to_wire
from sync.cloud.domain.orders import Trade
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
PAID: Final = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
MOST_FIELDS: Final = 100
ZONE: Final = ZoneInfo("Asia/Shanghai")
TIME: Final = "%Y-%m-%d %H:%M:%S"
UNSIGNED: Final = frozenset({"sign", "sign_type"})


@dataclass(frozen=True, slots=True)
class Merchant:
    """Whom a notice must be for, and the channel's public key."""

    app_id: str
    seller_id: str
    public_key: RSAPublicKey = field(repr=False)


def read_notice(body: bytes, merchant: Merchant) -> Trade | None:
    """The reported payment, None for other events; Refusal (billing.notice-forged)."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS
        )
        fields = dict(pairs)
        if len(fields) != len(pairs) or fields.get("sign_type") != "RSA2":
            raise Refusal(ErrorCode.NOTICE_FORGED)
        signature = base64.b64decode(fields["sign"], validate=True)
        merchant.public_key.verify(signature, signed_text(fields), PKCS1v15(), SHA256())
        ours = (fields["app_id"], fields["seller_id"]) == (merchant.app_id, merchant.seller_id)
        if not ours:
            raise Refusal(ErrorCode.NOTICE_FORGED)
        if fields["trade_status"] not in PAID:
            return None
        return Trade(
            order=fields["out_trade_no"],
            number=fields["trade_no"],
            channel="alipay",
            amount=to_fen(fields["total_amount"]),
            paid_at=datetime.strptime(fields["gmt_payment"], TIME).replace(tzinfo=ZONE),
        )
    except (ValueError, KeyError, InvalidSignature, binascii.Error):
        raise Refusal(ErrorCode.NOTICE_FORGED) from None


def notice_body(
    trade: Trade, merchant: Merchant, key: RSAPrivateKey, *, now: datetime, **changes: str
) -> bytes:
    """A signed notice, as the channel sends it."""
    fields = {
        "notify_time": now.astimezone(ZONE).strftime(TIME),
        "notify_type": "trade_status_sync",
        "notify_id": f"notice-{trade.number}",
        "app_id": merchant.app_id,
        "charset": "utf-8",
        "version": "1.0",
        "trade_no": trade.number,
        "out_trade_no": trade.order,
        "seller_id": merchant.seller_id,
        "trade_status": "TRADE_SUCCESS",
        "total_amount": to_wire(trade.amount),
        "gmt_payment": trade.paid_at.astimezone(ZONE).strftime(TIME),
        **changes,
    }
    signature = key.sign(signed_text(fields), PKCS1v15(), SHA256())
    fields |= {"sign_type": "RSA2", "sign": base64.b64encode(signature).decode()}
    return urlencode(fields).encode()


def signed_text(fields: Mapping[str, str]) -> bytes:
    """What the signature covers."""
    kept = sorted((name, value) for name, value in fields.items() if name not in UNSIGNED)
    return "&".join(f"{name}={value}" for name, value in kept).encode()
