"""Which pages take part in a seam, and which of them share one seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signing.errors import PlacementError
from signing.placement.model import SeamRule
from signing.placement.ranges import parse_pages, parts

Group = tuple[int, ...]
"""1-based pages that share one seal, at least two."""


def seam_pages(rule: SeamRule, pages: int) -> Group:
    """The 1-based pages that take part, of a file of `pages` pages.

    Raises PageRangeError for a range outside the file, unless there is no seam to draw anyway.
    """
    chosen = parse_pages(rule.pages, pages) if pages > 1 else tuple(range(1, pages + 1))
    return tuple(page for page in chosen if not (rule.skip_cover and page == 1))


def seam_groups(rule: SeamRule, pages: int) -> tuple[Group, ...]:
    """The groups of a file of `pages` pages, in order; empty when fewer than two pages take part.

    Raises PlacementError for groups of less than two pages or that share a page, PageRangeError.
    """
    if rule.group < 2:
        raise PlacementError("骑缝章每组至少 2 页,不能是 {group} 页。", group=rule.group)
    chosen = seam_pages(rule, pages)
    if len(chosen) < 2:
        return ()
    if rule.groups:
        return tuple(_joined(_named(rule.groups, chosen, pages)))
    return tuple(_split(chosen, group_sizes(len(chosen), rule.group)))


def group_sizes(pages: int, most: int) -> tuple[int, ...]:
    """Balanced sizes of groups of at most `most` of `pages` pages, both ≥ 2, larger ones first.

    group_sizes(41, 20)   (14, 14, 13)
    group_sizes(21, 20)   (11, 10)
    group_sizes(3, 2)     (3,): one page alone shows no seam, so it joins its neighbours
    """
    groups = min(-(-pages // most), pages // 2)
    size, larger = divmod(pages, groups)
    return (size + 1,) * larger + (size,) * (groups - larger)


def _split(pages: Sequence[int], sizes: Sequence[int]) -> Iterator[Group]:
    start = 0
    for size in sizes:
        yield tuple(pages[start : start + size])
        start += size


def _named(groups: str, chosen: Group, pages: int) -> Iterator[Group]:
    """The chosen pages of each range."""
    taken: set[int] = set()
    for part in parts(groups):
        wanted = set(parse_pages(part, pages))
        if taken & wanted:
            raise PlacementError(
                "骑缝章的分组“{groups}”重复:第 {page} 页在两组里。",
                groups=groups,
                page=min(taken & wanted),
            )
        taken |= wanted
        yield tuple(page for page in chosen if page in wanted)


def _joined(groups: Iterator[Group]) -> list[Group]:
    """Groups of one page, which show no seam, join the group before them, the first the next."""
    joined: list[Group] = []
    for group in groups:
        if joined and (len(group) < 2 or len(joined[-1]) < 2):
            joined[-1] = tuple(sorted(joined[-1] + group))
        elif group:
            joined.append(group)
    return [group for group in joined if len(group) > 1]
