"""Figures, names and quotations that changed without a word about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Article, Block, Revision
from storage.text.silent_changes import SilentChange, find_silent_change

WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADLINE = "Copper output falls at Reidgefield"
LEAD = (
    "Output at the mine of Oreta in Reidgefield fell by 36.7 percent, the company said on Monday."
)
SAID = "“We will not close the pit,” said Ana Bruck, who runs the mine."
LAST = "The company employs 4,100 people, and shares were down."


def revision(*paragraphs: str, headline: str = HEADLINE) -> Revision:
    return Revision(1, WHEN, headline, blocks=tuple(Block(text) for text in paragraphs))


def article(*paragraphs: str, headline: str = HEADLINE) -> Article:
    blocks = tuple(Block(text) for text in paragraphs)
    return Article(headline, "BUSINESS", WHEN, blocks=blocks)


OLD = revision(LEAD, SAID, LAST)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("36.7", "39.7", "36.7 percent → 39.7 percent"),
        ("in Reidgefield", "in Ridgefield", "Reidgefield → Ridgefield"),
        ("not close", "close", "“We will not close the pit,” → “We will close the pit,”"),
        (
            "“We will not close the pit,” said",
            "So said",
            "quotation removed: “We will not close the pit,”",
        ),
        (" by 36.7 percent", "", "figure removed: 36.7 percent"),
        ("people,", "people, 300 of them here,", "figure added: 300"),
        ("the company said", "the company of Bruck said", "name added: Bruck"),
        ("36.7", "-36.7", "36.7 percent → -36.7 percent"),
        ("shares were down", "shares were not down", "negation added: not"),
        ("shares were down", "shares were up", "down → up"),
        (" on Monday", " on Monday, after “a bad year”", "quotation added: “a bad year”"),
    ],
)  # fmt: skip
def test_a_changed_removed_or_added_figure_name_or_quotation_is_found(
    before: str, after: str, line: str
) -> None:
    changed = article(*(text.replace(before, after) for text in (LEAD, SAID, LAST)))
    found = find_silent_change(OLD, changed)
    assert str(found) == line


def test_both_sides_are_given_as_they_are_written() -> None:
    new = article(LEAD.replace("36.7", "39.7"), SAID.replace("pit", "mine"), LAST)
    assert find_silent_change(OLD, new) == SilentChange(
        figures=(("36.7 percent", "39.7 percent"),),
        quotations=(("We will not close the pit,", "We will not close the mine,"),),
    )


def test_a_figure_of_the_headline_counts() -> None:
    old, new = (f"Output falls by {figure} percent" for figure in ("36.7", "39.7"))
    found = find_silent_change(revision(LAST, headline=old), article(LAST, headline=new))
    assert found == SilentChange(figures=(("36.7 percent", "39.7 percent"),))


@pytest.mark.parametrize(
    "changed",
    [
        (LEAD, SAID, LAST),
        (LEAD, SAID, LAST, "Oreta opened a second mine in 2019, and Marta Sol runs it."),
        (SAID, LEAD, LAST),
        (LEAD, SAID, LAST.replace("were down", "fell")),
        (LEAD, SAID, LAST, "“It will go on,” said Ana Bruck."),
        (LEAD, SAID),
        (LEAD.replace("36.7", "39.7"), SAID, LAST, "(Corrects figure in first paragraph)"),
        ("Correction: a figure was wrong.", LEAD.replace("36.7", "39.7"), SAID, LAST),
    ],
)  # fmt: skip
def test_whole_paragraphs_moves_other_words_and_what_a_notice_corrects_are_not(
    changed: tuple[str, ...],
) -> None:
    assert find_silent_change(OLD, article(*changed)) is None


def test_a_quotation_that_is_gone_with_its_paragraph_is_found_unless_another_source_cut_it() -> (
    None
):
    found = find_silent_change(OLD, article(LEAD, LAST))
    assert str(found) == "quotation removed: “We will not close the pit,”"
    assert found is not None
    assert found.is_loss
    assert find_silent_change(OLD, article(LEAD, LAST), may_be_cut=True) is None
    said = LAST.replace("The company", "“We will not close the pit,” said the company, which")
    assert find_silent_change(OLD, article(LEAD, said)) is None  # it moved
    cut = SAID.replace("“We will not close the pit,” said", "So said")
    assert find_silent_change(OLD, article(LEAD, cut, LAST), may_be_cut=True) is not None


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [
        ("", "CORRECTED-", False),
        ("", "REFILE-", False),
        ("", "UPDATE 1-", False),
        ("UPDATE 1-", "UPDATE 2-", False),
        ("UPDATE 1-", "UPDATE 1-", True),
        ("URGENT: ", "", True),
        ("", "KILL: ", False),
    ],
)
def test_the_words_of_agencies_before_the_headline_decide(old: str, new: str, silent: bool) -> None:
    before = revision(LEAD, SAID, LAST, headline=old + HEADLINE)
    after = article(LEAD.replace("36.7", "39.7"), SAID, LAST, headline=new + HEADLINE)
    assert (find_silent_change(before, after) is not None) is silent


@given(st.integers(100, 999), st.integers(100, 999), st.sampled_from([0, 1, 2]))
def test_a_figure_is_found_wherever_it_stands(old: int, new: int, place: int) -> None:
    texts = [[LEAD, SAID, LAST] for _ in range(2)]
    for paragraphs, figure in zip(texts, (old, new), strict=True):
        paragraphs[place] += f" Some {figure} had left."
    found = find_silent_change(revision(*texts[0]), article(*texts[1]))
    expected = SilentChange(figures=((str(old), str(new)),)) if old != new else None
    assert found == expected
