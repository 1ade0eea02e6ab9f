"""The state of an article: one bit for each flag of a filter, in SQL and in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storage.model import FLAGS, Article

__all__ = ["CONDITIONS", "QUOTED", "SQL", "STARRED", "STATES", "UNREAD", "mask", "of_article"]

_FLAGS: dict[str, tuple[str, Callable[[Article, int], bool]]] = {
    "unread": ("a.read = 0", lambda article, _quotes: not article.read),
    "starred": ("a.starred = 1", lambda article, _quotes: article.starred),
    "quoted": ("a.quotes > 0", lambda _article, quotes: quotes > 0),
    "captioned": ("a.captioned = 1", lambda article, _quotes: bool(article.caption)),
}
"""When a flag is set: as SQL over ``article a``, and of an article with a number of quotes."""

_BITS = {flag.name: flag.bit for flag in FLAGS}
UNREAD, STARRED, QUOTED = (_BITS[name] for name in ("unread", "starred", "quoted"))

STATES = range(sum(_BITS.values()) + 1)
"""All states there can be."""

CONDITIONS = {_BITS[name]: sql for name, (sql, _) in _FLAGS.items()}
"""SQL over ``article a`` that is true where a bit is set."""

SQL = " + ".join(f"({sql}) * {bit}" for bit, sql in CONDITIONS.items())
"""SQL over ``article a`` that gives its state."""


def of_article(article: Article, quotes: int) -> int:
    """Return the state of an article that has a number of quotes."""
    return sum(_BITS[name] for name, (_, is_set) in _FLAGS.items() if is_set(article, quotes))


def mask(flags: Iterable[str]) -> int:
    """Return the bits of flags by name."""
    return sum(_BITS[name] for name in flags)
