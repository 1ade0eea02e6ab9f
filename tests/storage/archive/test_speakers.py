"""People across the archive: joined by rule and by hand, parted, renamed; quotes corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

import storage.quotes
from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract
from storage.errors import NewsdeskError
from storage.model import Filter, Quote
from tests.storage.plain_quotes import article, fill, people, quoter, said


@pytest.fixture
def extract() -> Extract:
    return quoter


def test_a_person_with_several_names_is_listed_once_and_found_by_each(archive: Archive) -> None:
    names = ("President Ilse Brandau", "Ilse Brandau", "Ilse Brandau", "Otto Brandau", "Brandau")
    fill(archive, *names)
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1), ("Otto Brandau", 1)]
    assert said(archive, "president ilse brandau") == 3
    assert said(archive, "Ilse Brandau") == archive.select(Filter(speaker="Ilse Brandau")).total
    assert [speaker.name for speaker in archive.speakers.find(words="president")] == [
        "Ilse Brandau"
    ]


def test_an_article_that_uses_two_names_of_a_person_counts_once(archive: Archive) -> None:
    archive.add([article(1, "Dr Eva Lind: Yes.", "Eva Lind: No.")])
    (speaker,) = archive.speakers.find()
    assert (speaker.quotes, speaker.articles) == (2, 1)


def test_people_can_be_merged_by_hand_and_split_again_by_undo(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Governor Ilse Brandau", "I. B.", "The governor")
    archive.speakers.merge("I. B.", "Ilse Brandau")
    archive.speakers.merge("Ilse Brandau", "The governor")
    assert people(archive) == [("The governor", 4)]
    archive.add([article(9, "Mrs Ilse Brandau: A new name.")])
    assert people(archive) == [("The governor", 5)]
    assert archive.undo.revert_last() == "joining of Ilse Brandau to The governor"
    assert people(archive) == [("Ilse Brandau", 4)]
    assert archive.undo.revert_last() == "joining of I. B. to Ilse Brandau"
    assert people(archive) == [("Ilse Brandau", 3), ("I. B.", 1)]


def test_a_name_can_be_split_from_its_person_even_the_main_one(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Dr Ilse Brandau", "Ms Ilse Brandau", "Ms Ilse Brandau")
    archive.speakers.split("Dr Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 3), ("Dr Ilse Brandau", 1)]
    archive.speakers.split("Ilse Brandau")
    assert people(archive) == [
        ("Ms Ilse Brandau", 2), ("Dr Ilse Brandau", 1), ("Ilse Brandau", 1)
    ]  # fmt: skip
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert people(archive) == [("Ilse Brandau", 4)]


def test_a_renamed_person_is_still_found_by_the_old_names(archive: Archive) -> None:
    fill(archive, "I. Brandau", "Otto Quist")
    archive.speakers.rename("I. Brandau", " Ilse  Brandau ")
    assert people(archive) == [("Ilse Brandau", 1), ("Otto Quist", 1)]
    assert said(archive, "I. Brandau") == said(archive, "Ilse Brandau") == 1
    archive.add([article(7, "I. Brandau: Again.")])
    assert people(archive) == [("Ilse Brandau", 2), ("Otto Quist", 1)]
    archive.undo.revert_last()
    assert people(archive) == [("I. Brandau", 2), ("Otto Quist", 1)]


def test_a_name_that_was_only_given_by_a_renaming_cannot_be_split(archive: Archive) -> None:
    fill(archive, "Karl Lindqvist", "Dr Karl Lindqvist")
    archive.speakers.rename("Karl Lindqvist", "Kalle Lindqvist")
    for name in ("Kalle Lindqvist", "kalle lindqvist"):
        with pytest.raises(NewsdeskError, match="no article names Kalle Lindqvist: you gave"):
            archive.speakers.split(name)
    assert people(archive) == [("Kalle Lindqvist", 2)]
    archive.speakers.split("dr karl lindqvist")
    assert people(archive) == [("Dr Karl Lindqvist", 1), ("Kalle Lindqvist", 1)]
    assert archive.undo.revert_last() == "parting of Dr Karl Lindqvist from Kalle Lindqvist"
    assert archive.undo.revert_last() == "renaming of Karl Lindqvist to Kalle Lindqvist"
    assert people(archive) == [("Karl Lindqvist", 2)]


def test_invalid_changes_of_names_raise_one_line_errors(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Dr Ilse Brandau", "Otto Quist")
    for change in (
        lambda: archive.speakers.merge("Dr Ilse Brandau", "Ilse Brandau"),
        lambda: archive.speakers.merge("Nobody Here", "Ilse Brandau"),
        lambda: archive.speakers.split("Otto Quist"),
        lambda: archive.speakers.rename("Otto Quist", "Ilse Brandau"),
        lambda: archive.speakers.rename("Otto Quist", "\n "),
    ):
        with pytest.raises(NewsdeskError) as caught:
            change()
        assert "\n" not in str(caught.value)
    assert archive.undo.revert_last() is None


def test_a_profile_contains_names_roles_sections_and_weeks(archive: Archive) -> None:
    archive.add(
        [
            article(0, "Eva Lind (harbour master): Yes."),
            article(1, "Dr Eva Lind (harbour master): No.", "Eva Lind (mayor): Perhaps."),
            article(3, "Eva Lind: Never.", section="SPORT"),
        ]
    )
    profile = archive.speakers.profile(Filter(speaker="Eva Lind"))
    assert [(one.name, one.quotes) for one in profile.names] == [
        ("Eva Lind", 3),
        ("Dr Eva Lind", 1),
    ]
    assert profile.roles == (("harbour master", 2), ("mayor", 1))
    assert profile.sections == {"WORLD": 3, "SPORT": 1}
    assert profile.weeks == (
        (date(2025, 6, 2), 1), (date(2025, 6, 16), 2), (date(2025, 6, 23), 1)
    )  # fmt: skip
    assert (profile.first, profile.last) == (date(2025, 6, 2), date(2025, 6, 23))
    narrowed = archive.speakers.profile(Filter(speaker="Eva Lind", words="never"))
    assert narrowed.sections == {"SPORT": 1}


def newer(text: str) -> Sequence[Quote]:
    """Find what `quoter` finds, and no roles any more."""
    found = quoter(text)
    return [Quote(q.start, q.end, q.text, q.speaker, q.confidence) for q in found if q.start < 40]


def test_quotes_are_reextracted_in_small_steps_and_corrections_stay(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [("Eva Lind (mayor): Yes.", "Otto Quist: " + "No. " * 9) for _ in range(7)]
    outcomes = archive.add([article(n, *paragraphs) for n, paragraphs in enumerate(texts)])
    archive.quotes.correct(
        outcomes[3].id, archive.quotes.of_article(outcomes[3].id)[0], "Ada Quill"
    )
    assert not archive.reextraction.is_due()
    assert archive.reextraction.run() is None

    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert archive.reextraction.is_due()
        assert archive.reextraction.run(3) == (3, 3)
        with open_archive(
            archive.location, extract=newer
        ) as other:  # stopped, and gone on with by another program
            assert other.reextraction.run(3) == (3, 3)
            assert other.reextraction.run(3) == (1, 1)
            assert other.reextraction.run(3) is None
        assert not archive.reextraction.is_due()
        assert archive.reextraction.run() is None
        assert people(archive) == [("Otto Quist", 7), ("Eva Lind", 6), ("Ada Quill", 1)]
        assert all(quote.role == "" for quote in archive.quotes.of_article(outcomes[0].id))


def of_source(archive: Archive, count: int) -> int:
    """Add articles of a source of their own, and return the source's number."""
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    news = [article(n, "Eva Lind (mayor): Yes.") for n in range(count)]
    archive.add([replace(one, source=source.id) for one in news])
    return source.id


def make_all_anew(archive: Archive) -> int:
    """Return how many articles were looked through, a few at a time."""
    done = 0
    while (step := archive.reextraction.run(2)) is not None:
        done += step[0]
    return done


def test_restored_articles_are_reextracted_after_the_others_were(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = of_source(archive, 3)
    archive.add([article(8, "Otto Quist (mayor): No."), article(9, "Otto Quist (mayor): Never.")])
    archive.sources.remove(of, articles="remove")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert make_all_anew(archive) == 2
        assert not archive.reextraction.is_due()

        archive.undo.revert_last()
        assert archive.reextraction.is_due()
        assert archive.quotes.of_article(1)[0].role == "mayor"
        assert make_all_anew(archive) == 3  # those that came back and what is older, no more
        assert not archive.reextraction.is_due()
        assert all(quote.role == "" for n in range(1, 6) for quote in archive.quotes.of_article(n))

        archive.sources.remove(of, articles="remove")
        archive.undo.revert_last()
        assert not archive.reextraction.is_due()


def test_articles_restored_during_reextraction_are_reextracted_too(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([article(n, "Otto Quist (mayor): No.") for n in range(10, 14)])
    of = of_source(archive, 3)
    archive.sources.remove(of, articles="remove")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert archive.reextraction.run(2) == (2, 2)
        archive.undo.revert_last()
        assert make_all_anew(archive) == 7
        assert all(quote.role == "" for n in range(1, 8) for quote in archive.quotes.of_article(n))


def test_an_older_version_leaves_newer_quotes_alone(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, "Otto Quist")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION - 1)
    assert not archive.reextraction.is_due()
