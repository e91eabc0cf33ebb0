"""The SM2 curve: point arithmetic in pure Python, for two-party keys and as a fallback.

Curve of GB/T 32918.5-2017: y² = x³ + ax + b over the prime field P, base point G of order N.
Python integers are not constant time; whoever can measure this process can learn secrets.
"""

from __future__ import annotations

from typing import Final

from signing.errors import KeyFormatError

P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123

Point = tuple[int, int]
"""Affine coordinates; the point at infinity has none and is never a `Point`."""

G: Final[Point] = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)

_Jacobian = tuple[int, int, int]
_INFINITY: Final[_Jacobian] = (1, 1, 0)


def decode(encoded: bytes) -> Point:
    """The point of an uncompressed encoding (65 bytes); KeyFormatError unless on the curve."""
    if len(encoded) != 65 or encoded[0] != 4:
        raise KeyFormatError(detail="SM2 公钥长度或格式不符")
    x, y = int.from_bytes(encoded[1:33]), int.from_bytes(encoded[33:])
    if x >= P or y >= P or (y * y - (x * x * x + A * x + B)) % P:
        raise KeyFormatError(detail="SM2 公钥不在曲线上")
    return x, y


def encode(point: Point) -> bytes:
    """The uncompressed encoding, 65 bytes."""
    return b"\x04" + point[0].to_bytes(32) + point[1].to_bytes(32)


def scalar(value: int) -> int:
    """`value` if it is a usable private scalar, 1..N-2; else KeyFormatError."""
    if not 1 <= value <= N - 2:
        raise KeyFormatError(detail="SM2 私钥超出范围")
    return value


def multiply(factor: int, point: Point) -> Point:
    """factor·point; KeyFormatError for the point at infinity."""
    return _affine(_multiply(factor % N, point))


def combine(factor: int, point: Point, other_factor: int, other: Point) -> Point:
    """factor·point + other_factor·other; KeyFormatError for the point at infinity."""
    return _affine(_add(_multiply(factor % N, point), _multiply(other_factor % N, other)))


def _multiply(factor: int, point: Point) -> _Jacobian:
    """Fixed 4-bit windows from the top: 64 additions and 256 doublings at most."""
    table: list[_Jacobian] = [_INFINITY, (point[0], point[1], 1)]
    for _ in range(14):
        table.append(_add(table[-1], table[1]))
    result = _INFINITY
    for shift in range(252, -4, -4):
        for _ in range(4):
            result = _double(result)
        result = _add(result, table[(factor >> shift) & 15])
    return result


def _double(p: _Jacobian) -> _Jacobian:
    x, y, z = p
    if not z or not y:
        return _INFINITY
    # a = -3 lets 3x² + az⁴ be factored
    zz = z * z % P
    m = 3 * (x - zz) * (x + zz) % P
    yy = y * y % P
    s = 4 * x * yy % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(p: _Jacobian, q: _Jacobian) -> _Jacobian:
    if not p[2]:
        return q
    if not q[2]:
        return p
    x1, y1, z1 = p
    x2, y2, z2 = q
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    if u1 == u2:
        return _double(p) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * z1 * z2 % P


def _affine(p: _Jacobian) -> Point:
    x, y, z = p
    if not z:
        raise KeyFormatError(detail="SM2 点为无穷远点")
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P
