"""Reprints: the same utterance in other words of its outlets, and what is another one."""

from __future__ import annotations

import pytest

from storage.stories.reprints import compare, phrases
from storage.stories.terms import words_of

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
