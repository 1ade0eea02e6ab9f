"""Withdrawals: articles that their sources killed, by a new headline or by a notice, or the reader.

A notice is an article of its own, headed KILL, with the headline of the one it withdraws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.search.terms import parse
from storage.text.folding import fold
from storage.text.plural import format_count
from storage.wire.headline_states import parse_headline, without_states

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Article, Headline

__all__ = ["Withdrawals", "apply_notices"]

_KIND = "withdrawal"
_BACK = timedelta(days=7)
"""How long before a notice what it withdraws was published."""

_ALIKE = 0.9
"""The likeness of two headlines of one story; one may have a word more."""

_LEAST_WORDS = 4
"""Shorter headlines must be the same: two of their words make too much of a likeness."""

_SEARCHED = 5
_MOST = 50


class Withdrawals:
    """Marks articles withdrawn, or not; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register(_KIND, self._revert, articles=_articles)

    @transactional
    def mark(self, ids: Sequence[int], *, killed: bool) -> int:
        """Mark articles as withdrawn by their sources, or not; return how many changed."""
        now = datetime.now(UTC).replace(microsecond=0)
        known = [self._engine.articles.get(id_) for id_ in ids]
        other = [one.id for one in known if one is not None and (one.killed is not None) != killed]
        before = self._engine.articles.set_killed(dict.fromkeys(other, now if killed else None))
        if before:
            verb = "marked as withdrawn" if killed else "no longer marked as withdrawn"
            words = f"{format_count(len(before), 'article')} {verb}"
            self._undo.record(_KIND, words, killed=_written(before))
        return len(before)

    def _revert(self, change: Change) -> Reverted:
        before = self._engine.articles.set_killed(change["killed"])
        return Reverted(_KIND, {"killed": _written(before)})


def apply_notices(engine: Engine, articles: Iterable[Article]) -> None:
    """Mark as withdrawn what those of the articles withdraw that are notices."""
    for notice in articles:
        if notice.source and "killed" in parse_headline(notice.headline).states:
            engine.articles.set_killed(
                {one.id: notice.published for one in _withdrawn(engine, notice)}
            )


def _withdrawn(engine: Engine, notice: Article) -> list[Headline]:
    """Return the earlier articles of its source that a notice withdraws."""
    headline = without_states(notice.headline)
    words = sorted(set(headline.split()), key=len, reverse=True)[:_SEARCHED]
    query = FilterQuery(
        sources=frozenset({notice.source}),
        since=notice.published - _BACK,
        before=notice.published + timedelta(seconds=1),
        terms=parse(" OR ".join(f'"{word}"' for word in words)),
    )
    if query.terms is None:
        return []
    rows = engine.articles.select(query, "relevance").rows(0, _MOST)
    return [
        row
        for row in rows
        if row.id != notice.id
        and row.killed is None
        and _is_same(headline, without_states(row.headline))
    ]


def _is_same(one: str, other: str) -> bool:
    words, others = fold(one).split(), fold(other).split()
    if words == others:
        return True
    if min(len(words), len(others)) < _LEAST_WORDS:
        return False
    from difflib import SequenceMatcher  # late: notices are rare

    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= _ALIKE


def _written(killed: Mapping[int, datetime | None]) -> dict[str, str | None]:
    return {str(id_): when.isoformat() if when else None for id_, when in killed.items()}


def _articles(change: Change) -> Iterable[int]:
    return [*change["killed"]]
