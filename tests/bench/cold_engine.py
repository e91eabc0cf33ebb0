"""The engine's part of a small job as a cold process: open, place, stamp, reserve, sign, fill in.

As the peer does, it loads a key, signs without a timestamp and does not sync. Arguments: input,
folder for the output, the seal's drawing (SVG), the signer's key and certificate (DER files).
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main(path: Path, out: Path, drawing: Path, key: Path, certificate: Path) -> None:
    """One sealed and signed file, and then none."""
    gc.disable()  # as the engine's process does while it loads
    from desktop.engine.orders import OpenOrder, PlaceOrder
    from signing.algorithm import Algorithm, Digest
    from signing.engine.order import here
    from signing.pdf.prepare import prepare
    from signing.placement.model import AllRule
    from signing.seal.model import Seal, SealKind
    from signing.seal.svg import from_svg

    os.fsync = lambda _descriptor: None
    seal = Seal("bench", "公章", SealKind.OFFICIAL, "测试", from_svg(drawing.read_bytes()), b"0\0")
    document = here(OpenOrder(path))
    marks = here(PlaceOrder(document, (AllRule(),), (seal,))).marks
    prepared = prepare(
        document,
        marks,
        {seal.id: seal},
        target=out / "engine.pdf",
        digests=(Digest.SHA256,),
        seal_data=seal.data,
    )

    # Only now, as the product loads what signs while the phone is being waited for.
    from signing.cms.assemble import assemble
    from signing.cms.attributes import signed_attributes
    from signing.crypto import keys
    from signing.pdf import complete

    algorithm, signer = Algorithm.RSA_SHA256, certificate.read_bytes()
    digest = bytes.fromhex(prepared.digests[Digest.SHA256])
    attributes = signed_attributes(digest, signer, algorithm)
    value = keys.sign(keys.from_pkcs8(key.read_bytes()), algorithm, attributes)
    cms = assemble(
        attributes, value, certificate=signer, chain=(), algorithm=algorithm, timestamp=None
    )
    complete.fill(prepared, cms)
    complete.discard(prepared)
    gc.freeze()  # as the product does at its end


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
