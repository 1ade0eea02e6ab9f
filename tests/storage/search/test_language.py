"""The search language: the meaning of a line, its errors and hints."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Filter, Source
from storage.search.language import KEYS, NameLookup, parse_search
from storage.search.parsed_search import ParsedSearch

pytestmark = pytest.mark.dates

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)
GAZETTE = Source(1, "Orsund Gazette", "folder", "/news/gazette")
COURIER = Source(2, "Lund Courier", "feed", "https://courier.example/feed")
EVENING = Source(3, "Evening Gazette", "feed", "https://evening.example/feed")
PEOPLE = ("Marta Hellan", "Marta Okkema", "Ilse Brandau")


def _speakers(words: str) -> list[str]:
    return [name for name in PEOPLE if all(word in name.lower() for word in words.lower().split())]


NAMES = NameLookup(
    sources=lambda: [GAZETTE, COURIER, EVENING],
    sections=lambda: ["WORLD", "BUSINESS", "US NEWS"],
    speakers=_speakers,
)


def states(names: str) -> frozenset[frozenset[str]]:
    return frozenset([frozenset(names.split())])


def read(text: str) -> ParsedSearch:
    return parse_search(text, NAMES, today=TODAY)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("port strike", Filter(words="port strike")),
        ('"pay deal" -football', Filter(words='"pay deal" -football')),
        ("speaker:brandau rates", Filter(speaker="Ilse Brandau", words="rates")),
        ('speaker:"Marta Hellan"', Filter(speaker="Marta Hellan")),
        ("speaker:“Marta Hellan” port", Filter(speaker="Marta Hellan", words="port")),
        ("source:courier", Filter(sources=frozenset({2}))),
        ("source:gazette", Filter(sources=frozenset({1, 3}))),
        ('source:"orsund gazette"', Filter(sources=frozenset({1}))),
        ("source:2", Filter(sources=frozenset({2}))),
        ("section:wor section:business", Filter(sections=frozenset({"WORLD", "BUSINESS"}))),
        ('section:"us news"', Filter(sections=frozenset({"US NEWS"}))),
        ("before:2026-06-01", Filter(until=date(2026, 5, 31))),
        ("after:june", Filter(since=date(2026, 6, 1))),
        ("on:yesterday", Filter(since=date(2026, 11, 23), until=date(2026, 11, 23))),
        ("on:2026-06-01..2026-06-25", Filter(since=date(2026, 6, 1), until=date(2026, 6, 25))),
        (
            "after:2026-11-23T06:00 before:2026-11-23T18:00",
            Filter(since=YESTERDAY, until=YESTERDAY, begin=time(6), end=time(18)),
        ),
        (
            'on:"yesterday 18:00..today 06:00"',
            Filter(since=YESTERDAY, until=date(2026, 11, 24), begin=time(18), end=time(6),
                   relative="yesterday 18:00..today 06:00"),
        ),
        (
            'on:"last week" before:2026-11-18T12:00',
            Filter(since=date(2026, 11, 16), until=date(2026, 11, 18), end=time(12)),
        ),
        ('on:"last week" port', Filter(since=date(2026, 11, 16), until=date(2026, 11, 22),
                                       words="port")),
        ("is:read port", Filter(states=states("-unread"), words="port")),
        ("-is:read", Filter(unread=True)),
        ("-IS:update -has:quotes", Filter(states=states("-updated") | states("-quoted"))),
        ("is:killed OR is:corrected", Filter(states=states("killed corrected"))),
        (
            "ferry is:starred OR -is:read OR -has:caption is:urgent port",
            Filter(
                states=states("starred unread -captioned"), urgent=True, words="ferry port"
            ),
        ),
        ("is:Statement ferry", Filter(stated=True, words="ferry")),
        ("IS:Unread is:starred has:quotes", Filter(unread=True, starred=True, quoted=True)),
        ("", Filter()),
    ],
)  # fmt: skip
def test_a_line_is_parsed(line: str, wanted: Filter) -> None:
    found = read(line)
    assert found.filter == wanted
    assert found.error == ""


def test_states_are_interpreted_in_words() -> None:
    assert read("is:read").understood == "read"
    assert read("is:killed OR is:corrected").understood == "killed or corrected"
    assert read("-is:update OR -has:caption port").understood == (
        "without a caption or no updates · port"
    )


def test_the_interpretation_keeps_the_order_of_the_line() -> None:
    found = read("is:unread speaker:hellan section:world after:2026-06-01 port")
    assert found.understood == "unread · said by Marta Hellan · in WORLD · since 1 June 2026 · port"


@pytest.mark.parametrize(
    ("line", "complaint", "left"),
    [
        ("source:herald port", "no source “herald”; known: Orsund Gazette, Lund", "port"),
        ("section:garden", "no section “garden”; known: BUSINESS, US NEWS, WORLD", ""),
        ("speaker:nobody port", "nobody called “nobody” is quoted", "port"),
        ("before:someday port", "before: “someday” is not a date", "port"),
        ("on:2026-13-40", "is not a date", ""),
        (
            "is:blue",
            "“is:blue” is unknown; try is:unread, is:starred, is:edited, is:killed",
            "",
        ),
        ("has:pictures", "try has:quotes", ""),
        ("-source:courier port", "only words can be excluded", "port"),
        ("speaker: port", "“speaker:” needs a name right after it", "port"),
        (
            "after:2026-06-02 before:2026-06-02",
            "since 2 June 2026 and until 1 June 2026 leave no day",
            "",
        ),
        (
            "on:2026-11-23 on:2026-11-22 port",
            "only one “on:” at a time: on 23 November 2026",
            "port",
        ),
        (
            "after:2026-11-23T06:00 before:2026-11-23T05:00",
            "since 23 November 2026 06:00 and until 23 November 2026 05:00 leave no hour",
            "",
        ),
        ("on:25:00 port", "on: “25:00” is not a time: an hour of the day is 0 to 23", "port"),
        ("after:last night", 'several words need quotation marks: after:"last night"', "night"),
        ("after:june after:july", "only one “after:” at a time: since 1 June 2026", ""),
        ("after:last week", 'several words need quotation marks: after:"last week"', "week"),
        ("port OR", "“OR” needs a word on either side", "port OR"),
        ("OR port", "“OR” needs a word on either side", "OR port"),
        ("port OR is:killed ferry", "“OR” joins words, or is: and has: with", "port OR ferry"),
        ("-is:blue", "“is:blue” is unknown; try is:unread", ""),
        ("is:killed OR is:alert", "“is:alert” can be neither excluded nor joined by OR", ""),
        ("-is:statement port", "“is:statement” can be neither excluded nor joined", "port"),
        ("port OR section:world", "“OR” needs a word on either side", "port OR"),
        ("port OR -ferry", "“OR” joins words to find", "port OR -ferry"),
        ("port AND", "“AND” needs a word on either side", "port AND"),
        ("port NOT", "“NOT” needs a word right after it", "port NOT"),
        ('port ""', "quotation marks need words between them", 'port ""'),
        ('port "', "quotation marks need words between them", 'port "'),
        ("-", "“-” needs a word right after it", "-"),
        ("…?!", "no word in “…?!”", "…?!"),
    ],
)
def test_an_error_is_one_line_beside_the_rest_of_the_search(
    line: str, complaint: str, left: str
) -> None:
    found = read(line)
    assert complaint in found.error
    assert "\n" not in found.error
    assert found.filter.words == left


@pytest.mark.parametrize(
    ("line", "hint", "words"),
    [
        ("sorce:gazette port", "no filter called “sorce:”, searched as text", "sorce:gazette port"),
        ("titel:port", "“titel:”, searched as text; filters: speaker: source:", "titel:port"),
        (
            "sorce:gazette",
            "no filter called “sorce:”, searched as text; did you mean source:?",
            "sorce:gazette",
        ),
        ("since 06:00", "“since 06:00” is searched as words; try since:06:00", "since 06:00"),
        (
            "port before 1800",
            "“before 1800” is searched as words; try before:1800",
            "port before 1800",
        ),
        ('port "pay deal', "“pay deal” is searched as one phrase", 'port "pay deal'),
        ("port or ferry", "“or” is searched as a word; use OR in capitals", "port or ferry"),
    ],
)
def test_an_ambiguous_search_has_a_hint_but_no_error(line: str, hint: str, words: str) -> None:
    found = read(line)
    assert hint in found.hint
    assert (found.error, found.filter) == ("", Filter(words=words))


def test_a_date_of_two_words_without_quotation_marks_has_a_hint_if_the_first_is_a_date() -> None:
    found = read("after:june 2025 port")
    assert (found.error, found.filter.since) == ("", date(2026, 6, 1))
    assert found.hint == (
        '“2025” is searched as a word; several words need quotation marks: after:"june 2025"'
    )


@pytest.mark.parametrize(
    "line", ["port AND ferry", "NOT port", "port NOT ferry", "port - the ferry", "port or", "p & o"]
)
def test_operators_and_punctuation_between_words_are_valid(line: str) -> None:
    assert read(line) == ParsedSearch(Filter(words=line), line)


def test_every_date_key_narrows_the_filter() -> None:
    found = read("on:november after:2026-11-10 before:2026-11-21")
    assert (found.filter.since, found.filter.until) == (date(2026, 11, 10), date(2026, 11, 20))
    assert found.error == ""
    assert found.understood == "since 10 November 2026 · until 20 November 2026"


@pytest.mark.parametrize("line", ["", "-", '""', "%", "section:garden"])
def test_meaningless_words_are_not_in_the_interpretation(line: str) -> None:
    assert read(line).understood == ""


@pytest.mark.parametrize("line", ["port OR", "port -", 'AND port ""', "port NOT on:never"])
def test_the_interpretation_leaves_out_meaningless_words(line: str) -> None:
    assert read(line).understood == "port"


def test_a_name_that_is_all_of_one_and_part_of_a_more_quoted_one_is_chosen_with_a_hint() -> None:
    names = NameLookup(speakers=lambda _words: ["Marta Hellan", "Hellan", "Jo Hellan"])
    found = parse_search("speaker:hellan", names, today=TODAY)
    assert found.filter.speaker == "Hellan"
    assert found.hint == "Marta Hellan is quoted more often than “Hellan” alone"
    found = parse_search('speaker:"marta hellan"', names, today=TODAY)
    assert (found.filter.speaker, found.hint) == ("Marta Hellan", "")


def test_the_most_quoted_of_several_speakers_is_chosen_with_a_hint() -> None:
    found = read("speaker:marta")
    assert found.filter.speaker == "Marta Hellan"
    assert found.error == ""
    assert found.hint == "2 speakers match “marta”, Marta Hellan most often"


@pytest.mark.parametrize("line", ["https://gazette.example/1", "Opinion: rivers", "12:30 train"])
def test_a_colon_in_a_headline_or_url_is_not_a_key(line: str) -> None:
    assert read(line) == ParsedSearch(Filter(words=line), line)


def test_a_name_that_begins_with_the_word_comes_before_one_that_contains_it() -> None:
    names = NameLookup(speakers=lambda _words: ["Ragnhild Mehlum", "Rosa Lumley"])
    assert parse_search("speaker:lum", names, today=TODAY).filter.speaker == "Rosa Lumley"


def test_a_search_narrows_the_filter_and_replaces_what_it_sets() -> None:
    shown = Filter(
        sections=frozenset({"SPORT"}), since=date(2026, 11, 1), unread=True, kept=frozenset({4})
    )
    found = read("section:world before:2026-06-01 port").narrow(shown)
    assert found == Filter(
        sections=frozenset({"WORLD"}), until=date(2026, 5, 31), unread=True, words="port"
    )
    assert read("port").narrow(shown).since == date(2026, 11, 1)


_PIECES = st.sampled_from([*(f"{key}:" for key in KEYS), '"', "“", "-", " ", ":", "port", "3d"])


@given(st.lists(_PIECES | st.text(max_size=6), max_size=12).map("".join))
def test_no_line_raises(line: str) -> None:
    found = read(line)
    assert "\n" not in found.error + found.understood + found.hint
