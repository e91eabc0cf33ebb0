"""Two parties open a wrapped key; one half, a wrong half or an altered ciphertext opens nothing."""

from __future__ import annotations

import hashlib
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from signing.crypto import curve, keys, oaep, sm2_encryption
from signing.crypto.reply import ReplyKey, seal
from signing.crypto.two_party import (
    CloudShareRsa,
    CloudShareSm2,
    PhoneShareRsa,
    PhoneShareSm2,
    generate_shares,
)
from signing.crypto.two_party_opening import half_rsa, half_sm2, open_rsa, open_sm2
from signing.errors import DecryptionError, KeyFormatError

SECRET = secrets.token_bytes(32)


@pytest.fixture(scope="module")
def rsa_shares() -> tuple[PhoneShareRsa, CloudShareRsa]:
    return generate_shares()


@pytest.fixture(scope="module")
def sm2_shares() -> tuple[PhoneShareSm2, CloudShareSm2]:
    phone = PhoneShareSm2.generate()
    return phone, CloudShareSm2.generate(phone.p1)


def test_sm2_opens_together(sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]) -> None:
    phone, cloud = sm2_shares
    wrapped = sm2_encryption.encrypt(keys.sm2_point(cloud.public), SECRET)
    assert open_sm2(phone, half_sm2(cloud, wrapped), wrapped) == SECRET


def test_sm2_fixed_vector() -> None:
    """Shares chosen so that d is the private key of GM/T 0003.5, C.2."""
    d = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
    d1 = 0x1234567890ABCDEF
    d2 = pow(d1 * (d + 1), -1, curve.N)
    public = keys.sm2_public_key(curve.encode(curve.multiply(d, curve.G)))
    wrapped = sm2_encryption.encrypt(
        keys.sm2_point(public), b"encryption standard", using=sm2_encryption.PythonSm2Encryption()
    )
    half = half_sm2(CloudShareSm2(d2, public), wrapped)
    assert open_sm2(PhoneShareSm2(d1), half, wrapped) == b"encryption standard"
    assert sm2_encryption.decrypt(d, wrapped) == b"encryption standard"


def test_rsa_opens_together(rsa_shares: tuple[PhoneShareRsa, CloudShareRsa]) -> None:
    phone, cloud = rsa_shares
    for length in (0, 16, 32, 190):
        secret = secrets.token_bytes(length)
        wrapped = oaep.encrypt(cloud.public, secret)
        assert open_rsa(phone, half_rsa(cloud, wrapped), wrapped) == secret
    with pytest.raises(KeyFormatError):
        oaep.encrypt(cloud.public, bytes(191))


def test_oaep_decodes_what_the_library_does() -> None:
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.private_numbers()
    n = numbers.public_numbers.n
    wrapped = oaep.encrypt(keys.public_key(keys.RsaPrivateKey(key)), SECRET)
    encoded = pow(int.from_bytes(wrapped), numbers.d, n)
    assert key.decrypt(wrapped, oaep.scheme()) == oaep.decode(encoded, n) == SECRET
    width = 256
    for position in (0, 1, 20, 33, 60, 64, 100, width - 1 - len(SECRET)):
        block = bytearray(encoded.to_bytes(width))
        block[position] ^= 1
        with pytest.raises(DecryptionError):
            oaep.decode(int.from_bytes(block), n)


def test_a_wrong_half_opens_nothing(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa], sm2_shares: tuple[PhoneShareSm2, CloudShareSm2]
) -> None:
    phone, cloud = rsa_shares
    wrapped = oaep.encrypt(cloud.public, SECRET)
    for wrong in (0, 1, half_rsa(cloud, wrapped) ^ 1):
        with pytest.raises(DecryptionError):
            open_rsa(phone, wrong, wrapped)
    signer, other = sm2_shares
    sealed = sm2_encryption.encrypt(keys.sm2_point(other.public), SECRET)
    point = sm2_encryption.Ciphertext.read(sealed).point
    opposite = curve.encode(curve.multiply(signer.d1, point))
    for wrong_half in (b"", b"\x04" + bytes(64), curve.encode(curve.G), opposite):
        with pytest.raises(DecryptionError):
            open_sm2(signer, wrong_half, sealed)


@pytest.mark.parametrize("wrapped", [b"", b"\x00" * 256, b"\x00" * 255 + b"\x01", b"\xff" * 256])
def test_malformed_ciphertexts_are_refused_by_the_cloud(
    wrapped: bytes,
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
    sm2_shares: tuple[PhoneShareSm2, CloudShareSm2],
) -> None:
    with pytest.raises(DecryptionError):
        half_rsa(rsa_shares[1], wrapped)
    with pytest.raises(DecryptionError):
        half_sm2(sm2_shares[1], wrapped)


def test_a_reply_is_for_its_key_and_place_only() -> None:
    mine, other = ReplyKey.generate(), ReplyKey.generate()
    ephemeral, sealed = seal(mine.public, SECRET, b"session:file")
    assert mine.open(ephemeral, sealed, b"session:file") == SECRET
    for key, associated, data in (
        (other, b"session:file", sealed),
        (mine, b"session:other", sealed),
        (mine, b"session:file", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (mine, b"session:file", b""),
    ):
        with pytest.raises(DecryptionError):
            key.open(ephemeral, data, associated)
    with pytest.raises(DecryptionError):
        mine.open(b"\x04" + bytes(64), sealed, b"session:file")
    with pytest.raises(KeyFormatError):
        seal(b"\x04" + bytes(64), SECRET, b"")


def test_oaep_padding_must_be_zeros_up_to_its_mark() -> None:
    """Encodings as RFC 8017, 7.1.1, step 2 makes them, but for the padding."""
    n = keys.generate_rsa().handle.public_key().public_numbers().n
    seed, room = secrets.token_bytes(32), 256 - 2 * 32 - 2 - len(SECRET)

    def encoded(padding: bytes, mark: bytes = b"\x01") -> int:
        data = hashlib.sha256(b"").digest() + padding + mark + SECRET
        masked = bytes(a ^ b for a, b in zip(data, mgf1(seed, len(data)), strict=True))
        masked_seed = bytes(a ^ b for a, b in zip(seed, mgf1(masked, 32), strict=True))
        return int.from_bytes(b"\x00" + masked_seed + masked)

    assert oaep.decode(encoded(bytes(room)), n) == SECRET
    for padding in (b"\x02" + bytes(room - 1), bytes(room - 1) + b"\x80"):
        with pytest.raises(DecryptionError):
            oaep.decode(encoded(padding), n)


def mgf1(seed: bytes, length: int) -> bytes:
    blocks = (hashlib.sha256(seed + n.to_bytes(4)).digest() for n in range(-(-length // 32)))
    return b"".join(blocks)[:length]


def test_rsa_numbers_whose_power_is_known_are_refused(
    rsa_shares: tuple[PhoneShareRsa, CloudShareRsa],
) -> None:
    """0 and 1 are their own powers, and n-1 is 1 or itself."""
    _, cloud = rsa_shares
    for number in (0, 1, cloud.n - 1, cloud.n):
        with pytest.raises(DecryptionError):
            half_rsa(cloud, number.to_bytes(256))
    for number in (2, cloud.n - 2):
        assert 1 < half_rsa(cloud, number.to_bytes(256)) < cloud.n - 1
