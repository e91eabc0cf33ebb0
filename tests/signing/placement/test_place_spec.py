"""The command line's place specifications."""

from __future__ import annotations

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
from signing.placement.place_spec import parse_place


@pytest.mark.parametrize(
    ("spec", "rule"),
    [
        ("page=3;x=120;y=200", PageRule(3, Position(x=120, y=200))),
        ("page=1;right=35.5;y=-2;seal=法人章", PageRule(1, Position(right=35.5, y=-2), "法人章")),
        ("pages=1-5,8,末页;x=120;bottom=40", PagesRule("1-5,8,末页", Position(x=120, bottom=40))),
        ("all;right=35;bottom=40", AllRule()),
        ("all", AllRule()),
        ("all;x=20", AllRule(Position(x=20, bottom=40))),
        ("all;y=20;seal=s1", AllRule(Position(right=35, y=20), "s1")),
        ("seam", SeamRule()),
        (
            "seam;edge=left;group=12;pages=odd;skip-cover=1;along=90;seal=公章",
            SeamRule(Edge.LEFT, 12, "odd", True, 90, "公章"),
        ),
        ("seam;edge=right;group=20;pages=all;skip-cover=0", SeamRule()),
        ("seam;group=all", SeamRule(groups="all")),
        ("seam;groups=1-12,13-末页;pages=2-", SeamRule(pages="2-", groups="1-12,13-末页")),
        ("seam;group=all;groups=1-3", SeamRule(groups="1-3")),
        ("seam;along=25%;first=1.5", SeamRule(percent=25, first=1.5)),
        ("seam;along=75％;opposite=1;bleed=0.5", SeamRule(percent=75, opposite=True, bleed=0.5)),
        (
            "keyword=投标人;anchor=colon;clamp=1",
            KeywordRule("投标人", anchor=Anchor.COLON, clamp=True),
        ),
        ("keyword=日期;anchor=date;skip=2,5", KeywordRule("日期", anchor=Anchor.DATE, skip=(2, 5))),
        ("keyword=投标人;occurrence=all;dx=0;dy=0", KeywordRule("投标人")),
        ("keyword=a=b;occurrence=first", KeywordRule("a=b", Occurrence.FIRST)),
        ("keyword=日期;occurrence=last;dx=-3;dy=4", KeywordRule("日期", Occurrence.LAST, -3, 4)),
        ("keyword=日期;occurrence=2", KeywordRule("日期", 2)),
        ("field=甲.乙;seal=公章", FieldRule("甲.乙", "公章")),
        ("invisible;seal=公章", InvisibleRule("公章")),
        (" page = 3 ; x = 120 ; y = 200 ", PageRule(3, Position(x=120, y=200))),
    ],
)
def test_reads_every_kind(spec: str, rule: Rule) -> None:
    assert parse_place(spec) == rule


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("", "不认识"),
        ("stamp;x=1", "stamp"),
        ("page=3", "x"),
        ("page=3;x=1", "bottom"),
        ("page=3;x=1;right=2;y=3", "right"),
        ("page=0;x=1;y=1", "page"),
        ("page=末页;x=1;y=1", "末页"),
        ("page=٣;x=1;y=1", "page"),
        ("page=1;x=abc;y=1", "abc"),
        ("page=1;x=nan;y=1", "nan"),
        ("page=1;x=1;y=1;z=1", "z"),
        ("page=1;x=1;x=2;y=1", "重复"),
        ("page=1;x;y=1", "x"),
        ("page=1;x=;y=1", "x="),
        ("page=1;=5;y=1", "=5"),
        ("page=1;x=1;y=1;", "重复"),
        ("pages=5-1;x=1;y=1", "5-1"),
        ("pages=;x=1;y=1", "pages"),
        ("all=3", "all"),
        ("all;x=1;right=1", "right"),
        ("seam;edge=middle", "middle"),
        ("seam;group=1", "group"),
        ("seam;group=9999999999", "group"),
        ("seam;pages=sometimes", "sometimes"),
        ("seam;groups=5-1", "groups"),
        ("seam;along=101%", "along"),
        ("seam;along=x%", "along"),
        ("seam;along=x", "along"),
        ("seam;first=3", "first"),
        ("seam;bleed=4", "bleed"),
        ("seam;opposite=yes", "opposite"),
        ("keyword=x;anchor=middle", "anchor"),
        ("keyword=x;clamp=2", "clamp"),
        ("keyword=x;skip=1,0", "skip"),
        ("keyword=x;skip=,", "skip"),
        ("seam;skip-cover=yes", "yes"),
        ("seam=1", "seam"),
        ("keyword=", "keyword"),
        ("keyword=" + "长" * 31, "keyword"),
        ("field=", "field"),
        ("field=" + "长" * 201, "field"),
        ("field=a;x=1", "x"),
        ("keyword=x;occurrence=0", "occurrence"),
        ("keyword=x;occurrence=some", "some"),
    ],
)
def test_refuses_what_it_cannot_read(spec: str, said: str) -> None:
    with pytest.raises(PlaceSpecError) as caught:
        parse_place(spec)

    assert said in str(caught.value)
    assert caught.value.arguments["spec"] == spec


@given(st.text())
def test_any_text_is_a_rule_or_a_usage_error(spec: str) -> None:
    try:
        parse_place(spec)
    except PlaceSpecError as error:
        assert str(error)
