"""Quotes as rows of a list: an utterance stands once, in however many papers it is; pure."""

from __future__ import annotations

from collections.abc import Sequence

from storage.model import Headline, QuoteHit
from storage.stories.elsewhere import format_places
from storage.stories.reprints import group, surname_of
from storage.text.timestamps import published_day
from tui.formatting.dates import format_published

__all__ = ["Found", "group_quotes", "list_utterances"]

Found = tuple[list[QuoteHit], list[Sequence[QuoteHit]]]
"""Quotes, and the same in groups of one utterance."""


def group_quotes(hits: list[QuoteHit], *, of_one: bool) -> Found:
    """Group quotes by utterance, those said last first; `of_one`: all are of one speaker.

    Among the quotes of everybody, those are of one speaker that have a surname in common.
    """
    by_speaker: dict[str, list[QuoteHit]] = {}
    for hit in hits:
        by_speaker.setdefault("" if of_one else surname_of(hit), []).append(hit)
    groups: list[Sequence[QuoteHit]] = [one for some in by_speaker.values() for one in group(some)]
    place = {id(hit): number for number, hit in enumerate(hits)}
    groups.sort(key=lambda one: place[id(one[0])])
    return hits, sorted(groups, key=lambda one: _shown(one).article.published, reverse=True)


def list_utterances(groups: Sequence[Sequence[QuoteHit]]) -> tuple[list[QuoteHit], list[str]]:
    """Return the first of the longest quotes of each group, and what to say of the others.

    That is in how many papers it is, and where the first or the last of them is of another time.
    """
    return [*map(_shown, groups)], [*map(_note, groups)]


def _shown(group: Sequence[QuoteHit]) -> QuoteHit:
    return min(group, key=lambda hit: (-len(hit.quote.text), hit.article.published))


def _note(group: Sequence[QuoteHit]) -> str:
    shown = _shown(group).article
    articles = [hit.article for hit in group]
    first = min(articles, key=lambda one: one.published)
    last = max(articles, key=lambda one: one.published)
    when = _other_time(first, shown)
    begun = f"first {when} in {first.source_name}" if when else ""
    ended = f"last {when}" if (when := _other_time(last, shown)) else ""
    return " · ".join(part for part in (format_places(group), begun, ended) if part)


def _other_time(article: Headline, shown: Headline) -> str:
    """Return when an article was published; nothing if it says the same as that shown.

    Of the same day it is the time alone, of the same year without the year.
    """
    when, other = (format_published(one.published, one.date_kind) for one in (article, shown))
    if when == other:
        return ""
    day, other_day = (published_day(one.published, one.date_kind) for one in (article, shown))
    if day == other_day and article.date_kind != "day":
        return when.split()[-1]
    return when.replace(f" {day.year}", "", 1) if day.year == other_day.year else when
