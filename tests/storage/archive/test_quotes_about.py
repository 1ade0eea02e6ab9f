"""Quotes in articles about the words of a search, which stand beside a quote and not in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.archive import Archive
from storage.model import Filter
from tests.storage.plain_quotes import DAY, article

FLOOD = (
    "The flood reached the market on Friday.",
    "“Nobody slept,” Marta Hellan said.",
    "“The flood came at noon,” Marta Hellan said.",
    "Piet Okkema keeps a shop there.",
    "The bakery is shut.",
    "So is the school, where the tables were carried upstairs.",
    "“I lost the whole shop,” Piet Okkema said.",
)
BAND = (
    "A band called Flood played in Orsund.",
    "It was late.",
    "Nobody complained.",
    "“I have never heard of them,” Marta Hellan said.",
)


def put(archive: Archive, *texts: tuple[str, ...], headline: str = "News from Orsund") -> None:
    archive.add(
        [
            replace(
                article(number, *text),
                headline=headline,
                published=DAY - timedelta(hours=number),
            )
            for number, text in enumerate(texts)
        ]
    )


def about(archive: Archive, **parts: object) -> list[str]:
    page = archive.quotes.find_about(Filter(**parts))  # type: ignore[arg-type]
    return [hit.quote.text for hit in page.hits]


def test_the_words_stand_in_a_paragraph_beside_the_quote(archive: Archive) -> None:
    put(archive, FLOOD, BAND)
    assert about(archive, words="flood") == ["Nobody slept,"]
    assert about(archive, words="flood", speaker="Marta Hellan") == ["Nobody slept,"]
    assert about(archive, words="flood market", speaker="Piet Okkema") == []
    assert about(archive, words="flood noon") == ["Nobody slept,"]
    assert about(archive, words="-flood") == []
    assert about(archive, words="") == []


def test_two_letters_are_a_word_as_among_the_words_of_quotes(archive: Archive) -> None:
    put(archive, FLOOD, headline="Flooding in Orsund")
    assert about(archive, words="fl") == []
    archive.add([replace(article(9, *BAND), headline="An FL band", published=DAY)])
    assert about(archive, words="fl") == ["I have never heard of them,"]


def test_the_words_stand_in_the_headline(archive: Archive) -> None:
    put(archive, FLOOD, headline="Flood in Orsund")
    assert about(archive, words="flood") == ["Nobody slept,", "I lost the whole shop,"]
    assert about(archive, words="flood upstairs") == ["I lost the whole shop,"]
    assert about(archive, words="flood -shop") == ["Nobody slept,"]


def test_all_names_of_a_person_count_and_pages_go_on(archive: Archive) -> None:
    put(archive, *[FLOOD] * 5)
    archive.speakers.rename("Marta Hellan", "M. Hellan")
    asked = Filter(words="flood", speaker="M. Hellan")
    first = archive.quotes.find_about(asked, limit=2)
    assert first.next is not None
    second = archive.quotes.find_about(asked, first.next, limit=9)
    numbers = [hit.article.id for hit in (*first.hits, *second.hits)]
    assert len({*numbers}) == len(numbers) == 5
    assert second.next is None
    assert [hit.article.id for hit in archive.quotes.iter_about(asked)] == numbers
    assert len([*archive.quotes.iter_about(asked, limit=3)]) == 3
