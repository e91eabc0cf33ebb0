"""WeChat Pay's notice, API v3: signed headers over a JSON body whose resource is encrypted.

Source: 微信支付 APIv3, 签名验证 and 证书和回调报文解密. The signed text is timestamp, nonce and
body, each ended by a line feed (RSASSA-PKCS1-v1_5, SHA-256); the resource is AES-256-GCM under the
merchant's APIv3 key.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from sync.cloud.domain.orders import Trade
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

FRESH_SECONDS: Final = 300
"""A notice is signed anew whenever it is sent; an older one was recorded by somebody."""
ASSOCIATED: Final = "transaction"
SUCCESS: Final = "TRANSACTION.SUCCESS"
NONCE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Merchant:
    """Whom a notice must be for, and what it is opened with."""

    app_id: str
    merchant_id: str
    key: bytes = field(repr=False)
    """APIv3 key, 32 bytes."""
    serial: str
    """Of the channel's certificate."""
    public_key: RSAPublicKey = field(repr=False)


def read_notice(
    headers: Mapping[str, str], body: bytes, merchant: Merchant, *, now: datetime
) -> Trade | None:
    """The reported payment, None for other events; Refusal (billing.notice-forged)."""
    try:
        timestamp = headers["wechatpay-timestamp"]
        signature = base64.b64decode(headers["wechatpay-signature"], validate=True)
        text = signed_text(timestamp, headers["wechatpay-nonce"], body)
        merchant.public_key.verify(signature, text, PKCS1v15(), SHA256())
        fresh = abs(now.timestamp() - int(timestamp)) <= FRESH_SECONDS
        if not fresh or headers["wechatpay-serial"] != merchant.serial:
            raise Refusal(ErrorCode.NOTICE_FORGED)
        said = json.loads(body)
        if said["event_type"] != SUCCESS:
            return None
        return _trade(_opened(said["resource"], merchant), merchant)
    except (ValueError, KeyError, TypeError, InvalidSignature, InvalidTag, binascii.Error):
        raise Refusal(ErrorCode.NOTICE_FORGED) from None


def notice(
    trade: Trade, merchant: Merchant, key: RSAPrivateKey, *, now: datetime
) -> tuple[dict[str, str], bytes]:
    """Headers and body, as the channel sends them."""
    nonce = secrets.token_hex(NONCE_LENGTH // 2)
    plain = {
        "appid": merchant.app_id,
        "mchid": merchant.merchant_id,
        "out_trade_no": trade.order,
        "transaction_id": trade.number,
        "trade_type": "MWEB",
        "trade_state": "SUCCESS",
        "success_time": trade.paid_at.isoformat(),
        "amount": {"total": trade.amount, "payer_total": trade.amount, "currency": "CNY"},
    }
    sealed = AESGCM(merchant.key).encrypt(
        nonce.encode(), json.dumps(plain).encode(), ASSOCIATED.encode()
    )
    said = {
        "id": secrets.token_hex(16),
        "create_time": now.isoformat(),
        "event_type": SUCCESS,
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(sealed).decode(),
            "associated_data": ASSOCIATED,
            "original_type": ASSOCIATED,
            "nonce": nonce,
        },
    }
    body = json.dumps(said).encode()
    return signed_headers(body, merchant, key, now=now), body


def signed_headers(
    body: bytes, merchant: Merchant, key: RSAPrivateKey, *, now: datetime
) -> dict[str, str]:
    """The headers that vouch for `body` now."""
    timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    signature = key.sign(signed_text(timestamp, nonce, body), PKCS1v15(), SHA256())
    return {
        "content-type": "application/json",
        "wechatpay-timestamp": timestamp,
        "wechatpay-nonce": nonce,
        "wechatpay-serial": merchant.serial,
        "wechatpay-signature": base64.b64encode(signature).decode(),
    }


def signed_text(timestamp: str, nonce: str, body: bytes) -> bytes:
    """What the signature covers."""
    return b"\n".join((timestamp.encode(), nonce.encode(), body, b""))


def _opened(resource: Mapping[str, str], merchant: Merchant) -> dict[str, Any]:
    plain = AESGCM(merchant.key).decrypt(
        resource["nonce"].encode(),
        base64.b64decode(resource["ciphertext"], validate=True),
        resource["associated_data"].encode(),
    )
    opened = json.loads(plain)
    if not isinstance(opened, dict):
        raise TypeError
    return opened


def _trade(said: Mapping[str, Any], merchant: Merchant) -> Trade | None:
    if (said["appid"], said["mchid"]) != (merchant.app_id, merchant.merchant_id):
        raise Refusal(ErrorCode.NOTICE_FORGED)
    if said["trade_state"] != "SUCCESS":
        return None
    if said["amount"]["currency"] != "CNY":
        raise Refusal(ErrorCode.NOTICE_FORGED)
    return Trade(
        order=str(said["out_trade_no"]),
        number=str(said["transaction_id"]),
        channel="wechat",
        amount=int(said["amount"]["total"]),
        paid_at=datetime.fromisoformat(said["success_time"]),
    )
