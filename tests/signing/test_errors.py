"""Errors say three sentences, and say them again on the other side of a process border."""

from __future__ import annotations

import pickle

import pytest

from signing.errors import BidSealError, DamagedPdfError, OutputError, PageRangeError


@pytest.mark.parametrize(
    "error",
    [
        PageRangeError(text="9-", pages=3),
        OutputError(path="甲.pdf", reason="磁盘已满", safe="没有扣费。"),
        DamagedPdfError("《{name}》坏了。", name="乙.pdf", next="请重新导出。"),
    ],
)
def test_an_error_survives_pickling(error: BidSealError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert (copy.what, copy.safe, copy.next) == (error.what, error.safe, error.next)
    assert (copy.code, copy.arguments) == (error.code, error.arguments)


def test_own_sentences_replace_those_of_the_class() -> None:
    error = OutputError(path="甲.pdf", reason="磁盘已满", safe="没有扣费。", next="请清理。")
    assert (error.safe, error.next) == ("没有扣费。", "请清理。")
    assert OutputError(path="甲.pdf", reason="磁盘已满").safe == OutputError.safe
    assert str(error) == "无法写入 甲.pdf:磁盘已满。"


def test_a_sentence_may_be_left_out() -> None:
    error = OutputError(path="甲.pdf", reason="磁盘已满", safe="", next="")
    assert (error.safe, error.next) == ("", "")
