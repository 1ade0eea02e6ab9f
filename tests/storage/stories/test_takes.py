"""What a text is to an earlier one, and what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Article, Block, Take, TakeKind
from storage.stories.contents import read_contents
from storage.stories.takes import compare, original_of, read

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PARAGRAPHS = [
    "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground.",
    "Coastguard vessels took all of them off before the tide turned, the harbour master said.",
    "Ferries to the outer islands will not sail before Wednesday, and fuel is being pumped out.",
    "The trawler had left Nambira on Saturday with a cargo of herring, its owners said.",
]


def told(paragraphs: Sequence[str], hours: float = 0, headline: str = "Harbour closed") -> Article:
    blocks = tuple(Block(one) for one in paragraphs)
    return Article(headline, "WORLD", NOW + timedelta(hours=hours), blocks=blocks)


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (PARAGRAPHS, "repeat"),
        ([one.replace(" ", "  ").replace(",", " —") for one in PARAGRAPHS], "repeat"),
        ([PARAGRAPHS[0].replace("14", "17"), *PARAGRAPHS[1:]], "correction"),
        ([PARAGRAPHS[0].replace("Orhavan", "Orhaven"), *PARAGRAPHS[1:]], "correction"),
        (PARAGRAPHS[:2], "cut"),
        ([*PARAGRAPHS, "A salvage tug is due on Tuesday, and divers will come too."], "retake"),
        (
            [
                "A third trawler in a month has run aground, and the harbour of Orhavan is shut.",
                *PARAGRAPHS[1:],
                "Insurers put the damage at two million crowns, which nobody else would confirm.",
            ],
            "retake",
        ),
        (["Nothing in this paragraph has been in any of the others, whatever it is about."], None),
    ],
)  # fmt: skip
def test_what_a_text_is_to_an_earlier_one(paragraphs: list[str], kind: TakeKind | None) -> None:
    assert compare(read(told(paragraphs, 1)), read(told(PARAGRAPHS))) == kind


def test_what_is_headed_as_corrected_corrects_whatever_else_was_cut_or_added() -> None:
    right = [PARAGRAPHS[0].replace("14", "17"), *PARAGRAPHS[1:]]
    old = read(told(PARAGRAPHS))
    cut = told(right[:2], 1, "CORRECTED-Harbour closed")
    longer = told(
        [*right, "A salvage tug is due on Tuesday, and divers will come too."],
        2,
        "UPDATE 1-CORRECTED-Harbour closed",
    )
    for one in (cut, longer):
        assert original_of(read(one), [old]) == ("correction", 0)
        silent = read(told([block.text for block in one.blocks], 1))
        assert original_of(silent, [old]) == (compare(silent, old), 0) != ("correction", 0)


def test_a_correction_corrects_the_take_that_has_the_old_figure_not_one_that_is_nearer() -> None:
    right = [PARAGRAPHS[0].replace("14", "17"), *PARAGRAPHS[1:]]
    corrected = read(told(right[:3], 2, "CORRECTED-Harbour closed"))
    other, old = read(told(PARAGRAPHS[1:], 1)), read(told(PARAGRAPHS))
    assert original_of(corrected, [other, old]) == ("correction", 1)
    assert original_of(corrected, [read(told(right, 1)), old]) == ("cut", 0)
    assert original_of(corrected, [read(told(["Nothing of it is here."]))]) is None


def test_a_source_corrects_its_own_take_rather_than_that_of_another() -> None:
    right = [PARAGRAPHS[0].replace("14", "17"), *PARAGRAPHS[1:]]
    corrected = read(replace(told(right, 2, "CORRECTED-Harbour closed"), source=7))
    own, other = (read(replace(told(PARAGRAPHS), source=source)) for source in (7, 9))
    assert original_of(corrected, [other, own]) == ("correction", 1)
    assert original_of(corrected, [other]) == ("correction", 0)


def test_a_correction_shows_what_it_replaces_in_the_take_that_it_corrects() -> None:
    first, later, right = (
        told([PARAGRAPHS[0].replace("14", figure), *PARAGRAPHS[1:]])
        for figure in ("14", "15", "17")
    )
    articles = [replace(one, id=id_) for id_, one in enumerate((first, later, right), 1)]
    kinds = (Take(1, 1), Take(2, 1, "retake", 1), Take(3, 1, "correction", 1))
    contents = read_contents(zip(articles, kinds, strict=True))
    assert [one.change for one in contents] == ["", "14 → 15", "14 → 17"]


def test_another_figure_is_a_correction_only_of_its_own_source_or_where_it_is_called_one() -> None:
    right = [PARAGRAPHS[0].replace("14", "17"), *PARAGRAPHS[1:]]
    old = read(told(PARAGRAPHS))
    other = replace(told(right, 1), source=7)
    assert compare(read(told(right, 1)), old) == "correction"
    assert original_of(read(other), [old]) == ("retake", 0)
    for headline in ("CORRECTED-Harbour closed", "Correction: Harbour closed"):
        headed = replace(other, headline=headline)
        assert original_of(read(headed), [old]) == ("correction", 0)
    for notice in ("(Corrects number of people in first paragraph)", "Clarifies who was on board."):
        noted = replace(other, blocks=(*other.blocks, Block(notice)))
        assert original_of(read(noted), [old]) == ("correction", 0)


@pytest.mark.parametrize(
    ("lines", "changed", "by"),
    [
        (
            [
                "… Harbour of Orhavan is closed after trawler runs aground The Associated Press",
                "Ferries to outer islands will not sail before Wednesday Orlik Gazette",
                "Coastguard takes 14 people off trawler as the tide turns Nambira Post",
            ],
            "14",
            "17",
        ),
        (
            [
                "Created by a mapper with an editor in the browser, at 41 places of the map",
                "Changes: 5 ways modified, 12 nodes created, no relations deleted",
                "Imagery used: aerial pictures of the town, and the tracks of cyclists",
            ],
            "41",
            "43",
        ),
    ],
)
def test_another_entry_of_a_list_corrects_nothing(lines: list[str], changed: str, by: str) -> None:
    later = [line.replace(changed, by) for line in lines]
    assert compare(read(told(later, 1)), read(told(lines))) == "retake"


def test_a_form_filled_in_again_another_day_is_a_text_of_its_own() -> None:
    form = "The bank gave the money market {} million pounds of help, it said on {} morning today."
    monday = told([form.format(120, "Monday")] * 1)
    tuesday = told([form.format(95, "Monday")] * 1, 24)
    assert compare(read(tuesday), read(monday)) is None
    assert compare(read(told([form.format(120, "Monday")], 24)), read(monday)) == "repeat"


def test_headlines_alone_are_never_takes_of_one_another() -> None:
    assert compare(read(told([])), read(told([]))) is None


def test_only_paragraphs_that_no_earlier_take_has_are_new() -> None:
    later = [PARAGRAPHS[3], "Divers will look at the hull on Tuesday.", PARAGRAPHS[0], "No more."]
    takes = [(told(some, at), Take(at, 1)) for at, some in enumerate([PARAGRAPHS, later])]
    assert [one.added for one in read_contents(takes)] == [(0, 1, 2, 3), (1, 3)]
    assert [one.added for one in read_contents(takes[1:])] == [(0, 1, 2, 3)]
