"""What an author forbids: the strictest of all that a file says, and nothing that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.errors import ProtectedPdfError
from signing.pdf.model import Change
from signing.pdf.open import open_document
from tests.signing.pdf.handmade import file_of

CERTIFIED = "/Reference[<</TransformMethod/DocMDP/TransformParams<<{level}>>>>]"
RIGHTS = "/Reference[<</TransformMethod/UR3/TransformParams<<{rights}>>>>]"


def opened(path: Path, *, perms: str, reference: str, lock: str = "", form: str = "") -> Change:
    """What may be added to a file of one page with one signature."""
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 6 0 R]/SigFlags 3{form}>>{perms}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R 6 0 R]>>",
        f"<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/Rect[0 0 9 9]/P 3 0 R/V 5 0 R{lock}>>",
        f"<</Type/Sig/Filter/X/Contents<00>/ByteRange[0 1 2 3]{reference}>>",
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Free)/Rect[20 20 99 99]/P 3 0 R>>",
    ]
    path.write_bytes(file_of(bodies))
    return open_document(path).change


@pytest.mark.parametrize(
    ("level", "lock", "change"),
    [
        ("/P 1", "", None),
        ("/P 2", "", Change.CERTIFIED),
        ("/P 3", "", Change.CERTIFIED),
        ("", "", Change.CERTIFIED),
        # what nobody can read allows nothing
        ("/P 7", "", None),
        ("/P/Odd", "", None),
        # a later signature may take away what the certification left, never give it back
        ("/P 3", "/Lock<</Type/SigFieldLock/P 1>>", None),
        ("/P 1", "/Lock<</Type/SigFieldLock/P 3>>", None),
        ("/P 3", "/Lock<</Type/SigFieldLock/P 2>>", Change.CERTIFIED),
        (None, "/Lock<</Type/SigFieldLock/P 1>>", None),
        (None, "/Lock<</Type/SigFieldLock/P 2>>", Change.CERTIFIED),
        (None, "", Change.SIGNATURE_ONLY),
    ],
)
@pytest.mark.parametrize("perms", ["", "/Perms<</DocMDP 5 0 R>>"])
def test_the_strictest_level_counts(
    level: str | None, lock: str, change: Change | None, perms: str, tmp_path: Path
) -> None:
    reference = "" if level is None else CERTIFIED.format(level=level)
    path = tmp_path / "a.pdf"
    if change is not None:
        assert opened(path, perms=perms, reference=reference, lock=lock) is change
        return
    with pytest.raises(ProtectedPdfError, match="DocMDP"):
        opened(path, perms=perms, reference=reference, lock=lock)


@pytest.mark.parametrize(
    ("rights", "change"),
    [
        ("/Signature[/Modify]", Change.RIGHTS),
        ("/Signature[/Modify]/Form[/FillIn]", Change.RIGHTS),
        ("/Signature[/Modify]/Form[/FillIn/Add]", Change.SIGNATURE_ONLY),
        ("/Form[/Add/Modify]", None),
        ("/Signature[]/Document[/FullSave]", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("name", ["UR3", "UR"])
def test_usage_rights_allow_what_they_name(
    rights: str, change: Change | None, name: str, tmp_path: Path
) -> None:
    path, perms = tmp_path / "a.pdf", f"/Perms<</{name} 5 0 R>>"
    reference = RIGHTS.format(rights=rights)
    if change is not None:
        assert opened(path, perms=perms, reference=reference) is change
        return
    with pytest.raises(ProtectedPdfError, match="UR3"):
        opened(path, perms=perms, reference=reference)


@pytest.mark.parametrize(
    ("form", "rendering", "dynamic"),
    [
        ("/XFA(x)", "/NeedsRendering true", True),
        ("/XFA(x)", "/NeedsRendering false", False),
        ("/XFA(x)", "", False),
        ("", "/NeedsRendering true", False),
    ],
)
def test_forms_that_viewers_build_are_refused(
    form: str, rendering: str, dynamic: bool, tmp_path: Path
) -> None:
    if not dynamic:
        change = opened(tmp_path / "a.pdf", perms=rendering, reference="", form=form)
        assert change is Change.SIGNATURE_ONLY
        return
    with pytest.raises(ProtectedPdfError, match="XFA"):
        opened(tmp_path / "a.pdf", perms=rendering, reference="", form=form)
