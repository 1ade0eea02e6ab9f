"""The state of an article: one bit for each flag of a filter, in SQL and in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storage.model import FLAGS, Article
from storage.wire.headline_states import parse_headline

__all__ = [
    *(
        "ALL",
        "COMMON",
        "CONDITIONS",
        "EDITED",
        "KEPT",
        "NAMES",
        "QUOTED",
        "SELDOM",
        "SELDOM_BITS",
        "SQL",
        "STARRED",
        "STATES",
    ),
    *("UNREAD", "mask", "of_article", "signs", "signs_of"),
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

ALL = COMMON | SELDOM

STATES = range(COMMON + 1)
"""The states of common flags, which the rollups count."""

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


def mask(flags: Iterable[str]) -> int:
    """Return the bits of flags by name."""
    return sum(_BITS[name] for name in flags)
