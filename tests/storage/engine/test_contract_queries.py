"""Whatever is asked, an engine answers as the oracle does."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.engine import Engine, FilterQuery
from storage.model import FLAGS
from storage.search.terms import parse

from .newsroom import FIRST_DAY, SECTIONS, SPEAKERS, WORDS
from .oracle import STATES, Asked, Oracle, Term

START = int(FIRST_DAY.timestamp())
seconds = st.integers(-5 * 86_400, 260 * 86_400).map(lambda n: START + n - n % 900)
hours = st.integers(-5 * 86_400, 260 * 86_400).map(lambda n: START + n)
"""Any second: a filter may begin and end at any time of a day."""
word = st.sampled_from(
    [
        *WORDS,
        "har",
        "harb",
        "ca",
        "k",
        "t",
        "京",
        "absent",
        "TALKS",
        "cafe",
        "ornes",
        "aero",
        "ae",
        "Ær",
    ]
)
term = st.builds(
    Term,
    words=st.lists(word, min_size=1, max_size=2).map(tuple),
    phrase=st.booleans(),
    minus=st.integers(0, 4).map(lambda n: n == 0),
).map(lambda t: t if t.phrase else Term(t.words[:1], minus=t.minus))
numbers = st.integers(1, 401)
seldom = st.integers(0, 15).map(lambda n: n == 0)
names = [flag.name for flag in FLAGS]
groups = st.frozensets(
    st.sampled_from([*names, *(f"-{name}" for name in names)]), min_size=1, max_size=3
)
"""States one of which an article has, or with a minus has not."""
questions = st.builds(
    Asked,
    sections=st.frozensets(st.sampled_from([*SECTIONS, "NOWHERE"]), max_size=3),
    sources=st.frozensets(st.integers(1, 4), max_size=2),
    since=st.none() | seconds | hours,
    before=st.none() | seconds | hours,
    unread=st.booleans(),
    starred=st.integers(0, 3).map(lambda n: n == 0),
    quoted=st.integers(0, 3).map(lambda n: n == 0),
    captioned=st.integers(0, 3).map(lambda n: n == 0),
    **dict.fromkeys(("edited", "killed", *STATES), seldom),
    speaker=st.sampled_from(["", "", "", *SPEAKERS, "Nobody"]),
    terms=st.one_of(st.just(()), st.lists(term, max_size=3).map(tuple)),
    open_end=st.booleans(),
    kept=st.frozensets(st.integers(1, 400), max_size=5),
    beyond=st.sampled_from([-1, -1, -1, 0, 200, 350, 395, 400]),
    categories=st.frozensets(st.sampled_from(["Front Page", "Weltgeschehen", "None"]), max_size=1),
    states=st.integers(0, 3).flatmap(
        lambda n: st.just(frozenset()) if n else st.frozensets(groups, max_size=2)
    ),
    among=seldom.flatmap(lambda some: st.frozensets(numbers, max_size=40) if some else st.none()),
)
thorough = settings(deadline=None, max_examples=150)

UNREAD = frozenset({"unread"})


def query(asked: Asked) -> FilterQuery:
    return FilterQuery(
        sections=asked.sections,
        sources=asked.sources,
        since=None if asked.since is None else moment(asked.since),
        before=None if asked.before is None else moment(asked.before),
        flags=frozenset(flag.name for flag in FLAGS if getattr(asked, flag.name)),
        speaker=asked.speaker,
        terms=parse(" ".join(t.typed for t in asked.terms) + ("" if asked.open_end else " ")),
        kept=asked.kept,
        arrived_after=None if asked.beyond < 0 else asked.beyond,
        categories=asked.categories,
        states=asked.states,
        among=asked.among,
    )


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@given(asked=questions)
@thorough
def test_counts_and_rows_are_those_that_match(
    newsroom: Engine, oracle: Oracle, asked: Asked
) -> None:
    expected = oracle.ids(asked)
    results = newsroom.articles.select(query(asked), "date")
    assert [row.id for row in results.rows(0, 10_000)] == expected
    assert (results.total, results.unread) == (len(expected), oracle.unread(asked))
    assert results.exact
    assert newsroom.articles.count(query(asked)) == len(expected)
    assert newsroom.articles.ids(query(asked)) == expected


@given(asked=questions, start=st.integers(0, 420), size=st.integers(0, 60))
@thorough
def test_any_window_of_rows_can_be_asked_for(
    newsroom: Engine, oracle: Oracle, asked: Asked, start: int, size: int
) -> None:
    results = newsroom.articles.select(query(asked), "date")
    found = [row.id for row in results.rows(start, start + size)]
    assert found == oracle.ids(asked)[start : start + size]


@given(asked=questions, number=st.integers(1, 401))
@thorough
def test_an_article_knows_its_row(
    newsroom: Engine, oracle: Oracle, asked: Asked, number: int
) -> None:
    expected = oracle.ids(asked)
    position = newsroom.articles.select(query(asked), "date").position(number)
    assert position == (expected.index(number) if number in expected else None)


@given(asked=questions, near=st.none() | st.integers(1, 400), step=st.sampled_from([1, -1]))
@thorough
def test_the_next_unread_is_found_both_ways(
    newsroom: Engine, oracle: Oracle, asked: Asked, near: int | None, step: int
) -> None:
    results = newsroom.articles.select(query(asked), "date")
    assert results.next_unread(near, step=step) == oracle.next_unread(asked, near, step)  # type: ignore[arg-type]


@given(asked=questions)
@thorough
def test_facets_say_what_each_choice_would_show(
    newsroom: Engine, oracle: Oracle, asked: Asked
) -> None:
    assert newsroom.articles.facets(query(asked)) == oracle.facets(asked)


@given(asked=questions, first=seconds, days=st.lists(st.integers(1, 100), min_size=1, max_size=9))
@thorough
def test_a_histogram_counts_between_its_bounds(
    newsroom: Engine, oracle: Oracle, asked: Asked, first: int, days: list[int]
) -> None:
    check_histogram(newsroom, oracle, asked, [first, *(n * 86_400 for n in days)])


@given(asked=questions, first=seconds, hours=st.lists(st.integers(1, 24), min_size=1, max_size=48))
@settings(deadline=None, max_examples=60)
def test_a_histogram_counts_hours(
    newsroom: Engine, oracle: Oracle, asked: Asked, first: int, hours: list[int]
) -> None:
    check_histogram(newsroom, oracle, asked, [first, *(n * 3_600 for n in hours)])


@given(asked=questions, first=seconds, days=st.lists(st.integers(28, 366), min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_a_histogram_counts_months_and_years(
    newsroom: Engine, oracle: Oracle, asked: Asked, first: int, days: list[int]
) -> None:
    check_histogram(newsroom, oracle, asked, [first - 90 * 86_400, *(n * 86_400 for n in days)])


def check_histogram(newsroom: Engine, oracle: Oracle, asked: Asked, steps: list[int]) -> None:
    bounds = list(itertools.accumulate(steps))
    expected = oracle.histogram(asked, bounds)
    assert newsroom.articles.histogram(query(asked), [*map(moment, bounds)]) == expected


@given(asked=questions)
@settings(deadline=None, max_examples=60)
def test_relevance_changes_the_order_and_nothing_else(
    newsroom: Engine, oracle: Oracle, asked: Asked
) -> None:
    results = newsroom.articles.select(query(asked), "relevance")
    found = [row.id for row in results.rows(0, 10_000)]
    assert sorted(found) == sorted(oracle.ids(asked))
    assert [results.position(number) for number in found] == list(range(len(found)))


@pytest.mark.parametrize("speaker", [*SPEAKERS, "radu comanescu", ""])
def test_quotes_come_newest_first_with_their_articles(
    newsroom: Engine, oracle: Oracle, speaker: str
) -> None:
    hits = newsroom.quotes.find(FilterQuery(speaker=speaker, flags=UNREAD), 10_000, None)
    names = {s.casefold().replace("ă", "a"): s for s in SPEAKERS}
    wanted = names.get(speaker.casefold(), speaker)
    expected = [
        (article.id, quote.text)
        for article in oracle.articles
        if not article.read
        for quote in oracle.quotes[article.id]
        if not speaker or quote.speaker == wanted
    ]
    assert sorted((h.article.id, h.quote.text) for h in hits) == sorted(expected)
    assert [h.article.published for h in hits] == sorted(
        (h.article.published for h in hits), reverse=True
    )
    assert newsroom.quotes.find(FilterQuery(speaker=speaker, flags=UNREAD), 3, hits[1]) == hits[2:5]


@pytest.mark.parametrize("unread", [False, True])
@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_speakers_newest_articles_are_the_first_of_all(
    newsroom: Engine, speaker: str, unread: bool
) -> None:
    flags = UNREAD if unread else frozenset()
    every = newsroom.articles.select(FilterQuery(speaker=speaker, flags=flags), "date").rows(
        0, 10_000
    )
    assert len(every) > 15
    for wanted in (1, 2, 7, 30):
        for since in (None, moment(START + 90 * 86_400)):
            some = FilterQuery(speaker=speaker, flags=flags, since=since)
            within = [row for row in every if since is None or row.published >= since]
            assert newsroom.articles.select(some, "date").rows(0, wanted) == within[:wanted]


def test_speakers_are_counted(newsroom: Engine, oracle: Oracle) -> None:
    for speaker in newsroom.speakers.search("", 10):
        quotes = [q for found in oracle.quotes.values() for q in found if q.speaker == speaker.name]
        articles = sum(
            speaker.name in {q.speaker for q in found} for found in oracle.quotes.values()
        )
        assert (speaker.quotes, speaker.articles) == (len(quotes), articles)
    assert [s.name for s in newsroom.speakers.search("comanescu RADU", 10)] == ["Radu Comănescu"]
