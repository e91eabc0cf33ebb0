"""Verifying signatures of any algorithm a PDF or a certificate may carry, ours and foreign.

Only what stands here is accepted: RSA PKCS#1 v1.5 and PSS, ECDSA, EdDSA and SM2, over SHA-2,
SHA-3 and SM3. SHA-1 is verified, so that its owner can say more than “broken”, but marked weak.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from asn1crypto import algos, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from signing.algorithm import Algorithm
from signing.crypto import keys, sm2
from signing.crypto.asn1 import SM2_SIGN_OID, SM2_SM3_OID, UNREADABLE, as_read
from signing.errors import (
    CryptoError,
    KeyFormatError,
    SignatureMismatchError,
    UnsupportedAlgorithmError,
)

_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - verified for old files only, and reported as weak
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sha3_224": hashes.SHA3_224(),
    "sha3_256": hashes.SHA3_256(),
    "sha3_384": hashes.SHA3_384(),
    "sha3_512": hashes.SHA3_512(),
    "shake256": hashes.SHAKE256(64),
    "sm3": hashes.SM3(),
}
_DIGESTS_OF_EDWARDS: Final = {"ed25519": "sha512", "ed448": "shake256"}
"""RFC 8419, 3.1"""
_MIN_RSA_BITS: Final = 2048


class Strength(StrEnum):
    """Whether an algorithm may still be relied upon (as of 2026: GM/T 0054, ETSI TS 119 312)."""

    STRONG = "strong"
    WEAK = "weak"
    MISMATCHED = "mismatched"
    """The digest is not the one that belongs to the algorithm; what it promises, nobody says."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What verified a signature."""

    name: str
    """e.g. ``SM2-SM3``, ``RSA-SHA256 (2048)``"""
    strength: Strength


def verify(
    public: bytes,
    algorithm: algos.SignedDigestAlgorithm,
    *,
    data: bytes,
    signature: bytes,
    digest_name: str | None = None,
) -> Verified:
    """Verify `signature` over `data` with a SubjectPublicKeyInfo (DER).

    `digest_name` (asn1crypto's) is for algorithms that do not name their digest themselves.
    SignatureMismatchError if it is wrong, UnsupportedAlgorithmError if it cannot be judged.
    """
    try:
        if algorithm["algorithm"].dotted in (SM2_SM3_OID, SM2_SIGN_OID):
            sm2.verify(_sm2_point(public), data, signature)
            return Verified("SM2-SM3", Strength.STRONG)
        handle = _load(public)
        _require_pss_where_the_key_does(public, algorithm)
        return _verify(handle, algorithm, data=data, signature=signature, digest_name=digest_name)
    except InvalidSignature as error:
        raise SignatureMismatchError(detail="验签未通过") from error
    except UNREADABLE as error:
        # the identifier of the algorithm, or its parameters, parsed only now
        raise SignatureMismatchError(detail="结构无法解析") from error


def _require_pss_where_the_key_does(public: bytes, algorithm: algos.SignedDigestAlgorithm) -> None:
    """A key certified for RSASSA-PSS verifies nothing else (RFC 4055, 1.2)."""
    is_pss = algorithm["algorithm"].native == "rsassa_pss"
    if keys.algorithm_of(public) is Algorithm.RSA_PSS_SHA256 and not is_pss:
        raise SignatureMismatchError(detail="密钥与签名算法不匹配")


def hash_named(name: str, data: bytes) -> bytes:
    """The digest of `data` by asn1crypto's name; UnsupportedAlgorithmError outside the list."""
    context = hashes.Hash(hash_algorithm(name))
    context.update(data)
    return context.finalize()


def hash_algorithm(name: str) -> hashes.HashAlgorithm:
    """The algorithm of asn1crypto's name; UnsupportedAlgorithmError outside the list."""
    if name not in _HASHES:
        raise UnsupportedAlgorithmError(algorithm=name)
    return _HASHES[name]


def _verify(
    handle: object,
    algorithm: algos.SignedDigestAlgorithm,
    *,
    data: bytes,
    signature: bytes,
    digest_name: str | None,
) -> Verified:
    kind = algorithm["algorithm"].native
    if isinstance(handle, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        if kind not in ("ed25519", "ed448"):
            raise UnsupportedAlgorithmError(algorithm=kind)
        handle.verify(signature, data)
        is_usual = digest_name in (None, _DIGESTS_OF_EDWARDS[kind])
        return Verified(kind.capitalize(), Strength.STRONG if is_usual else Strength.MISMATCHED)
    name = _digest_name(algorithm, digest_name)
    hashing = hash_algorithm(name)
    weak = name == "sha1"
    if isinstance(handle, ec.EllipticCurvePublicKey):
        if not kind.endswith("ecdsa"):
            raise UnsupportedAlgorithmError(algorithm=kind)
        handle.verify(_ecdsa_value(kind, signature), data, ec.ECDSA(hashing))
        return Verified(f"ECDSA-{name.upper()}", Strength.WEAK if weak else Strength.STRONG)
    if not isinstance(handle, rsa.RSAPublicKey) or "rsa" not in kind:
        raise UnsupportedAlgorithmError(algorithm=kind)
    handle.verify(signature, data, _padding(algorithm, hashing), hashing)
    weak = weak or handle.key_size < _MIN_RSA_BITS
    scheme = "RSA-PSS" if kind == "rsassa_pss" else "RSA"
    return Verified(
        f"{scheme}-{name.upper()} ({handle.key_size})", Strength.WEAK if weak else Strength.STRONG
    )


def _digest_name(algorithm: algos.SignedDigestAlgorithm, given: str | None) -> str:
    """The digest that the algorithm names; one named twice must agree (RFC 5652, 5.3)."""
    kind = algorithm["algorithm"].native
    if kind == "rsassa_pss":
        own = algorithm["parameters"]["hash_algorithm"]["algorithm"].native
    elif kind in ("rsassa_pkcs1v15", "rsa", "ecdsa"):
        own = None
    else:
        own = kind.rsplit("_", 1)[0].removesuffix("_plain")
    if own is not None and given is not None and own != given:
        raise SignatureMismatchError(detail="摘要算法前后不一致")
    name = own or given
    if name is None:
        raise UnsupportedAlgorithmError(algorithm=kind)
    return str(name)


def _ecdsa_value(kind: str, signature: bytes) -> bytes:
    """The DER that `cryptography` wants, also for a plain r ‖ s."""
    if "plain" not in kind:
        return signature
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))


def _padding(
    algorithm: algos.SignedDigestAlgorithm, hashing: hashes.HashAlgorithm
) -> padding.AsymmetricPadding:
    if algorithm["algorithm"].native != "rsassa_pss":
        return padding.PKCS1v15()
    parameters = algorithm["parameters"]
    mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
    return padding.PSS(padding.MGF1(hash_algorithm(mask)), int(parameters["salt_length"].native))


def _sm2_point(public: bytes) -> bytes:
    try:
        return keys.sm2_point(public)
    except KeyFormatError as error:
        raise SignatureMismatchError(detail="公钥不是 SM2 公钥") from error


@lru_cache(maxsize=256)
def _load(public: bytes) -> object:
    try:
        return serialization.load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnsupportedAlgorithmError(algorithm="公钥") from error


def is_signed_by(certificate: x509.Certificate, issuer: bytes) -> bool:
    """Whether the signature on `certificate` is the issuer's (DER)."""
    try:
        verify(
            keys.public_key_of(issuer),
            certificate["signature_algorithm"],
            data=as_read(certificate["tbs_certificate"]),
            signature=certificate["signature_value"].native,
        )
    except CryptoError:
        return False
    return True
