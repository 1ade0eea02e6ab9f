"""Clusters of speaker names: people joined by name, by surname and by initial."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract
from storage.model import Filter, Speaker
from tests.storage.plain_quotes import DAY, article, fill, people, quoter, said


@pytest.fixture
def extract() -> Extract:
    return quoter


def test_a_bare_surname_joins_the_only_person_who_has_it_once_three_articles_quote_them(
    archive: Archive,
) -> None:
    fill(archive, "Zelenskyy", "Volodymyr Zelenskyy", "President Zelensky", "Volodymyr Zelensky")
    assert people(archive) == [("Volodymyr Zelensky", 2), ("Zelenskyy", 2)]
    archive.add([article(8, "Volodymyr Zelenskyy: A third article.")])
    assert people(archive) == [("Volodymyr Zelensky", 5)]
    assert said(archive, "Zelenskyy") == said(archive, "Volodymyr Zelenskyy") == 5
    assert {one.name: one.joined for one in names(archive, "Zelenskyy")} == {
        "Volodymyr Zelensky": "",
        "Volodymyr Zelenskyy": "",
        "Zelenskyy": "surname",
        "President Zelensky": "surname",
    }


def names(archive: Archive, name: str) -> tuple[Speaker, ...]:
    return archive.speakers.profile(Filter(speaker=name)).names


def test_a_second_person_with_the_surname_splits_it_until_removed(archive: Archive) -> None:
    fill(archive, "Brandau", *["Ilse Brandau"] * 3)
    assert people(archive) == [("Ilse Brandau", 4)]
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    archive.add([replace(article(7, "Otto Brandau: Two of us."), source=source.id)])
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1), ("Otto Brandau", 1)]
    perhaps = archive.speakers.profile(Filter(speaker="Brandau")).possible_duplicates
    assert [one.name for one in perhaps] == ["Ilse Brandau", "Otto Brandau"]
    assert (
        archive.speakers.profile(Filter(speaker="Otto Brandau")).possible_duplicates[0].name
        == "Brandau"
    )

    archive.sources.remove(source.id, articles="remove")
    assert people(archive) == [("Ilse Brandau", 4)]
    archive.undo.revert_last()
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1), ("Otto Brandau", 1)]


STOCK = [
    *("Brandau", "Ilse Brandau", "Dr Ilse Brandau", "President Brandau", "Hale", "Ed Hale"),
    *("Ed Hale Jr.", "Quist (mayor)", "Ada Quist (mayor)", "Zelenskiy", "Volodymyr Zelenskyy"),
    *("Hellan", "Marta Hellan", "Piet Hellan", "White House", "House", "Okkema", "the mayor"),
    *("Burrow", "George Burrow", "George K. Burrow", "George W. Burrow", "Mr George Burrow"),
    *("Lund", "Eva Lund", "Eva M. Lund", "Dr Eva M. Lund", "Eva Lund Jr.", "Eva Maria Lund"),
    *("Mr. Solberg", "Ms. Solberg", "Ms. Solberg (mayor)", "Ada Solberg", "Mr. Otto Solberg"),
    *(["Ilse Brandau", "Eva Lund", "Volodymyr Zelensky", "Otto Solberg"] * 3),
    *(["George W. Burrow", "Marta Hellan"] * 21),
    *("Bill Vane (mayor)", "William Vane (Mayor)", "Will Vane (pilot)", "William K. Vane (mayor)"),
]
"""Names, some of them with a role, each as often as articles quote it."""


def test_clusters_do_not_depend_on_the_order_of_articles(tmp_path: Path) -> None:
    found = []
    for seed in range(6):
        order = random.Random(seed).sample([*enumerate(STOCK)], len(STOCK))
        with open_archive(tmp_path / f"{seed}.db", extract=quoter) as archive:
            for start in range(0, len(order), seed + 1):
                batch = order[start : start + seed + 1]
                archive.add([article(n, f"{name}: Words of {name}.") for n, name in batch])
            groups = {tuple(sorted(one.name for one in names(archive, n))) for n in plain(STOCK)}
            found.append((groups, people(archive)))
    assert all(one == found[0] for one in found)
    assert found[0][1] == [
        *(("George Burrow", 25), ("Marta Hellan", 23), ("Eva Lund", 7), ("Ilse Brandau", 7)),
        *(("Otto Solberg", 5), ("Volodymyr Zelensky", 5), ("Bill Vane", 3)),
        *(("Ada Quist", 2), ("Ms. Solberg", 2)),
        *(("Ada Solberg", 1), ("Ed Hale", 1), ("Ed Hale Jr.", 1), ("Eva Lund Jr.", 1)),
        *(("George K. Burrow", 1), ("Hale", 1), ("House", 1), ("Lund", 1), ("Okkema", 1)),
        *(("Piet Hellan", 1), ("White House", 1), ("Will Vane", 1)),
    ]


def plain(stock: list[str]) -> list[str]:
    return [name.partition(" (")[0] for name in stock]


def test_removing_articles_clusters_as_if_they_had_never_been_there(tmp_path: Path) -> None:
    keep = random.Random(7).sample(range(len(STOCK)), len(STOCK) // 2)
    outcomes = []
    for number, added in enumerate([range(len(STOCK)), sorted(keep)]):
        with open_archive(tmp_path / f"{number}.db", extract=quoter) as archive:
            sources = [
                archive.sources.add(kind="folder", location=f"/news/{which}", name=f"News {which}")
                for which in ("lost", "kept")
            ]
            for n in added:
                one = article(n, f"{STOCK[n]}: Words of {n}.")
                archive.add([replace(one, source=sources[n in keep].id)])
            archive.sources.remove(sources[0].id, articles="remove")
            outcomes.append(people(archive))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr. Solberg", "Ms. Solberg"),
        ("Mr. Solberg", "Mrs Solberg"),
        ("Mr. Robin Solberg", "Ms. Robin Solberg"),
        ("Ms. Solberg", "Otto Solberg"),
        ("Mr. Solberg", "Ms. Robin Solberg"),
    ],
)
def test_names_of_contradicting_genders_stay_apart(archive: Archive, one: str, other: str) -> None:
    fill(archive, *[one] * 4, *[other] * 4)
    assert sorted(people(archive)) == sorted([(one, 4), (other, 4)])


def test_a_title_without_contradiction_joins(archive: Archive) -> None:
    fill(archive, *["Ada Solberg"] * 3, "Ms. Solberg", "Otto Solberg", "Solberg")
    assert people(archive) == [("Ada Solberg", 4), ("Otto Solberg", 1), ("Solberg", 1)]
    archive.add([article(10 + n, "Ada Solberg: More.") for n in range(17)])
    assert people(archive) == [("Ada Solberg", 22), ("Otto Solberg", 1)]


def test_a_surname_joins_the_person_in_the_same_role(archive: Archive) -> None:
    fill(archive, "Brandau (Sen.)", "Ilse Brandau (Velmark senator)", "Otto Brandau (mayor)")
    assert people(archive) == [("Ilse Brandau", 2), ("Otto Brandau", 1)]
    archive.add([article(8, "Otto Brandau (former senator): Both.")])
    assert len(people(archive)) == 3


def test_a_title_before_a_surname_is_a_role(archive: Archive) -> None:
    fill(archive, "Gov. Brandau", "Ilse Brandau (Orsund governor)", "Okkema", "Piet Okkema (mayor)")
    assert people(archive) == [("Ilse Brandau", 2), ("Okkema", 1), ("Piet Okkema", 1)]


def test_among_several_people_a_surname_joins_the_one_who_outweighs_the_others(
    archive: Archive,
) -> None:
    fill(archive, *["Ilse Brandau"] * 19, "Otto Brandau", "Brandau")
    assert len(people(archive)) == 3
    archive.add([article(30, "Ilse Brandau: One more.")])
    assert people(archive) == [("Ilse Brandau", 21), ("Otto Brandau", 1)]
    archive.add([article(31, "Piet Brandau: A third.")])
    assert len(people(archive)) == 4


@pytest.mark.parametrize(
    "variants",
    [
        ["Donald J. Hale", "Donald John Hale"],
        ["Donald Rodham Hale", "Donald Diane Rodham Hale"],
        ["Donald J. P. Hale", "Donald John Hale"],
    ],
)
def test_middle_names_that_fit_join(archive: Archive, variants: list[str]) -> None:
    fill(archive, "Donald Hale", *variants)
    assert people(archive) == [("Donald Hale", 1 + len(variants))]


def test_a_middle_name_that_few_articles_have_does_not_count(archive: Archive) -> None:
    fill(archive, *["Donald Hale"] * 15, *["Donald J. Hale"] * 4, "Donald W. Hale")
    assert len(people(archive)) == 3
    archive.add([article(30 + n, "Donald Hale: More.") for n in range(2)])
    assert people(archive) == [("Donald Hale", 21), ("Donald W. Hale", 1)]


def test_a_surname_join_can_be_split_by_hand_and_that_undone(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Ilse Brandau", "Ilse Brandau", "Brandau")
    archive.speakers.split("Brandau")
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1)]
    archive.add([article(8, "Dr Ilse Brandau: A new name.", "Brandau: An old one.")])
    assert people(archive) == [("Ilse Brandau", 4), ("Brandau", 2)]
    assert archive.undo.revert_last() == "split of Brandau from Ilse Brandau"
    assert people(archive) == [("Ilse Brandau", 6)]
    archive.speakers.split("Ilse Brandau")
    assert people(archive) == [("Dr Ilse Brandau", 3), ("Ilse Brandau", 3)]


def test_splitting_the_full_name_leaves_the_surname_apart(archive: Archive) -> None:
    fill(archive, "Ilse Brandau", "Ilse Brandau", "Ilse Brandau", "Brandau")
    archive.speakers.split("Ilse Brandau")
    assert people(archive) == [("Ilse Brandau", 3), ("Brandau", 1)]


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


@pytest.mark.parametrize("other", ["George Burrow Jr.", "G. W. Burrow", "Herbert George Burrow"])
def test_names_that_differ_in_more_than_a_middle_name_stay_apart(
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
    others = ("Joan Burrow", "J. Burrow", "Joe Hale", "Ada Lund")  # a week each
    fill(archive, "Joe Burrow", *others, "Joseph R. Burrow")
    assert len(people(archive)) == 6
    perhaps = archive.speakers.profile(Filter(speaker="Joe Burrow")).possible_duplicates
    assert {one.name for one in perhaps} == {"J. Burrow", "Joseph R. Burrow"}


def test_a_nickname_joins_the_full_first_name_in_the_same_role(archive: Archive) -> None:
    fill(archive, "Ed Hale (Texas Sen.)", "Edward G. Hale (senator)", "Edwin Hale")
    archive.add([replace(article(8, "Eddie Hale: Mine."), published=DAY - timedelta(days=50))])
    assert people(archive) == [("Ed Hale", 2), ("Eddie Hale", 1), ("Edwin Hale", 1)]
    assert {one.name: one.joined for one in names(archive, "Ed Hale")} == {
        "Ed Hale": "",
        "Edward G. Hale": "nickname",
    }
    assert said(archive, "Edward G. Hale") == 2
    archive.speakers.split("Edward G. Hale")
    assert ("Edward G. Hale", 1) in people(archive)
    archive.undo.revert_last()
    archive.add([article(9, "Eddie Hale (senator): Mine too.")])
    assert people(archive) == [("Ed Hale", 4), ("Edwin Hale", 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ed Hale (senator)", "Edward Hale (pilot)"),
        ("Ed G. Hale (senator)", "Edward K. Hale (senator)"),
        ("Mr. Pat Hale (senator)", "Ms. Patricia Hale (senator)"),
        ("Ed Hale (senator)", "Edward Hale Jr. (senator)"),
        ("Ed Hale (senator)", "Edward Quist (senator)"),
    ],
)
def test_a_nickname_that_anything_contradicts_stays_apart(
    archive: Archive, one: str, other: str
) -> None:
    fill(archive, one, other)
    assert len(people(archive)) == 2


def test_a_nickname_without_a_role_joins_a_name_quoted_within_a_month(archive: Archive) -> None:
    late, early = (
        replace(article(n, "Edward Hale: Words."), published=DAY + timedelta(days=days))
        for n, days in ((5, 31), (6, -30))
    )
    archive.add([article(0, "Ed Hale: No."), late])
    assert people(archive) == [("Ed Hale", 1), ("Edward Hale", 1)]
    assert hints(archive, "Ed Hale") == {"Edward Hale"}
    archive.add([early])
    assert people(archive) == [("Ed Hale", 3)]


def hints(archive: Archive, name: str) -> set[str]:
    profile = archive.speakers.profile(Filter(speaker=name))
    return {one.name for one in profile.possible_duplicates}


def test_a_joined_surname_hints_at_no_relatives(archive: Archive) -> None:
    fill(archive, *["Ilse Brandau"] * 20, "Brandau", "Otto Brandau", "I. Brandau")
    assert ("Ilse Brandau", 21) not in people(archive)  # two others, with 2 articles
    archive.add([article(40 + n, "Ilse Brandau: More.") for n in range(20)])
    assert ("Ilse Brandau", 41) in people(archive)
    assert hints(archive, "Ilse Brandau") == {"I. Brandau"}
    assert hints(archive, "Otto Brandau") == set()


def test_no_hint_contradicts_a_title(archive: Archive) -> None:
    fill(archive, "Mr. Solberg", "Ada Solberg", "Otto Solberg", "Mrs. Solberg", "Rik Solberg")
    assert hints(archive, "Mr. Solberg") == {"Otto Solberg", "Rik Solberg"}
    assert hints(archive, "Ada Solberg") == {"Mrs. Solberg"}


def test_of_two_in_one_role_the_surname_joins_the_one_quoted_far_more(archive: Archive) -> None:
    fill(archive, "Brandau (president)", *["Ilse Brandau (President)"] * 4, "Otto Brandau (pres.)")
    assert len(people(archive)) == 3
    archive.add([article(20, "Ilse Brandau (President): More.")])
    assert people(archive) == [("Ilse Brandau", 6), ("Otto Brandau", 1)]


def test_a_surname_joins_its_only_bearer_quoted_within_three_days(archive: Archive) -> None:
    fill(archive, "Brandau")
    late, later = (
        replace(article(n, "Ilse Brandau: Words."), published=DAY + timedelta(days=days))
        for n, days in ((5, 4), (6, -3))
    )
    archive.add([late])
    assert people(archive) == [("Brandau", 1), ("Ilse Brandau", 1)]
    archive.add([later])
    assert people(archive) == [("Ilse Brandau", 3)]
    archive.add([replace(article(7, "Otto Brandau: Words."), published=DAY)])
    assert len(people(archive)) == 3
