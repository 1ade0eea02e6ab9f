"""Which watches an arriving article matches, and why: the same as a search for the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Archive, open_archive
from storage.archive.name_lookup import archive_names
from storage.model import Article, Block, Filter, Quote, Visit
from storage.search.language import parse_search
from storage.watches.index import WatchIndex
from storage.watches.reading import Arrival

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ARTICLE = Article(
    "KILL: Café strike in Łódź",
    "WORLD",
    NOON,
    standfirst="A lead about the harbour",
    caption="Striking dockers",
    blocks=(Block("Unions met."), Block("“We’ll strike the harbour mole,” said Ada Bell.")),
    source=7,
    killed=NOON,
)
QUOTE = Quote(41 + 18, 41 + 18 + 31, "We’ll strike the harbour mole,", "Ada Bell", 0.9)


def why(words: str, **parts: object) -> list[tuple[str, int, str]] | None:
    index = WatchIndex([(1, Filter(words=words, **parts))])  # type: ignore[arg-type]
    said = {"bell": QUOTE}
    arrival = Arrival(ARTICLE, 1, "Orlik Gazette", said)
    found = index.match(arrival)
    if not found:
        return None
    texts = {"headline": ARTICLE.headline, "standfirst": ARTICLE.standfirst, "caption": "", "": ""}
    texts["caption"] = ARTICLE.caption
    for reason in found[0].why:
        if reason.part == "paragraph":
            texts["paragraph"] = ARTICLE.blocks[reason.number - 1].text
        if reason.part in texts:
            assert texts[reason.part][reason.start : reason.end] == reason.words
    return [(reason.part, reason.number, reason.words) for reason in found[0].why]


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        ("cafe ", [("headline", 0, "Café")]),
        ("lodz", [("headline", 0, "Łódź")]),
        ("strik", [("headline", 0, "strike")]),
        ("harbour dockers ", [("standfirst", 0, "harbour"), ("caption", 0, "dockers")]),
        ('"harbour mole"', [("paragraph", 2, "harbour mole")]),
        ('"harbour striking"', [("standfirst", 0, "harbour")]),
        ('"met we’ll strike"', [("paragraph", 1, "met.")]),
        ("harb* met ", [("standfirst", 0, "harbour"), ("paragraph", 1, "met")]),
        ("ferry OR unions ", [("paragraph", 1, "Unions")]),
        ("-ferry met ", [("paragraph", 1, "met")]),
        ("ki", [("headline", 0, "KILL")]),
    ],
)
def test_the_words_and_where_they_stand_say_why(
    words: str, reasons: list[tuple[str, int, str]]
) -> None:
    assert why(words) == reasons


@pytest.mark.parametrize(
    "words", ["ferry", "strik ", '"mole harbour"', "met -unions ", "un", '"lead the"']
)
def test_what_a_search_would_not_find_is_no_match(words: str) -> None:
    assert why(words) is None


def test_facts_of_the_article_are_reasons_too() -> None:
    assert why("", sections=frozenset(["WORLD", "BUSINESS"])) == [("section", 0, "WORLD")]
    assert why("", sections=frozenset(["BUSINESS"])) is None
    assert why("", sources=frozenset([7]), killed=True, captioned=True) == [
        ("source", 0, "Orlik Gazette"),
        ("flag", 0, "with a caption"),
        ("flag", 0, "killed"),
    ]
    assert why("", urgent=True) is None
    assert why("met ", sources=frozenset([8])) is None


def either(*groups: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(group.split()) for group in groups)


def test_states_are_excluded_and_joined() -> None:
    assert why("harbour", states=either("killed urgent"))[1:] == [("flag", 0, "killed")]
    assert why("harbour", states=either("urgent -killed")) is None
    assert why("harbour", states=either("-urgent", "unread")) is not None
    assert why("harbour", states=either("-killed")) is None
    assert why("harbour", states=either("-unread")) is None


def test_a_speaker_is_named_with_the_paragraph_that_quotes_them() -> None:
    assert why("", speaker="bell") == [("speaker", 2, "Ada Bell")]
    assert why("met ", speaker="nobody") is None


def test_a_watch_of_excluded_words_alone_matches_what_has_none() -> None:
    assert why("-ferry") == []
    assert why("-unions") is None


def test_each_watch_is_named_once_in_the_order_of_their_ids() -> None:
    lines = ["met", "strik", "ferry", "unions OR lodz ", "har* mole "]
    index = WatchIndex([(9 - n, Filter(words=line)) for n, line in enumerate(lines)])
    assert [match.watch for match in index.match(Arrival(ARTICLE))] == [5, 6, 8, 9]


WORDS = [
    *("strike", "strikes", "Straße", "strasse", "Łódź", "lodz", "naïve", "NAÏVE", "nai\u0308ve"),
    *(
        "İzmir",
        "izmir",
        "Müller's",
        "O’Brien",
        "5.6%",
        "5",
        "twenty-two",
        "two",
        "ΣΊΣΥΦΟΣ",
        "σίσυφος",
    ),
    *(
        "Москва",
        "москвы",
        "ёлка",
        "東京",
        "東",
        "서울",
        "の",
        "ﬁre",
        "x²",
        "the",
        "of",
        "AT&T",
        "e-mail",
    ),
    *("a_b", "foo_", "…", "—", "“quoted”", "Ærø", "aero", "ß", "OR", "or", "NOT", "–5"),
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
HEADLINES = st.builds(
    "{}{}".format, st.sampled_from(["", "", "URGENT: ", "UPDATE 2-", "URGENT - CORRECTED: "]), TEXT
)
CAPTIONS = st.just("") | TEXT
ARTICLES = st.lists(
    st.tuples(HEADLINES, TEXT, CAPTIONS, st.lists(TEXT, max_size=3)), min_size=1, max_size=3
)
PART = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map("-{}".format),
    TEXT.map('"{}"'.format),
    st.sampled_from(WORDS).flatmap(
        lambda word: st.integers(1, len(word)).map(lambda end: f"{word[:end]}*")
    ),
    st.sampled_from(["OR", "NOT"]),
    st.sampled_from(
        ["is:urgent", "-is:update", "-has:caption", "is:unread OR is:killed", "-is:corrected"]
    ),
    st.just("is:corrected OR -is:urgent OR has:caption"),
)
LINES = st.lists(st.lists(PART, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Iterator[int]]]:
    path: Path = tmp_path_factory.mktemp("watches") / "newsdesk.db"
    with open_archive(path, extract=lambda _: []) as archive:
        yield archive, count()


@given(ARTICLES, LINES, st.booleans())
@settings(max_examples=120, deadline=None)
def test_a_watch_finds_what_the_search_for_the_same_words_finds(
    stored: tuple[Archive, Iterator[int]],
    articles: list[tuple[str, str, str, list[str]]],
    lines: list[str],
    typed_on: bool,
) -> None:
    archive, numbers = stored
    visit = Visit(NOON, archive.last_arrival())
    given = [
        Article(
            headline, "NEWS", NOON, standfirst, caption,
            blocks=tuple(map(Block, blocks)), key=f"made:{next(numbers)}",
        )
        for headline, standfirst, caption, blocks in articles
    ]  # fmt: skip
    outcomes = archive.add(given, deduplicate=False)
    names = archive_names(archive)
    ends = "" if typed_on else " "
    filters = [parse_search(line, names, today=date(2026, 3, 4)).filter for line in lines]
    filters = [replace(one, words=one.words + ends) for one in filters]
    index = WatchIndex(enumerate(filters))
    found = {
        outcome.id: {match.watch for match in index.match(Arrival(archive.article(outcome.id)))}
        for outcome in outcomes
    }
    for number, (line, filter_) in enumerate(zip(lines, filters, strict=True)):
        searched = {*archive.ids(replace(filter_, after=visit))}
        assert {id_ for id_, watches in found.items() if number in watches} == searched, line
