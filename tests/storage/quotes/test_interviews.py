"""The question that an answer of an interview belongs to."""

from __future__ import annotations

from dataclasses import replace

from storage.model import BY_HAND
from storage.quotes import extract
from storage.quotes.interviews import question_of

INTERVIEW = (
    "The mayor, Ada Quist, spoke to the Post about the ferry.",
    "Q: Will the ferry sail in May?",
    "Some say that it is too old.",
    "A: It will sail in May, whatever it costs.",
    "Nobody has to wait for it.",
    "Q. And the crane?",
    "A. Nobody needs it. It was sold.",
    "Quist said “goodbye” and left.",
)
TEXT = "\n\n".join(INTERVIEW)


def test_each_paragraph_of_an_answer_has_its_question() -> None:
    found = {quote.text: question_of(TEXT, quote) for quote in extract(TEXT)}
    ferry = "Will the ferry sail in May? Some say that it is too old."
    assert found["It will sail in May, whatever it costs."] == ferry
    assert found["Nobody has to wait for it."] == ferry
    assert found["Nobody needs it. It was sold."] == "And the crane?"


def test_a_corrected_answer_keeps_its_question_and_other_quotes_have_none() -> None:
    quotes = [replace(quote, sieve=BY_HAND) for quote in extract(TEXT)]
    assert [question_of(TEXT, one) for one in quotes if "crane" in question_of(TEXT, one)] == [
        "And the crane?"
    ]
    plain = "Q is a letter.\n\nA. Philip Quist said “we shall see” in May.\n\n“No,” Quist said."
    assert [question_of(plain, replace(one, sieve=BY_HAND)) for one in extract(plain)] == ["", ""]
