"""What authors of signature fields may demand, and which demands we refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.algorithm import Digest
from signing.pdf.open import open_document

CERTIFICATE = "<</Ff 1/Subject[(x)]>>"


def with_seed(path: Path, seed: str) -> Path:
    """A page with one empty field `甲` with these seed values."""
    bodies = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/Rect[100 100 300 300]/P 3 0 R/SV 5 0 R>>",
        seed,
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode())
    lines = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path.write_bytes(data + b"xref\n0 6\n0000000000 65535 f \n" + lines + trailer)
    return path


@pytest.mark.parametrize(
    "seed",
    [
        "null",
        "<</Filter/Other.Vendor/SubFilter[/adbe.x509.rsa_sha1]/Reasons[(a)]/DigestMethod[(MD5)]>>",
        "<</Ff 1/Filter/Adobe.PPKLite>>",
        "<</Ff 2/SubFilter[/adbe.pkcs7.detached /ETSI.CAdES.detached]>>",
        "<</Ff 4/V 3>>",
        "<</Ff 4>>",
        "<</Ff 8/Reasons[(.)]>>",
        "<</Ff 8>>",
        "<</Ff 32/AddRevInfo false>>",
        "<</Ff 64/DigestMethod[(SHA1)(SHA256)]>>",
        "<</Ff 128/LockDocument/auto>>",
        "<</MDP<</P 0>>/Cert<</Subject[(x)]>>/TimeStamp<</URL(http://tsa)>>>>",
    ],
)
def test_wishes_and_demands_we_fulfil(tmp_path: Path, seed: str) -> None:
    (field,) = open_document(with_seed(tmp_path / "a.pdf", seed)).fields
    assert field.problem == ""


@pytest.mark.parametrize(
    ("seed", "digests"),
    [
        ("<</Ff 64/DigestMethod[(SHA1)(SHA256)]>>", (Digest.SHA256,)),
        ("<</Ff 64/DigestMethod[(SM3)]>>", (Digest.SM3,)),
        ("<</Ff 64/DigestMethod[(SM3)(SHA256)]>>", tuple(Digest)),
        ("<</DigestMethod[(SHA256)]>>", tuple(Digest)),
        ("<</Ff 64>>", ()),
    ],
)
def test_demanded_digests_are_told(tmp_path: Path, seed: str, digests: tuple[Digest, ...]) -> None:
    (field,) = open_document(with_seed(tmp_path / "a.pdf", seed)).fields
    assert field.digests == digests


@pytest.mark.parametrize(
    ("seed", "problem"),
    [
        ("<</Ff 1/Filter/Other.Vendor>>", "其他厂商"),
        ("<</Ff 1>>", "其他厂商"),
        ("<</Ff 2/SubFilter[/adbe.pkcs7.detached]>>", "签名格式"),
        ("<</Ff 2>>", "签名格式"),
        ("<</Ff 4/V 4>>", "更新版本"),
        ("<</Ff 8/Reasons[(ok)(.)]>>", "签名原因"),
        ("<</Ff 32/AddRevInfo true>>", "吊销信息"),
        ("<</Ff 64/DigestMethod[(SHA512)]>>", "摘要算法"),
        ("<</Ff 128/LockDocument/true>>", "锁定文件"),
        ("<</Ff 256/AppearanceFilter(x)>>", "外观"),
        ("<</MDP<</P 2>>>>", "认证签名"),
        (f"<</Cert{CERTIFICATE}>>", "证书"),
        ("<</TimeStamp<</Ff 1/URL(http://tsa)>>>>", "时间戳"),
    ],
)
def test_demands_we_refuse(tmp_path: Path, seed: str, problem: str) -> None:
    (field,) = open_document(with_seed(tmp_path / "a.pdf", seed)).fields
    assert problem in field.problem
