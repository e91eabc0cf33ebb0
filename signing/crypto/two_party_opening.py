"""Two parties open a wrapped key: the cloud answers its half, the phone finishes and checks.

    SM2    cloud  T = d2⁻¹·C1              phone  d·C1 = d1⁻¹·T − C1, for d = (d1·d2)⁻¹ − 1
    RSA    cloud  w = c^d2 mod n           phone  c^d = c^d1 · w mod n, then OAEP decoding

A ciphertext carries its own check (C3, the OAEP padding), so wrong shares and altered answers
never yield a key. Encryption keys are never signing keys: for RSA the cloud's half of an opening
would be its half of a signature over a number of the asker's choice.
"""

from __future__ import annotations

from signing.crypto import curve, modular, oaep
from signing.crypto.sm2_encryption import Ciphertext
from signing.crypto.two_party_rsa import CloudShareRsa, PhoneShareRsa
from signing.crypto.two_party_sm2 import CloudShareSm2, PhoneShareSm2
from signing.errors import DecryptionError, KeyFormatError


def half_sm2(share: CloudShareSm2, untrusted_wrapped: bytes) -> bytes:
    """The cloud's point for a DER ciphertext, 65 bytes; DecryptionError if it is malformed."""
    ciphertext = Ciphertext.read(untrusted_wrapped)
    return curve.encode(curve.multiply(pow(share.d2, -1, curve.N), ciphertext.point))


def open_sm2(share: PhoneShareSm2, untrusted_half: bytes, wrapped: bytes) -> bytes:
    """The wrapped key; DecryptionError if the halves or the ciphertext do not belong together."""
    ciphertext = Ciphertext.read(wrapped)
    try:
        half = curve.decode(untrusted_half)
        inverse = pow(share.d1, -1, curve.N)
        shared = curve.combine(inverse, half, curve.N - 1, ciphertext.point)
    except KeyFormatError as error:
        raise DecryptionError(detail="密文校验未通过") from error
    return ciphertext.open(shared)


def half_rsa(share: CloudShareRsa, untrusted_wrapped: bytes) -> int:
    """The cloud's number for a ciphertext; DecryptionError if it is malformed."""
    return modular.power(_number(untrusted_wrapped, share.n), share.d2, share.n)


def open_rsa(share: PhoneShareRsa, untrusted_half: int, wrapped: bytes) -> bytes:
    """The wrapped key; DecryptionError if the halves or the ciphertext do not belong together."""
    own_half = modular.power(_number(wrapped, share.n), share.d1, share.n)
    encoded = own_half * untrusted_half % share.n
    return oaep.decode(encoded, share.n)


def _number(untrusted_wrapped: bytes, n: int) -> int:
    """A ciphertext as a number (RFC 8017, 7.1.2, step 1 and 2)."""
    number = int.from_bytes(untrusted_wrapped)
    if len(untrusted_wrapped) != (n.bit_length() + 7) // 8 or not 1 < number < n - 1:
        raise DecryptionError(detail="RSA 密文长度不符")
    return number
