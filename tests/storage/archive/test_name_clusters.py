"""Clusters of speaker names: people joined by name, by surname and by initial."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract
from storage.model import Filter, Speaker
from tests.storage.plain_quotes import article, fill, people, quoter, said


@pytest.fixture
def extract() -> Extract:
    return quoter


def test_a_bare_surname_joins_the_only_person_who_has_it(archive: Archive) -> None:
    fill(archive, "Zelenskyy", "Volodymyr Zelenskyy", "President Zelensky", "Volodymyr Zelensky")
    assert people(archive) == [("Volodymyr Zelensky", 4)]
    assert said(archive, "Zelenskyy") == said(archive, "Volodymyr Zelenskyy") == 4
    assert {one.name: one.joined for one in names(archive, "Zelenskyy")} == {
        "Volodymyr Zelensky": "",
        "Volodymyr Zelenskyy": "",
        "Zelenskyy": "surname",
        "President Zelensky": "surname",
    }


def names(archive: Archive, name: str) -> tuple[Speaker, ...]:
    return archive.speakers.profile(Filter(speaker=name)).names


def test_a_second_person_with_the_surname_splits_it_until_removed(archive: Archive) -> None:
    fill(archive, "Brandau", "Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 2)]
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    archive.add([replace(article(7, "Otto Brandau: Two of us."), source=source.id)])
    assert people(archive) == [("Brandau", 1), ("Ilse Brandau", 1), ("Otto Brandau", 1)]
    perhaps = archive.speakers.profile(Filter(speaker="Brandau")).possible_duplicates
    assert [one.name for one in perhaps] == ["Ilse Brandau", "Otto Brandau"]
    assert (
        archive.speakers.profile(Filter(speaker="Otto Brandau")).possible_duplicates[0].name
        == "Brandau"
    )

    archive.sources.remove(source.id, articles="remove")
    assert people(archive) == [("Ilse Brandau", 2)]
    archive.undo.revert_last()
    assert people(archive) == [("Brandau", 1), ("Ilse Brandau", 1), ("Otto Brandau", 1)]


def test_clusters_do_not_depend_on_the_order_of_articles(tmp_path: Path) -> None:
    stock = [
        *("Brandau", "Ilse Brandau", "Dr Ilse Brandau", "President Brandau", "Hale", "Ed Hale"),
        *("Ed Hale Jr.", "Quist", "Ada Quist", "Zelenskiy", "Volodymyr Zelenskyy", "the mayor"),
        *("Hellan", "Marta Hellan", "Piet Hellan", "White House", "House", "Okkema"),
        *("Burrow", "George Burrow", "George K. Burrow", "George W. Burrow", "Mr George Burrow"),
        *("Lund", "Eva Lund", "Eva M. Lund", "Dr Eva M. Lund", "Eva Lund Jr."),
    ]
    found = []
    for seed in range(6):
        order = random.Random(seed).sample(stock, len(stock))
        with open_archive(tmp_path / f"{seed}.db", extract=quoter) as archive:
            for number, name in enumerate(order):
                archive.add([article(number, f"{name}: Words of {name}.")])
            groups = {tuple(sorted(one.name for one in names(archive, name))) for name in stock}
            found.append((groups, sorted(people(archive))))
    assert all(one == found[0] for one in found)
    assert ("Ilse Brandau", 4) in found[0][1]
    assert ("Hale", 1) in found[0][1]
    assert ("House", 1) in found[0][1]
    assert ("George Burrow", 2) in found[0][1]
    assert ("Eva Lund", 3) in found[0][1]


def test_a_surname_join_can_be_split_by_hand_and_that_undone(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Ilse Brandau", "Brandau")
    archive.speakers.split("Brandau")
    assert people(archive) == [("Ilse Brandau", 2), ("Brandau", 1)]
    archive.add([article(8, "Dr Ilse Brandau: A new name.", "Brandau: An old one.")])
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 2)]
    assert archive.undo.revert_last() == "split of Brandau from Ilse Brandau"
    assert people(archive) == [("Ilse Brandau", 5)]
    archive.speakers.split("Ilse Brandau")
    assert people(archive) == [("Dr Ilse Brandau", 3), ("Ilse Brandau", 2)]


def test_splitting_the_full_name_leaves_the_surname_apart(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Ilse Brandau", "Brandau")
    archive.speakers.split("Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 2), ("Brandau", 1)]


def test_a_surname_shared_by_two_people_can_be_merged_by_hand(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Otto Brandau", "Brandau")
    archive.speakers.merge("Brandau", "Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 2), ("Otto Brandau", 1)]
    assert [one.joined for one in names(archive, "Brandau")] == ["", "hand"]


def test_a_name_with_a_middle_initial_joins_the_only_one_without(archive: Archive) -> None:
    fill(archive, "George Burrow", "George W. Burrow", "Gov. George W. Burrow", "Burrow")
    assert people(archive) == [("George Burrow", 4)]
    joined = {one.name: one.joined for one in names(archive, "Burrow")}
    assert joined == {
        "George Burrow": "", "George W. Burrow": "initial", "Gov. George W. Burrow": "initial",
        "Burrow": "surname",
    }  # fmt: skip


@pytest.mark.parametrize(
    "other", ["George H. W. Burrow", "George Herbert Burrow", "George K. Burrow"]
)
def test_a_second_middle_name_splits_them_until_removed(archive: Archive, other: str) -> None:
    fill(archive, "George Burrow", "George W. Burrow")
    (second,) = archive.add([article(8, f"{other}: No.", "Burrow: Yes.")])
    assert len(people(archive)) == 4
    perhaps = archive.speakers.profile(Filter(speaker="George Burrow")).possible_duplicates
    assert {one.name for one in perhaps} == {"Burrow", "George W. Burrow", other}
    for quote in archive.quotes.of_article(second.id):
        archive.quotes.correct(second.id, quote, "Ada Quist")
    assert people(archive) == [("Ada Quist", 2), ("George Burrow", 2)]


@pytest.mark.parametrize("other", ["George Burrow Jr.", "George Herbert Burrow", "G. W. Burrow"])
def test_names_that_differ_in_more_than_a_middle_initial_stay_apart(
    archive: Archive, other: str
) -> None:
    fill(archive, "George Burrow", other)
    assert len(people(archive)) == 2


def test_an_initial_join_can_be_split_by_hand_and_that_undone(archive: Archive) -> None:
    fill(archive, "George Burrow", "George Burrow", "George W. Burrow")
    archive.speakers.split("George W. Burrow")
    assert people(archive) == [("George Burrow", 2), ("George W. Burrow", 1)]
    archive.add([article(8, "Gov. George Burrow: A new name.")])
    assert people(archive) == [("George Burrow", 3), ("George W. Burrow", 1)]
    archive.undo.revert_last()
    assert people(archive) == [("George Burrow", 4)]
    archive.speakers.split("George Burrow")
    assert people(archive) == [("George Burrow", 2), ("George W. Burrow", 2)]


def test_people_who_are_only_described_are_listed_separately(archive: Archive) -> None:
    fill(archive, "the official", "the official", "Ilse Brandau", "police", "The Port Authority")
    assert people(archive) == [("Ilse Brandau", 1), ("The Port Authority", 1)]
    described = archive.speakers.find(described=True)
    assert [(one.name, one.quotes) for one in described] == [("the official", 2), ("police", 1)]
    assert archive.speakers.find(words="pol", described=True) == described[1:]
    assert archive.speakers.find(words="official") == []
    assert said(archive, "the official") == 2
    assert archive.speakers.profile(Filter(speaker="the official")).described
    assert not archive.speakers.profile(Filter(speaker="Ilse Brandau")).described


def test_a_description_can_be_merged_into_a_person_by_hand(archive: Archive) -> None:
    fill(archive, "the governor", "Ilse Brandau")
    archive.speakers.merge("the governor", "Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 2)]
    assert archive.speakers.find(described=True) == []


def test_an_article_full_of_quotes_does_not_hide_older_ones(archive: Archive) -> None:
    fill(archive, *["Radu Comanescu"] * 5)
    archive.add([article(-1, *["Radu Comanescu: Yes."] * 40)])
    rows = archive.select(Filter(speaker="Radu Comanescu")).rows(0, 3)
    assert [row.headline for row in rows] == [f"Morning report {n}" for n in (-1, 0, 1)]


def test_a_shortened_first_name_is_suggested_as_the_same_person(archive: Archive) -> None:
    fill(archive, "Joe Burrow", "Joseph R. Burrow", "Joan Burrow", "J. Burrow", "Joe Hale")
    assert len(people(archive)) == 5
    perhaps = archive.speakers.profile(Filter(speaker="Joe Burrow")).possible_duplicates
    assert {one.name for one in perhaps} == {"J. Burrow", "Joseph R. Burrow"}
