"""Value types of placement: rules say what is wanted, marks say exactly where."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from signing.algorithm import Digest
from signing.geometry import RectMm
from signing.value import Value


class RuleKind(StrEnum):
    """The ways to place a seal, as the JSON contract names them."""

    PAGE = "page"
    PAGES = "pages"
    ALL = "all"
    SEAM = "seam"
    KEYWORD = "keyword"


class Edge(StrEnum):
    """An edge of the page as displayed."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


class Ground(StrEnum):
    """What a mark is printed on; its ink changes what is below in one direction only."""

    LIGHT = "light"
    """Paper: the ink darkens it, and print stays readable through the ink."""
    DARK = "dark"
    """A dark picture or cover: the ink lightens it, and light letters stay readable."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a mark's centre goes on every page, in mm from the edges of the displayed page.

    Position(x=120, y=200)          120 mm from the left, 200 mm from the top
    Position(right=35, bottom=40)   35 mm from the right, 40 mm from the bottom
    Exactly one of x/right and one of y/bottom is set.
    """

    x: float | None = None
    y: float | None = None
    right: float | None = None
    bottom: float | None = None


@dataclass(frozen=True, slots=True)
class PageRule:
    """One seal on one page (1-based)."""

    page: int
    at: Position
    seal: str = ""
    """Seal id, name or kind; empty means the first seal available."""
    kind: RuleKind = field(default=RuleKind.PAGE, init=False)


@dataclass(frozen=True, slots=True)
class PagesRule:
    """The same place on a range of pages, e.g. ``1-5,8,末页``."""

    pages: str
    at: Position
    seal: str = ""
    kind: RuleKind = field(default=RuleKind.PAGES, init=False)


@dataclass(frozen=True, slots=True)
class AllRule:
    """The same place on every page."""

    at: Position = Position(right=35.0, bottom=40.0)
    seal: str = ""
    kind: RuleKind = field(default=RuleKind.ALL, init=False)


WHOLE_FILE = "all"
"""As the `groups` of a seam: one seal for the whole file, 一章到底."""


@dataclass(frozen=True, slots=True)
class SeamRule:
    """A seam seal 骑缝章: the seal cut into slices over groups of pages."""

    edge: Edge = Edge.RIGHT
    group: int = 20
    """Most pages that share one seal; groups are balanced and never end with a single page."""
    pages: str = "all"
    """Which pages take part: ``all``, ``odd``, ``even`` or a range, e.g. ``3-末页``."""
    skip_cover: bool = False
    along: float | None = None
    """Centre of the seal along the edge, mm from the page's top (left); None: by `percent`."""
    seal: str = ""
    percent: float = 50.0
    """Centre of the seal along the edge in percent of its length, 0 to 100."""
    groups: str = ""
    """Ranges that share one seal each, e.g. ``1-12,13-末页``; empty: groups of `group` pages."""
    first: float = 1.0
    """How much wider the slice on a group's first page is: 1, 1.5 or 2 times."""
    opposite: bool = False
    """对开: even pages carry their slices at the opposite edge."""
    bleed: float = 0.0
    """mm of ink beyond the edge, 0 to 3, so that careless trimming leaves no white line."""
    kind: RuleKind = field(default=RuleKind.SEAM, init=False)


class Occurrence(StrEnum):
    """Which hits of a keyword are stamped; an int in `KeywordRule` means the n-th."""

    ALL = "all"
    FIRST = "first"
    LAST = "last"


class Anchor(StrEnum):
    """What of a keyword's surroundings the seal is centred on."""

    PHRASE = "phrase"
    """The keyword itself."""
    COLON = "colon"
    """The blank behind the next colon, or the bracketed phrase there that asks for a unit's seal:
    投标人:____(盖单位章)."""
    DATE = "date"
    """The year to the month of the date on its line: 骑年盖月."""


@dataclass(frozen=True, slots=True)
class KeywordRule:
    """A seal on the hits of a keyword, moved by `dx`, `dy` mm (right, down)."""

    keyword: str
    occurrence: Occurrence | int = Occurrence.ALL
    dx: float = 0.0
    dy: float = 0.0
    seal: str = ""
    anchor: Anchor = Anchor.PHRASE
    clamp: bool = False
    """The user's consent to moving marks that leave the page back onto it."""
    skip: tuple[int, ...] = ()
    """Hits, counted from 1 in reading order, that are not stamped."""
    kind: RuleKind = field(default=RuleKind.KEYWORD, init=False)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A seal in the middle of an empty signature field, which is then signed in place.

    A signature field is a place on one page, so its marks are those of a page rule.
    """

    name: str
    """Fully qualified name of the field."""
    seal: str = ""
    kind: RuleKind = field(default=RuleKind.PAGE, init=False)


@dataclass(frozen=True, slots=True)
class InvisibleRule:
    """A signature without an impression, for files that take no visible one.

    Its only mark has no extent and counts as that of a page rule.
    """

    seal: str = ""
    """The seal whose owner signs and whose data the signature carries."""
    kind: RuleKind = field(default=RuleKind.PAGE, init=False)


Rule = PageRule | PagesRule | AllRule | SeamRule | KeywordRule | FieldRule | InvisibleRule


@dataclass(frozen=True, slots=True)
class SignatureField:
    """An empty signature field of a document, which may be signed in place."""

    name: str
    """Fully qualified."""
    page: int
    """1-based."""
    rect: RectMm
    problem: str = ""
    """Why we cannot sign as its author demands, as a Chinese text; empty when we can."""
    locks: tuple[str, ...] = ()
    """The other empty fields that are locked once it is signed."""
    locks_new: bool = False
    """Whether no new field may be added then."""
    digests: tuple[Digest, ...] = tuple(Digest)
    """What its author lets us sign with."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of the ink-trimmed seal a seam mark shows."""

    index: int
    """1-based place of the page in its group."""
    count: int
    """Pages in the group, i.e. slices of the seal."""
    box: tuple[float, float, float, float]
    """The part shown, as fractions 0..1 of the seal: left, top, right, bottom (y downwards)."""


@dataclass(frozen=True, slots=True)
class Mark(Value):
    """One impression of a seal on one page; what the preview shows and the writer draws."""

    rule: RuleKind
    rule_index: int
    """0-based index of the rule that made it."""
    seal: str
    """Resolved seal id."""
    page: int
    """1-based."""
    rect: RectMm
    """The visible impression, for a seam its slice, in mm of the displayed page."""
    slice: Slice | None = None
    aside: float = 0.0
    """mm it was moved right from its keyword, to keep clear of a unit's seal."""
    field: str = ""
    """The signature field to sign in place; empty for a field of our own."""
    ground: Ground = Ground.LIGHT

    @property
    def is_seen(self) -> bool:
        """Whether it shows anything: a signature without an impression has no extent."""
        return self.rect.width > 0 and self.rect.height > 0


class Severity(StrEnum):
    """Whether a finding blocks the submission."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the user should know before submitting; errors block, warnings do not."""

    severity: Severity
    code: str
    """Stable dotted identifier, e.g. ``seam.single-page``."""
    template: str
    """Chinese template, translated at the door; filled with `arguments`."""
    arguments: dict[str, object] = field(default_factory=dict)
    page: int | None = None
    """1-based page to jump to, where there is one."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The expansion of all rules over one document."""

    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...] = ()
