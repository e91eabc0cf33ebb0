"""How a rule's wish for a seal is understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from signing.errors import SealError
from signing.placement.seals import resolve
from signing.seal.model import Seal, SealKind

MakeSeal = Callable[..., Seal]


@pytest.fixture
def seals(make_seal: MakeSeal) -> list[Seal]:
    return [
        make_seal("f1", name="测试单位财务专用章", kind=SealKind.FINANCE),
        make_seal("o1", name="测试单位公章"),
        make_seal("o2", name="测试分公司公章"),
        make_seal("l1", name="王测试法人章", kind=SealKind.LEGAL_PERSON),
        make_seal("s1", name="张测试", kind=SealKind.SIGNATURE),
    ]


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ("", "o1"),
        ("  ", "o1"),
        ("f1", "f1"),
        ("测试分公司公章", "o2"),
        ("公章", "o1"),
        ("official", "o1"),
        ("财务章", "f1"),
        ("法人章", "l1"),
        ("签名", "s1"),
        ("分公司", "o2"),
        ("张", "s1"),
    ],
)
def test_finds_the_seal_meant(seals: list[Seal], wanted: str, id: str) -> None:
    assert resolve(wanted, seals).id == id


def test_puts_no_other_seal_in_the_place_of_the_official_one(make_seal: MakeSeal) -> None:
    seals = [make_seal("a", kind=SealKind.NAME), make_seal("b", kind=SealKind.CONTRACT)]

    with pytest.raises(SealError, match="公章"):
        resolve("", seals)


def test_a_word_for_a_kind_may_also_be_part_of_a_name(make_seal: MakeSeal) -> None:
    odd = make_seal("x", name="项目部合同章", kind=SealKind.OFFICIAL)

    assert resolve("合同章", [odd]) is odd


@pytest.mark.parametrize("wanted", ["发票章", "合同章", "测试单位"])
def test_refuses_what_fits_no_seal_or_several(seals: list[Seal], wanted: str) -> None:
    with pytest.raises(SealError) as caught:
        resolve(wanted, seals)

    assert wanted in str(caught.value)


def test_says_when_there_is_no_seal_at_all() -> None:
    with pytest.raises(SealError, match="没有可用的公章"):
        resolve("", [])


def test_a_whole_name_is_that_seal_though_others_contain_it(make_seal: MakeSeal) -> None:
    longer = make_seal("a", name="测试章(旧)", kind=SealKind.NAME)
    exact = make_seal("b", name="测试章", kind=SealKind.NAME)
    assert resolve("测试章", [longer, exact]) is exact
