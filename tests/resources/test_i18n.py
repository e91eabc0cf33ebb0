"""The translation door: the right language, its arguments, and one told from many."""

from __future__ import annotations

import pytest

from resources.i18n import Language, Translator


@pytest.mark.parametrize(
    ("language", "pages", "text"),
    [
        ("zh-CN", 1, "共 1 页"),
        ("en", 1, "1 page"),
        ("en", "1", "1 page"),
        ("en", 0, "0 pages"),
        ("en", "1,200", "1,200 pages"),
    ],
)
def test_english_tells_one_from_many(language: Language, pages: object, text: str) -> None:
    assert Translator(language)("共 {n} 页", n=pages) == text


def test_what_is_unknown_stays_as_it_is() -> None:
    assert Translator("en")("{seconds:.1f} 秒", seconds=2.25) == "2.2 秒"
    assert Translator("en")("{不是参数}") == "{不是参数}"
