"""Quotes of a person that articles give to a role without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.archive import Archive
from storage.archive.quotes import Extract
from storage.model import Filter
from tests.storage.plain_quotes import DAY, article, quoter

FERRY = "The ferry will sail again in May, and not one day later, whatever the yard may say"


@pytest.fixture
def extract() -> Extract:
    return quoter


def printed(archive: Archive, number: int, paper: str, *paragraphs: str) -> None:
    source = archive.sources.add(kind="folder", location=f"/papers/{paper}", name=paper).id
    published = DAY - timedelta(hours=number)
    archive.add([replace(article(number, *paragraphs), source=source, published=published)])


def found(archive: Archive, **parts: object) -> list[tuple[str, str]]:
    quotes = archive.role_quotes.find(Filter(speaker="Ada Bell", **parts))  # type: ignore[arg-type]
    return [(one.hit.quote.text, one.named_by) for one in quotes]


def test_a_role_is_the_person_where_another_paper_or_the_article_names_her(
    archive: Archive,
) -> None:
    printed(archive, 1, "Gull", f"Ada Bell (prime minister of Tolmin): {FERRY}")
    printed(archive, 2, "Tide", f"the Tolmin prime minister: {FERRY}")
    printed(archive, 3, "Quay", "the prime minister: I slept well.", "Bell had slept at home.")
    printed(archive, 4, "Dock", "the prime minister: I rule Velmark.")
    printed(archive, 5, "Moor", f"the prime minister: {FERRY[::-1]}")
    printed(archive, 6, "Pier", f"Ib Moss (prime minister): {FERRY[::-1]}", "Bell was not there.")
    printed(archive, 7, "Wharf", "the transport minister: I drive.", "Bell drives, too.")
    assert found(archive) == [(FERRY, "Gull"), ("I slept well.", "")]
    assert found(archive, words="ferry") == [(FERRY, "Gull")]
    assert archive.role_quotes.find(Filter(speaker="the prime minister")) == []
    assert archive.role_quotes.find(Filter(speaker="Nobody")) == []
