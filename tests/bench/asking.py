"""What the screen asks of an archive besides filters and searches, beside plain sqlite3."""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta

from storage.archive import Archive
from storage.model import Filter

import plain
from build import NEWEST, Newsroom
from figures import Figures, both, cost

PAGE = 50


def reading(figures: Figures, archive: Archive, reader: sqlite3.Connection, count: int) -> None:
    """Everything, without a filter; articles, days, sources, speakers."""
    page = both(lambda: _counted_page(archive, Filter()), lambda: plain.page(reader, PAGE), 99)
    figures.show("everything: first page, total, unread", *page)
    figures.show("facets under no filter", cost(lambda: archive.facets(Filter())), goal=0.2)
    days = (NEWEST.date() - timedelta(60), NEWEST.date())
    figures.show("days: 60 days", cost(lambda: archive.days(Filter(), *days)))
    figures.show("sources", cost(archive.sources.all))
    figures.show("speakers: 200 most quoted", cost(archive.speakers.find))
    most_quoted = Filter(speaker=archive.speakers.find(limit=1)[0].name)
    said = cost(lambda: archive.quotes.find(most_quoted))
    figures.show("quotes: 200 newest of the most quoted", said)
    rnd = random.Random(6)
    article = both(
        lambda: _article(archive, rnd.randint(1, count)),
        lambda: plain.article(reader, rnd.randint(1, count)),
        99,
    )
    figures.show("article and quotes", *article)


def searching(figures: Figures, archive: Archive, reader: sqlite3.Connection) -> None:
    """A word, beside sqlite3; what cannot be quick: relevance and whole counts."""
    words = Newsroom().words
    hits = both(
        lambda: archive.select(Filter(words=f"{words[20]} ")).rows(0, PAGE),
        lambda: plain.hits(reader, words[20], PAGE),
        99,
    )
    figures.show("search 20th word: newest 50", *hits)
    for name, rank in {"3000th word": 3_000, "300th word": 300, "commonest word": 0}.items():
        one = Filter(words=f"{words[rank]} ")
        figures.show(
            f"relevance, {name}: best 50",
            cost(lambda f=one: archive.select(f, order="relevance").rows(0, PAGE), 1),
        )
        count = cost(lambda f=one: archive.count(f), 1)
        figures.show(f"exact count, {name} ({archive.count(one)})", count)
    said = cost(lambda: archive.quotes.find(Filter(words=f"{words[300]} "), limit=PAGE))
    figures.show("quotes: newest 50 with the 300th word", said)


def _counted_page(archive: Archive, chosen: Filter) -> None:
    results = archive.select(chosen)
    _ = results.total, results.unread
    results.rows(0, PAGE)


def _article(archive: Archive, number: int) -> None:
    archive.article(number)
    archive.quotes.of_article(number)
