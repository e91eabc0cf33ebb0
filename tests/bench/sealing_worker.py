"""One encryption in a process of its own that loads nothing else; prints its peak memory, kB."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from signing.envelope.encrypt import Wish, encrypt, examine


def main(path: Path, certificate: Path, out: Path) -> None:
    """Encrypt, read back, remove."""
    wish = Wish((certificate.read_bytes(),), datetime.now(UTC))
    encrypt(examine(path), out / "peak.bse", wish).path.unlink()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    sys.stdout.write(f"{peak}\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
