"""Keys of person names: which names certainly refer to one person, and which to nobody."""

from __future__ import annotations

import pytest

from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    is_surname,
    kind_of,
    long_stem,
    person_key,
    surname_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelenskyy", "President Volodymyr Zelenskyy"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelenskyj"),
        ("Radu Comănescu", "Mr. Radu Comanescu"),
        ("Stanisław Zięba", "Stanislaw Zieba"),
        ("J.D. Halloran", "J. D. Halloran"),
        ("Jean-Luc Ormond", "Jean Luc Ormond"),
        ("Karim al-Sadda", "Karim Sadda"),
        ("Prime Minister Ilse Brandau", "former prime minister Ilse Brandau"),
        ("the Harbour Ministry", "Harbour Ministry"),
        ("Zelenskyy", "President Zelensky"),
        ("A. J. Lindqvist", "A.J. Lindqvist"),
        ("A J Lindqvist", "A. J. Lindqvist"),
        ("Sens. Wolanska", "Sen. Wolanska"),
        ("Reps. Ilse Brandau", "Ilse Brandau"),
        ("Zhou Mingyu", "President Zhou Mingyu"),
        ("Mingyu Zhou", "Zhou Mingyu"),
        ("Seo Hae-rin", "Seo Hae Rin"),
    ],
)
def test_names_that_certainly_are_one_person_share_a_key(one: str, other: str) -> None:
    assert person_key(one) == person_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Hale", "Robert Hale Jr."),
        ("George Burrow", "George W. Burrow"),
        ("Volodymyr Zelenskyy", "Vladimir Zelenskyy"),
        ("Ada Quist", "Ida Quist"),
        ("Tomasz Kowalski", "Tomasz Kowalsky"),
        ("Ilse Brandau-Berg", "Ilse Brandau"),
    ],
)
def test_names_that_may_be_two_people_have_different_keys(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize(
    ("alone", "full"),
    [
        ("Zelenskyy", "Volodymyr Zelenskiy"),
        ("President Zelensky", "President Volodymyr Zelenskyy"),
        ("von der Aue", "Ursel von der Aue"),
        ("al-Sadda", "Karim Sadda"),
        ("bin Yusra", "Hamad bin Yusra"),
        ("O’Dunne", "Kate O'Dunne"),
        ("Brandau-Berg", "Ilse Brandau-Berg"),
        ("President Zhou", "Zhou Mingyu"),
        ("Mr. Seo", "Seo Hae-rin"),
        ("Mr. Park", "Park Hae-rin"),
        ("Dang", "Dang Van Hoa"),
        ("Ma", "Ma Ting-yu"),
        ("Mr. Wang", "An Wang"),
        ("Mr. Grant", "Ilse Grant"),
        ("Sens. Warren", "Ada Warren"),
        ("Randolph", "A. Philip Randolph"),
        ("OKKEMA", "Charles Okkema"),
        ("Mr. QUIST", "Ada Quist"),
    ],
)
def test_the_key_of_a_full_name_begins_with_that_of_its_surname(alone: str, full: str) -> None:
    assert is_surname(person_key(alone))
    assert not is_surname(person_key(full))
    assert surname_of(person_key(full)) == person_key(alone)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "—",
        "東京",
        "Paris",
        "Georgia",
        "Harry",
        "BBC",
        "Congress",
        "Ford",
        "Hale Jr.",
        "U.S. Oil",
    ],
)
def test_a_single_word_that_may_not_be_a_surname_has_no_surname_key(name: str) -> None:
    assert not is_surname(person_key(name))


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        *(("Kim Davies", "davies"), ("Lee Ann Roper", "roper"), ("Han Brandau", "brandau")),
        *(("Wei Chen", "chen"), ("Le Pen", "le pen"), ("So Yong Kim", "kim")),
        ("Jean-Luc Ma", "ma"),
    ],
)
def test_the_surname_is_last_where_it_may_be(name: str, surname: str) -> None:
    assert surname_of(person_key(name)) == surname


@pytest.mark.parametrize(
    "words",
    [
        *(
            "A second",
            "the official",
            "police",
            "Police",
            "A spokesman",
            "two residents",
            "Another",
        ),
        *(
            "One of the dockers",
            "officials",
            "Officials",
            "the harbour master's deputy",
            "Democrats",
        ),
        *("a spokesman for the Harbour Ministry", "her lawyer", "The President", "the 46-year-old"),
        *("A Velmark", "An Orsunder", "A mayor"),
        *("Hellan's mother", "the statement", "a Velmark diplomat", "those in the hall"),
    ],
)
def test_descriptions_of_people_share_the_description_key(words: str) -> None:
    assert person_key(words) == DESCRIPTION_KEY


@pytest.mark.parametrize(
    "name",
    [
        *("The White House", "the Orsund council", "Orsund Port Authority", "Bank of Velmark"),
        *("One Velmark News", "Hellan's office", "Al Brandau", "The Rev. Al Brandau", "東京"),
    ],
)
def test_organizations_and_unusual_names_are_names(name: str) -> None:
    assert person_key(name) != DESCRIPTION_KEY
    assert not is_surname(person_key(name))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("body", "Reuters|PolitiFact|The New York Times|BBC|Manchester United|Goldman Sachs"),
        ("body", "the Kremlin|Kremlin|Orsund Harriers FC|Velmark Bancorp|The White House|OECD"),
        ("body", "New Hampshire Union Leader|Orsund Register|Politico|NASDAQ|Priorities USA"),
        ("body", "Twitter|Economist Intelligence Unit|United States|Dallas Cowboys"),
        ("place", "Moscow|New York|West Germany|South Korea"),
        ("person", "Ada Quist|Mr. Apple|President Ford|Forest Quist|Paris Brandau|Sen. Dallas"),
        ("person", "Mayor Washington|Zhou Mingyu|Al Brandau|J.D. Quist|Jordan Quist|Cher"),
    ],
)
def test_bodies_and_places_are_told_from_people(kind: str, names: str) -> None:
    assert {name: kind_of(person_key(name)) for name in names.split("|")} == dict.fromkeys(
        names.split("|"), kind
    )


@pytest.mark.parametrize(
    ("glued", "name"),
    [
        ("Exchequer Nigel Quist", "Nigel Quist"),
        ("Orsund Police Chief Charles Okkema", "Charles Okkema"),
        ("City Council Member Ilse Brandau", "Ilse Brandau"),
        ("EPA Administrator Lee Brandau", "Lee Brandau"),
        ("the BBC", "BBC"),
    ],
)
def test_an_office_before_a_name_is_no_part_of_it(glued: str, name: str) -> None:
    assert person_key(glued) == person_key(name)


def test_a_handle_is_the_name_of_somebody_and_joins_nobody() -> None:
    assert person_key("@irenefalk") == ""


@pytest.mark.parametrize(
    ("short", "long"),
    [
        *(("Ted Falk", "Edward Falk"), ("Bernie Quist", "Bernard Quist")),
        *(("Hank Quist", "Henry Quist"), ("Bill Quist", "William Quist")),
        ("Rich Quist", "Richard Quist"),
    ],
)
def test_a_first_name_has_a_long_form(short: str, long: str) -> None:
    assert long_stem(person_key(short)) == long_stem(person_key(long)) == person_key(long)
