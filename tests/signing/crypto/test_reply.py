"""A key on its way back to the desktop: sealed as its description says, and for nobody else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.crypto.reply import ReplyKey, seal
from signing.errors import DecryptionError, KeyFormatError

SECRET = bytes(range(32))


def sealed_elsewhere(public: bytes) -> tuple[bytes, bytes]:
    """As the phone does it in its browser, from the description alone."""
    curve = ec.SECP256R1()
    own = ec.generate_private_key(curve)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, public))
    key = HKDF(hashes.SHA256(), 32, None, b"bidseal content key").derive(shared)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return point, AESGCM(key).encrypt(bytes(12), SECRET, b"session")


def test_what_is_sealed_as_described_is_opened() -> None:
    desktop = ReplyKey.generate()
    assert desktop.open(*sealed_elsewhere(desktop.public), b"session") == SECRET
    assert desktop.open(*seal(desktop.public, SECRET, b"session"), b"session") == SECRET


@pytest.mark.parametrize("cut", [0, 1, 15, 47])
def test_what_is_cut_off_opens_nothing(cut: int) -> None:
    desktop = ReplyKey.generate()
    ephemeral, sealed = seal(desktop.public, SECRET, b"session")
    with pytest.raises(DecryptionError):
        desktop.open(ephemeral, sealed[:cut], b"session")


def test_another_session_and_another_point_open_nothing() -> None:
    desktop = ReplyKey.generate()
    ephemeral, sealed = seal(desktop.public, SECRET, b"session")
    for point, session in ((ephemeral, b"other"), (desktop.public, b"session"), (b"", b"session")):
        with pytest.raises(DecryptionError):
            desktop.open(point, sealed, session)
    with pytest.raises(KeyFormatError):
        seal(ephemeral[:-1], SECRET, b"session")
