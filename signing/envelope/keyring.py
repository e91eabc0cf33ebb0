"""The seed of a container for each of its recipients, as CMS.

    AES suite   AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084); `openssl cms -decrypt`
                reads it with an RSA key
    SM4 suite   EnvelopedData (RFC 5652, 6; GM/T 0010-2012) with SM4-CBC

A recipient is a KeyTransRecipientInfo by issuer and serial number; the key that it wraps opens
the inner content, the seed. RSA: RSAES-OAEP with SHA-256 (RFC 8017, 7.1); SM2: the DER of GM/T
0009-2012 under the OID of SM2 encryption (GM/T 0006-2012).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from asn1crypto import algos, cms, core, x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.algorithm import Algorithm
from signing.crypto import asn1, keys, oaep, sm2_encryption, sm4
from signing.crypto.certificates import read
from signing.envelope.layout import MAX_RECIPIENTS, SEED, TAG, Suite
from signing.errors import CertificateError, DecryptionError, EnvelopeError, KeyFormatError

_NONCE: Final = 12
_SM2_ENCRYPTION: Final = "1.2.156.10197.1.301.3"
_SM4_CBC: Final = "1.2.156.10197.1.104.2"
_AES_GCM: Final = "2.16.840.1.101.3.4.1.46"


class _GcmParameters(asn1.Sequence):
    """GCMParameters (RFC 5084, 3.2)."""

    _fields = [  # noqa: RUF012 - asn1crypto's way of declaring
        ("nonce", core.OctetString),
        ("length", core.Integer, {"default": 12}),
    ]


def _register() -> None:
    """asn1crypto has no other door than its class tables; doing it twice changes nothing."""
    asn1._register(cms.KeyEncryptionAlgorithmId, _SM2_ENCRYPTION, "sm2_encryption")
    asn1._register(algos.EncryptionAlgorithmId, _SM4_CBC, "sm4_cbc")
    algos.EncryptionAlgorithm._oid_specs["sm4_cbc"] = core.OctetString
    algos.EncryptionAlgorithm._oid_specs["aes256_gcm"] = _GcmParameters


_register()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The wrapped keys of a container and the sealed seed."""

    suite: Suite
    wrapped: Mapping[str, bytes]
    """By the serial of the certificate, hex."""
    nonce: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    """Ciphertext of the seed, for the AES suite with its tag."""

    def seed(self, key: bytes) -> bytes:
        """The seed by the key that a recipient unwrapped; DecryptionError for another key."""
        if len(key) != self.suite.key_bytes:
            raise DecryptionError(detail="内容密钥长度不符")
        if self.suite is Suite.SM4:
            seed = sm4.cbc_decrypt(key, self.nonce, self.sealed)
        else:
            try:
                seed = AESGCM(key).decrypt(self.nonce, self.sealed, None)
            except InvalidTag as error:
                raise DecryptionError(detail="密文校验未通过") from error
        if len(seed) != SEED:
            raise DecryptionError(detail="密文校验未通过")
        return seed


def suite_for(certificates: Sequence[bytes]) -> Suite:
    """SM4 when all have SM2 keys; CertificateError for a key of another kind."""
    kinds = {_algorithm(der) for der in certificates}
    return Suite.SM4 if kinds == {Algorithm.SM2_SM3} else Suite.AES


def wrap_key(certificate: bytes, secret: bytes) -> bytes:
    """`secret` for one certificate (DER); CertificateError if nothing can be encrypted for it."""
    public = read(certificate).public_key
    try:
        if _algorithm(certificate) is Algorithm.SM2_SM3:
            return sm2_encryption.encrypt(keys.sm2_point(public), secret)
        return oaep.encrypt(public, secret)
    except KeyFormatError as error:
        raise CertificateError(detail="公钥不能用于加密") from error


def seal_seed(certificates: Sequence[bytes], suite: Suite, seed: bytes) -> tuple[bytes, bytes]:
    """The CMS that holds `seed` for `certificates` (DER), and the first one's wrapped key.

    CertificateError for a certificate that cannot be encrypted for, or that is there twice.
    """
    if len({read(der).serial for der in certificates}) != len(certificates):
        raise CertificateError(detail="接收证书重复")
    key = secrets.token_bytes(suite.key_bytes)
    wrapped = [wrap_key(der, key) for der in certificates]
    infos = [_recipient(der, value) for der, value in zip(certificates, wrapped, strict=True)]
    content = _sm4(infos, key, seed) if suite is Suite.SM4 else _aes(infos, key, seed)
    return bytes(content.dump()), wrapped[0]


def seal_elsewhere(
    certificates: Sequence[bytes], wrapped: Sequence[bytes], nonce: bytes, sealed: bytes
) -> bytes:
    """The CMS of the AES suite around what was wrapped and sealed where the document is.

    `wrapped` is the content key for each of `certificates` (DER), `sealed` the seed under it with
    its tag: no secret passes here. CertificateError for a certificate without a usable key.
    """
    infos = [_recipient(der, value) for der, value in zip(certificates, wrapped, strict=True)]
    return bytes(_aes_content(infos, nonce, sealed).dump())


def read_keyring(untrusted_der: bytes, suite: Suite) -> Keyring:
    """The keyring of its DER; EnvelopeError unless it is exactly one of ours for `suite`."""
    try:
        content = asn1.load_strict(cms.ContentInfo, untrusted_der)
        return _read(content, suite)
    except (*asn1.UNREADABLE, KeyFormatError) as error:
        raise EnvelopeError(detail="密钥部分无法读取") from error


def _read(content: Any, suite: Suite) -> Keyring:
    wanted = "enveloped_data" if suite is Suite.SM4 else "authenticated_enveloped_data"
    if content["content_type"].native != wanted:
        raise ValueError("content type")
    body = content["content"]
    name = "encrypted_content_info" if suite is Suite.SM4 else "auth_encrypted_content_info"
    inner = body[name]
    algorithm = inner["content_encryption_algorithm"]
    if algorithm["algorithm"].native != ("sm4_cbc" if suite is Suite.SM4 else "aes256_gcm"):
        raise ValueError("content encryption")
    parameters = algorithm["parameters"]
    sealed = inner["encrypted_content"].native
    if suite is Suite.SM4:
        nonce = parameters.native
    else:
        nonce, sealed = parameters["nonce"].native, sealed + body["mac"].native
        if parameters["length"].native != TAG or len(body["mac"].native) != TAG:
            raise ValueError("tag")
    if len(nonce) != (16 if suite is Suite.SM4 else _NONCE) or len(sealed) != SEED + TAG:
        raise ValueError("lengths")
    infos = body["recipient_infos"]
    if not 1 <= len(infos) <= MAX_RECIPIENTS:
        raise ValueError("recipients")
    wrapped = dict(_wrapped(info) for info in infos)
    if len(wrapped) != len(infos):
        raise ValueError("a recipient twice")
    return Keyring(suite, wrapped, nonce, sealed)


def _wrapped(info: Any) -> tuple[str, bytes]:
    if info.name != "ktri":
        raise ValueError("recipient")
    identity = info.chosen["rid"].chosen
    return f"{identity['serial_number'].native:x}", info.chosen["encrypted_key"].native


def _algorithm(certificate: bytes) -> Algorithm:
    algorithm = read(certificate).algorithm
    if algorithm is None:
        raise CertificateError(detail="不支持该证书的公钥算法")
    return algorithm


def _recipient(certificate: bytes, wrapped: bytes) -> dict[str, Any]:
    parsed = x509.Certificate.load(certificate)
    if _algorithm(certificate) is Algorithm.SM2_SM3:
        algorithm: dict[str, Any] = {"algorithm": "sm2_encryption"}
    else:
        sha256 = {"algorithm": "sha256", "parameters": core.Null()}
        mask = {"algorithm": "mgf1", "parameters": sha256}
        algorithm = {
            "algorithm": "rsaes_oaep",
            "parameters": {"hash_algorithm": sha256, "mask_gen_algorithm": mask},
        }
    identity = cms.IssuerAndSerialNumber(
        {"issuer": parsed.issuer, "serial_number": parsed.serial_number}
    )
    return {
        "version": "v0",
        "rid": cms.RecipientIdentifier("issuer_and_serial_number", identity),
        "key_encryption_algorithm": algorithm,
        "encrypted_key": wrapped,
    }


def _aes(infos: list[dict[str, Any]], key: bytes, seed: bytes) -> cms.ContentInfo:
    nonce = secrets.token_bytes(_NONCE)
    return _aes_content(infos, nonce, AESGCM(key).encrypt(nonce, seed, None))


def _aes_content(infos: list[dict[str, Any]], nonce: bytes, sealed: bytes) -> cms.ContentInfo:
    parameters = _GcmParameters({"nonce": nonce, "length": TAG})
    body = cms.AuthEnvelopedData(
        {
            "version": "v0",
            "recipient_infos": _infos(infos),
            "auth_encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "aes256_gcm",
                    "parameters": parameters,
                },
                "encrypted_content": sealed[:-TAG],
            },
            "mac": sealed[-TAG:],
        }
    )
    return cms.ContentInfo({"content_type": "authenticated_enveloped_data", "content": body})


def _sm4(infos: list[dict[str, Any]], key: bytes, seed: bytes) -> cms.ContentInfo:
    iv = secrets.token_bytes(16)
    body = cms.EnvelopedData(
        {
            "version": "v0",
            "recipient_infos": _infos(infos),
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "sm4_cbc",
                    "parameters": core.OctetString(iv),
                },
                "encrypted_content": sm4.cbc_encrypt(key, iv, seed),
            },
        }
    )
    return cms.ContentInfo({"content_type": "enveloped_data", "content": body})


def _infos(infos: list[dict[str, Any]]) -> list[cms.RecipientInfo]:
    return [cms.RecipientInfo("ktri", cms.KeyTransRecipientInfo(info)) for info in infos]
