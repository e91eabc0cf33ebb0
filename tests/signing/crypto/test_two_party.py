"""Two-party keys: the halves sign together, wrong halves give no signature."""

from __future__ import annotations

import dataclasses

import pytest

from signing.algorithm import Algorithm
from signing.crypto import curve, keys, sm2
from signing.crypto.two_party import (
    CloudShareRsa,
    CloudShareSm2,
    PartialSm2,
    PhoneShareRsa,
    PhoneShareSm2,
    generate_shares,
)
from signing.errors import KeyFormatError, KeyShareError

MESSAGE = b"signed attributes"


@pytest.fixture
def sm2_shares() -> tuple[PhoneShareSm2, CloudShareSm2]:
    phone = PhoneShareSm2.generate()
    return phone, CloudShareSm2.generate(phone.p1)


@pytest.fixture(
    scope="module", params=[Algorithm.RSA_SHA256, Algorithm.RSA_PSS_SHA256], ids=lambda a: str(a)
)
def rsa_shares(request: pytest.FixtureRequest) -> tuple[PhoneShareRsa, CloudShareRsa]:
    return generate_shares(request.param)


def test_sm2_halves_sign_together(sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]) -> None:
    phone, cloud = sm2_shares
    nonce = phone.begin()
    partial = cloud.partial(nonce.q1, message=MESSAGE)
    signature = phone.finish(nonce, partial, public=cloud.public, message=MESSAGE)
    keys.verify_signature(cloud.public, Algorithm.SM2_SM3, signed_data=MESSAGE, signature=signature)


def test_sm2_key_is_what_the_halves_imply(
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    phone, cloud = sm2_shares
    whole = (pow(phone.d1 * cloud.d2, -1, curve.N) - 1) % curve.N
    assert keys.public_key(keys.Sm2PrivateKey(whole)) == cloud.public


def test_sm2_share_survives_storing(sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]) -> None:
    phone, _ = sm2_shares
    assert len(phone.to_bytes()) == 32
    assert PhoneShareSm2.from_bytes(phone.to_bytes()) == phone


@pytest.mark.parametrize("field", ["r", "s2", "s3"])
def test_altered_sm2_answer_gives_no_signature(
    field: str, sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]
) -> None:
    phone, cloud = sm2_shares
    nonce = phone.begin()
    partial = cloud.partial(nonce.q1, message=MESSAGE)
    altered = dataclasses.replace(partial, **{field: getattr(partial, field) ^ 1})
    with pytest.raises(KeyShareError):
        phone.finish(nonce, altered, public=cloud.public, message=MESSAGE)


@pytest.mark.parametrize("r", [0, -1, curve.N])
def test_sm2_answer_out_of_range_is_refused(
    r: int, sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]
) -> None:
    phone, cloud = sm2_shares
    with pytest.raises(KeyShareError):
        phone.finish(phone.begin(), PartialSm2(r, 1, 1), public=cloud.public, message=MESSAGE)


def test_foreign_sm2_share_gives_no_signature(
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    _, cloud = sm2_shares
    stranger = PhoneShareSm2.generate()
    nonce = stranger.begin()
    partial = cloud.partial(nonce.q1, message=MESSAGE)
    with pytest.raises(KeyShareError):
        stranger.finish(nonce, partial, public=cloud.public, message=MESSAGE)


def test_answer_to_another_message_gives_no_signature(
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    phone, cloud = sm2_shares
    nonce = phone.begin()
    partial = cloud.partial(nonce.q1, message=b"something else")
    with pytest.raises(KeyShareError):
        phone.finish(nonce, partial, public=cloud.public, message=MESSAGE)


def test_points_off_the_curve_are_refused(
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    _, cloud = sm2_shares
    with pytest.raises(KeyFormatError):
        CloudShareSm2.generate(b"\x04" + b"\x01" * 64)
    with pytest.raises(KeyFormatError):
        cloud.partial(b"\x04" + b"\x01" * 64, message=MESSAGE)


@pytest.mark.parametrize("share", [b"", bytes(32), b"\xff" * 32, b"\x01" * 31])
def test_malformed_sm2_share_is_refused(share: bytes) -> None:
    with pytest.raises(KeyFormatError):
        PhoneShareSm2.from_bytes(share)


def test_rsa_halves_sign_together(rsa_shares: tuple[PhoneShareRsa, CloudShareRsa]) -> None:
    phone, cloud = rsa_shares
    salt = phone.begin()
    power = cloud.partial(message=MESSAGE, salt=salt)
    signature = phone.finish(power, message=MESSAGE, salt=salt)
    assert len(signature) == 256
    keys.verify_signature(cloud.public, cloud.algorithm, signed_data=MESSAGE, signature=signature)


def test_rsa_salts_are_for_pss_only_and_of_one_length(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
) -> None:
    _, cloud = rsa_shares
    wrong = [bytes(31), bytes(33)]
    wrong.append(b"" if cloud.algorithm is Algorithm.RSA_PSS_SHA256 else bytes(32))
    for salt in wrong:
        with pytest.raises(KeyFormatError):
            cloud.partial(message=MESSAGE, salt=salt)


def test_rsa_salts_are_drawn_afresh(rsa_shares: tuple[PhoneShareRsa, CloudShareRsa]) -> None:
    phone, _ = rsa_shares
    is_pss = phone.algorithm is Algorithm.RSA_PSS_SHA256
    assert (phone.begin() != phone.begin()) == is_pss


def test_rsa_share_survives_storing(rsa_shares: tuple[PhoneShareRsa, CloudShareRsa]) -> None:
    phone, cloud = rsa_shares
    stored = phone.to_bytes()
    assert len(stored) == 256
    assert PhoneShareRsa.from_bytes(stored, public=cloud.public, algorithm=cloud.algorithm) == phone


def test_altered_rsa_answer_gives_no_signature(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
) -> None:
    phone, cloud = rsa_shares
    salt = phone.begin()
    power = cloud.partial(message=MESSAGE, salt=salt)
    with pytest.raises(KeyShareError):
        phone.finish(power ^ 1, message=MESSAGE, salt=salt)


def test_rsa_share_that_does_not_fit_is_refused(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
) -> None:
    phone, cloud = rsa_shares
    with pytest.raises(KeyFormatError):
        PhoneShareRsa.from_bytes(phone.to_bytes()[1:], public=cloud.public)
    with pytest.raises(KeyFormatError):
        PhoneShareRsa.from_bytes(bytes(256), public=cloud.public)
    for d2 in (0, phone.n):
        with pytest.raises(KeyFormatError):
            CloudShareRsa(phone.n, phone.e, d2)
    with pytest.raises(KeyFormatError):
        CloudShareRsa(phone.n, 3, 1)


def test_shares_never_show_in_their_repr(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    for share in (*rsa_shares, *sm2_shares):
        assert "d1=" not in repr(share)
        assert "d2=" not in repr(share)


def test_sm2_half_is_drawn_again_when_r_is_zero(
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A nonce point made to fit: x1 of k3·Q1 + k2·G is −e, so that r = e + x1 is zero."""
    _, cloud = sm2_shares
    for number in range(100):
        message = MESSAGE + bytes([number])
        e = int.from_bytes(sm2.message_digest(keys.sm2_point(cloud.public), message))
        x = -e % curve.N
        square = (x**3 + curve.A * x + curve.B) % curve.P
        y = pow(square, (curve.P + 1) // 4, curve.P)
        if y * y % curve.P == square:
            break
    k2, k3 = 5, 1
    q1 = curve.encode(curve.combine(1, (x, y), curve.N - k2, curve.G))
    drawn = iter([k2 - 1, k3 - 1, 7, 8])
    monkeypatch.setattr("signing.crypto.two_party_sm2.secrets.randbelow", lambda _n: next(drawn))
    assert cloud.partial(q1, message=message).r != 0
    assert list(drawn) == []


def test_sm2_share_of_the_order_itself_is_refused() -> None:
    assert PhoneShareSm2.from_bytes((curve.N - 1).to_bytes(32)).d1 == curve.N - 1
    for value in (0, curve.N, curve.N + 1):
        with pytest.raises(KeyFormatError):
            PhoneShareSm2.from_bytes(value.to_bytes(32))


def test_rsa_shares_are_as_long_as_the_key(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
) -> None:
    """A short one could be searched for; one of 2048 bits is that short once in 2¹⁰⁰ keys."""
    phone, cloud = rsa_shares
    assert phone.d1.bit_length() > 1900
    assert cloud.d2.bit_length() > 1900
