"""Errors of a scan in the words of encrypting and decrypting: the tree speaks of stamping."""

from __future__ import annotations

from typing import Final

from signing.errors import (
    BidSealError,
    CloudError,
    InterruptedByPhoneError,
    RefusedError,
    SessionError,
)
from sync.protocol.session import Operation

_SAFE: Final = {
    Operation.ENCRYPT: "没有生成加密文件,没有扣费,原文件未被改动。",
    Operation.DECRYPT: "没有写出任何内容,加密文件未被改动,解密不收费。",
}
_REFUSED: Final = {
    Operation.ENCRYPT: "加密请求被拒绝:{reason}。",
    Operation.DECRYPT: "解密请求被拒绝:{reason}。",
}
_LEFT: Final = {
    Operation.ENCRYPT: "手机已离开等待页面,加密中断。",
    Operation.DECRYPT: "手机已离开等待页面,解密中断。",
}
_FAILED: Final = {
    Operation.ENCRYPT: "加密未完成:{reason}。",
    Operation.DECRYPT: "解密未完成:{reason}。",
}


def in_words_of(operation: Operation, error: BidSealError) -> BidSealError:
    """The same error, of the same class and code, in the words of `operation`."""
    if not isinstance(error, SessionError | CloudError):
        return error
    what = error.what
    if isinstance(error, RefusedError):
        what = _REFUSED[operation]
    elif isinstance(error, InterruptedByPhoneError):
        what = _LEFT[operation]
    elif type(error) is SessionError:
        what = _FAILED[operation]
    again = type(error)(what, next=error.next, safe=_SAFE[operation], **error.arguments)
    again.__cause__ = error
    return again
