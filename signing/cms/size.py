"""How much room a signature will need in its file, estimated before anyone knows the signer.

The room is fixed by the digest that the phone confirms, so it has to be settled before the
certificate is chosen. What goes in is known all the same: certificates of the same authorities
have the length of those seen already, the rest has fixed sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.level import Level

_FRAME: Final = 320
"""Tags, object identifiers, issuer and serial of the signer."""
_ATTRIBUTES: Final = 192
_TOKEN: Final = 420
"""An RFC 3161 token but for its certificates and signature."""
_LIST: Final = 768
"""A revocation list with a dozen entries."""
_LONGER: Final = 400
"""A signer's certificate names an owner, a unit and where to ask; a root's does not."""
_CERTIFICATE: Final = {
    Algorithm.RSA_SHA256: 1536,
    Algorithm.RSA_PSS_SHA256: 1664,
    Algorithm.SM2_SM3: 1024,
}
"""Where no certificate of the algorithm has been seen."""
_SIGNATURE: Final = {
    Algorithm.RSA_SHA256: 512,
    Algorithm.RSA_PSS_SHA256: 576,
    Algorithm.SM2_SM3: 72,
}
"""RSA of up to 4096 bits, for PSS with its parameters; DER of two 256-bit numbers."""


def room(level: Level, algorithms: Iterable[Algorithm], *, samples: Sequence[bytes] = ()) -> int:
    """Bytes for the CMS of a signature of `level` by any of `algorithms`.

    `samples` are certificates (DER) of the authorities that will be met, such as their roots.
    """
    return max(
        _room(level, algorithm, _certificate(algorithm, samples)) for algorithm in algorithms
    )


def _room(level: Level, algorithm: Algorithm, certificate: int) -> int:
    """The signer's certificate and its issuer's; the same again for the timestamp."""
    signature = _SIGNATURE[algorithm]
    size = _FRAME + _ATTRIBUTES + signature + 2 * certificate
    if level.reaches(Level.B_T):
        size += _TOKEN + signature + 2 * certificate
    if not level.reaches(Level.B_LT):  # from then on the lists are in the security store
        size += 2 * _LIST
    return size


def _certificate(algorithm: Algorithm, samples: Iterable[bytes]) -> int:
    fitting = [
        len(der) for der in samples if keys.algorithm_of(keys.public_key_of(der)) is algorithm
    ]
    return max(fitting) + _LONGER if fitting else _CERTIFICATE[algorithm]
