"""In how many papers words are, and in which other figures stand."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.model import Elsewhere, Headline, Quote, QuoteHit, Reprint
from storage.stories.elsewhere import elsewhere
from tui.formatting.reprints import format_difference

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = "To find one 210 kilometres inland is a first for every one of us"


def reprint(source: int, words: str, wording: str = "same", naming: str = "same") -> Reprint:
    article = Headline(source, f"Whale {source}", "WORLD", NOW, "exact", source, f"Paper {source}",
        "", False, False, 1)  # fmt: skip
    quote = Quote(0, len(words), words, "Ada Bell", 0.9)
    return Reprint(QuoteHit(quote, article), wording, naming)  # type: ignore[arg-type]


def test_papers_with_another_figure_are_counted_apart() -> None:
    other = WORDS.replace("210", "218")
    found = [reprint(2, WORDS), reprint(3, other, "reworded"), reprint(4, other, "reworded")]
    assert elsewhere(WORDS, [1], found) == Elsewhere(
        "in 2 papers", "218, not 210, in 2 papers", is_disputed=True
    )
    assert elsewhere(WORDS, [1], found[:1]) == Elsewhere("in 2 papers")
    assert elsewhere(WORDS, [1], [reprint(2, WORDS[15:], "shorter")]) == Elsewhere("in 2 papers")


def test_figures_that_differ_are_named_with_what_they_are_read_with() -> None:
    words = "The yard will cost four people their jobs and the owners $3 million by the spring"
    same = words.replace("four", "4").replace("$3 million", "3m dollars")
    assert elsewhere(words, [1], [reprint(2, same, "reworded")]) == Elsewhere("in 2 papers")
    billions = words.replace("million", "billion")
    assert elsewhere(words, [1], [reprint(2, billions, "reworded")]) == Elsewhere(
        "", "$3 billion, not $3 million, in 1 paper", is_disputed=True
    )
    falling = "Sales of the yard changed by {} percent in the year that ended in the spring"
    found = elsewhere(falling.format("-2"), [1], [reprint(2, falling.format("2"), "reworded")])
    assert found == Elsewhere("", "2, not -2, in 1 paper", is_disputed=True)


def test_another_wording_is_named_by_its_first_change() -> None:
    changed = reprint(2, WORDS.replace("every one", "each"), "reworded")
    assert format_difference(WORDS, changed) == "reworded: “each” not “every one”"
