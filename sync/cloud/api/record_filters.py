"""Which records of a list are wanted, as the query parameters of a call."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from sync.protocol.records import GrantFilter, UseFilter

Grants = Annotated[GrantFilter, Query()]
Uses = Annotated[UseFilter, Query()]
