"""What the system refused is said in a Chinese word, or as the system says it."""

from __future__ import annotations

import errno
import os

import pytest

from signing.os_reason import os_reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOENT, "文件或文件夹不存在"),
        (errno.ENOTDIR, "路径中有一段不是文件夹"),
        (errno.EISDIR, "这是一个文件夹"),
        (errno.EACCES, "没有权限"),
        (errno.EPERM, "没有权限"),
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EDQUOT, "磁盘空间不足"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.ETXTBSY, "被其他程序占用"),
        (errno.EADDRINUSE, "端口已被其他程序使用"),
    ],
)
def test_common_causes_have_words_of_ours(number: int, reason: str) -> None:
    assert os_reason(OSError(number, os.strerror(number), "标书.pdf")) == reason


def test_other_causes_are_told_by_the_system_without_the_path() -> None:
    assert os_reason(OSError(errno.EMLINK, "Too many links", "标书.pdf")) == "Too many links"
    assert os_reason(OSError("no number at all")) == "no number at all"
