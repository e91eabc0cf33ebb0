"""SM2: the standard's vector on both implementations, openssl as the judge, hostile input."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from signing.crypto import curve, keys, sm2
from signing.errors import KeyFormatError, SignatureMismatchError

# GB/T 32918.5-2017 (GM/T 0003.5-2012), annex A.2
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
MESSAGE = b"message digest"
DIGEST = bytes.fromhex("f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640")
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def backends() -> list[sm2.Sm2Backend]:
    own: list[sm2.Sm2Backend] = [sm2.PythonSm2()]
    return own if isinstance(sm2.backend(), sm2.PythonSm2) else [*own, sm2.backend()]


@pytest.fixture(params=backends(), ids=lambda backend: type(backend).__name__)
def backend(request: pytest.FixtureRequest) -> sm2.Sm2Backend:
    found: sm2.Sm2Backend = request.param
    return found


def test_public_key_of_the_standard() -> None:
    assert sm2.public_key(PRIVATE) == PUBLIC


def test_message_digest_of_the_standard() -> None:
    assert sm2.message_digest(PUBLIC, MESSAGE) == DIGEST


def test_signature_of_the_standard_verifies(backend: sm2.Sm2Backend) -> None:
    sm2.verify(PUBLIC, MESSAGE, sm2.encode_signature(R, S), using=backend)


def test_one_signs_and_every_other_verifies(backend: sm2.Sm2Backend) -> None:
    signature = sm2.sign(PRIVATE, "投标文件".encode(), using=backend)
    for other in backends():
        sm2.verify(PUBLIC, "投标文件".encode(), signature, using=other)


def test_another_message_does_not_verify(backend: sm2.Sm2Backend) -> None:
    with pytest.raises(SignatureMismatchError):
        sm2.verify(PUBLIC, b"another", sm2.encode_signature(R, S), using=backend)


def test_another_key_does_not_verify(backend: sm2.Sm2Backend) -> None:
    other = sm2.public_key(sm2.generate())
    with pytest.raises(SignatureMismatchError):
        sm2.verify(other, MESSAGE, sm2.encode_signature(R, S), using=backend)


def test_sum_at_infinity_does_not_verify(backend: sm2.Sm2Backend) -> None:
    # s·G + t·P is the point at infinity when s = −t·d
    t = 12345
    s = -t * PRIVATE % curve.N
    forged = sm2.encode_signature((t - s) % curve.N, s)
    with pytest.raises(SignatureMismatchError):
        sm2.verify(PUBLIC, MESSAGE, forged, using=backend)


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, S), (R, 0), (curve.N, S), (R, curve.N), (R + curve.N, S), (1, curve.N - 1)],
    ids=["r=0", "s=0", "r=n", "s=n", "r+n", "r+s=n"],
)
def test_values_out_of_range_are_refused(r: int, s: int, backend: sm2.Sm2Backend) -> None:
    with pytest.raises(SignatureMismatchError):
        sm2.verify(PUBLIC, MESSAGE, sm2.encode_signature(r, s), using=backend)


def hostile() -> dict[str, bytes]:
    good = sm2.encode_signature(R, S)
    body = good[2:]
    return {
        "empty": b"",
        "truncated": good[:-1],
        "trailing": good + b"\x00",
        "long length": b"\x30\x81" + good[1:],
        "indefinite": b"\x30\x80" + body + b"\x00\x00",
        "set": b"\x31" + good[1:],
        "padded integer": b"\x30" + bytes([len(body) + 1, 2, 34, 0]) + body[2:],
        "negative r": good[:4].replace(b"\x02\x21", b"\x02\x20") + good[5:],
        "first integer too long": b"\x30\x46\x02\x7f" + bytes(68),
        "second is no integer": good[: 4 + good[3]] + b"\x04" + good[5 + good[3] :],
        "three integers": b"\x30" + bytes([len(body) + 3]) + body + b"\x02\x01\x01",
        "text": b"not a signature at all, just text",
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_anything_but_strict_der_is_refused(name: str) -> None:
    with pytest.raises(SignatureMismatchError):
        sm2.verify(PUBLIC, MESSAGE, hostile()[name])


def test_small_values_survive_the_encoding() -> None:
    for pair in [(1, 1), (127, 128), (255, 256), (curve.N - 1, 1)]:
        assert sm2.decode_signature(sm2.encode_signature(*pair)) == pair


@pytest.mark.parametrize(
    "public",
    [
        PUBLIC[:-1],
        PUBLIC[1:],
        b"\x02" + PUBLIC[1:33],
        PUBLIC[:-1] + bytes([PUBLIC[-1] ^ 1]),
        b"\x04" + bytes(64),
        b"\x04" + (curve.P + 1).to_bytes(32) + PUBLIC[33:],
        b"",
    ],
    ids=["short", "no prefix", "compressed", "off curve", "zero", "x ≥ p", "empty"],
)
def test_public_keys_off_the_curve_are_refused(public: bytes) -> None:
    with pytest.raises(KeyFormatError):
        sm2.verify(public, MESSAGE, sm2.encode_signature(R, S))


@pytest.mark.parametrize("private", [0, -1, curve.N - 1, curve.N, 2**256])
def test_private_keys_out_of_range_are_refused(private: int) -> None:
    with pytest.raises(KeyFormatError):
        sm2.sign(private, MESSAGE)


def test_generated_keys_differ_and_are_in_range() -> None:
    made = {sm2.generate() for _ in range(20)}
    assert len(made) == 20
    assert all(1 <= key <= curve.N - 2 for key in made)


def test_arithmetic_agrees_with_repeated_addition() -> None:
    doubled = curve.combine(1, curve.G, 1, curve.G)
    assert curve.multiply(2, curve.G) == doubled
    assert curve.multiply(5, curve.G) == curve.combine(3, curve.G, 2, curve.G)
    assert curve.multiply(curve.N + 7, curve.G) == curve.multiply(7, curve.G)


def test_infinity_is_no_public_key() -> None:
    with pytest.raises(KeyFormatError):
        curve.multiply(curve.N, curve.G)
    with pytest.raises(KeyFormatError):
        curve.combine(1, curve.G, curve.N - 1, curve.G)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_openssl_accepts_ours_and_we_accept_openssls(tmp_path: Path) -> None:
    private = keys.generate_sm2()
    (tmp_path / "key.der").write_bytes(keys.to_pkcs8(private))
    (tmp_path / "public.der").write_bytes(keys.public_key(private))
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "ours").write_bytes(sm2.sign(private.secret, MESSAGE))
    common = ["-rawin", "-digest", "sm3", "-in", "message", "-pkeyopt", "distid:1234567812345678"]

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", "pkeyutl", *arguments, *common], cwd=tmp_path, check=True)

    openssl("-verify", "-pubin", "-keyform", "DER", "-inkey", "public.der", "-sigfile", "ours")
    openssl("-sign", "-keyform", "DER", "-inkey", "key.der", "-out", "theirs")
    theirs = (tmp_path / "theirs").read_bytes()
    sm2.verify(sm2.public_key(private.secret), MESSAGE, theirs)


def test_numbers_out_of_range_are_refused() -> None:
    """s + N is the same number to the curve: accepted, it would be a second signature."""
    public = sm2.public_key(7)
    r, s = sm2.decode_signature(sm2.sign(7, b"m"))
    for wrong in [(0, s), (r, 0), (curve.N, s), (r, curve.N), (r, s + curve.N)]:
        with pytest.raises(SignatureMismatchError, match="编码不正确"):
            sm2.verify(public, b"m", sm2.encode_signature(*wrong))


def test_forged_signature_that_leaves_the_key_out_is_refused() -> None:
    """With r + s = N the public key drops out, and anybody can find a digest that fits."""
    r = 12345
    s = curve.N - r
    digest = (r - curve.multiply(s, curve.G)[0]) % curve.N
    forged = sm2.encode_signature(r, s)
    assert not sm2.PythonSm2().verify(sm2.public_key(7), digest.to_bytes(32), forged)


def test_a_nonce_that_gives_zero_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """k = 5 and a digest made to fit: r = e + x1 is zero (GB/T 32918.2-2016, 6.1, A5)."""
    digest = (-curve.multiply(5, curve.G)[0] % curve.N).to_bytes(32)
    drawn = iter([5 - 1, 7 - 1])
    monkeypatch.setattr("signing.crypto.sm2.secrets.randbelow", lambda _n: next(drawn))
    signature = sm2.PythonSm2().sign(PRIVATE, digest)
    assert list(drawn) == []
    assert sm2.PythonSm2().verify(PUBLIC, digest, signature)


def test_coordinates_are_below_the_prime() -> None:
    """The curve has a point with x = 0; x = p means the same, but is another encoding of it."""
    y = pow(curve.B, (curve.P + 1) // 4, curve.P)
    assert curve.decode(curve.encode((0, y))) == (0, y)
    for odd in ((curve.P, y), (0, curve.P - y + curve.P)):
        if odd[1] < 1 << 256:
            with pytest.raises(KeyFormatError):
                curve.decode(curve.encode(odd))
