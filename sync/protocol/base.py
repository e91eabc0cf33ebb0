"""The base of every wire model: frozen, strict about unknown fields, camelCase nowhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

PROTOCOL_VERSION = 1

Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]*$", max_length=4096)]
"""Lower-case hexadecimal."""
Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=4_000_000)]
"""Standard base64 with padding."""
Ident = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
"""An identifier made by the cloud or a client."""
Money = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,9}\.[0-9]{2}$")]
"""CNY with two decimals, e.g. ``1.50``."""


WebAddress = Annotated[
    str, StringConstraints(pattern=r"^https?://[\w.:\[\]-]+(/[!-~]*)?$", max_length=2000)
]
"""An address that a browser is sent to: a client never opens another kind at a server's word."""


class Wire(BaseModel):
    """A message or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
