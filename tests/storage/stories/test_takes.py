"""What a text is to an earlier one, and what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Article, Block, TakeKind
from storage.stories.takes import compare, new_paragraphs, original_of, read

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
    earlier = [read(told(PARAGRAPHS[:2])), read(told(PARAGRAPHS[2:]))]
    assert new_paragraphs(later, earlier) == [1, 3]
    assert new_paragraphs(later, []) == [0, 1, 2, 3]
