"""Why the operating system refused, in a word for people; the system's own text is English."""

from __future__ import annotations

import errno
from typing import Final

_REASONS: Final = {
    errno.EEXIST: "文件已存在",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘空间不足",
    errno.EBUSY: "被其他程序占用",
    errno.ETXTBSY: "被其他程序占用",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "链接指向自己",
    errno.ESPIPE: "不是普通文件",
    errno.EPIPE: "接收的程序已结束",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "端口已被其他程序使用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def os_reason(error: OSError) -> str:
    """A Chinese half-sentence for the common causes, else what the system says."""
    known = _REASONS.get(error.errno or 0)
    return known or error.strerror or str(error)
