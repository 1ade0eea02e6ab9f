"""What an archive is asked by the screen, for `archive.py` to measure."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import timedelta

from storage.archive import Archive
from storage.model import Filter, Visit

import plain
from build import NEWEST, Newsroom
from figures import Figures, both, cost

PAGE = 50
OLD = (NEWEST.date() - timedelta(2909), NEWEST.date() - timedelta(179))
LAST_WEEK = NEWEST.date() - timedelta(9)


def filters(archive: Archive) -> dict[str, Filter]:
    """Return what the panel can ask for, alone and together."""
    obituaries = frozenset({"OBITUARIES"})
    counts = archive.facets(Filter(sections=obituaries)).sources
    rare = frozenset({min(counts, key=lambda source: counts[source], default=1)})
    sections = frozenset(list(archive.facets(Filter()).sections)[:8])
    speaker = Filter(speaker=archive.speakers.find(limit=1)[0].name)
    since, until = OLD
    return {
        "everything": Filter(),
        "section": Filter(sections=frozenset({"WORLD"})),
        "section and range": Filter(sections=frozenset({"TECH"}), since=since, until=until),
        "8 sections": Filter(sections=sections),
        "source": Filter(sources=frozenset({3})),
        "rare section x rare source": Filter(sections=obituaries, sources=rare),
        "8 sections x 8 sources": Filter(sections=sections, sources=frozenset(range(10, 18))),
        "unread": Filter(unread=True),
        "unread, kept 30": Filter(unread=True, kept=frozenset(range(1, 31))),
        "unread in a rare section": Filter(unread=True, sections=obituaries),
        "starred": Filter(starred=True),
        "starred x source x range": Filter(
            starred=True, sources=frozenset({2}), since=since, until=until
        ),
        "quoted": Filter(quoted=True),
        "last 7 days": Filter(since=LAST_WEEK),
        "source, unread, 7.5 years": Filter(
            sources=frozenset({2}), unread=True, since=since, until=until
        ),
        "speaker": speaker,
        **_late(archive, speaker, obituaries),
    }


def _late(archive: Archive, speaker: Filter, section: frozenset[str]) -> dict[str, Filter]:
    """Return what can be asked for of what came in since the last look."""
    looks = {
        count: Visit(NEWEST, max(archive.last_arrival() - count, 0))
        for count in (500, 5_000, 20_000)
    }
    return {
        **{f"new: {count}": Filter(after=look) for count, look in looks.items()},
        "new: 5000, unread": Filter(after=looks[5_000], unread=True),
        "new: 5000, starred": Filter(after=looks[5_000], starred=True),
        "new: 5000, rare section": Filter(after=looks[5_000], sections=section),
        "new: 5000, last 7 days": Filter(after=looks[5_000], since=LAST_WEEK),
        "new: 5000, speaker": replace(speaker, after=looks[5_000]),
    }


def reading(figures: Figures, archive: Archive, reader: sqlite3.Connection, count: int) -> None:
    """Pages, rows by number, positions, facets, articles."""
    chosen = filters(archive)
    for name, one in chosen.items():
        goal = "page of rare x rare" if name.startswith("rare") else "page under any filter"
        total = archive.count(one)
        page = cost(lambda f=one: archive.select(f).rows(0, PAGE))
        figures.show(f"{name} ({total}): first page", page, goal=goal)
        page = cost(lambda f=one: _counted_page(archive, f))
        figures.show(f"{name}: first page, total, unread", page)
        walking(figures, archive, name, one, total)
        goal = "under no filter" if name == "everything" else "under any filter without words"
        figures.show(f"{name}: facets", cost(lambda f=one: archive.facets(f)),
                     goal=f"facets {goal}")  # fmt: skip
    page = both(lambda: _counted_page(archive, Filter()), lambda: plain.page(reader, PAGE), 99)
    figures.show("everything: first page, total, unread", *page)
    days = (NEWEST.date() - timedelta(60), NEWEST.date())
    figures.show("days: 60 days", cost(lambda: archive.days(Filter(), *days)))
    figures.show("sources", cost(archive.sources.all))
    figures.show("speakers: 200 most quoted", cost(archive.speakers.find))
    said = cost(lambda: archive.quotes.find(chosen["speaker"]))
    figures.show("said: 200 newest of the most quoted", said)
    rnd = random.Random(6)
    article = both(
        lambda: _article(archive, rnd.randint(1, count)),
        lambda: plain.article(reader, rnd.randint(1, count)),
        99,
    )
    figures.show("article and quotes", *article)


def walking(figures: Figures, archive: Archive, name: str, one: Filter, total: int) -> None:
    """Rows by number, numbers by row, the next unread one."""
    rnd = random.Random(5)
    results = archive.select(one)
    results.rows(total // 2, total // 2 + 1)

    def rows() -> None:
        start = rnd.randrange(max(total, 1))
        results.rows(start, start + PAGE)

    figures.show(f"{name}: row i, fifty rows from there", cost(rows, 40),
                 goal="row i of any filter")  # fmt: skip
    ids = [row.id for start in range(0, total, max(total // 9, 1))
           for row in results.rows(start, start + 1)]  # fmt: skip
    if ids:
        figures.show(f"{name}: position", cost(lambda: results.position(rnd.choice(ids)), 30),
                     goal="position of an article")  # fmt: skip
        figures.show(f"{name}: next unread", cost(lambda: results.next_unread(rnd.choice(ids)), 30))


def searching(figures: Figures, archive: Archive, reader: sqlite3.Connection) -> None:
    """The newest fifty hits, whole counts, facets, relevance."""
    words = Newsroom().words
    places = {"commonest word": 0, "20th word": 20, "300th word": 300, "3000th word": 3000}
    searches = {name: words[number] + " " for name, number in places.items()}
    searches |= {
        "phrase": f'"{words[1]} {words[2]}"',
        "two words": f"{words[40]} {words[200]} ",
        "1 letter": words[100][:1],
        "2 letters": words[100][:2],
        "3 letters": words[100][:3],
        "4 letters": words[100][:4],
        "4 letters of a long word": words[3000][:4],
    }
    chosen = {name: Filter(words=typed) for name, typed in searches.items()}
    goals = dict.fromkeys(chosen, "search, newest 50")
    goals["commonest word"] = "search, newest 50, the commonest word"
    chosen["word but not another"] = Filter(words=f"{words[40]} -{words[3]} ")
    chosen["not a word"] = Filter(words=f"-{words[60]}")
    chosen["20th word in a rare section"] = Filter(
        words=searches["20th word"], sections=frozenset({"OBITUARIES"})
    )
    chosen["300th word, unread"] = Filter(words=searches["300th word"], unread=True)
    for name, one in chosen.items():
        results = archive.select(one)
        figures.show(f"search {name}: newest 50",
                     cost(lambda f=one: archive.select(f).rows(0, PAGE)),
                     goal=goals.get(name, ""))  # fmt: skip
        mark = "" if results.exact else "+"
        figures.show(f"search {name}: total ({results.total}{mark})",
                     cost(lambda f=one: archive.select(f).total, 5))  # fmt: skip
        figures.show(f"search {name}: facets", cost(lambda f=one: archive.facets(f), 5))
    hits = both(
        lambda: archive.select(chosen["20th word"]).rows(0, PAGE),
        lambda: plain.hits(reader, words[20], PAGE),
        99,
    )
    figures.show("search 20th word: newest 50", *hits)
    for name in ("3000th word", "300th word", "commonest word"):
        one = chosen[name]
        figures.show(
            f"relevance, {name}: best 50",
            cost(lambda f=one: archive.select(f, order="relevance").rows(0, PAGE), 1),
        )
        figures.show(f"exact count, {name} ({archive.count(one)})",
                     cost(lambda f=one: archive.count(f), 1))  # fmt: skip
    said = cost(lambda: archive.quotes.find(chosen["300th word"], limit=PAGE))
    figures.show("said: newest 50 with a word", said)


def _counted_page(archive: Archive, chosen: Filter) -> None:
    results = archive.select(chosen)
    _ = results.total, results.unread
    results.rows(0, PAGE)


def _article(archive: Archive, number: int) -> None:
    archive.article(number)
    archive.quotes.of_article(number)
