"""The test platform's tenders; all of them are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Project:
    """A tender."""

    code: str
    name: str
    """As it stands on the tender notice; a name, so it is not translated."""
    tenderer: str
    opens_in: timedelta | None
    """From today; the test platform's openings never pass for good. None: opened on receipt."""


PROJECTS: Final = (
    Project("P-001", "演示产业园一期工程施工总承包(测试)", "演示建设单位甲", timedelta(days=7)),
    Project("P-002", "演示大桥养护设备采购(测试)", "演示采购单位乙", timedelta(days=14)),
    Project("P-003", "演示办公耗材询价(测试)", "演示采购单位丙", None),
)


def project_of(code: str) -> Project | None:
    """The tender with this code."""
    return next((project for project in PROJECTS if project.code == code), None)
