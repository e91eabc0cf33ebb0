"""Private keys and public keys of all algorithms: make, store, sign, verify.

Public keys travel as DER SubjectPublicKeyInfo, so that a key which no single party holds whole
can be certified like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, Final

from asn1crypto import core, x509
from asn1crypto import keys as asn1_keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from signing.algorithm import Algorithm
from signing.crypto import curve, sm2
from signing.crypto.asn1 import SM2_CURVE, UNREADABLE, Sequence, as_read, load_strict
from signing.errors import KeyFormatError, SignatureMismatchError

RSA_BITS: Final = 2048
RSA_EXPONENT: Final = 65537
PSS_SALT: Final = 32
"""Bytes; as long as the digest (RFC 4055, 3.1)."""
PSS_PARAMETERS: Final = {
    "hash_algorithm": {"algorithm": "sha256"},
    "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
    "salt_length": PSS_SALT,
}
"""RSASSA-PSS-params (RFC 4055, 3.1) for asn1crypto."""


@dataclass(frozen=True, slots=True)
class RsaPrivateKey:
    """An RSA key; keep the object, because loading one costs tens of milliseconds."""

    handle: rsa.RSAPrivateKey = field(repr=False)
    algorithm: Algorithm = Algorithm.RSA_SHA256
    """What it signs with, PKCS #1 v1.5 or PSS; PKCS #8 does not keep it."""


@dataclass(frozen=True, slots=True)
class Sm2PrivateKey:
    """An SM2 key."""

    secret: int = field(repr=False)
    """1..N-2"""

    @property
    def algorithm(self) -> Algorithm:
        """What it signs with."""
        return Algorithm.SM2_SM3


PrivateKey = RsaPrivateKey | Sm2PrivateKey


def generate_rsa(algorithm: Algorithm = Algorithm.RSA_SHA256) -> RsaPrivateKey:
    """A fresh RSA key of 2048 bits."""
    return RsaPrivateKey(rsa.generate_private_key(RSA_EXPONENT, RSA_BITS), algorithm)


def generate_sm2() -> Sm2PrivateKey:
    """A fresh SM2 key."""
    return Sm2PrivateKey(sm2.generate())


def generate(algorithm: Algorithm) -> PrivateKey:
    """A fresh key for `algorithm`."""
    return generate_sm2() if algorithm is Algorithm.SM2_SM3 else generate_rsa(algorithm)


def public_key(private: PrivateKey) -> bytes:
    """Its public key as SubjectPublicKeyInfo, DER."""
    if isinstance(private, RsaPrivateKey):
        numbers = private.handle.public_key().public_numbers()
        return rsa_public_key(numbers.n, numbers.e)
    return sm2_public_key(sm2.public_key(private.secret))


def rsa_public_key(n: int, e: int) -> bytes:
    """SubjectPublicKeyInfo of an RSA key; KeyFormatError unless 2048..4096 bits, odd, e = 65537.

    A key that signs by PSS is written like any other: NSS, and with it pdfsig, refuses signatures
    of keys marked for PSS alone (RFC 4055, 1.2), which are read all the same.
    """
    if not RSA_BITS <= n.bit_length() <= 2 * RSA_BITS or not n & 1 or e != RSA_EXPONENT:
        raise KeyFormatError(detail="RSA 公钥长度或指数不符合要求")
    return bytes(
        asn1_keys.PublicKeyInfo(
            {
                "algorithm": {"algorithm": "rsa", "parameters": core.Null()},
                "public_key": asn1_keys.RSAPublicKey({"modulus": n, "public_exponent": e}),
            }
        ).dump()
    )


def sm2_public_key(point: bytes) -> bytes:
    """SubjectPublicKeyInfo of an uncompressed point; KeyFormatError if off the curve."""
    curve.decode(point)
    return bytes(
        asn1_keys.PublicKeyInfo(
            {
                "algorithm": {
                    "algorithm": "ec",
                    "parameters": asn1_keys.ECDomainParameters("named", SM2_CURVE),
                },
                "public_key": asn1_keys.ECPointBitString(point),
            }
        ).dump()
    )


@lru_cache(maxsize=256)
def public_key_of(certificate_or_public: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a certificate, or of itself; KeyFormatError if neither."""
    try:
        certificate = x509.Certificate.load(certificate_or_public, strict=True)
        return as_read(certificate["tbs_certificate"]["subject_public_key_info"])
    except UNREADABLE:
        pass
    try:
        return bytes(load_strict(asn1_keys.PublicKeyInfo, certificate_or_public).dump())
    except ValueError as error:
        raise KeyFormatError(detail="既不是证书也不是公钥") from error


class _AnyPublicKey(Sequence):
    """SubjectPublicKeyInfo, the key unread: asn1crypto's own fails where it knows no such kind."""

    _fields: ClassVar = [
        ("algorithm", asn1_keys.PublicKeyAlgorithm),
        ("public_key", core.BitString),
    ]


@lru_cache(maxsize=256)
def algorithm_of(public: bytes) -> Algorithm | None:
    """Which of our algorithms a SubjectPublicKeyInfo is for; None for a foreign one.

    KeyFormatError if it cannot be read.
    """
    try:
        algorithm = _AnyPublicKey.load(public)["algorithm"]
        kind = algorithm["algorithm"].native
        if kind == "rsa":
            return Algorithm.RSA_SHA256
        if kind == "rsassa_pss":
            return Algorithm.RSA_PSS_SHA256
        if kind == "ec":
            domain = algorithm["parameters"]
            is_ours = (domain.name, domain.chosen.native) == ("named", SM2_CURVE)
            return Algorithm.SM2_SM3 if is_ours else None
    except UNREADABLE as error:
        raise KeyFormatError(detail="公钥无法读取") from error
    return None


def sm2_point(public: bytes) -> bytes:
    """The 65 bytes of an SM2 SubjectPublicKeyInfo; KeyFormatError for another key."""
    if algorithm_of(public) is not Algorithm.SM2_SM3:
        raise KeyFormatError(detail="不是 SM2 公钥")
    point = bytes(asn1_keys.PublicKeyInfo.load(public)["public_key"])
    curve.decode(point)
    return point


@lru_cache(maxsize=256)
def rsa_handle(public: bytes) -> rsa.RSAPublicKey:
    """The loaded RSA key of a SubjectPublicKeyInfo; KeyFormatError for another key."""
    try:
        handle = serialization.load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFormatError(detail="公钥无法读取") from error
    if not isinstance(handle, rsa.RSAPublicKey):
        raise KeyFormatError(detail="不是 RSA 公钥")
    return handle


def sign(private: PrivateKey, algorithm: Algorithm, data: bytes) -> bytes:
    """Sign `data`: PKCS #1 v1.5 or PSS with SHA-256 (RFC 8017), or DER of SM2-with-SM3.

    KeyFormatError if the key is not for `algorithm`.
    """
    if private.algorithm is not algorithm:
        raise KeyFormatError(detail="密钥与签名算法不匹配")
    if isinstance(private, RsaPrivateKey):
        return private.handle.sign(data, _padding(algorithm), hashes.SHA256())
    return sm2.sign(private.secret, data)


def verify_signature(
    certificate_or_public: bytes, algorithm: Algorithm, *, signed_data: bytes, signature: bytes
) -> None:
    """Raise SignatureMismatchError unless `signature` over `signed_data` is right.

    The key is a DER certificate or a DER SubjectPublicKeyInfo; KeyFormatError if it is neither
    or not for `algorithm`: a key for PSS alone verifies nothing else.
    """
    public = public_key_of(certificate_or_public)
    if algorithm is Algorithm.SM2_SM3:
        sm2.verify(sm2_point(public), signed_data, signature)
        return
    if algorithm_of(public) is Algorithm.RSA_PSS_SHA256 and algorithm is Algorithm.RSA_SHA256:
        raise KeyFormatError(detail="密钥与签名算法不匹配")
    try:
        rsa_handle(public).verify(signature, signed_data, _padding(algorithm), hashes.SHA256())
    except InvalidSignature as error:
        raise SignatureMismatchError(detail="RSA 验签未通过") from error


def _padding(algorithm: Algorithm) -> padding.AsymmetricPadding:
    if algorithm is Algorithm.RSA_PSS_SHA256:
        return padding.PSS(padding.MGF1(hashes.SHA256()), PSS_SALT)
    return padding.PKCS1v15()


def to_pkcs8(private: PrivateKey) -> bytes:
    """The unencrypted PKCS#8 of a key, DER; wrap it before storing."""
    if isinstance(private, RsaPrivateKey):
        return private.handle.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    inner = asn1_keys.ECPrivateKey(
        {
            "version": 1,
            "private_key": private.secret,
            "public_key": asn1_keys.ECPointBitString(sm2.public_key(private.secret)),
        }
    )
    # a secret with leading zeros keeps its 32 bytes (RFC 5915, 3)
    inner["private_key"].set_encoded_width(32)
    return bytes(
        asn1_keys.PrivateKeyInfo(
            {
                "version": 0,
                "private_key_algorithm": {
                    "algorithm": "ec",
                    "parameters": asn1_keys.ECDomainParameters("named", SM2_CURVE),
                },
                "private_key": inner,
            }
        ).dump()
    )


def from_pkcs8(der: bytes) -> PrivateKey:
    """The key of an unencrypted PKCS#8, DER; KeyFormatError if it is not one of ours."""
    try:
        info = asn1_keys.PrivateKeyInfo.load(der, strict=True)
        if info.algorithm == "rsa":
            handle = serialization.load_der_private_key(der, password=None)
            assert isinstance(handle, rsa.RSAPrivateKey)
            return RsaPrivateKey(handle)
        if info.algorithm == "ec" and info.curve == ("named", SM2_CURVE):
            secret = int(info["private_key"].parsed["private_key"].native)
            return Sm2PrivateKey(curve.scalar(secret))
    except (*UNREADABLE, UnsupportedAlgorithm) as error:
        raise KeyFormatError(detail="私钥无法读取") from error
    raise KeyFormatError(detail="不支持的私钥类型")
