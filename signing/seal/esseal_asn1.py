"""The ASN.1 of an electronic seal: GB/T 38540-2020 (version 4), clause 7, and what went before."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from asn1crypto import core, x509

from signing.crypto.asn1 import Sequence, SequenceOf


class SesHeader(Sequence):
    """SES_Header: what it is, its version and who made the software."""

    _fields: ClassVar = [
        ("id", core.IA5String),
        ("version", core.Integer),
        ("vid", core.IA5String),
    ]


class CertificateDigest(Sequence):
    """CertDigestObj: the name of a digest algorithm and a certificate's digest."""

    _fields: ClassVar = [("type", core.PrintableString), ("value", core.OctetString)]


class Certificates(SequenceOf):
    """CertInfoList: certificates in DER."""

    _child_spec = core.OctetString


class CertificateDigests(SequenceOf):
    """CertDigestList."""

    _child_spec = CertificateDigest


class SesProperty(Sequence):
    """SES_ESPropertyInfo: kind, name, who may use the seal, and when."""

    _fields: ClassVar = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("cert_list_type", core.Integer),
        ("cert_list", core.Any),
        ("create_date", core.GeneralizedTime),
        ("valid_start", core.GeneralizedTime),
        ("valid_end", core.GeneralizedTime),
    ]

    def _list_spec(self) -> Any:
        """Both lists carry the tag of a SEQUENCE, so only certListType tells them apart."""
        kind = self["cert_list_type"].native
        if kind not in (1, 2):
            raise ValueError(f"certListType {kind}")
        return Certificates if kind == 1 else CertificateDigests

    _spec_callbacks: ClassVar = {"cert_list": _list_spec}


class SesPicture(Sequence):
    """SES_ESPictrueInfo: the picture's format, data and size in whole mm."""

    _fields: ClassVar = [
        ("type", core.IA5String),
        ("data", core.OctetString),
        ("width", core.Integer),
        ("height", core.Integer),
    ]


class ExtensionData(Sequence):
    """ExtData: one extension."""

    _fields: ClassVar = [
        ("extn_id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extn_value", core.OctetString),
    ]


class ExtensionDatas(SequenceOf):
    """ExtensionDatas."""

    _child_spec = ExtensionData


_INFO: Final = [
    ("header", SesHeader),
    ("es_id", core.IA5String),
    ("property", SesProperty),
    ("picture", SesPicture),
]


class SesSealInfo(Sequence):
    """SES_SealInfo, the part that the seal agency signs; extDatas tagged as the standard says."""

    _fields: ClassVar = [*_INFO, ("ext_datas", ExtensionDatas, {"explicit": 0, "optional": True})]


class SesSealInfoImplicit(Sequence):
    """SES_SealInfo as some products write it: extDatas [0] IMPLICIT."""

    _fields: ClassVar = [*_INFO, ("ext_datas", ExtensionDatas, {"implicit": 0})]


class SesSealInfoUntagged(Sequence):
    """SES_SealInfo as other products write it: extDatas without a tag."""

    _fields: ClassVar = [*_INFO, ("ext_datas", ExtensionDatas)]


_SIGNED: Final = [
    ("cert", core.OctetString),
    ("sign_alg_id", core.ObjectIdentifier),
    ("signed_value", core.BitString),
]


class SesSeal(Sequence):
    """SESeal: the data and the agency's signature over its DER."""

    _fields: ClassVar = [("seal_info", SesSealInfo), *_SIGNED]


class SesSealImplicit(Sequence):
    """SESeal around `SesSealInfoImplicit`."""

    _fields: ClassVar = [("seal_info", SesSealInfoImplicit), *_SIGNED]


class SesSealUntagged(Sequence):
    """SESeal around `SesSealInfoUntagged`."""

    _fields: ClassVar = [("seal_info", SesSealInfoUntagged), *_SIGNED]


class SesPropertyV1(Sequence):
    """SES_ESPropertyInfo of version 1 (GM/T 0031-2014): certificates only, other times."""

    _fields: ClassVar = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("cert_list", Certificates),
        ("create_date", x509.Time),
        ("valid_start", x509.Time),
        ("valid_end", x509.Time),
    ]


class SesSealInfoV1(Sequence):
    """SES_SealInfo of version 1."""

    _fields: ClassVar = [
        ("header", SesHeader),
        ("es_id", core.IA5String),
        ("property", SesPropertyV1),
        ("picture", SesPicture),
        ("ext_datas", ExtensionDatas, {"optional": True}),
    ]


class SesSignInfoV1(Sequence):
    """SES_SignInfo of version 1: who signed, how, and the signature."""

    _fields: ClassVar = [*_SIGNED]


class SesToBeSignedV1(Sequence):
    """What the agency signs in version 1: the data, its certificate and the algorithm."""

    _fields: ClassVar = [("seal_info", SesSealInfoV1), *_SIGNED[:2]]


class SesSealV1(Sequence):
    """SESeal of version 1; read, never written."""

    _fields: ClassVar = [("seal_info", SesSealInfoV1), ("sign_info", SesSignInfoV1)]


SEAL_FORMS: Final[tuple[type[Any], ...]] = (
    SesSeal,
    SesSealImplicit,
    SesSealUntagged,
    SesSealV1,
)
"""All ways of writing a seal, the standard's first; no DER fits two of them."""
