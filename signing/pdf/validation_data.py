"""What a verifier needs later: the value that a security store is filled with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValidationData:
    """Certificates and revocation data, all DER."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """Whole OCSPResponse structures (RFC 6960)."""

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.certificates or self.crls or self.ocsps)

    def joined(self, other: ValidationData) -> ValidationData:
        """Both together, nothing twice."""
        return ValidationData(
            tuple(dict.fromkeys(self.certificates + other.certificates)),
            tuple(dict.fromkeys(self.crls + other.crls)),
            tuple(dict.fromkeys(self.ocsps + other.ocsps)),
        )
