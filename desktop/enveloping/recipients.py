"""Certificates of further recipients, from files that people hand around."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Final

from signing.crypto.certificates import read
from signing.errors import CertificateError, FileAccessError
from signing.os_reason import os_reason
from signing.regular_file import open_regular, shown_name

MAX_BYTES: Final = 64 * 1024
_PEM: Final = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
)


def read_certificate(path: Path) -> bytes:
    """The certificate (DER) of a PEM or DER file, fit to encrypt for.

    Raises FileAccessError, CertificateError: not a certificate, a key of another kind, or one
    whose purpose is something else.
    """
    try:
        with open_regular(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileAccessError(name=shown_name(path), reason=os_reason(error)) from error
    if len(data) > MAX_BYTES:
        raise CertificateError(detail="文件过大")
    der = _der(data)
    info = read(der)
    if info.algorithm is None:
        raise CertificateError(detail="不支持该证书的公钥算法")
    if info.key_usage and not info.key_usage & {"key_encipherment", "data_encipherment"}:
        raise CertificateError(detail="该证书不是加密证书")
    return der


def _der(data: bytes) -> bytes:
    found = _PEM.search(data)
    if found is None:
        return data
    try:
        return base64.b64decode(re.sub(rb"\s", b"", found[1]), validate=True)
    except binascii.Error as error:
        raise CertificateError(detail="不是 X.509 证书") from error
