"""People across the archive: joined by rule and by hand, parted, renamed; quotes corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import storage.quotes
from storage.archive import Archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.errors import NewsdeskError
from storage.model import Article, Block, Filter, Quote
from storage.speakers import person_key

DAY = datetime(2025, 6, 23, 12, tzinfo=UTC)


def quoter(text: str) -> list[Quote]:
    """Take each paragraph `Name (role): words` as a quote."""
    quotes, at = [], 0
    for paragraph in text.split("\n\n"):
        name, _, words = paragraph.partition(": ")
        name, _, role = name.partition(" (")
        start = at + len(paragraph) - len(words)
        if words:
            end = start + len(words)
            quotes.append(Quote(start, end, words, name, 0.9, role.rstrip(")"), "said", "plain"))
        at += len(paragraph) + 2
    return quotes


def article(number: int, *paragraphs: str, section: str = "WORLD") -> Article:
    return Article(
        headline=f"Morning report {number}",
        section=section,
        published=DAY - timedelta(days=7 * number),
        blocks=tuple(Block(paragraph) for paragraph in paragraphs),
        key=f"report-{number}",
        digest=str(number),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    connections = Connections(tmp_path / "news.db", migrations=MIGRATIONS)
    with Archive(connections, quoter=quoter) as archive:
        yield archive


def fill(archive: Archive, *names: str) -> None:
    """Add an article for each name, in which it says one thing."""
    archive.add([article(n, f"{name}: Words of {n}.") for n, name in enumerate(names)])


def people(archive: Archive) -> list[tuple[str, int]]:
    assert archive.check() == []
    return [(speaker.name, speaker.quotes) for speaker in archive.speakers()]


def said(archive: Archive, name: str) -> int:
    return len(archive.said(Filter(speaker=name)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelenskyy", "President Volodymyr Zelenskyy"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Radu Comănescu", "Mr. Radu Comanescu"),
        ("J.D. Halloran", "J. D. Halloran"),
        ("Jean-Luc Ormond", "Jean Luc Ormond"),
        ("Prime Minister Ilse Brandau", "former prime minister Ilse Brandau"),
    ],
)
def test_names_that_are_safely_one_persons_have_one_key(one: str, other: str) -> None:
    assert person_key(one) == person_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Hale", "Robert Hale Jr."),
        ("George Burrow", "George W. Burrow"),
        ("Volodymyr Zelenskyy", "Vladimir Zelenskyy"),
        ("Ada Quist", "Ida Quist"),
        ("Tomasz Kowalski", "Tomasz Kowalsky"),
    ],
)
def test_names_that_may_be_two_peoples_have_two_keys(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize("name", ["Zelenskyy", "President Zelenskyy"[10:], "", "—", "東京"])
def test_a_single_name_joins_nobody(name: str) -> None:
    assert person_key(name) == ""


def test_one_person_under_several_names_is_listed_once_and_found_by_each(archive: Archive) -> None:
    names = ("President Ilse Brandau", "Ilse Brandau", "Ilse Brandau", "Otto Brandau", "Brandau")
    fill(archive, *names)
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1), ("Otto Brandau", 1)]
    assert said(archive, "president ilse brandau") == 3
    assert said(archive, "Ilse Brandau") == archive.select(Filter(speaker="Ilse Brandau")).total
    assert [speaker.name for speaker in archive.speakers(words="president")] == ["Ilse Brandau"]


def test_an_article_counts_once_for_a_person_it_calls_by_two_names(archive: Archive) -> None:
    archive.add([article(1, "Dr Eva Lind: Yes.", "Eva Lind: No.")])
    (speaker,) = archive.speakers()
    assert (speaker.quotes, speaker.articles) == (2, 1)


def test_people_are_joined_by_hand_for_good_and_parted_again_by_undo(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Governor Ilse Brandau", "Brandau", "The governor")
    archive.merge_speakers("Brandau", "Ilse Brandau")
    archive.merge_speakers("Ilse Brandau", "The governor")
    assert people(archive) == [("The governor", 4)]
    archive.add([article(9, "Mrs Ilse Brandau: A new name.")])
    assert people(archive) == [("The governor", 5)]
    assert archive.undo() == "joining of Ilse Brandau to The governor"
    assert people(archive) == [("Ilse Brandau", 4), ("The governor", 1)]
    assert archive.undo() == "joining of Brandau to Ilse Brandau"
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1), ("The governor", 1)]


def test_a_name_can_be_parted_from_its_person_the_main_one_too(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Dr Ilse Brandau", "Ms Ilse Brandau", "Ms Ilse Brandau")
    archive.split_speaker("Dr Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 3), ("Dr Ilse Brandau", 1)]
    archive.split_speaker("Ilse Brandau")
    assert people(archive) == [
        ("Ms Ilse Brandau", 2), ("Dr Ilse Brandau", 1), ("Ilse Brandau", 1)
    ]  # fmt: skip
    archive.undo()
    archive.undo()
    assert people(archive) == [("Ilse Brandau", 4)]


def test_a_person_is_renamed_and_still_found_by_the_old_names(archive: Archive) -> None:
    fill(archive, "I. Brandau", "Otto Quist")
    archive.rename_speaker("I. Brandau", " Ilse  Brandau ")
    assert people(archive) == [("Ilse Brandau", 1), ("Otto Quist", 1)]
    assert said(archive, "I. Brandau") == said(archive, "Ilse Brandau") == 1
    archive.add([article(7, "I. Brandau: Again.")])
    assert people(archive) == [("Ilse Brandau", 2), ("Otto Quist", 1)]
    archive.undo()
    assert people(archive) == [("I. Brandau", 2), ("Otto Quist", 1)]


def test_what_cannot_be_done_with_names_is_said_in_one_line(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Dr Ilse Brandau", "Otto Quist")
    for change in (
        lambda: archive.merge_speakers("Dr Ilse Brandau", "Ilse Brandau"),
        lambda: archive.merge_speakers("Nobody Here", "Ilse Brandau"),
        lambda: archive.split_speaker("Otto Quist"),
        lambda: archive.rename_speaker("Otto Quist", "Ilse Brandau"),
        lambda: archive.rename_speaker("Otto Quist", "\n "),
    ):
        with pytest.raises(NewsdeskError) as caught:
            change()
        assert "\n" not in str(caught.value)
    assert archive.undo() is None


def test_a_corrected_speaker_stays_through_new_text_and_new_quotes(archive: Archive) -> None:
    (outcome,) = archive.add([article(1, "Otto Quist: Too late.", "Eva Lind: Never.")])
    quote = archive.quotes(outcome.id)[0]
    archive.correct_speaker(outcome.id, quote, "Eva Lind")
    assert people(archive) == [("Eva Lind", 2)]
    first = archive.quotes(outcome.id)[0]
    assert (first.speaker, first.corrected, first.certainty) == ("Eva Lind", True, "sure")

    longer = article(1, "An opening that was added.", "Otto Quist: Too late.", "Eva Lind: Never.")
    archive.add([Article(**{**_values(longer), "digest": "other"})])
    assert people(archive) == [("Eva Lind", 2)]

    assert archive.undo() == "correction to Eva Lind"
    assert [quote.speaker for quote in archive.quotes(outcome.id)] == ["Otto Quist", "Eva Lind"]


def _values(article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in article.__slots__}


def test_a_correction_is_taken_back_and_another_one_before_it_returns(archive: Archive) -> None:
    (outcome,) = archive.add([article(1, "Otto Quist: Too late.")])
    for name in ("Eva Lind", None):
        archive.correct_speaker(outcome.id, archive.quotes(outcome.id)[0], name)
    assert archive.quotes(outcome.id)[0].certainty == "none"
    assert archive.speakers() == []
    archive.undo()
    assert archive.quotes(outcome.id)[0].speaker == "Eva Lind"
    archive.undo()
    quote = archive.quotes(outcome.id)[0]
    assert (quote.speaker, quote.corrected) == ("Otto Quist", False)


def test_a_profile_tells_names_roles_sections_and_weeks(archive: Archive) -> None:
    archive.add(
        [
            article(0, "Eva Lind (harbour master): Yes."),
            article(1, "Dr Eva Lind (harbour master): No.", "Eva Lind (mayor): Perhaps."),
            article(3, "Eva Lind: Never.", section="SPORT"),
        ]
    )
    profile = archive.profile(Filter(speaker="Eva Lind"))
    assert [(one.name, one.quotes) for one in profile.names] == [
        ("Eva Lind", 3),
        ("Dr Eva Lind", 1),
    ]
    assert profile.roles == (("harbour master", 2), ("mayor", 1))
    assert profile.sections == {"WORLD": 3, "SPORT": 1}
    assert profile.weeks == (
        (date(2025, 6, 2), 1), (date(2025, 6, 16), 2), (date(2025, 6, 23), 1)
    )  # fmt: skip
    narrowed = archive.profile(Filter(speaker="Eva Lind", words="never"))
    assert narrowed.sections == {"SPORT": 1}


def newer(text: str) -> Sequence[Quote]:
    """Find what `quoter` finds, and no roles any more."""
    found = quoter(text)
    return [Quote(q.start, q.end, q.text, q.speaker, q.confidence) for q in found if q.start < 40]


def test_quotes_are_made_anew_in_small_steps_and_corrections_stay(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [("Eva Lind (mayor): Yes.", "Otto Quist: " + "No. " * 9) for _ in range(7)]
    outcomes = archive.add([article(n, *paragraphs) for n, paragraphs in enumerate(texts)])
    archive.correct_speaker(outcomes[3].id, archive.quotes(outcomes[3].id)[0], "Ada Quill")
    assert not archive.quotes_due()
    assert archive.requote() is None

    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    archive._quoter = newer
    assert archive.quotes_due()
    assert archive.requote(3) == (3, 3)
    with Archive(
        Connections(archive.path, migrations=MIGRATIONS), quoter=newer
    ) as other:  # stopped, and gone on with by another program
        assert other.requote(3) == (3, 3)
        assert other.requote(3) == (1, 1)
        assert other.requote(3) is None
    assert not archive.quotes_due()
    assert archive.requote() is None
    assert people(archive) == [("Otto Quist", 7), ("Eva Lind", 6), ("Ada Quill", 1)]
    assert all(quote.role == "" for quote in archive.quotes(outcomes[0].id))
