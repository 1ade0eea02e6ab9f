"""Quotes without a named speaker: questions put, refusals, other languages."""

from __future__ import annotations

import pytest

from storage.quotes import extract

INTRO = (
    "Minister Lena Quill arrived in Brindleton on Friday. Owen Marsh waited. “We wait,” Marsh "
    "said.\n\n"
)
WAITING = ("We wait,", "Owen Marsh")

QUESTIONS = {
    "who is asked answers": (
        "“Is it over?” Quill was asked. “Not until Friday.”",
        [("Is it over?", None), ("Not until Friday.", "Lena Quill")],
    ),
    "who is asked, by a pronoun": (
        "“Is it over?” she was then asked on the quay. “Not until Friday,” said Quill.",
        [("Is it over?", None), ("Not until Friday,", "Lena Quill")],
    ),
    "who asks is told": (
        "“Is it over?” Quill was asked by Owen Marsh. “Not until Friday.”",
        [("Is it over?", "Owen Marsh"), ("Not until Friday.", "Lena Quill")],
    ),
    "the question after a colon": (
        "Quill was asked: “Is it over?” “Not until Friday,” she said.",
        [("Is it over?", None), ("Not until Friday,", "Lena Quill")],
    ),
    "who had asked": (
        "“Do you trust him?” Quill had asked.",
        [("Do you trust him?", "Lena Quill")],
    ),
    "who was asked to do something says so": (
        "“It was no good year,” said Quill, who was asked to stay. “Was it?” Marsh asked.",
        [("It was no good year,", "Lena Quill"), ("Was it?", "Owen Marsh")],
    ),
}

REFUSALS = {
    "neither comments": ("Neither Quill nor Marsh would comment on the “secret annex”.", []),
    "somebody declines to comment": ("Quill declined to comment on the “secret annex”.", []),
    "somebody would not comment": ("Marsh would not comment on the “secret annex of it”.", []),
    "either does": (
        "Quill said the treaty had “a secret annex to it”.",
        [("a secret annex to it", "Lena Quill")],
    ),
    "a correction": (
        "Correction: an earlier version attributed the words “the whole fleet is for sale” to Mr "
        "Marsh.",
        [("the whole fleet is for sale", None)],
    ),
    "a correction in a sentence of its own": (
        "An earlier version of this article said that Quill had called it “a fleet for sale”.",
        [("a fleet for sale", None)],
    ),
}

LANGUAGES = {
    "German": (
        "„Das ist keine Drohung“, sagte Kanzlerin Petra Lund am Freitag in Arden.",
        [("Das ist keine Drohung", None)],
    ),
    "German that goes on": (
        "„Das ist keine Drohung“, sagte sie. „Wir werden nicht lange warten.“",
        [("Das ist keine Drohung", None), ("Wir werden nicht lange warten.", None)],
    ),
    "French": (
        "« Nous sommes prêts », a déclaré le ministre Paul Orban vendredi.",
        [("Nous sommes prêts", None)],
    ),
    "Spanish in English marks": (
        "“Estamos todos listos”, dijo el ministro Paul Orban el viernes por la tarde.",
        [("Estamos todos listos", None)],
    ),
    "German with but one word around it": (
        '"Wir sind bereit", sagte Petra Lund.',
        [("Wir sind bereit", None)],
    ),
    "a cheer in another language": (
        "“Vive la France libre!” the crowd shouted.",
        [("Vive la France libre!", "the crowd")],
    ),
    "English in marks of another language": (
        "„This is no threat“, said Petra Lund on Friday.",
        [("This is no threat", "Petra Lund")],
    ),
    "English with few small words": (
        "“This is no threat,” Quill told Arden reporters.",
        [("This is no threat,", "Lena Quill")],
    ),
}


@pytest.mark.parametrize(
    ("text", "found"),
    [*QUESTIONS.values(), *REFUSALS.values(), *LANGUAGES.values()],
    ids=[*QUESTIONS, *REFUSALS, *LANGUAGES],
)
def test_a_quote_is_not_attributed_to_a_name_beside_it(
    text: str, found: list[tuple[str, str | None]]
) -> None:
    assert [(quote.text, quote.speaker) for quote in extract(INTRO + text)] == [WAITING, *found]
