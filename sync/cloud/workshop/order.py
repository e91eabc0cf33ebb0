"""An order to the workshop: what is done within limits, and what is made of the answer."""

from __future__ import annotations

from typing import Protocol, TypeVar

Made_co = TypeVar("Made_co", covariant=True)


class Order(Protocol[Made_co]):
    """One piece of work on what a stranger sent; travels to the process by pickle."""

    def carry_out(self) -> bytes:
        """Do it, in the process with limits; the answer's bytes, none of them to be executed."""

    def read(self, untrusted: bytes) -> Made_co:
        """What the answer says, on the asking side; empty when the process ended without one.

        Refusal for anything else than a made thing: the process may have been taken over.
        """
