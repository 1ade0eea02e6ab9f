"""The same words in other articles, who is named for them there, and what was said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.archive import Archive
from storage.archive.quotes import Extract
from storage.model import Article, Reprint
from tests.storage.plain_quotes import DAY, article, quoter

FERRY = "The ferry will sail again in May, and not one day later, whatever the yard may say"


@pytest.fixture
def extract() -> Extract:
    return quoter


def paper(archive: Archive, name: str) -> int:
    return archive.sources.add(kind="folder", location=f"/papers/{name}", name=name).id


def printed(number: int, source: int, *paragraphs: str, days: float = 0) -> Article:
    published = DAY + timedelta(days=days)
    return replace(article(number, *paragraphs), source=source, published=published)


def reprints(archive: Archive, headline: str) -> list[list[Reprint]]:
    found = next(one for one in map(archive.article, range(1, 9)) if one.headline == headline)
    return [*map(list, archive.reprints.of_article(found, archive.quotes.of_article(found.id)))]


def described(found: list[Reprint]) -> list[tuple[str, str, str]]:
    return [(one.hit.article.source_name, one.wording, one.naming) for one in found]


def test_the_same_words_in_other_papers_are_found_with_what_differs(archive: Archive) -> None:
    gull, tide, quay = (paper(archive, name) for name in ("Gull", "Tide", "Quay"))
    archive.add(
        [
            printed(1, gull, f"Ada Bell: {FERRY}", "Ada Bell: Nothing else is to be said today."),
            printed(2, tide, f"The statement: {FERRY[:50]}", days=0.1),
            printed(3, quay, f"Piet Okkema: {FERRY}", days=0.2),
            printed(4, quay, f"Mayor Ada Bell: Again: {FERRY}", days=0.3),
        ]
    )
    first, second = reprints(archive, "Morning report 1")
    assert described(first) == [
        ("Quay", "longer", "same"),
        ("Quay", "same", "other"),
        ("Tide", "shorter", "unnamed"),
    ]
    assert second == []
    (only,) = reprints(archive, "Morning report 2")
    assert ("Gull", "longer", "named") in described(only)


def test_short_words_count_only_from_one_speaker_in_one_week(archive: Archive) -> None:
    gull, tide = paper(archive, "Gull"), paper(archive, "Tide")
    archive.add(
        [
            printed(1, gull, "Ada Bell: We wait for daylight."),
            printed(2, tide, "Bell: We wait for daylight.", days=1),
            printed(3, tide, "Piet Okkema: We wait for daylight.", days=1),
            printed(4, tide, "Ada Bell: We wait for daylight.", days=30),
        ]
    )
    (found,) = reprints(archive, "Morning report 1")
    assert [one.hit.article.headline for one in found] == ["Morning report 2"]


def test_words_that_another_repeats_a_year_later_are_not_ascribed_to_both(
    archive: Archive,
) -> None:
    gull = paper(archive, "Gull")
    archive.add(
        [printed(1, gull, f"Ada Bell: {FERRY}"), printed(2, gull, f"Ib Moss: {FERRY}", days=365)]
    )
    assert reprints(archive, "Morning report 1") == [[]]


def test_what_a_speaker_said_before_about_the_same_is_found_most_related_first(
    archive: Archive,
) -> None:
    gull = paper(archive, "Gull")
    archive.add(
        [
            printed(1, gull, f"Ada Bell: {FERRY}"),
            printed(2, gull, "Ada Bell: The shipyard has the ferry until April.", days=-9),
            printed(3, gull, "Ada Bell: A ferry that cannot sail in May is a hulk.", days=-3),
            printed(4, gull, "Ada Bell: The library is open on Sundays.", days=-2),
            printed(5, gull, "Ib Moss: The ferry will sail when the yard may say so.", days=-2),
            printed(6, gull, "Ada Bell: The ferry will sail in May, as the yard said.", days=3),
        ]
    )
    found = archive.article(1)
    (quote,) = archive.quotes.of_article(1)
    before = archive.reprints.said_before(found, quote).hits
    assert [hit.article.headline for hit in before] == ["Morning report 3", "Morning report 2"]
    assert (
        archive.reprints.said_before(found, replace(quote, speaker=None, confidence=0)).hits == []
    )


def test_what_is_shared_by_chance_is_not_said_on_the_subject_before(archive: Archive) -> None:
    gull = paper(archive, "Gull")
    archive.add(
        [
            printed(1, gull, "Ada Bell: The ferry has 14 doors, and to hell with absolute calm."),
            printed(2, gull, "Ada Bell: There are 14 of us, as Mum said.", days=-9),
            printed(3, gull, "Ada Bell: To hell with that.", days=-3),
            printed(4, gull, "Ada Bell: I am absolutely sure of the doors.", days=-2),
            printed(5, gull, "Ada Bell: No ferry has sailed.", days=-1),
        ]
    )
    (quote,) = archive.quotes.of_article(1)
    before = archive.reprints.said_before(archive.article(1), quote).hits
    assert [hit.article.headline for hit in before] == ["Morning report 5"]


def test_a_less_rare_word_counts_where_a_headline_has_it(archive: Archive) -> None:
    gull = paper(archive, "Gull")
    about = replace(printed(3, gull, "Ada Bell: No page is left."), headline="The lost page")
    about = replace(about, published=DAY - timedelta(2))
    archive.add(
        [
            printed(1, gull, "Ada Bell: It has one page too many."),
            printed(2, gull, "Ada Bell: Every page of my life.", days=-9),
            about,
        ]
    )
    (quote,) = archive.quotes.of_article(1)
    before = archive.reprints.said_before(archive.article(1), quote).hits
    assert [hit.article.headline for hit in before] == ["The lost page"]


def test_short_words_of_others_are_listed_last_as_maybe_chance(archive: Archive) -> None:
    gull, tide = paper(archive, "Gull"), paper(archive, "Tide")
    archive.add(
        [
            printed(1, gull, "Ada Bell: We wait for daylight.", "Ada Bell: Not now."),
            printed(2, tide, "Bell: We wait for daylight.", days=1),
            printed(3, tide, "Piet Okkema: We wait for daylight.", days=2),
            printed(4, tide, "Ib Moss: Not now.", days=2),
            printed(5, tide, "Ib Moss: Not now, and not tomorrow.", days=3),
        ]
    )
    long, short = archive.quotes.of_article(1)
    found = archive.reprints.same_words(archive.article(1), long)
    assert [(one.hit.quote.speaker, one.may_be_chance) for one in found] == [
        ("Bell", False), ("Piet Okkema", True),
    ]  # fmt: skip
    found = archive.reprints.same_words(archive.article(1), short)
    assert [(one.hit.article.headline, one.may_be_chance) for one in found] == [
        ("Morning report 4", True)
    ]
    assert archive.reprints.of_article(archive.article(1), [short]) == [()]


def test_few_words_of_the_same_speaker_are_no_chance_in_the_same_story(archive: Archive) -> None:
    gull, tide = paper(archive, "Gull"), paper(archive, "Tide")
    archive.add(
        [
            printed(1, gull, "Ada Bell: Not now."),
            printed(2, tide, "Ada Bell: Not now."),
            printed(3, tide, "Ib Moss: Not now."),
            printed(4, tide, "Ada Bell: Not now."),
        ]
    )
    archive.stories.move([3], 1)
    archive.stories.move([4], None)
    (quote,) = archive.quotes.of_article(1)
    found = archive.reprints.same_words(archive.article(1), quote)
    assert [(one.hit.article.headline, one.may_be_chance) for one in found] == [
        ("Morning report 2", False), ("Morning report 4", True), ("Morning report 3", True),
    ]  # fmt: skip


def test_where_nothing_is_on_the_subject_words_in_common_are_offered_rarest_first(
    archive: Archive,
) -> None:
    gull = paper(archive, "Gull")
    archive.add(
        [
            printed(1, gull, "Ada Bell: That ferry is no hospital."),
            printed(2, gull, "Ada Bell: The library is open on Sundays.", days=-9),
            printed(3, gull, "Ada Bell: A hospital has beds.", days=-3),
        ]
    )
    (quote,) = archive.quotes.of_article(1)
    hits, by_word = archive.reprints.said_before(archive.article(1), quote)
    assert [hit.article.headline for hit in hits] == ["Morning report 3"]
    assert by_word
