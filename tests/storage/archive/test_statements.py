"""Statements found across an archive: by speaker, words and section, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.archive import Archive
from storage.model import Filter
from tests.storage.plain_quotes import DAY, article

DAM = (
    "Transport minister Jadwiga Lind met union leader Otto Brandau at noon.",
    "The dam would be finished by May, Lind said. Brandau said that nobody believed it.",
    "“It is a disgrace,” Brandau said.",
)
FERRY = (
    "Jadwiga Lind spoke in Orsund on Friday.",
    "She said the ferry would sail again in May.",
)


def put(archive: Archive, *texts: tuple[str, ...], section: str = "WORLD") -> None:
    archive.add(
        [
            replace(
                article(number, *text, section=section), published=DAY - timedelta(hours=number)
            )
            for number, text in enumerate(texts)
        ]
    )


def found(archive: Archive, **parts: object) -> list[tuple[str | None, str]]:
    hits = archive.statements.iter(Filter(**parts))  # type: ignore[arg-type]
    return [(hit.quote.speaker, hit.quote.text.split()[-1]) for hit in hits]


def test_statements_are_found_newest_first_by_speaker_and_words(archive: Archive) -> None:
    put(archive, DAM, FERRY)
    assert found(archive) == [
        ("Jadwiga Lind", "said."), ("Otto Brandau", "it."), ("Jadwiga Lind", "May."),
    ]  # fmt: skip
    assert found(archive, speaker="Otto Brandau") == [("Otto Brandau", "it.")]
    assert found(archive, words="ferry") == [("Jadwiga Lind", "May.")]
    assert found(archive, words="finish") == [("Jadwiga Lind", "said.")]
    assert found(archive, words='"by may" OR ferry', speaker="Jadwiga Lind") == [
        ("Jadwiga Lind", "said."), ("Jadwiga Lind", "May."),
    ]  # fmt: skip
    assert found(archive, words="disgrace") == []  # it is quoted
    assert found(archive, sections=frozenset({"SPORT"})) == []


def test_all_names_of_a_person_find_the_statements(archive: Archive) -> None:
    put(archive, (*DAM, "“We will see,” Lind said."), FERRY)
    archive.speakers.rename("Jadwiga Lind", "J. Lind")
    assert len(found(archive, speaker="J. Lind")) == 2


def test_pages_go_on_where_the_one_before_ended(archive: Archive) -> None:
    put(archive, *[FERRY] * 7)
    first = archive.statements.page(Filter(), limit=3)
    assert (len(first.hits), first.next) == (3, 3)
    second = archive.statements.page(Filter(), first.next or 0, limit=9)
    assert (len(second.hits), second.next) == (4, None)
    ids = [hit.article.id for hit in (*first.hits, *second.hits)]
    assert len({*ids}) == 7


def test_the_statements_of_an_article_are_in_the_order_of_its_text(archive: Archive) -> None:
    put(archive, DAM)
    (row,) = archive.select(Filter()).rows(0, 1)
    said = archive.statements.of_article(row.id)
    assert [one.speaker for one in said] == ["Jadwiga Lind", "Otto Brandau"]
    assert archive.article(row.id).text[said[0].start : said[0].end] == said[0].text


def test_statements_of_the_speaker_on_the_subject_are_said_before_too(archive: Archive) -> None:
    later = ("“The ferry will sail in May,” said transport minister Jadwiga Lind.",)
    put(archive, later, DAM, FERRY)
    (hit,) = archive.quotes.find(Filter(words="sail in may"))
    before = archive.reprints.said_before(hit.article, hit.quote).hits
    assert [(one.quote.kind, one.quote.text) for one in before] == [("statement", FERRY[1])]
