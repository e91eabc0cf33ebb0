"""Electronic seals: built, read strictly, verified question by question."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys
from signing.crypto.asn1 import load_strict
from signing.crypto.certificates import Authority, Role, Subject, Validity
from signing.errors import SealError
from signing.seal import esseal, svg
from signing.seal.esseal import CertificateDigestEntry, SealInfo, SealType
from signing.seal.esseal_asn1 import (
    ExtensionData,
    SesSeal,
    SesSealImplicit,
    SesSealInfoImplicit,
    SesSealInfoUntagged,
    SesSealInfoV1,
    SesSealUntagged,
    SesSealV1,
    SesToBeSignedV1,
)
from signing.seal.esseal_model import (
    MakerSignature,
    PictureState,
    SignerListing,
)
from signing.seal.esseal_model import (
    Validity as Period,
)
from signing.seal.model import RasterArt, SealKind, VectorArt

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)


def signer(agency: Authority) -> Callable[[bytes], bytes]:
    return lambda data: keys.sign(agency.key, agency.key.algorithm, data)


def made(info: SealInfo, agency: Authority) -> bytes:
    return esseal.build(info, agency.certificate, signer(agency))


def rebuilt(der: bytes, agency: Authority, change: Callable[[Any], None]) -> bytes:
    """The seal with a change, signed afresh by the agency."""
    seal = SesSeal.load(der)
    _ = seal.native
    change(seal)
    signed = seal["seal_info"].dump(force=True)
    signature = keys.sign(agency.key, agency.key.algorithm, signed)
    seal["signed_value"] = core.BitString(
        tuple(int(bit) for byte in signature for bit in f"{byte:08b}")
    )
    return bytes(seal.dump(force=True))


@pytest.mark.requirement("R060")
def test_a_seal_says_what_was_put_in_and_verifies(info: SealInfo, agency: Authority) -> None:
    user = agency.certificate
    info = replace(
        info, digests=(esseal.digest_entry(user),), extensions=(("1.2.156.1", b"\x05\x00"),)
    )
    der = made(info, agency)
    check = esseal.verify(der, at=NOW + timedelta(days=1), signer_certificate=user)
    assert check.is_good
    assert check.signer is SignerListing.LISTED
    assert check.seal.algorithm is agency.key.algorithm
    assert check.seal.certificate == agency.certificate
    read = check.seal.info
    assert svg.to_svg(read.art) == svg.to_svg(info.art)  # type: ignore[arg-type]
    assert replace(read, art=info.art) == info


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_reads_the_structure(info: SealInfo, agency: Authority, tmp_path: Path) -> None:
    path = tmp_path / "seal.der"
    path.write_bytes(made(info, agency))
    command = ["openssl", "asn1parse", "-inform", "DER", "-in", str(path)]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )
    kinds = re.findall(r"prim: (\w+)", text)
    assert kinds[:6] == ["IA5STRING", "INTEGER", "IA5STRING", "IA5STRING", "INTEGER", "UTF8STRING"]
    assert kinds[-1] == "BIT"
    assert "20260918090000Z" in text


def test_the_seal_becomes_the_clients_seal(info: SealInfo, agency: Authority) -> None:
    der = made(info, agency)
    seal = esseal.to_seal(der, id="s1", kind=SealKind.NAME, owner="张伟(演示)")
    assert (seal.id, seal.name, seal.kind, seal.data) == ("s1", info.name, SealKind.NAME, der)
    assert (seal.art.width, seal.art.height) == (20, 10)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Period.NOT_YET), (0, Period.IN_FORCE), (30, Period.IN_FORCE), (31, Period.EXPIRED)],
)
def test_the_period_is_judged_at_the_moment_asked(
    info: SealInfo, agency: Authority, days: int, expected: Period
) -> None:
    check = esseal.verify(made(info, agency), at=NOW + timedelta(days=days))
    assert check.validity is expected
    assert check.is_good is (expected is Period.IN_FORCE)
    assert check.signer is SignerListing.NOT_ASKED


def test_an_agency_out_of_date_when_it_made_the_seal_is_found(
    info: SealInfo, agency: Authority
) -> None:
    info = replace(info, created=NOW + timedelta(days=200))
    check = esseal.verify(made(info, agency), at=NOW)
    assert check.maker is MakerSignature.VALID
    assert check.maker_certificate is Period.EXPIRED
    assert not check.is_good


def test_who_may_use_the_seal(info: SealInfo, agency: Authority) -> None:
    mine, other = agency.certificate, b"another certificate"

    def listing(**lists: Any) -> SignerListing:
        der = made(replace(info, **lists), agency)
        return esseal.verify(der, at=NOW, signer_certificate=mine).signer

    assert listing() is SignerListing.UNRESTRICTED
    assert listing(certificates=(other, mine)) is SignerListing.LISTED
    assert listing(certificates=(other,)) is SignerListing.NOT_LISTED
    for name in ("sm3", "Sm3"):
        entry = CertificateDigestEntry(name, esseal.digest_entry(mine).value)
        assert listing(digests=(entry,)) is SignerListing.LISTED
    both = {"certificates": (mine,), "digests": (esseal.digest_entry(other),)}
    assert listing(**both) is SignerListing.LISTED
    assert listing(digests=(esseal.digest_entry(mine),)) is SignerListing.LISTED
    assert listing(digests=(esseal.digest_entry(other),)) is SignerListing.NOT_LISTED
    assert (
        listing(digests=(CertificateDigestEntry("MD5", esseal.digest_entry(mine).value),))
        is SignerListing.NOT_LISTED
    )


def test_a_changed_seal_fails_the_makers_signature(info: SealInfo, agency: Authority) -> None:
    der = made(info, agency)
    renamed = der.replace("张伟".encode(), "张三".encode())
    assert renamed != der
    assert esseal.verify(renamed, at=NOW).maker is MakerSignature.WRONG


def test_another_agencys_certificate_does_not_verify(info: SealInfo, agency: Authority) -> None:
    key = keys.generate(agency.key.algorithm)
    validity = Validity(NOW - timedelta(days=1), NOW + timedelta(days=1))
    other = certificates.issue(
        Role.SEAL_AGENCY,
        Subject("测试制章机构乙"),
        public_key=keys.public_key(key),
        validity=validity,
        authority=agency,
    )
    der = esseal.build(info, other, signer(agency))
    assert esseal.verify(der, at=NOW).maker is MakerSignature.WRONG


def test_an_unknown_signature_algorithm_is_not_judged(info: SealInfo, agency: Authority) -> None:
    def change(seal: Any) -> None:
        seal["sign_alg_id"] = "1.2.840.10045.4.3.2"

    check = esseal.verify(rebuilt(made(info, agency), agency, change), at=NOW)
    assert check.maker is MakerSignature.UNSUPPORTED
    assert not check.is_good


def test_a_size_that_is_not_the_pictures_is_found(info: SealInfo, agency: Authority) -> None:
    def change(seal: Any) -> None:
        seal["seal_info"]["picture"]["width"] = 40

    check = esseal.verify(rebuilt(made(info, agency), agency, change), at=NOW)
    assert check.maker is MakerSignature.VALID
    assert check.picture is PictureState.WRONG_SIZE


@pytest.mark.parametrize(("field", "value"), [(("header", "version"), 1), (("header", "id"), "XX")])
def test_other_versions_are_refused(
    info: SealInfo, agency: Authority, field: tuple[str, str], value: Any
) -> None:
    def change(seal: Any) -> None:
        seal["seal_info"][field[0]][field[1]] = value

    with pytest.raises(SealError, match="第 1 版或第 4 版"):
        esseal.read(rebuilt(made(info, agency), agency, change))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (("picture", "type"), "JPG"),
        (("picture", "data"), b"<svg/>"),
        (("property", "cert_list_type"), 3),
        (("property", "name"), "印" * 300),
        (("property", "name"), ""),
        (("property", "name"), "公章\u202e"),
        (("property", "name"), "公章\n印章有效"),
        (("property", "type"), 0),
        (("property", "type"), -1),
    ],
)
def test_nonsense_inside_is_refused(
    info: SealInfo, agency: Authority, field: tuple[str, str], value: Any
) -> None:
    def change(seal: Any) -> None:
        seal["seal_info"][field[0]][field[1]] = value

    with pytest.raises(SealError):
        esseal.read(rebuilt(made(info, agency), agency, change))


@pytest.mark.parametrize("form", [(SesSealInfoImplicit, SesSealImplicit),
                                  (SesSealInfoUntagged, SesSealUntagged)])  # fmt: skip
def test_extensions_of_other_products_are_read(
    info: SealInfo, agency: Authority, form: tuple[Any, Any]
) -> None:
    ours = SesSeal.load(made(replace(info, extensions=(("1.2.156.1", b"\x05\x00"),)), agency))
    body, whole = form
    values = {name: ours["seal_info"][name] for name in ("header", "es_id", "property", "picture")}
    inner = body({**values, "ext_datas": [{"extn_id": "1.2.156.1", "extn_value": b"\x05\x00"}]})
    signature = keys.sign(agency.key, agency.key.algorithm, inner.dump())
    bits = tuple(int(bit) for byte in signature for bit in f"{byte:08b}")
    rest = {name: ours[name] for name in ("cert", "sign_alg_id")}
    der = whole({"seal_info": inner, **rest, "signed_value": core.BitString(bits)}).dump()
    check = esseal.verify(der, at=NOW)
    assert check.maker is MakerSignature.VALID
    assert check.seal.info.extensions == (("1.2.156.1", b"\x05\x00"),)


@pytest.mark.parametrize(
    ("extensions", "reason"),
    [
        ([{"extn_id": "1.2.156.1", "critical": True, "extn_value": b"\x05\x00"}], "关键扩展"),
        ([{"extn_id": "1.2.156.1", "extn_value": b"\x05\x00"}] * 2, "不符合规范"),
    ],
)
def test_extensions_that_must_be_known_or_stand_twice_are_refused(
    info: SealInfo, agency: Authority, extensions: Any, reason: str
) -> None:
    def change(seal: Any) -> None:
        seal["seal_info"]["ext_datas"] = extensions

    with pytest.raises(SealError, match=reason):
        esseal.read(rebuilt(made(info, agency), agency, change))


def test_times_of_another_zone_are_written_as_they_are_in_greenwich(
    info: SealInfo, agency: Authority
) -> None:
    """And without fractions, which DER would not let end in a zero."""
    here = (NOW + timedelta(microseconds=500_000)).astimezone(timezone(timedelta(hours=8)))
    der = made(replace(info, created=here), agency)
    assert f"{NOW:%Y%m%d%H%M%S}Z".encode() in der
    assert esseal.read(der).info.created == NOW


def test_a_list_of_more_than_a_thousand_is_refused(info: SealInfo, agency: Authority) -> None:
    listed = tuple(CertificateDigestEntry("SM3", bytes([n % 256] * 32)) for n in range(1001))
    read = esseal.read(made(replace(info, digests=listed[:1000]), agency))
    assert read.info.digests == listed[:1000]
    with pytest.raises(SealError, match="不符合规范"):
        esseal.read(made(replace(info, digests=listed), agency))


@pytest.mark.parametrize(("critical", "is_der"), [(None, True), (True, True), (False, False)])
def test_whether_an_extension_is_critical_is_left_out_where_it_is_not(
    critical: bool | None, is_der: bool
) -> None:
    """Its default is FALSE, which DER does not write."""
    value = b"\x01\x01" + (b"\xff" if critical else b"\x00") if critical is not None else b""
    entry = core.ObjectIdentifier("1.2.156.1").dump() + value + b"\x04\x02\x05\x00"
    data = ExtensionData.load(b"\x30" + bytes([len(entry)]) + entry)
    if is_der:
        assert load_strict(ExtensionData, data.dump())["critical"].native is bool(critical)
        return
    with pytest.raises(ValueError, match="DER"):
        load_strict(ExtensionData, data.dump())


def test_only_strict_der_is_read(info: SealInfo, agency: Authority) -> None:
    der = made(info, agency)
    trailing_field = bytearray(der + b"\x05\x00")
    trailing_field[2:4] = (int.from_bytes(der[2:4], "big") + 2).to_bytes(2, "big")
    for hostile in (
        b"",
        der[:-1],
        der + b"\x00",
        bytes(trailing_field),
        b"\x30\x80" + der[4:] + b"\x00\x00",
        der + b"\x00" * esseal.MAX_BYTES,
    ):
        with pytest.raises(SealError):
            esseal.read(hostile)


@given(st.binary(max_size=300))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(SealError):
        esseal.read(data)


def test_every_flipped_byte_is_refused_or_fails_verification(
    info: SealInfo, agency: Authority
) -> None:
    der = made(info, agency)
    start = der.index(b"<svg")
    # of the agency's certificate only the key takes part: its chain is the caller's question
    end = der.index(agency.certificate)
    tail = end + len(agency.certificate)
    for position in (*range(0, start, 3), *range(start, end, 401), *range(tail, len(der), 7)):
        changed = bytearray(der)
        changed[position] ^= 0x01
        try:
            check = esseal.verify(bytes(changed), at=NOW + timedelta(days=1))
        except SealError:
            continue
        assert not check.is_good, position


def test_what_does_not_fit_the_structure_is_not_built(info: SealInfo, agency: Authority) -> None:
    for bad in (
        replace(info, id="印章"),
        replace(info, vendor="标印"),
        replace(info, vendor="Bid\nSeal"),
        replace(info, id="01\x7f"),
        replace(info, art=RasterArt(10, 10, b"no picture")),
    ):
        with pytest.raises(SealError):
            made(bad, agency)


def test_a_unit_seal_with_a_raster_picture_keeps_its_exact_size(
    info: SealInfo, agency: Authority, art: VectorArt
) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 250, 121), True)
    pixmap.clear_with(90)
    pixmap.set_dpi(300, 300)
    png = pixmap.tobytes("png")
    raster = RasterArt(250 / 300 * 25.4, 121 / 300 * 25.4, png)
    der = made(replace(info, art=raster, type=SealType.UNIT), agency)
    check = esseal.verify(der, at=NOW)
    read = check.seal
    assert read.info.type is SealType.UNIT
    assert (read.width_mm, read.height_mm) == (21, 10)
    assert isinstance(read.info.art, RasterArt)
    assert read.info.art.png == png
    assert (read.info.art.width, read.info.art.height) == pytest.approx(
        (raster.width, raster.height), rel=1e-4
    )
    assert check.picture is PictureState.SANE


def test_algorithms_have_their_national_and_public_names(info: SealInfo, agency: Authority) -> None:
    name = SesSeal.load(made(info, agency))["sign_alg_id"].dotted
    assert (
        name
        == {
            Algorithm.SM2_SM3: "1.2.156.10197.1.501",
            Algorithm.RSA_SHA256: "1.2.840.113549.1.1.11",
        }[agency.key.algorithm]
    )


def bits(data: bytes) -> core.BitString:
    return core.BitString(tuple(int(bit) for byte in data for bit in f"{byte:08b}"))


def made_v1(
    info: SealInfo,
    agency: Authority,
    *,
    version: int = 1,
    time: str = "utc_time",
    extensions: bool = False,
) -> bytes:
    """A seal of GM/T 0031-2014 as the ofdrw project writes it: signed over three members."""
    picture = SesSeal.load(made(info, agency))["seal_info"]["picture"]
    values: dict[str, Any] = {
        "header": {"id": "ES", "version": version, "vid": "OFDR&WTest"},
        "es_id": info.id,
        "property": {
            "type": 1,
            "name": info.name,
            "cert_list": [agency.certificate],
            "create_date": {time: info.created},
            "valid_start": {time: info.valid_from},
            "valid_end": {time: info.valid_until},
        },
        "picture": picture.native,
    }
    if extensions:
        values["ext_datas"] = [{"extn_id": "1.2.156.1", "extn_value": b"\x05\x00"}]
    names = {
        Algorithm.SM2_SM3: "1.2.156.10197.1.501",
        Algorithm.RSA_SHA256: "1.2.840.113549.1.1.11",
    }
    signing = {"cert": agency.certificate, "sign_alg_id": names[agency.key.algorithm]}
    body = SesSealInfoV1(values)
    signed = SesToBeSignedV1({"seal_info": body, **signing}).dump()
    value = keys.sign(agency.key, agency.key.algorithm, signed)
    sign_info = {**signing, "signed_value": bits(value)}
    return bytes(SesSealV1({"seal_info": body, "sign_info": sign_info}).dump())


@pytest.mark.parametrize("time", ["utc_time", "general_time"])
@pytest.mark.parametrize("extensions", [False, True])
def test_a_seal_of_the_standard_before_is_read_and_verified(
    info: SealInfo, agency: Authority, time: str, extensions: bool
) -> None:
    der = made_v1(info, agency, time=time, extensions=extensions)
    check = esseal.verify(der, at=NOW, signer_certificate=agency.certificate)
    assert check.is_good
    assert (check.seal.version, check.seal.is_superseded) == (1, True)
    assert check.signer is SignerListing.LISTED
    assert check.seal.info.created == info.created
    assert len(check.seal.info.extensions) == extensions
    assert not esseal.read(made(info, agency)).is_superseded


def test_an_old_seal_that_was_altered_is_found_out(info: SealInfo, agency: Authority) -> None:
    der = made_v1(info, agency)
    altered = der.replace(info.id.encode(), info.id[::-1].encode())
    assert altered != der
    assert esseal.verify(altered, at=NOW).maker is MakerSignature.WRONG


def test_an_old_form_must_say_its_version(info: SealInfo, agency: Authority) -> None:
    with pytest.raises(SealError, match="第 1 版或第 4 版"):
        esseal.read(made_v1(info, agency, version=4))


@pytest.mark.parametrize("build", [made, made_v1])
def test_half_a_byte_of_signature_is_refused(
    info: SealInfo, agency: Authority, build: Callable[..., bytes]
) -> None:
    der = build(info, agency)
    kind = SesSealV1 if build is made_v1 else SesSeal
    seal = kind.load(der)
    _ = seal.native
    holder = seal["sign_info"] if build is made_v1 else seal
    holder["signed_value"] = core.BitString((1, 0, 1))
    with pytest.raises(SealError):
        esseal.read(seal.dump(force=True))


def test_an_agency_whose_key_cannot_be_named_makes_no_seal(info: SealInfo) -> None:
    """ECDSA is none of the standard's algorithms."""
    with pytest.raises(SealError, match="制章证书"):
        esseal.build(info, foreign_certificate(), lambda _data: b"")


def foreign_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试证书")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.DER)


@settings(max_examples=80)
@given(st.binary(max_size=200))
def test_random_bytes_are_a_seal_error(data: bytes) -> None:
    with pytest.raises(SealError):
        esseal.read(data)
