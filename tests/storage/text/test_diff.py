"""The differences between two versions of an article."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

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


ONE = "The ferry left Lisek on Friday with forty people on board."
TWO = "“Nobody slept,” said Jan Mazur, who runs the harbour — all night."
THREE = "Divers found the wreck at a depth of 36.7 metres on Sunday."
FOUR = "The ministry has ordered an inquiry into the company."


def kinds(old: list[str], new: list[str]) -> list[tuple[str, str, str, str]]:
    return [
        (one.kind, one.name, text_of(one.before), text_of(one.after))
        for one in compare(before("H", *old), after("H", *new))
        if one.kind != "same"
    ]


def text_of(parts) -> str:
    return "".join(text for text, _ in parts)


def test_a_paragraph_that_moved_is_neither_removed_nor_added() -> None:
    assert kinds([ONE, TWO, THREE, FOUR], [TWO, THREE, FOUR, ONE]) == [("moved", "¶4", ONE, ONE)]
    assert kinds([ONE, TWO, THREE, FOUR], [FOUR, ONE, TWO, THREE]) == [("moved", "¶1", FOUR, FOUR)]


def test_a_paragraph_that_moved_and_was_edited_is_both() -> None:
    edited = THREE.replace("36.7", "39.7")
    assert kinds([ONE, TWO, THREE, FOUR], [edited, ONE, TWO, FOUR]) == [
        ("moved", "¶1", THREE, edited)
    ]


def test_the_shape_of_marks_and_white_space_are_no_changes() -> None:
    new = [f" {ONE.replace(' on ', '  on ')}", TWO.translate(str.maketrans("“”—", '""-'))]
    assert kinds([ONE, TWO], new) == []


def test_a_paragraph_is_paired_with_the_one_it_is_most_like() -> None:
    almost = ONE.replace("forty people", "cars, and people were asleep")
    new = [almost, ONE.replace("forty", "fifty")]
    changed = [(name, text) for _, name, text, _ in kinds([ONE, FOUR], new)]
    assert ("¶2", ONE) in changed
    assert ("¶1", "") in changed


def test_thousands_of_paragraphs_are_compared_in_reasonable_work() -> None:
    old = [f"Paragraph {number} of the report on port {number % 7}." for number in range(2_000)]
    new = [text.replace("report", "review") for text in old]
    changes = compare(before("H", *old), after("H", *new))
    assert len(changes) == 2_000
    assert {one.kind for one in changes} <= {"changed", "moved"}


@given(st.permutations([ONE, TWO, THREE, FOUR, "One.", "Two more.", "A third thing."]))
def test_moves_are_as_few_as_there_can_be(order: list[str]) -> None:
    old = [ONE, TWO, THREE, FOUR, "One.", "Two more.", "A third thing."]
    found = kinds(old, order)
    assert {kind for kind, *_ in found} <= {"moved"}
    moved = {text for _, _, text, _ in found}
    assert [text for text in old if text not in moved] == [
        text for text in order if text not in moved
    ]
    assert len(moved) < len(old)
