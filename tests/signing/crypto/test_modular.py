"""Powers by GMP are those of Python."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signing.crypto import modular


@given(st.integers(0, 1 << 256), st.integers(1, 1 << 256), st.integers(1, 1 << 255))
def test_power_is_pythons(base: int, secret: int, half: int) -> None:
    modulus = 2 * half + 1
    assert modular.power(base, secret, modulus) == pow(base, secret, modulus)
