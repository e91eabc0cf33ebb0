"""The SM4 block cipher in pure Python (GB/T 32907-2016, GM/T 0002-2012): 16 bytes in, 16 out.

A table-driven implementation is not constant time; whoever can measure this process can learn
secrets. It stands in where the library's own is missing, and checks that one in the tests.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

BLOCK: Final = 16
"""Bytes of a block and of a key."""
_MASK: Final = 0xFFFFFFFF
_FK: Final = (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC)
_CK: Final = tuple(
    int.from_bytes(bytes((4 * i + j) * 7 % 256 for j in range(4))) for i in range(32)
)
_SBOX: Final = bytes.fromhex(
    "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699"
    "9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6"
    "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
    "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e"
    "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3"
    "1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
    "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0"
    "8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948"
)


def _rotated(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & _MASK


def _substituted(word: int) -> int:
    return int.from_bytes(word.to_bytes(4).translate(_SBOX))


def _round(word: int) -> int:
    b = _substituted(word)
    return b ^ _rotated(b, 2) ^ _rotated(b, 10) ^ _rotated(b, 18) ^ _rotated(b, 24)


def round_keys(key: bytes) -> tuple[int, ...]:
    """The 32 round keys of a key of 16 bytes, in the order of encryption."""
    k = [word ^ fixed for word, fixed in zip(struct.unpack(">4I", key), _FK, strict=True)]
    for constant in _CK:
        b = _substituted(k[-3] ^ k[-2] ^ k[-1] ^ constant)
        k.append(k[-4] ^ b ^ _rotated(b, 13) ^ _rotated(b, 23))
    return tuple(k[4:])


def transform(keys: tuple[int, ...], block: bytes) -> bytes:
    """One block under round keys; in reverse order they decrypt."""
    x = list(struct.unpack(">4I", block))
    for key in keys:
        x.append(x[-4] ^ _round(x[-3] ^ x[-2] ^ x[-1] ^ key))
    return struct.pack(">4I", *reversed(x[-4:]))


def encryption(key: bytes) -> Callable[[bytes], bytes]:
    """Encrypts blocks under `key`."""
    keys = round_keys(key)
    return lambda block: transform(keys, block)


def decryption(key: bytes) -> Callable[[bytes], bytes]:
    """Decrypts blocks under `key`."""
    keys = round_keys(key)[::-1]
    return lambda block: transform(keys, block)
