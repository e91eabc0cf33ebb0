"""Schemes survive JSON and refuse everything that is not exactly one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import PlaceSpecError
from signing.placement.model import (
    AllRule,
    Anchor,
    Edge,
    FieldRule,
    InvisibleRule,
    KeywordRule,
    Occurrence,
    PageRule,
    PagesRule,
    Position,
    Rule,
    SeamRule,
)
from signing.placement.scheme import STANDARD, Scheme, from_json, to_json

mm = st.floats(-1000, 1000, allow_nan=False)
positions = st.one_of(
    st.builds(lambda x, y: Position(x=x, y=y), mm, mm),
    st.builds(lambda x, y: Position(right=x, bottom=y), mm, mm),
    st.builds(lambda x, y: Position(x=x, bottom=y), mm, mm),
)
seals = st.sampled_from(["", "公章", "seal-7"])
rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(PageRule, st.integers(1, 99999), positions, seals),
    st.builds(PagesRule, st.sampled_from(["1-5,8,末页", "8-"]), positions, seals),
    st.builds(AllRule, positions, seals),
    st.builds(InvisibleRule, seals),
    st.builds(FieldRule, st.sampled_from(["Signature1", "投标人.盖章"]), seals),
    st.builds(
        SeamRule,
        st.sampled_from(Edge),
        st.integers(2, 1000),
        st.sampled_from(["all", "odd", "even", "3-末页"]),
        st.booleans(),
        st.none() | mm,
        seals,
        st.floats(0, 100),
        st.sampled_from(["", "all", "1-12,13-末页"]),
        st.sampled_from([1.0, 1.5, 2.0]),
        st.booleans(),
        st.floats(0, 3),
    ),
    st.builds(
        KeywordRule,
        st.sampled_from(["投标人", "（盖章）"]),
        st.sampled_from(Occurrence) | st.integers(1, 999),
        mm,
        mm,
        seals,
        st.sampled_from(Anchor),
        st.booleans(),
        st.lists(st.integers(1, 99), max_size=3).map(tuple),
    ),
)


@given(st.lists(rules, min_size=1, max_size=8))
def test_rules_come_back_from_json(wanted: list[Rule]) -> None:
    scheme = Scheme("投标书-标准", tuple(wanted))

    assert from_json(to_json(scheme)) == scheme


def test_the_standard_scheme_is_a_scheme() -> None:
    assert from_json(to_json(STANDARD)) == STANDARD
    assert "标准标书" in to_json(STANDARD)


def test_missing_values_take_their_defaults() -> None:
    text = json.dumps(
        {
            "version": 1,
            "name": "x",
            "rules": [{"kind": "all"}, {"kind": "seam"}, {"kind": "keyword", "keyword": "日期"}],
        }
    )

    assert from_json(text).rules == (AllRule(), SeamRule(), KeywordRule("日期"))


def test_a_scheme_of_version_1_still_loads() -> None:
    seam = {"kind": "seam", "edge": "left", "group": 12, "pages": "odd", "skip_cover": True}
    seam |= {"along": 90.0, "seal": "公章"}
    keyword = {
        "kind": "keyword",
        "keyword": "日期",
        "occurrence": 2,
        "dx": 1.0,
        "dy": 0,
        "seal": "",
    }
    old = json.dumps({"version": 1, "name": "x", "rules": [seam, keyword]})

    assert from_json(old).rules == (
        SeamRule(Edge.LEFT, 12, "odd", True, 90.0, "公章"),
        KeywordRule("日期", 2, 1.0),
    )
    assert json.loads(to_json(from_json(old)))["version"] == 2


def wrapped(rule: object) -> str:
    return json.dumps({"version": 1, "name": "x", "rules": [rule]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "JSON"),
        ("[" * 100_000, "JSON"),
        (" " * 1_000_001, "过大"),
        ("[]", "对象"),
        ('{"version":3,"name":"x","rules":[]}', "版本"),
        ('{"version":1,"name":"x","rules":[]}', "rules"),
        ('{"version":1,"name":"x","rules":{}}', "rules"),
        ('{"version":1,"name":" ","rules":[{"kind":"all"}]}', "name"),
        ('{"version":1,"rules":[{"kind":"all"}]}', "name"),
        ('{"version":1,"name":"x","rules":[{"kind":"all"}],"more":1}', "more"),
        (wrapped(7), "rules[0]"),
        (wrapped({"kind": "stamp"}), "kind"),
        (wrapped({"kind": ["all"]}), "kind"),
        (wrapped({"kind": "page", "page": 0, "x": 1, "y": 1}), "page"),
        (wrapped({"kind": "page", "page": True, "x": 1, "y": 1}), "page"),
        (wrapped({"kind": "page", "page": 1, "x": 1}), "y/bottom"),
        (wrapped({"kind": "page", "page": 1, "y": 1}), "x/right"),
        (wrapped({"kind": "page", "page": 1, "x": 1, "right": 2, "y": 1}), "x/right"),
        (wrapped({"kind": "page", "page": 1, "x": "1", "y": 1}), "x"),
        (wrapped({"kind": "page", "page": 1, "x": True, "y": 1}), "x"),
        (wrapped({"kind": "page", "page": 1, "x": float("inf"), "y": 1}), "x"),
        (wrapped({"kind": "pages", "pages": "5-1", "x": 1, "y": 1}), "pages"),
        (wrapped({"kind": "all", "edge": "left"}), "edge"),
        (wrapped({"kind": "all", "seal": 3}), "seal"),
        (wrapped({"kind": "all", "seal": "x" * 201}), "seal"),
        (wrapped({"kind": "seam", "edge": "middle"}), "edge"),
        (wrapped({"kind": "seam", "pages": "sometimes"}), "pages"),
        (wrapped({"kind": "seam", "group": 1}), "group"),
        (wrapped({"kind": "seam", "skip_cover": 1}), "skip_cover"),
        (wrapped({"kind": "seam", "percent": 101}), "percent"),
        (wrapped({"kind": "seam", "percent": "25%"}), "percent"),
        (wrapped({"kind": "seam", "groups": "5-1"}), "groups"),
        (wrapped({"kind": "seam", "first": 3}), "first"),
        (wrapped({"kind": "seam", "bleed": -1}), "bleed"),
        (wrapped({"kind": "seam", "opposite": "yes"}), "opposite"),
        (wrapped({"kind": "keyword", "keyword": "长" * 31}), "keyword"),
        (wrapped({"kind": "keyword", "keyword": "x", "anchor": "middle"}), "anchor"),
        (wrapped({"kind": "keyword", "keyword": "x", "anchor": ["colon"]}), "anchor"),
        (wrapped({"kind": "keyword", "keyword": "x", "skip": 1}), "skip"),
        (wrapped({"kind": "keyword", "keyword": "x", "skip": [0]}), "skip"),
        (wrapped({"kind": "keyword", "keyword": "x", "skip": [True]}), "skip"),
        (wrapped({"kind": "keyword"}), "keyword"),
        (wrapped({"kind": "keyword", "keyword": "x", "occurrence": "most"}), "occurrence"),
        (wrapped({"kind": "keyword", "keyword": "x", "occurrence": 0}), "occurrence"),
        (wrapped({"kind": "keyword", "keyword": "x", "occurrence": ["all"]}), "occurrence"),
    ],
)
def test_refuses_everything_else(text: str, said: str) -> None:
    with pytest.raises(PlaceSpecError) as caught:
        from_json(text)

    assert said in str(caught.value)
