"""Storing a parsed feed: its entries become articles of a source, according to its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from storage.archive.arrival_rules import with_dropped
from storage.errors import NotFound
from storage.feeds.parsing.document import MAX_ENTRIES
from storage.feeds.polling.moved_links import with_known_keys
from storage.feeds.rules import apply_rules
from storage.model import Rhythm, schedule
from storage.text.urls import host_of

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.fetching.fetch import FetchResult
    from storage.feeds.parsing.document import ParsedFeed
    from storage.model import Article, FetchState, Outcome, Source

__all__ = ["next_fetch_state", "store_feed", "store_feeds", "truncation_note"]

MAX_SLICE = 1_000_000
"""Characters stored in one transaction: other writers wait that long."""

MAX_SLICE_ARTICLES = 200
"""Articles stored in one transaction."""


def store_feed(archive: Archive, source: Source, feed: ParsedFeed) -> list[Outcome]:
    """Add the entries of `feed` to `archive` as articles of `source`.

    The oldest is added first, so that of two with the same date the upper one in the feed is higher
    in the list. Articles no longer in the feed stay, unless the rules of the source expire them.
    """
    return store_feeds(archive, [(source, feed)])[0]


def store_feeds(
    archive: Archive, feeds: Sequence[tuple[Source, ParsedFeed]]
) -> list[list[Outcome]]:
    """Add the entries of several feeds as articles of their sources, usually in one transaction.

    The outcomes are those of each feed's entries after the rules of its source, which limit them.
    Their quotes and stories are left to `Archive.follow_up`.
    """
    sections = archive.sections.map()
    offers = []
    for source, feed in feeds:
        is_first = source.fetch.last_success is None
        entries = _place_undated(feed.entries) if is_first else feed.entries
        sent = list(reversed(apply_rules(source, entries, sections)))
        offers.append(with_known_keys(archive, source, sent))
    applied = archive.rules.apply([*chain(*offers)])
    left = [article for article in applied if article is not None]
    standing = {article.key: article for article in left}
    stored = chain.from_iterable(
        archive.add(some, standing=standing, later=True) for some in _split_into_slices(left)
    )
    outcomes = iter(with_dropped(applied, stored))
    outcomes_by_feed = [list(islice(outcomes, len(offer))) for offer in offers]
    for source, _ in feeds:
        with suppress(NotFound):  # removed meanwhile by another process
            archive.retention.expire(source.id)
    return outcomes_by_feed


def _place_undated(entries: Sequence[Article]) -> Sequence[Article]:
    """Return the entries of a first fetch, those without a date at the time of their neighbour.

    They did not come in just now: each gets the time of the next entry below that has a date, or
    else of the last above. Where none has a date, all keep the time of the fetch.
    """
    times = [None if one.date_kind == "seen" else one.published for one in entries]
    last = next(filter(None, reversed(times)), None)
    placed: list[Article] = []
    for entry, time in zip(reversed(entries), reversed(times), strict=True):
        last = time or last
        placed.append(entry if time or last is None else replace(entry, published=last))
    return placed[::-1]


def _split_into_slices(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Split articles into groups of a limited number and amount of text."""
    some: list[Article] = []
    length = 0
    for article in articles:
        some.append(article)
        length += sum(len(block.text) for block in article.blocks)
        if length >= MAX_SLICE or len(some) == MAX_SLICE_ARTICLES:
            yield some
            some, length = [], 0
    if some:
        yield some


def truncation_note(feed: ParsedFeed) -> str:
    """Describe how many entries of `feed` were dropped as too many, ``""`` for none."""
    if not feed.dropped:
        return ""
    return f"only the newest {MAX_ENTRIES:,} entries taken, {feed.dropped:,} older ones left out"


def next_fetch_state(
    state: FetchState, fetched: FetchResult, feed: ParsedFeed | None, *, wire: int = 0
) -> FetchState:
    """Return the fetch state after a response; `feed` is None if it was not modified."""
    state = replace(
        state,
        etag=fetched.etag,
        modified=fetched.modified,
        validated_by=host_of(fetched.url),
        locked=fetched.locked,
        public_only=state.public_only or fetched.began_public,
        claim="",
    )
    if feed:
        dated = (entry.published for entry in feed.entries if entry.date_kind != "seen")
        rhythm = Rhythm(max(dated, default=None), feed.ttl, feed.skip_hours, feed.skip_days)
        state = replace(state, rhythm=rhythm)
    return schedule.after_success(state, now=datetime.now(UTC), fresh=fetched.fresh, wire=wire)
