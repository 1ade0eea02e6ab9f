"""What a source changed in an article: the comparison, and the view of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage import Archive
from storage.model import Block, Revision
from tests.tui.conftest import PORT, RATES, OpenDesk, story
from tui.formatting.diff import compare

pytestmark = pytest.mark.dates

WHEN = datetime(2025, 6, 25, 15, tzinfo=UTC)


def before(headline: str, *paragraphs: str, standfirst: str = "") -> Revision:
    blocks = tuple(Block(text) for text in paragraphs)
    return Revision(1, WHEN, headline, standfirst=standfirst, blocks=blocks)


def after(headline: str, *paragraphs: str, standfirst: str = ""):
    return replace(story(0, headline, "WORLD", paragraphs), standfirst=standfirst)


def marked(parts) -> list[str]:
    return [text for text, is_marked in parts if is_marked]


def test_only_changed_words_are_marked() -> None:
    old = before("Port reopens", "Ships came on Monday, two of them.", "Nobody was hurt.")
    new = after("Port reopens", "Ships came on Tuesday, two of them.", "Nobody was hurt.")
    change, same = compare(old, new)
    assert (change.name, marked(change.before), marked(change.after)) == (
        "¶1",
        ["Monday"],
        ["Tuesday"],
    )
    assert "".join(text for text, _ in change.before) == "Ships came on Monday, two of them."
    assert (same.kind, same.count) == ("same", 1)


def test_changed_headline_and_standfirst_are_labelled_and_equal_text_is_omitted() -> None:
    old = before("Port reopens", "One.", standfirst="At last")
    new = after("Port reopens for good", "One.", standfirst="")
    headline, standfirst, same = compare(old, new)
    assert (headline.name, marked(headline.after)) == ("Headline", ["for good"])
    assert (standfirst.name, standfirst.after) == ("Standfirst", ())
    assert same.kind == "same"


def test_inserted_removed_and_rewritten_paragraphs_are_distinguished() -> None:
    old = before("H", "The strike began in June.", "Old tail that went away entirely.")
    new = after("H", "A wholly new opening line here.", "The strike began in early June.")
    added, rewritten, removed = compare(old, new)
    assert (added.name, added.before) == ("¶1", ())
    assert (rewritten.name, marked(rewritten.after)) == ("¶2", ["early"])
    assert removed.after == ()


def test_very_long_texts_are_compared_by_paragraph() -> None:
    old, new = "tide " * 9000, "tide " * 8999 + "ebb"
    (change,) = compare(before("H", old), after("H", new))
    assert marked(change.before) == [old.strip()]


@pytest.fixture
def edited(archive: Archive) -> Archive:
    source = archive.sources.all()[0].id
    for paragraphs in (
        ("Ships entered the port of Orsund on Thursday.", *PORT[2][1:]),
        ("Ships entered the port of Orsund on Friday at dawn.", *PORT[2][1:]),
    ):
        headline = "Orsund port reopens after ten-day stoppage"
        article = replace(story(0, PORT[0], PORT[1], paragraphs), source=source)
        archive.add([replace(article, headline=headline, digest=paragraphs[0])])
    return archive


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
async def test_the_history_shows_the_changes_of_each_edit(
    open_desk: OpenDesk, edited: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.sees(lambda: "E shows what changed" in reader.picture())
        assert "Edited " in reader.picture()
        await reader.press("E")
        await reader.sees(lambda: "All changes since it was first seen" in reader.picture())
        await reader.sees(lambda: "− Orsund port reopens after nine-day" in reader.picture())
        assert "+ Orsund port reopens after ten-day" in reader.picture()
        await reader.sees(lambda: "… 2 paragraphs unchanged" in reader.picture())
        await reader.press("right_square_bracket")
        await reader.sees(lambda: "on Thursday." in reader.picture())
        assert "nine-day" not in reader.picture().replace(PORT[0], "")
        assert "2 of 3" in reader.picture()
        await reader.press("right_square_bracket", "right_square_bracket")
        await reader.sees(lambda: "3 of 3" in reader.picture())
        await reader.sees(lambda: "− Orsund port reopens after nine-day" in reader.picture())
        await reader.press("G", "g", "space", "escape")
        assert reader.app.screen is reader.desk


async def test_an_unedited_article_has_no_history(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("j")
        await reader.reads(RATES[0])
        assert "what changed" not in reader.picture()
        await reader.press("E")
        await reader.told("has not edited this article")
