"""Speakers: merged, split and renamed by the reader, and their profiles."""

from __future__ import annotations

from datetime import date

import pytest

from storage.archive import Archive
from storage.archive.quotes import Extract
from storage.errors import NewsdeskError
from storage.model import Filter
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
    assert archive.undo.revert_last() == "merge of Ilse Brandau into The governor"
    assert people(archive) == [("Ilse Brandau", 4)]
    assert archive.undo.revert_last() == "merge of I. B. into Ilse Brandau"
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
        with pytest.raises(
            NewsdeskError, match="no article uses the name Kalle Lindqvist, which you chose"
        ):
            archive.speakers.split(name)
    assert people(archive) == [("Kalle Lindqvist", 2)]
    archive.speakers.split("dr karl lindqvist")
    assert people(archive) == [("Dr Karl Lindqvist", 1), ("Kalle Lindqvist", 1)]
    assert archive.undo.revert_last() == "split of Dr Karl Lindqvist from Kalle Lindqvist"
    assert archive.undo.revert_last() == "rename of Karl Lindqvist to Kalle Lindqvist"
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


def test_a_profile_says_what_a_person_is_called_when_latest_first(archive: Archive) -> None:
    roles = ["minister", "Minister", "minister", "deputy minister", "Deputy minister", "Sen."]
    archive.add([article(5 * n, f"Eva Lind ({role}): Yes.") for n, role in enumerate(roles)])
    archive.add([article(26, "Eva Lind (Senator): Long ago.", "Eva Lind (Senator): Twice.")])
    profile = archive.speakers.profile(Filter(speaker="Eva Lind"))
    assert [(one.role, one.first, one.last, one.quotes) for one in profile.role_periods] == [
        ("minister", date(2025, 4, 14), date(2025, 6, 23), 3),
        ("Deputy minister", date(2025, 2, 3), date(2025, 3, 10), 2),
        ("Senator", date(2024, 12, 23), date(2024, 12, 30), 3),
    ]


def test_roles_over_time_reach_beyond_the_newest_thousand_quotes(archive: Archive) -> None:
    archive.add([article(20, *["Eva Lind (mayor): Then."] * 900)])
    archive.add([article(1, *["Eva Lind (minister): Now."] * 1100)])
    profile = archive.speakers.profile(Filter(speaker="Eva Lind"))
    assert dict(profile.roles) == {"minister": 1000}
    assert [one.role for one in profile.role_periods] == ["minister", "mayor"]


def test_people_are_found_by_what_they_are_called_recently(archive: Archive) -> None:
    archive.add(
        [
            article(1, "Eva Lind (prime minister): Yes.", "Otto Brandau (minister): No."),
            article(2, "Lind (Prime Minister): Again.", "Ilse Moss (professor): Well."),
            article(3, "Eva Lind: A third time.", "the minister (minister): Hm."),
        ]
    )
    assert [one.name for one in archive.speakers.find_by_role("prime min")] == ["Eva Lind"]
    found = archive.speakers.find_by_role("minister")
    assert {one.name for one in found} == {"Eva Lind", "Otto Brandau"}
    assert archive.speakers.find_by_role("inister") == []
    assert archive.speakers.find_by_role(" ") == []


def test_a_role_finds_people_first_and_then_those_who_are_only_described(archive: Archive) -> None:
    archive.add(
        [
            article(1, "Eva Lind (prime minister): Yes.", "the prime minister: No."),
            article(2, "the Tolmin prime minister: Well.", "the official: Hm."),
        ]
    )
    found = archive.speakers.find_by_name_or_role("prime min", limit=9)
    assert [(one.name, one.described) for one in found] == [
        ("Eva Lind", False), ("the Tolmin prime minister", True), ("the prime minister", True),
    ]  # fmt: skip
    people = archive.speakers.find_by_name_or_role("prime min", limit=9, kind="person")
    assert [one.name for one in people] == ["Eva Lind"]


def test_what_a_person_is_to_others_or_part_of_a_sentence_is_no_role(archive: Archive) -> None:
    roles = ("rival", "chief rival", "mayor", "having met the ministers", "president of the Rivals")
    roles += ("according to a State Department spokesman", "as a candidate", "whip in the Senate")
    archive.add([article(n, f"Eva Lind ({role}): Yes.") for n, role in enumerate(roles)])
    profile = archive.speakers.profile(Filter(speaker="Eva Lind"))
    assert [one.role for one in profile.role_periods] == [
        "mayor",
        "president of the Rivals",
        "whip in the Senate",
    ]
