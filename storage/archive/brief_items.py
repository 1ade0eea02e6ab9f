"""The items of a brief: its clippings, with what became of their articles and stories since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from storage.archive.clipping_status import WITHDRAWN, same_quote, withdrawn
from storage.archive.source_names import source_of
from storage.errors import NotFound
from storage.model import Article, Block, BriefItem, BriefStory, Clipping, Quote, Revision
from storage.quotes.citation import embargo_notice, withdrawal_notice
from storage.stories.corrections import corrections_of, describe_corrections
from storage.stories.lost_corrections import describe_errors, errors_of
from storage.stories.shared_text import warn_of_shared_text
from storage.stories.utterances import utterances
from storage.text.edit_summary import summarize_edit

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.engine.protocol import Engine
    from storage.model import StoryTake, Take

__all__ = ["read_items"]

Members = Callable[[int], Sequence["Take"]]
"""Returns the takes of a story."""

_LIKE = 0.5
"""The share of common words from which a quote counts as the clipped one rewritten."""


def read_items(engine: Engine, stories: Stories, clippings: Iterable[Clipping]) -> list[BriefItem]:
    """Return the items of clippings, each with its warnings."""
    now = datetime.now(UTC)
    members = cache(engine.stories.members)  # several may be of one story
    return [_read(engine, stories, members, one, now) for one in clippings]


def _read(
    engine: Engine, stories: Stories, members: Members, clipping: Clipping, now: datetime
) -> BriefItem:
    if clipping.kind in ("heading", "note"):
        return BriefItem(clipping)
    if clipping.kind == "story":
        return _story_item(engine, stories, clipping, now)
    article = engine.articles.get(clipping.article)
    if article is None:
        notice = embargo_notice(clipping.headline, clipping.published, now)
        killed = [withdrawal_notice(clipping.killed)] if clipping.killed else []
        return BriefItem(clipping, tuple(one for one in (*killed, notice) if one))
    warnings = [
        *_notices(article, now),
        *_changes(engine, clipping, article),
        *_of_takes(engine, members, article, now),
    ]
    return BriefItem(clipping, tuple(dict.fromkeys(warnings)), article)


def _notices(article: Article, now: datetime) -> Iterator[str]:
    if article.killed:
        yield withdrawal_notice(article.killed)
    if notice := embargo_notice(article.headline, article.published, now):
        yield notice


def _changes(engine: Engine, clipping: Clipping, article: Article) -> Iterator[str]:
    """Yield what the source changed of the clipped words, or of the article, since then."""
    if clipping.kind == "article":
        if (before := _as_clipped(engine, clipping, article)) is None:
            return
        summary = summarize_edit(before, _version(article, article.headline, article.text))
        if summary.weight:
            yield f"Changed since it was clipped: {summary}"
        return
    quotes = engine.quotes.of_article(article.id)
    if same_quote(clipping, quotes) is None and withdrawn(clipping, article.text):
        change = _change_of_words(clipping, article, quotes)
        yield f"{WITHDRAWN}: {change}" if change else WITHDRAWN
    if clipping.former_speaker:
        said = f"said by {clipping.speaker}" if clipping.speaker else "no speaker is named"
        yield f"Changed since it was clipped: {said}, before by {clipping.former_speaker}"
    now = _version(article, article.headline, "")
    if article.edited and article.headline != clipping.headline:
        summary = summarize_edit(_version(article, clipping.headline, ""), now)
        if summary.weight:
            yield f"Changed since it was clipped: {summary}"


def _as_clipped(engine: Engine, clipping: Clipping, article: Article) -> Revision | None:
    """Return an article as it was when it was clipped; None if its source did not edit it since."""
    later = [
        one
        for one in (engine.articles.history(article.id) if article.edited else ())
        if one.replaced >= clipping.clipped
    ]
    if not later:
        return None
    if not clipping.text:  # an older newsdesk clipped it
        return _version(article, later[-1].headline, later[-1].text)
    return _version(article, clipping.headline, clipping.text)


def _version(article: Article, headline: str, text: str) -> Revision:
    blocks = tuple(Block(part) for part in text.split("\n\n") if part.strip())
    return Revision(article.id, article.published, headline, blocks=blocks)


def _change_of_words(clipping: Clipping, article: Article, quotes: Sequence[Quote]) -> str:
    """Return how the article has the clipped words now, if some quote is much like them."""
    words = _vocabulary(clipping.words)

    def likeness(quote: Quote) -> float:
        others = _vocabulary(quote.text)
        return len(words & others) / max(len(words), len(others), 1)

    best = max(quotes, key=likeness, default=None)
    if best is None or likeness(best) < _LIKE:
        return ""
    before, after = (_version(article, "", text) for text in (clipping.words, best.text))
    return str(summarize_edit(before, after))


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _of_takes(engine: Engine, members: Members, article: Article, now: datetime) -> Iterator[str]:
    """Yield what later takes of its story correct in an article, and what it shares with others."""
    if (take := engine.stories.takes([article.id]).get(article.id)) is None:
        return
    takes = members(take.story)
    name_of = partial(source_of, engine)
    yield from warn_of_shared_text(article, takes, engine.articles.get, name_of, now)
    if corrections := corrections_of(article, takes, engine.articles.get):
        words = describe_corrections(article, corrections, takes, engine.articles.get)
        if not words:
            last = replace(corrections[-1], headline=article.headline)
            words = str(summarize_edit(article, last))
        yield f"Corrected by a later take: {words}"
    if errors := errors_of(article.id, takes, engine.articles.get):
        yield describe_errors(errors)


def _story_item(engine: Engine, stories: Stories, clipping: Clipping, now: datetime) -> BriefItem:
    id_ = clipping.story or stories.of([clipping.article]).get(clipping.article, 0)
    try:
        summary, takes = stories.summary(id_), stories.contents(id_)
    except NotFound:
        return BriefItem(clipping, ("The archive no longer has this story",))
    quotes = {one.article.id: engine.quotes.of_article(one.article.id) for one in takes}
    said = utterances(takes, quotes)
    found = BriefStory(summary, takes, quotes, engine.sources.names(), len(said))
    articles, members = {one.article.id: one.article for one in takes}, [one.take for one in takes]
    name_of = partial(source_of, engine)
    warnings = [
        f"{warning}: {name_of(one.article)}, {one.article.headline}"
        for one in takes
        for warning in _take_warnings(engine, clipping, one, now)
    ]
    warnings += [
        f"{warning}: {name_of(one)}, {one.headline}"
        for one in articles.values()
        for warning in warn_of_shared_text(one, members, articles.get, name_of, now)
    ]
    return BriefItem(clipping, tuple(dict.fromkeys(warnings)), story=found)


def _take_warnings(
    engine: Engine, clipping: Clipping, take: StoryTake, now: datetime
) -> Iterator[str]:
    article = take.article
    yield from _notices(article, now)
    if (before := _as_clipped(engine, replace(clipping, text=""), article)) is not None:
        summary = summarize_edit(before, _version(article, article.headline, article.text))
        if summary.weight:
            yield f"Changed since it was clipped: {summary}"
    if take.errors:
        yield describe_errors(take.errors)
