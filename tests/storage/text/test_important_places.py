"""Where an edit changes what matters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.model import Block, Revision
from storage.text.comparison import compare_versions

WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADLINE = "Ferry sinks off Lisek"
FIRST = "The ferry Bronisława sank on Friday with 214 people on board, 12 km off the coast."
SECOND = "“We will go through every cabin,” said Ewa Strzelec, who led the search."
THIRD = "The search goes on at dawn, and it is not over."


def version(*paragraphs: str, headline: str = HEADLINE) -> Revision:
    return Revision(1, WHEN, headline, blocks=tuple(Block(text) for text in paragraphs))


def places(new: Revision) -> list[tuple[str, str]]:
    """Return the words before and after of each place where an edit matters."""
    found = compare_versions(version(FIRST, SECOND, THIRD), new)
    words = []
    for place in found.places:
        change = found.changes[place.change]
        old, now = ("".join(text for text, _ in side) for side in (change.before, change.after))
        words.append((old[slice(*place.before)], now[slice(*place.after)]))
    return words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("214", "210", [("214", "210")]),
        ("12 km", "40 km", [("12 km", "40 km")]),
        ("with 214 people", "with people", [("214", "")]),
        ("Ewa Strzelec", "Ewa Strzelecka", [("Strzelec", "Strzelecka")]),
        ("every cabin", "each cabin", [("every", "each")]),
        ("who led", "who headed", []),
        ("is not over", "is over", [("not", "")]),
        ("at dawn", "at daybreak", []),
    ],
)
def test_figures_names_quotations_and_negations_are_places(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    texts = [text.replace(old, new) for text in (FIRST, SECOND, THIRD)]
    assert places(version(*texts)) == expected


def test_each_change_of_a_paragraph_is_a_place_of_its_own() -> None:
    first = FIRST.replace("214", "210").replace("Bronisława", "Bronia").replace("12 km", "9 km")
    expected = [("Bronisława", "Bronia"), ("214", "210"), ("12 km", "9 km")]
    assert places(version(first, SECOND, THIRD)) == expected


def test_another_headline_is_a_place_its_figures_places_of_their_own() -> None:
    rewritten = "Ship lost off Lisek"
    assert places(version(FIRST, SECOND, THIRD, headline=rewritten)) == [(HEADLINE, rewritten)]
    found = compare_versions(
        version(headline="Ferry sinks with 214 off Lisek"),
        version(headline="Ferry sank with 210 off Lisek"),
    )
    (place,) = found.places
    assert place.before == (17, 20)


def test_a_paragraph_that_comes_or_goes_is_a_place_if_it_has_a_quotation() -> None:
    assert places(version(FIRST, THIRD)) == [(SECOND, "")]
    assert places(version(FIRST, SECOND)) == []
    new = "“Nobody is missing,” the company said."
    assert places(version(FIRST, SECOND, new, THIRD)) == [("", new)]


def test_a_paragraph_that_only_moved_is_no_place() -> None:
    assert places(version(SECOND, FIRST, THIRD)) == []
