"""A copy that is begun before its marks are known: used where it fits, else made anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from signing.algorithm import Digest
from signing.errors import Cancelled, DamagedPdfError
from signing.pdf import copying
from signing.pdf.draft import Draft, Drafts
from signing.pdf.model import PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.pdf.update import Revision, Wish
from signing.placement.model import Mark
from signing.seal.model import Seal

MarkOn = Callable[..., Mark]
BOTH = (Digest.SHA256, Digest.SM3)
needs_unnamed = pytest.mark.skipif(
    not hasattr(os, "O_TMPFILE"), reason="this system has no files without a name"
)


def _prepared(
    path: Path, centred: MarkOn, seals: Mapping[str, Seal], draft: Draft | None
) -> PreparedFile:
    document = open_document(path)
    return prepare(
        document,
        [centred(1, document.pages[0])],
        seals,
        target=path.with_name("out.pdf"),
        digests=[Digest.SHA256],
        seal_data=None,
        draft=draft,
    )


def _taken(path: Path) -> Draft:
    drafts = Drafts()
    drafts.begin(path, path.parent, BOTH)
    draft = drafts.take(path)
    assert draft is not None
    assert drafts.take(path) is None
    return draft


def _hidden(path: Path) -> list[Path]:
    return list(path.parent.glob(".*"))


def _open_files(folder: Path) -> list[str]:
    """What this process has open in a folder, with a name or without."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile, the listing's own at least
            found.append(str(link.readlink()))
    return [name for name in found if name.startswith(str(folder))]


@needs_unnamed
def test_draft_becomes_the_temporary_file(
    three_pages: Path, centred: MarkOn, seals: Mapping[str, Seal]
) -> None:
    draft = _taken(three_pages)
    copied = os.fstat(draft.descriptor).st_ino
    assert _hidden(three_pages) == []
    prepared = _prepared(three_pages, centred, seals, draft)
    assert prepared.temporary.stat().st_ino == copied
    assert prepared.temporary.read_bytes().startswith(three_pages.read_bytes())
    plain = three_pages.with_name("plain.pdf")
    plain.touch()
    assert prepared.temporary.stat().st_mode == plain.stat().st_mode
    with pytest.raises(ValueError, match="closed"):
        _ = draft.descriptor


@needs_unnamed
@pytest.mark.parametrize("change", ["touched", "replaced", "longer"])
def test_draft_of_a_file_that_changed_is_not_used(
    change: str, three_pages: Path, centred: MarkOn, seals: Mapping[str, Seal]
) -> None:
    draft = _taken(three_pages)
    kept = os.dup(draft.descriptor)
    content = three_pages.read_bytes()
    if change == "touched":
        os.utime(three_pages, ns=(1, 1))
    else:
        other = three_pages.with_suffix(".other")
        other.write_bytes(content + (b"\n" if change == "longer" else b""))
        other.replace(three_pages)
    prepared = _prepared(three_pages, centred, seals, draft)
    assert os.fstat(kept).st_nlink == 0
    os.close(kept)
    assert prepared.temporary.read_bytes().startswith(three_pages.read_bytes())


@needs_unnamed
def test_draft_with_too_few_digests_is_not_used(
    three_pages: Path, centred: MarkOn, seals: Mapping[str, Seal]
) -> None:
    draft = Draft.begin(three_pages, three_pages.parent, [Digest.SHA256])
    assert draft is not None
    assert not draft.is_of(three_pages.stat(), BOTH)
    assert draft.is_of(three_pages.stat(), [Digest.SHA256])
    prepared = _prepared(three_pages, centred, seals, draft)
    assert prepared.temporary.exists()


@needs_unnamed
def test_folder_that_cannot_name_it_gets_a_copy_of_its_own(
    three_pages: Path,
    centred: MarkOn,
    seals: Mapping[str, Seal],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = _taken(three_pages)

    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    prepared = _prepared(three_pages, centred, seals, draft)
    assert prepared.temporary.read_bytes().startswith(three_pages.read_bytes())


@needs_unnamed
@pytest.mark.parametrize("error", [Cancelled(), DamagedPdfError(name="a.pdf")])
def test_nothing_stays_when_the_update_cannot_be_composed(
    error: Exception, three_pages: Path, centred: MarkOn, seals: Mapping[str, Seal]
) -> None:
    draft, document = _taken(three_pages), open_document(three_pages)

    def fail(_wish: Wish) -> Revision:
        raise error

    with pytest.raises(type(error)):
        prepare(
            document,
            [centred(1, document.pages[0])],
            seals,
            target=three_pages.with_name("out.pdf"),
            digests=[Digest.SHA256],
            seal_data=None,
            draft=draft,
            revise=fail,
        )
    assert _hidden(three_pages) == []


def test_nothing_is_begun_where_it_cannot_be(
    three_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Draft.begin(three_pages, tmp_path / "missing", BOTH) is None
    assert Draft.begin(tmp_path / "missing.pdf", tmp_path, BOTH) is None
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    drafts = Drafts()
    drafts.begin(three_pages, tmp_path, BOTH)
    assert drafts.take(three_pages) is None


@needs_unnamed
def test_what_nobody_takes_is_closed(three_pages: Path) -> None:
    drafts = Drafts()
    drafts.begin(three_pages, three_pages.parent, BOTH)
    assert _open_files(three_pages.parent) != []
    drafts.close()
    assert _open_files(three_pages.parent) == []
    assert _hidden(three_pages) == []


@needs_unnamed
def test_begun_early_it_gives_way_to_what_is_waited_for(
    three_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nice: list[int] = []
    copy_some = copying._copy_some

    def noted(source: BinaryIO, target: BinaryIO, position: int, left: int) -> int:
        nice.append(os.getpriority(os.PRIO_PROCESS, 0))
        return copy_some(source, target, position, left)

    monkeypatch.setattr(copying, "_copy_some", noted)
    monkeypatch.setattr(copying, "_SMALL", 0)
    with closing(_taken(three_pages)) as draft:
        draft.result()
    assert nice == [min(os.getpriority(os.PRIO_PROCESS, 0) + copying._PATIENCE, 19)]
