"""Which additions behind a signature are harmless: pyHanko's policy, widened where it is too shy.

It refuses any change of validation data that is already there, and every freed object. Neither
reaches a page: validation data is never drawn, and a freed object still needs a rule of its own
that allows it to vanish.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DocInfoRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules_api import Context, ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

_MAX_DEPTH: Final = 6


class SecurityStoreRule(WhitelistRule):
    """Allows anything below /DSS, as far as it is used nowhere else."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterator[ReferenceUpdate]:
        """Clear every object by its path from the catalogue."""
        if "/DSS" in new.root:
            yield from _below(old, new.root.raw_get("/DSS"), RawPdfPath("/Root", "/DSS"), 0)


def _below(
    old: HistoricalResolver, raw: Any, path: RawPdfPath, depth: int
) -> Iterator[ReferenceUpdate]:
    if isinstance(raw, generic.IndirectObject):
        yield ReferenceUpdate(raw.reference, context_checked=Context.from_absolute(old, path))
        raw = raw.get_object()  # type: ignore[no-untyped-call]
    if depth >= _MAX_DEPTH:
        return
    if isinstance(raw, generic.ArrayObject):
        for index in range(len(raw)):
            yield from _below(old, raw.raw_get(index), _step(path, index), depth + 1)
    elif isinstance(raw, generic.DictionaryObject):
        for key in raw:
            yield from _below(old, raw.raw_get(key), _step(path, key), depth + 1)


def _step(path: RawPdfPath, key: str | int) -> RawPdfPath:
    return RawPdfPath(*path, key)


class BoundedPolicy(StandardDiffPolicy):
    """Gives up, with a ValueError, when comparing takes too long.

    Every signature is compared with every later revision, so time grows with their product.
    """

    deadline: float
    """`time.monotonic()` seconds."""

    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        """Compare two revisions, if there is time left."""
        if time.monotonic() > self.deadline:
            raise ValueError("too many revisions to compare in time")
        return super().apply(old, new, field_mdp_spec, doc_mdp)


def policy(deadline: float) -> StandardDiffPolicy:
    """The policy of BidSeal's verifier; it gives up at `deadline` (`time.monotonic()`)."""
    harmless = (
        DocInfoRule(),
        XrefStreamRule(),
        ObjectStreamRule(),
        SecurityStoreRule(),
        MetadataUpdateRule(),  # type: ignore[no-untyped-call]
    )
    bounded = BoundedPolicy(
        global_rules=[
            CatalogModificationRule(),  # type: ignore[no-untyped-call]
            *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in harmless),
        ],
        form_rule=FormUpdatingRule(
            field_rules=[
                SigFieldCreationRule(),  # type: ignore[no-untyped-call]
                SigFieldModificationRule(),
                GenericFieldModificationRule(),
            ],
        ),
        reject_object_freeing=False,
    )
    bounded.deadline = deadline
    return bounded
