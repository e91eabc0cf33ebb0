"""The room reserved for a signature: enough for what goes in, and not much more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, size, timestamp
from signing.crypto import keys
from signing.crypto.crl import build_crl
from signing.level import Level


def made(pki: Any, level: Level) -> int:
    """Bytes of a real CMS of that level."""
    tomorrow = pki.now + timedelta(days=1)
    own = attributes.signed_attributes(bytes(32), pki.signer.certificate, pki.algorithm)
    value = keys.sign(pki.signer.key, pki.algorithm, own)
    request = timestamp.timestamp_request(value, pki.algorithm)
    answer = timestamp.issue_response(request, pki.tsa, pki.now)
    listing = build_crl(pki.ca, {}, this_update=pki.now, next_update=tomorrow, number=1)
    der = assemble.assemble(
        own,
        value,
        certificate=pki.signer.certificate,
        chain=pki.signer.chain,
        algorithm=pki.algorithm,
        timestamp=timestamp.read_response(answer, request) if level.reaches(Level.B_T) else None,
        crls=() if level.reaches(Level.B_LT) else (listing,),
    )
    return len(der)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_it_fits_and_is_not_wasteful(make_pki: Any, algorithm: Algorithm, level: Level) -> None:
    pki = make_pki(algorithm)
    needed = made(pki, level)
    for samples in ([pki.root.certificate], []):
        room = size.room(level, [algorithm], samples=samples)
        assert needed <= room <= 2.2 * needed


def test_an_open_choice_gets_room_for_the_longest(make_pki: Any) -> None:
    samples = [make_pki(algorithm).root.certificate for algorithm in Algorithm]
    rooms = [size.room(Level.B_T, [one], samples=samples) for one in Algorithm]
    assert size.room(Level.B_T, Algorithm, samples=samples) == max(rooms)


def test_lists_need_room_only_where_they_are_in_the_signature() -> None:
    rooms = {level: size.room(level, [Algorithm.SM2_SM3]) for level in Level}
    assert rooms[Level.B_T] > rooms[Level.B_LT] == rooms[Level.B_LTA]


def test_longer_certificates_of_the_authorities_mean_more_room(make_pki: Any) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    samples = [pki.root.certificate, pki.signer.certificate]
    grown = len(pki.signer.certificate) - len(pki.root.certificate)
    assert grown > 0
    rooms = [
        size.room(Level.B_LT, [pki.algorithm], samples=some) for some in (samples[:1], samples)
    ]
    assert rooms[1] - rooms[0] == 4 * grown
