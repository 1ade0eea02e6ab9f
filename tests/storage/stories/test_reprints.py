"""Reprints: the same utterance in other words of its outlets, and what is another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Headline, Quote, QuoteHit
from storage.stories.reprints import compare, group, phrases
from storage.stories.terms import words_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def hit(number: int, words: str, *, days: int = 0) -> QuoteHit:
    published = NOW - timedelta(days)
    article = Headline(number, f"Whale {number}", "WORLD", published, "exact", 1, "Gull", "",
        False, False, 1)  # fmt: skip
    return QuoteHit(Quote(0, len(words), words, "Ada Bell", 0.9), article)


FERRY = "The ferry will sail again in May, and not one day later, whatever the yard may say"


@pytest.mark.parametrize(
    ("other", "wording"),
    [
        (FERRY, "same"),
        (f"{FERRY.upper()}.", "same"),
        ("will sail again in May, and not one day later", "shorter"),
        (f"I promise you this much: {FERRY}", "longer"),
        (FERRY.replace("whatever the yard may say", "whatever the yard says"), "reworded"),
        ("and not one day later", None),
        ("The ferry was built in May by a yard that may say no more than one word a day", None),
        ("The winter road will open again in March, and not one week later", None),
    ],
)
def test_how_another_outlet_prints_the_same_words(other: str, wording: str | None) -> None:
    assert compare(words_of(FERRY), words_of(other)) == wording
    opposite = {"shorter": "longer", "longer": "shorter"}.get(wording or "", wording)
    assert compare(words_of(other), words_of(FERRY)) == opposite


def test_words_scattered_over_a_speech_are_not_the_utterance() -> None:
    speech = (
        "I will be the next mayor of a town that nobody has to leave, and when I am there is going"
        " to be work for everybody who is above the age of sixteen, I am telling you"
    )
    assert compare(words_of("I am going to be above the mayor, I am"), words_of(speech)) is None


def test_a_quotation_is_looked_for_by_a_rare_phrase_of_each_third() -> None:
    found = phrases(words_of(FERRY))
    assert len(found) == 3
    assert all(f" {phrase} " in f" {' '.join(words_of(FERRY))} " for phrase in found)
    assert phrases(words_of("No, never")) == []


def test_quotes_of_a_speaker_with_another_figure_are_not_grouped() -> None:
    words = "To find one 210 kilometres inland is a first for every one of us"
    found = group([hit(1, words), hit(2, words), hit(3, words.replace("210", "218"))])
    assert [[one.article.id for one in some] for some in found] == [[1, 2], [3]]
    spelled = [hit(1, words.replace("210", "nine")), hit(2, words.replace("210", "9"))]
    other = hit(3, words.replace("210", "eleven"))
    found = group([*spelled, other])
    assert [[one.article.id for one in some] for some in found] == [[1, 2], [3]]


def numbers(hits: list[QuoteHit]) -> list[list[int]]:
    return [[one.article.id for one in some] for some in group(hits)]


def test_halves_of_an_utterance_are_one_with_the_whole_wherever_it_comes() -> None:
    halves = ["The ferry will sail again in May", "whatever the yard may say about it"]
    whole = f"{halves[0]}, and not one day later, {halves[1]}"
    assert numbers([hit(1, halves[0]), hit(2, "No, never"), hit(3, halves[1])]) == [[1], [2], [3]]
    both = [hit(1, halves[0]), hit(2, "No, never"), hit(3, halves[1]), hit(4, whole)]
    assert numbers(both) == [[1, 3, 4], [2]]
    assert numbers([hit(4, whole), hit(1, halves[0]), hit(3, halves[1])]) == [[4, 1, 3]]


def test_a_short_part_counts_only_within_a_week_and_a_slogan_joins_nothing() -> None:
    whole = "The ferry will sail again in May, and not one day later, if you ask the yard"
    part = "and not one day later"
    assert numbers([hit(1, part), hit(2, whole, days=2)]) == [[1, 2]]
    assert numbers([hit(1, part), hit(2, whole, days=9)]) == [[1], [2]]
    slogan = "our town comes first"
    uses = [f"I have said it before and say it now, {slogan}", f"{slogan}, and so does its harbour"]
    assert numbers([hit(1, slogan), hit(2, uses[0]), hit(3, uses[1])]) == [[1], [2], [3]]
    longer = "our town always comes first"
    more = [f"I have said it before, {longer}", f"{longer}, so does the harbour with all its ships"]
    assert numbers([hit(1, longer), hit(2, more[0]), hit(3, more[1])]) == [[1, 2], [3]]
