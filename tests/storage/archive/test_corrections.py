"""Corrections of speakers survive new texts and new extractors."""

from __future__ import annotations

from dataclasses import replace

import pytest

import storage.quotes
from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract
from storage.model import Correction, Quote
from tests.storage.plain_quotes import article, people, quoter


@pytest.fixture
def extract() -> Extract:
    return quoter


def edit(archive: Archive, *paragraphs: str) -> None:
    """Add an article as edited by its source."""
    archive.add([replace(article(1, *paragraphs), digest="\n".join(paragraphs))])


def speakers(archive: Archive) -> list[tuple[str | None, bool]]:
    return [(quote.speaker, quote.corrected) for quote in archive.quotes.of_article(1)]


def correct(archive: Archive, place: int, name: str | None) -> None:
    archive.quotes.correct(1, archive.quotes.of_article(1)[place], name)


def test_a_correction_survives_a_new_text_and_reextraction(archive: Archive) -> None:
    edit(archive, "Otto Quist: Too late.", "Eva Lind: Never.")
    correct(archive, 0, "Eva Lind")
    assert people(archive) == [("Eva Lind", 2)]
    first = archive.quotes.of_article(1)[0]
    assert (first.speaker, first.corrected, first.certainty) == ("Eva Lind", True, "sure")
    edit(archive, "An opening that was added.", "Otto Quist: Too late.", "Eva Lind: Never.")
    assert people(archive) == [("Eva Lind", 2)]
    assert archive.undo.revert_last() == "attribution to Eva Lind"
    assert speakers(archive) == [("Otto Quist", False), ("Eva Lind", False)]


def test_undoing_a_correction_restores_the_earlier_one(archive: Archive) -> None:
    edit(archive, "Otto Quist: Too late.")
    for name in ("Eva Lind", None):
        correct(archive, 0, name)
    assert archive.quotes.of_article(1)[0].certainty == "none"
    assert archive.speakers.find() == []
    archive.undo.revert_last()
    assert speakers(archive) == [("Eva Lind", True)]
    archive.undo.revert_last()
    assert speakers(archive) == [("Otto Quist", False)]


@pytest.mark.parametrize(
    "words",
    [
        "We shall not move the cranes this year",
        "we shall “not” move the cranes, this year!",
        "We shall not move the old cranes this year.",
        "Today we shall not move any cranes this year.",
    ],
)
def test_a_correction_applies_to_edited_words(archive: Archive, words: str) -> None:
    edit(archive, "Otto Quist: We shall not move the cranes this year.", "Otto Quist: Never.")
    correct(archive, 0, "Eva Lind")
    edit(archive, "Otto Quist: Never.", f"Otto Quist: {words}")
    assert speakers(archive) == [("Otto Quist", False), ("Eva Lind", True)]
    archive.undo.revert_last()
    assert speakers(archive) == [("Otto Quist", False)] * 2


def test_a_correction_does_not_apply_to_other_words(archive: Archive) -> None:
    edit(archive, "Otto Quist: We shall not move the cranes this year.")
    correct(archive, 0, "Eva Lind")
    edit(archive, "Otto Quist: We have moved no crane since the strike of last year.")
    assert speakers(archive) == [("Otto Quist", False)]


def test_a_correction_whose_words_are_gone_is_kept_and_listed(archive: Archive) -> None:
    edit(archive, "Otto Quist: Too late.", "Eva Lind: Never.")
    correct(archive, 0, "Eva Lind")
    start = archive.quotes.of_article(1)[0].start
    assert archive.quotes.corrections() == [
        Correction(1, "Morning report 1", "Too late.", "Eva Lind", start)
    ]
    edit(archive, "Eva Lind: Never.")
    assert archive.quotes.corrections(1) == [
        Correction(1, "Morning report 1", "Too late.", "Eva Lind", None)
    ]
    assert archive.quotes.corrections(2) == []
    edit(archive, "Eva Lind: Never.", "Otto Quist: Too late.")
    assert speakers(archive) == [("Eva Lind", False), ("Eva Lind", True)]


def test_repeated_words_each_keep_their_own_correction(archive: Archive) -> None:
    edit(archive, "Otto Quist: Yes.", "Otto Quist: Yes.", "Otto Quist: Yes.")
    correct(archive, 0, "Eva Lind")
    correct(archive, 2, "Ada Quill")
    expected: list[tuple[str | None, bool]] = [
        ("Eva Lind", True), ("Otto Quist", False), ("Ada Quill", True)
    ]  # fmt: skip
    assert speakers(archive) == expected
    edit(archive, "Well.", "Otto Quist: Yes.", "Otto Quist: Yes.", "Otto Quist: Yes.")
    assert speakers(archive) == expected


def test_the_last_correction_applies_wherever_the_words_have_moved(archive: Archive) -> None:
    edit(archive, "A long opening of the story.", "Otto Quist: Too late.")
    correct(archive, 0, "Eva Lind")
    edit(archive, "Otto Quist: Too late.")
    correct(archive, 0, "Ada Quill")
    assert speakers(archive) == [("Ada Quill", True)]
    assert len(archive.quotes.corrections()) == 1
    archive.undo.revert_last()
    assert speakers(archive) == [("Eva Lind", True)]


@pytest.mark.parametrize(
    ("from_start", "from_end"), [(1, 0), (0, 1), (2, 3), (-1, 0), (0, -1), (12, 0), (0, 9)]
)
def test_a_correction_survives_other_quote_bounds_of_a_newer_extractor(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, from_start: int, from_end: int
) -> None:
    edit(archive, "Otto Quist: “We shall not move the cranes at all this year,”", "Eva Lind: No.")
    correct(archive, 0, "Ada Quill")
    archive.speakers.merge("Eva Lind", "Ada Quill")

    def otherwise(text: str) -> list[Quote]:
        first, *rest = quoter(text)
        start, end = first.start + from_start, first.end - from_end
        return [replace(first, start=start, end=end, text=text[start:end]), *rest]

    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=otherwise) as archive:
        while archive.reextraction.run() is not None:
            pass
        assert speakers(archive) == [("Ada Quill", True), ("Eva Lind", False)]
        assert people(archive) == [("Ada Quill", 2)]
        for _ in range(2):
            archive.undo.revert_last()
        assert speakers(archive) == [("Otto Quist", False), ("Eva Lind", False)]
        assert people(archive) == [("Eva Lind", 1), ("Otto Quist", 1)]


@pytest.mark.parametrize(
    ("typed", "speaker", "role"),
    [
        ("Mayor Bjørn Nyman", "Bjørn Nyman", "Mayor"),
        ("deputy finance minister Ada van der Berg", "Ada van der Berg", "deputy finance minister"),
        ("Dr. Ada Quist Jr.", "Ada Quist Jr.", "Dr."),
        ("Mr. Otto Lind", "Otto Lind", ""),
        ("King Charles III", "King Charles III", ""),
        ("Mayor of Orsund", "Mayor of Orsund", ""),
        ("Major League Baseball", "Major League Baseball", ""),
        ("Otto Quist", "Otto Quist", "pilot"),
        ("Captain Otto Quist", "Otto Quist", "Captain"),
    ],
)
def test_a_title_typed_before_a_full_name_becomes_the_role(
    archive: Archive, typed: str, speaker: str, role: str
) -> None:
    edit(archive, "Otto Quist (pilot): Too late.")
    correct(archive, 0, typed)
    quote = archive.quotes.of_article(1)[0]
    assert (quote.speaker, quote.role, quote.corrected) == (speaker, role, True)
    archive.reextraction.run()
    assert archive.quotes.of_article(1) == [quote]
    archive.undo.revert_last()
    assert (archive.quotes.of_article(1)[0].speaker, archive.quotes.of_article(1)[0].role) == (
        "Otto Quist",
        "pilot",
    )


FERRY = "The ferry will sail again in May, and not one day later, whatever the yard may say"


def copies(archive: Archive) -> list[tuple[str | None, bool]]:
    """Return the speakers of the first quotes of the reports, by number."""
    reports = sorted((archive.article(number).headline, number) for number in range(1, 8))
    quotes = [archive.quotes.of_article(number)[0] for _, number in reports]
    return [(quote.speaker, quote.corrected) for quote in quotes]


def print_copies(archive: Archive) -> list[tuple[str | None, bool]]:
    """Add reports of one utterance with its speaker wrong in three ways; return the speakers."""
    names = ("Otto Quist", "Otto Quist", "an official", "Ada Quill", "Eva Lind", "Otto Quist")
    reports = [article(n, f"{name}: {FERRY}") for n, name in enumerate(names, start=1)]
    archive.add([replace(one, published=reports[0].published) for one in reports])
    archive.add([article(7, "Otto Quist: Something else was said of all this.")])
    return copies(archive)


def first_report(archive: Archive) -> int:
    return next(n for n in range(1, 8) if archive.article(n).headline == "Morning report 1")


def test_copies_with_the_same_mistake_are_corrected_with_it_in_one_step(archive: Archive) -> None:
    before = print_copies(archive)
    number = first_report(archive)
    (quote,) = archive.quotes.of_article(number)
    assert archive.quotes.correct(number, quote, "Eva Lind") == 3
    by_hand, rest = ("Eva Lind", True), [("Ada Quill", False), ("Eva Lind", False)]
    after = [by_hand, by_hand, by_hand, *rest, by_hand, ("Otto Quist", False)]
    assert copies(archive) == after
    assert archive.undo.revert_last() == "attribution to Eva Lind, also in 3 copies"
    assert copies(archive) == before
    archive.undo.redo_last()
    assert copies(archive) == after
    assert archive.undo.revert_last() == "attribution to Eva Lind, also in 3 copies"
    assert copies(archive) == before


def test_corrected_copies_survive_reextraction(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_copies(archive)
    number = first_report(archive)
    archive.quotes.correct(number, archive.quotes.of_article(number)[0], "Eva Lind")
    after = copies(archive)
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=quoter) as archive:
        while archive.reextraction.run() is not None:
            pass
        assert copies(archive) == after
        assert people(archive) == [("Eva Lind", 5), ("Ada Quill", 1), ("Otto Quist", 1)]


def test_a_copy_set_by_hand_is_kept_and_nobody_is_set_only_for_the_same_mistake(
    archive: Archive,
) -> None:
    print_copies(archive)
    number = first_report(archive)
    described = next(n for n in range(1, 8) if archive.article(n).headline == "Morning report 3")
    quote = archive.quotes.of_article(number)[0]
    assert archive.quotes.correct(number, quote, None) == 2
    assert [speaker for speaker, _ in copies(archive)][:3] == [None, None, "an official"]
    archive.undo.revert_last()
    assert (
        archive.quotes.correct(described, archive.quotes.of_article(described)[0], "Cy Dell") == 0
    )
    assert archive.quotes.correct(number, quote, "Eva Lind") == 2
    assert copies(archive)[:3] == [("Eva Lind", True), ("Eva Lind", True), ("Cy Dell", True)]
