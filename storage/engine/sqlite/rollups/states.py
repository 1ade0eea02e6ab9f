"""The state of an article: one bit for each flag of a filter, in SQL and in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from storage.engine.values import Fold
from storage.model import FLAGS, Article
from storage.wire.headline_states import parse_headline

__all__ = [
    *(
        "ALL",
        "COLUMNS",
        "COMMON",
        "CONDITIONS",
        "EDITED",
        "FOLDINGS",
        "FOLDING_BITS",
        "KEPT",
        "NAMES",
        "QUOTED",
        "SELDOM",
        "SELDOM_BITS",
        "SQL",
        "STARRED",
        "STATES",
    ),
    *("UNREAD", "Folding", "StateGroup", "column", "counted", "is_set", "mask", "of_article"),
    *("signs", "signs_of", "state_group"),
]

_FLAGS: dict[str, tuple[str, Callable[[Article, int], bool]]] = {
    "unread": ("a.read = 0", lambda article, _quotes: not article.read),
    "starred": ("a.starred = 1", lambda article, _quotes: article.starred),
    "quoted": ("a.quotes > 0", lambda _article, quotes: quotes > 0),
    "captioned": ("a.captioned = 1", lambda article, _quotes: bool(article.caption)),
}
"""When a common flag is set: as SQL over ``article a``, and of an article with some quotes."""

_BITS = {flag.name: flag.bit for flag in FLAGS}
NAMES = {bit: name for name, bit in _BITS.items()}

UNREAD, STARRED, QUOTED, EDITED = (
    _BITS[name] for name in ("unread", "starred", "quoted", "edited")
)

KEPT = (UNREAD, EDITED)
"""What reading an article clears: those read since a filter was set are kept in its list."""

SELDOM_BITS = tuple(flag.bit for flag in FLAGS if flag.seldom)
"""The bits of flags few articles have: the column ``signs`` has them, and each has an index."""

SELDOM = sum(SELDOM_BITS)

COMMON = sum(_BITS[name] for name in _FLAGS)

STATES = range(COMMON + 1)
"""The states of common flags, which the rollups count."""


@dataclass(frozen=True, slots=True)
class Folding:
    """A list in which each story is one row, that of its newest take; or each story of a section.

    Both bits are in the column ``signs``; an article that is alone in its story has neither.

    Attributes:
        folded: The bit of a take that is not the newest one.
        owed: The bit of a newest take that is read while others are unread.
        name: The column of the rollups that counts rows, and the index of unread ones.
        order: The columns that begin that index.
    """

    folded: int
    owed: int
    name: str
    order: str

    @property
    def is_row(self) -> str:
        """SQL over ``article a`` that is true for the newest take."""
        return f"a.signs & {self.folded} = 0"

    @property
    def is_unread(self) -> str:
        """SQL over ``article a`` that is true, of a newest take, where any is unread."""
        return f"(a.read = 0 OR a.signs & {self.owed})"


FOLDINGS: dict[Fold, Folding] = {
    "story": Folding(4096, 16384, "stories", "pos, section"),
    "section": Folding(8192, 32768, "section_stories", "section, pos"),
}
"""How stories are folded in a list of all sections, and in one of some."""

FOLDING_BITS = sum(folding.folded | folding.owed for folding in FOLDINGS.values())

ALL = COMMON | SELDOM
"""The bits of flags, which are packed."""

COLUMNS = (
    *(f"n{state}" for state in STATES),
    *(name for one in FOLDINGS.values() for name in (one.name, f"unread_{one.name}")),
)
"""The columns of the rollups: articles by state, then rows of folded lists, all and unread."""

_COMMON = {_BITS[name]: sql for name, (sql, _) in _FLAGS.items()}

CONDITIONS = _COMMON | {bit: f"a.signs & {bit}" for bit in SELDOM_BITS}
"""SQL over ``article a`` that is true where a bit is set."""

SQL = " + ".join([*(f"({sql}) * {bit}" for bit, sql in _COMMON.items()), "a.signs"])
"""SQL over ``article a`` that gives its state."""


def of_article(article: Article, quotes: int) -> int:
    """Return the state of an article that has a number of quotes."""
    common = sum(_BITS[name] for name, (_, is_set) in _FLAGS.items() if is_set(article, quotes))
    return common | signs_of(article)


def signs_of(article: Article) -> int:
    """Return the bits of the flags few articles have, of an article."""
    return signs(
        article.headline, killed=article.killed is not None, edited=bool(article.unseen_edit)
    )


def signs(headline: str, *, killed: bool, edited: bool) -> int:
    """Return the bits of the flags few articles have."""
    states = parse_headline(headline).states - {"killed", "repeated"}
    names = [*states, *(["killed"] if killed else ()), *(["edited"] if edited else ())]
    return sum(_BITS[name] for name in names)


class StateGroup(NamedTuple):
    """Bits one of which must be set, or one of the others must not be."""

    any_set: int
    any_clear: int

    @property
    def is_seldom(self) -> bool:
        """Whether few articles match."""
        return not self.any_clear and not self.any_set & ~SELDOM

    def holds(self, state: int, *, kept: bool) -> bool:
        """Return whether a state matches; one that is kept matches as if it were unread."""
        state |= sum(KEPT) if kept and self.any_set & sum(KEPT) else 0
        return bool(state & self.any_set or ~state & self.any_clear)


def state_group(names: Iterable[str]) -> StateGroup:
    """Return the bits of flags by name, some of them with a minus."""
    every = [*names]
    return StateGroup(
        mask(name for name in every if not name.startswith("-")),
        mask(name.removeprefix("-") for name in every if name.startswith("-")),
    )


def column(flags: int, folding: Folding | None) -> str:
    """Return the column of the rollups that counts what has these flags."""
    if folding is None:
        return f"n{flags}"
    return f"unread_{folding.name}" if flags & UNREAD else folding.name


def counted(state: int) -> list[bool]:
    """Return for each of the columns whether it counts an article of a state."""
    rows = [is_set(state, flags, folding) for folding in FOLDINGS.values() for flags in (0, UNREAD)]
    return [*(least & state == least for least in STATES), *rows]


def is_set(state: int, flags: int, folding: Folding | None) -> bool:
    """Return whether a state has these flags; a folded list has rows, unread or not."""
    if folding is None:
        return state & flags == flags
    is_unread = bool(state & (UNREAD | folding.owed))
    return not state & folding.folded and (is_unread or not flags & UNREAD)


def mask(flags: Iterable[str]) -> int:
    """Return the bits of flags by name."""
    return sum(_BITS[name] for name in flags)
