"""Withdrawals: articles that their sources killed, by a new headline or by a notice, or the reader.

A notice is an article of its own, headed KILL, with the headline of the one it withdraws. It is not
withdrawn itself, and what it quotes is no quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.search.terms import parse
from storage.text.folding import fold
from storage.text.plural import format_count
from storage.text.timestamps import published_day
from storage.wire.headline_states import is_kill_notice, without_states

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Article, Headline, Take

__all__ = ["Withdrawals", "apply_notices", "withdrawn_by"]

_KIND = "withdrawal"
_BACK = timedelta(days=7)
"""How long before a notice what it withdraws was published."""

_ALIKE = 0.9
"""The likeness of two headlines of one story; one may have a word more."""

_LEAST_WORDS = 4
"""Shorter headlines must be the same: two of their words make too much of a likeness."""

_SEARCHED = 5
_MOST = 50
_MOST_QUOTED = 50
"""Withdrawn articles of which quotations are looked for in others."""
_MOST_TIMES = 7
"""Takes of one headline whose times a notice lists."""
_MOST_WITHDRAWN = 500
"""Withdrawn articles that rows of others are marked for."""


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

    def remarks(self, article: Article) -> list[str]:
        """Return what other articles say of one: that they withdraw it, or correct it.

        Of a kill notice it is what the notice withdraws, or that nothing here is withdrawn by it.
        """
        if is_kill_notice(article.headline, killed=article.killed, edited=article.edited):
            return [_describe_notice(self._engine, article)]
        return [*_name_notice(self._engine, article), *_of_later_takes(self._engine, article)]

    def with_withdrawn_text(self) -> frozenset[int]:
        """Return the articles that share text with one of the latest that were withdrawn."""
        query = FilterQuery(flags=frozenset(["killed"]))
        rows = self._engine.articles.select(query, "date").rows(0, _MOST_WITHDRAWN)
        takes = self._engine.stories.takes([row.id for row in rows if row.killed is not None])
        if not takes:
            return frozenset()
        from storage.stories.shared_text import sharing  # late: a start does without

        members = {story: self._engine.stories.members(story) for story in _stories(takes)}
        found = (sharing(members[take.story], id_) for id_, take in takes.items())
        return frozenset().union(*found) - {*takes}

    def with_withdrawn_quotes(self) -> frozenset[int]:
        """Return the articles that use quotations of one of the latest that were withdrawn."""
        query = FilterQuery(flags=frozenset(["killed"]))
        rows = self._engine.articles.select(query, "date").rows(0, _MOST_QUOTED)
        quoted = [row.id for row in rows if row.killed is not None and row.quotes]
        if not (takes := self._engine.stories.takes(quoted)):
            return frozenset()
        from storage.stories.shared_text import sharing  # late, as above

        get, found = self._engine.articles.get, set[int]()
        for id_, take in takes.items():
            members = self._engine.stories.members(take.story)
            others = {one.article for one in members} - sharing(members, id_) - found
            if others and (killed := get(id_)) is not None:
                read = filter(None, map(get, sorted(others)))
                found |= {one.id for one in read if _uses_quotes(one, killed)}
        return frozenset(found)

    def with_embargoed_text(self) -> frozenset[int]:
        """Return the articles with text that is under embargo in another take, but not there."""
        query = FilterQuery(flags=frozenset(["embargoed"]))
        rows = self._engine.articles.select(query, "date").rows(0, _MOST_WITHDRAWN)
        if not rows:
            return frozenset()
        from storage.quotes.citation import embargo_notice  # late: a start does without
        from storage.stories.shared_text import originals

        now = datetime.now(UTC)
        fenced = {row.id for row in rows if embargo_notice(row.headline, row.published, now)}
        takes = self._engine.stories.takes(sorted(fenced))
        found: set[int] = set()
        for story in _stories(takes):
            of = {take.article: take.of for take in self._engine.stories.members(story)}
            found |= {id_ for id_ in of if not fenced.isdisjoint(originals(of, id_))}
        found -= fenced
        return frozenset(found)

    def of_shared_text(self, id: int) -> list[str]:
        """Return whether text of an article was withdrawn, or is under embargo, in other takes."""
        if (take := self._engine.stories.takes([id]).get(id)) is None:
            return []
        members = self._engine.stories.members(take.story)
        if not _may_share(self._engine, members):
            return []
        if (article := self._engine.articles.get(id)) is None:
            return []
        from storage.archive.source_names import source_of  # late: a start does without
        from storage.stories.shared_text import warn_of_shared_text

        get, now = self._engine.articles.get, datetime.now(UTC)
        return warn_of_shared_text(article, members, get, partial(source_of, self._engine), now)

    def _revert(self, change: Change) -> Reverted:
        before = self._engine.articles.set_killed(change["killed"])
        return Reverted(_KIND, {"killed": _written(before)})


def apply_notices(engine: Engine, articles: Iterable[Article]) -> dict[int, int]:
    """Mark as withdrawn what those of the articles withdraw that are notices.

    Returns its ids, each with that of its notice.
    """
    killed: dict[int, int] = {}
    for notice in filter(_is_notice, articles):
        named = _named_by(engine, notice)
        marked = engine.articles.set_killed(
            {one.id: notice.published for one in named if one.killed is None}
        )
        killed |= dict.fromkeys(marked, notice.id)
    return killed


def withdrawn_by(engine: Engine, articles: Iterable[Article]) -> dict[int, int]:
    """Return what those of the articles have withdrawn that are notices, likewise."""
    return {
        one.id: notice.id
        for notice in filter(_is_notice, articles)
        for one in _named_by(engine, notice)
        if one.killed == notice.published.replace(microsecond=0)
    }


def _is_notice(article: Article) -> bool:
    return bool(article.source) and is_kill_notice(
        article.headline, killed=article.killed, edited=article.edited
    )


def _describe_notice(engine: Engine, notice: Article) -> str:
    named = _named_by(engine, notice) if notice.source else []
    killed = [one for one in named if one.killed is not None]
    if killed:
        return f"withdraws {', '.join(_name_withdrawn(killed, notice))}"
    if named:
        return "what it names is no longer marked as withdrawn"
    return "no article here has this headline"


def _name_withdrawn(killed: Sequence[Headline], notice: Article) -> Iterator[str]:
    """Yield each headline once, with how many takes have it, and when they were sent if few."""
    takes: dict[str, list[Headline]] = {}
    for one in sorted(killed, key=lambda row: (row.published, row.id)):
        takes.setdefault(fold(without_states(one.headline)), []).append(one)
    for those in takes.values():
        words = f"“{without_states(those[0].headline)}”"
        if len(those) > 1:
            words += f", {len(those)} takes"
            if len(those) <= _MOST_TIMES and all(_is_timed(one, notice) for one in those):
                times = (f"{one.published.astimezone():%H:%M}" for one in those)
                words += f" ({', '.join(dict.fromkeys(times))})"
        yield words


def _is_timed(article: Headline | Article, other: Headline | Article) -> bool:
    """Return whether the minute of an article is known, on the day of another one."""
    day = published_day(article.published, article.date_kind)
    return article.date_kind != "day" and day == published_day(other.published, other.date_kind)


def _name_notice(engine: Engine, article: Article) -> Iterable[str]:
    """Yield when the notice came that withdrew an article, if there is one."""
    if (killed := article.killed) is None or not article.source:
        return
    query = FilterQuery(
        sources=frozenset({article.source}), since=killed, before=killed + timedelta(seconds=1)
    )
    for row in engine.articles.select(query, "date").rows(0, _MOST):
        if (
            row.id != article.id
            and is_kill_notice(row.headline, killed=row.killed, edited=row.edited)
            and _is_same(without_states(row.headline), without_states(article.headline))
        ):
            if row.date_kind != "day":
                yield f"its kill notice came at {row.published.astimezone():%H:%M}"
            return


def _of_later_takes(engine: Engine, article: Article) -> Iterable[str]:
    """Yield that a later take of its story corrects an article, or that its text was withdrawn."""
    if (take := engine.stories.takes([article.id]).get(article.id)) is None:
        return
    members = engine.stories.members(take.story)
    if not _may_share(engine, members):
        return
    from storage.archive.source_names import source_of  # late, as above
    from storage.stories.corrections import corrections_of, describe_corrections
    from storage.stories.lost_corrections import describe_errors, errors_of
    from storage.stories.shared_text import embargo_of_text, quotes_withdrawn

    if corrections := corrections_of(article, members, engine.articles.get):
        corrected = describe_corrections(article, corrections, members, engine.articles.get)
        corrected = corrected or f"“{corrections[-1].headline}”"
        yield f"corrected by a later take: {corrected}"
    if errors := errors_of(article.id, members, engine.articles.get):
        said = describe_errors(errors)
        yield f"{said[0].lower()}{said[1:]}"
    get, name_of, now = engine.articles.get, partial(source_of, engine), datetime.now(UTC)
    if notice := embargo_of_text(article, members, get, name_of, now):
        yield f"{notice[0].lower()}{notice[1:]}"
    if article.killed is None:
        withdrawn = [*_withdrawn_elsewhere(engine, take, members)]
        yield from withdrawn
        if not withdrawn and (notice := quotes_withdrawn(article, members, get, name_of)):
            yield f"{notice[0].lower()}{notice[1:]}"


def _may_share(engine: Engine, takes: Sequence[Take]) -> bool:
    """Return whether takes of a story may share text, or quotations of one that was withdrawn."""
    if any(one.of is not None for one in takes):
        return True
    killed = FilterQuery(flags=frozenset(["killed"]))
    return len(takes) > 1 and not {one.article for one in takes}.isdisjoint(
        engine.articles.ids(killed)
    )


def _withdrawn_elsewhere(engine: Engine, take: Take, members: Sequence[Take]) -> Iterable[str]:
    """Yield which sources withdrew the text of a take, or a part of it."""
    from storage.archive.source_names import source_of  # late, as above
    from storage.stories.shared_text import sharing

    shared = sharing(members, take.article) - {take.article}
    same: dict[str, bool] = {}
    for other in members:
        if other.article not in shared or (found := engine.articles.get(other.article)) is None:
            continue
        if found.killed is not None:
            name = source_of(engine, found)
            same[name] = same.get(name, False) or _has_same_text(take, other)
    for name, is_same in same.items():
        yield f"{'the same text' if is_same else 'text in it'} was withdrawn by {name}"


def _has_same_text(take: Take, other: Take) -> bool:
    """Return whether one of two takes repeats the other, or both repeat a third."""
    texts = [one.of if one.kind == "repeat" else one.article for one in (take, other)]
    return texts[0] == texts[1]


def _named_by(engine: Engine, notice: Article) -> list[Headline]:
    """Return the earlier articles of its source that a notice names."""
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
        and not is_kill_notice(row.headline, killed=row.killed, edited=row.edited)
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


def _uses_quotes(article: Article, killed: Article) -> bool:
    """Return whether an article, which is no notice, uses quotations of a withdrawn one."""
    from storage.stories.shared_text import uses_quotes_of  # late, as above

    is_notice = is_kill_notice(article.headline, killed=article.killed, edited=article.edited)
    return article.killed is None and not is_notice and uses_quotes_of(killed, article)


def _stories(takes: Mapping[int, Take]) -> set[int]:
    return {take.story for take in takes.values()}


def _written(killed: Mapping[int, datetime | None]) -> dict[str, str | None]:
    return {str(id_): when.isoformat() if when else None for id_, when in killed.items()}


def _articles(change: Change) -> Iterable[int]:
    return [*change["killed"]]
