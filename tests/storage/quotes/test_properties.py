"""Properties of any text: valid offsets, no exception, time proportional to the length."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.quotes import VERSION, extract, extract_statements

PIECES = st.sampled_from(
    [
        *"\"'“”‘’„«»「」.,:;?!—-–()[]\n>@",
        "\n   ",
        " a",
        "‘c ",
        "’ ",
        "“d ",
        ".’ ",
        ",” ",
        "— ",
        "JANE: ",
        "said:\n",
        "(@jane) May 4",
        "森田",
        "''",
        "\n\n",
        " ",
        " said ",
        " told reporters that ",
        "according to ",
        "Jane Doe",
        "Mr. Doe",
        "the mayor",
        " of State ",
        "he",
        "she",
        "it",
        " who ",
        " and ",
        "is",
        "’s ",
        "Hollowell Water Board",
        "\ue000",
        "\ue001",
        "\x00",
        "\u2028",
        "ß",
        "İ",
        "6'2\"",
        "e\u0301",
        "\U0001f41d",
    ]
)
WILD = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))


@settings(max_examples=300, deadline=None)
@given(WILD)
def test_quotes_of_any_text_are_valid(text: str) -> None:
    quotes = extract(text)
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.text == text[quote.start : quote.end]
        assert 0 <= quote.confidence <= 1
        assert quote.speaker != ""
        assert quote.speaker is not None or quote.confidence == 0
    for before, after in pairwise(quotes):
        assert before.end <= after.start


@settings(max_examples=50, deadline=None)
@given(WILD)
def test_the_same_text_gives_the_same_quotes(text: str) -> None:
    assert extract(text) == extract(text)


@pytest.mark.parametrize(
    "text",
    [
        "' c “\" ‘b ” ” .’ \n\n“Yes, we do,” said Jane Doe. “No,” she said.",
        "Jane Doe said:\n>",
        "\n",
    ],
)
def test_marks_in_disorder_raise_nothing(text: str) -> None:
    quotes = extract(text)
    for before, after in pairwise(quotes):
        assert before.end <= after.start
    assert all(quote.text == text[quote.start : quote.end] != "" for quote in quotes)


def test_the_version_is_a_number() -> None:
    assert VERSION >= 1


PARAGRAPH = 'Mayor Ada Quill said it was "good for all of us." She added: "It is time."\n\n'
HOSTILE = {
    "articles": PARAGRAPH,
    "one block": PARAGRAPH.strip() + " ",
    "unmatched straight marks": ' "a',
    "unmatched curly marks": " “a",
    "unmatched single marks": " 'a b",
    "genitives": " 'as bs' c",
    "verbs without an end": "and said ",
    "coordinate verbs": "and is ",
    "names": "Abc ",
    "namesakes": 'Jane{n} Doe said "we will". Doe said "it is so". ',
    "officers": 'Senator Jan{n} Doe{n} spoke. The senator said "it is so". ',
    "relative clauses": ", who ",
    "quotations only": '"a b c" ',
    "touching quotations": "「1」",
    "touching quotations of two words": "“a b”",
    "quotations in quotations": "‘a “b” c ",
    "turns": "JANE: we say no.\nJOE: we say yes.\n\n",
    "labels": "Abc: a b.\n",
    "spoken lines": "— a, said Jane.\n",
    "block quotes": "Jane said:\n> a b\n",
    "embedded posts": "a — Jane Doe (@jane) May 4\n",
    "owners": "a's ",
    "dashes": "a — b ",
    "brackets": "(",
    "offices": "the head of ",
    "names joined": "Bob and ",
    "verbs only": "said ",
    "interviews": "Q: a b?\nA: c d.\n",
    "posts": "Jane posted on X:\na b c d e f g h i j k l m n\n",
    "short turns": "JANE: a b.\nJOE: c d.\n",
}


def count_calls(work: Callable[[], object]) -> int:
    """Count the function calls of `work`, those written in C included."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(previous)
    return calls


def repeat(unit: str, times: int) -> str:
    """Repeat a unit, with a name of its own each time where it has a place for one."""
    return "".join(unit.replace("{n}", chr(97 + n % 26) * (n % 7 + 1)) for n in range(times))


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=list(HOSTILE))
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def text(times: int) -> str:
        return f'"We will go," said Jane Doe. {repeat(unit, times)} "We go now," he said.'

    extract(text(8))
    once, fourfold = (count_calls(lambda n=n: extract(text(n))) for n in (150, 600))
    assert fourfold < 5 * once


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=list(HOSTILE))
def test_no_text_costs_much_for_its_length(unit: str) -> None:
    text = repeat(unit, 24_000 // len(unit) + 1)[:24_000]
    extract_statements(text)
    assert count_calls(lambda: extract_statements(text)) < 15 * len(text)


def test_more_quotations_than_an_article_has_are_left_unread() -> None:
    assert len(extract("“No,” said Jane Doe.\n\n" * 200)) == 200
    assert len(extract("“No,” he said. " * 4_000)) == 15 * 4_000 // 24
