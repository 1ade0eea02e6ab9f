"""The differences between two versions of an article."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.model import Article, Block, Revision
from storage.text.diff import compare

WHEN = datetime(2025, 6, 25, 15, tzinfo=UTC)


def before(headline: str, *paragraphs: str, standfirst: str = "") -> Revision:
    blocks = tuple(Block(text) for text in paragraphs)
    return Revision(1, WHEN, headline, standfirst=standfirst, blocks=blocks)


def after(headline: str, *paragraphs: str, standfirst: str = "") -> Article:
    blocks = tuple(Block(text) for text in paragraphs)
    return Article(headline, "WORLD", WHEN, standfirst=standfirst, blocks=blocks)


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
