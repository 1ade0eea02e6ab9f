"""What an edit changed, in one line, and whether it matters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Article, Block, Revision
from storage.text.diff import compare
from storage.text.edit_summary import important_first, is_important, summarize_edit

WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADLINE = "Ferry sinks off Lisek"
FIRST = "The ferry Bronisława sank on Friday with 214 people on board, the ministry said."
SECOND = "“We will go through every cabin,” said Ewa Strzelec, who led the search."
THIRD = "The search goes on at dawn."


def version(*paragraphs: str, headline: str = HEADLINE) -> Revision:
    return Revision(1, WHEN, headline, blocks=tuple(Block(text) for text in paragraphs))


def edit(*paragraphs: str, headline: str = HEADLINE) -> tuple[str, str]:
    summary = summarize_edit(version(FIRST, SECOND, THIRD), version(*paragraphs, headline=headline))
    return summary.weight, str(summary)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("214", "210", "214 → 210"),
        ("214", "1,214.5", "214 → 1,214.5"),
        ("with 214 people", "with people", "figure removed: 214"),
        ("on board,", "and 12 cars on board,", "figure added: 12, 2 words changed"),
        ("Bronisława", "Bronislawa", "Bronisława → Bronislawa"),
        ("Ewa Strzelec", "Ewa Strzelecka", "Strzelec → Strzelecka"),
        ("every cabin", "each cabin", "1 quotation changed, 1 word changed"),
        ("“We will go through every cabin,” said", "So said",
         "1 quotation removed, 6 words changed, 1 comma, 2 punctuation marks"),
    ],
)  # fmt: skip
def test_figures_names_and_quotations_matter(old: str, new: str, line: str) -> None:
    paragraphs = [text.replace(old, new) for text in (FIRST, SECOND, THIRD)]
    assert edit(*paragraphs) == ("major", line)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("at dawn", "at daybreak", "1 word changed"),
        ("Friday with", "Friday, with", "1 comma"),
        ("dawn.", "dawn!", "1 punctuation mark"),
        ("The search", "This search", "1 word changed"),
    ],
)
def test_other_words_and_marks_matter_less(old: str, new: str, line: str) -> None:
    paragraphs = [text.replace(old, new) for text in (FIRST, SECOND, THIRD)]
    assert edit(*paragraphs) == ("minor", line)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("rose 0.4% in May", "rose -0.4% in May", "0.4% → -0.4%"),
        ("cost $30 each", "cost €30 each", "$30 → €30"),
        ("cost 3 million crowns", "cost 3 billion crowns", "3 million → 3 billion"),
        ("about 4 million voted", "about 5 million voted", "4 million → 5 million"),
        ("held four men", "held five men", "four → five"),
        ("held four men", "held 5 men", "four → 5"),
        ("held twenty-four men", "held thirty men", "twenty-four → thirty"),
        ("saw dozens of boats", "saw hundreds of boats", "dozens → hundreds"),
        ("lost 5 litres of it", "lost 5 gallons of it", "5 litres → 5 gallons"),
        ("a 5-mile walk", "a 5-km walk", "5-mile → 5-km"),
        ("at 30 degrees C today", "at 30 degrees F today", "30 degrees C → 30 degrees F"),
        ("was found guilty of it", "was found innocent of it", "guilty → innocent"),
        ("the dam would hold", "the dam would not hold", "negation added: not"),
        ("the dam did hold", "the dam didn't hold", "negation added: didn't"),
        ("the dam never held", "the dam held", "negation removed: never"),
        ("the dam held", "the dam does not hold", "negation added: not, 2 words changed"),
        ("left with papers", "left without papers", "negation added: without"),
        ("There were survivors", "There were no survivors", "negation added: no"),
    ],
)  # fmt: skip
def test_what_reverses_the_meaning_matters(old: str, new: str, line: str) -> None:
    before, after = (f"The ministry said on Friday that it {text}, again." for text in (old, new))
    summary = summarize_edit(version(before), version(after))
    assert (summary.weight, str(summary)) == ("major", line)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("every cabin", "each cabin", "1 quotation changed, 1 word changed"),
        (
            "the crew’s cabin",
            "the mates’ cabin",
            "1 quotation changed, 1 word changed, 1 punctuation mark",
        ),
        (
            "‘We must go at once,’ he",
            "And he",
            "1 quotation removed, 5 words changed, 1 comma, 2 punctuation marks",
        ),
    ],
)
@pytest.mark.parametrize("marks", ["‘’", "''"])
def test_quotations_in_single_marks_are_compared(old: str, new: str, line: str, marks: str) -> None:
    text = (
        "‘We must go at once,’ he said. ‘We’ll go through every cabin, even the crew’s cabin,’"
        " said Ewa Strzelec of the owners’ club."
    )
    before, after = (
        one.translate(str.maketrans("‘’", marks)) for one in (text, text.replace(old, new))
    )
    summary = summarize_edit(version(before), version(after))
    assert (summary.weight, str(summary)) == ("major", line)


def test_apostrophes_are_no_quotation() -> None:
    before = "It was the owners' wish, the captain's, and the mates' too, in the '90s."
    after = before.replace("wish", "hope")
    assert str(summarize_edit(version(before), version(after))) == "1 word changed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lost 5 km of it", "lost 5 kilometres of it"),
        ("held four men", "held 4 men"),
        ("cost $30m in all", "cost $30 million in all"),
        ("fell 3 percent", "fell 3%"),
        ("did not hold", "didn't hold"),
        ("saw them leave", "saw one of them leave"),
        ("said they not only came", "said they came"),
        ("not seen by the crew at all", "by the crew not seen at all"),
    ],
)
def test_another_spelling_of_the_same_does_not_matter(old: str, new: str) -> None:
    before, after = (f"The ministry said on Friday that it {text}, again." for text in (old, new))
    assert summarize_edit(version(before), version(after)).weight == "minor"


def test_the_shape_of_marks_and_spaces_is_no_change() -> None:
    assert edit(FIRST, SECOND.replace("“", '"').replace("”", '"'), THIRD + " ")[0] == ""


def test_paragraphs_are_added_removed_and_moved() -> None:
    assert edit(FIRST, SECOND, THIRD, "Divers were called.") == ("minor", "1 paragraph added")
    assert edit(FIRST, SECOND) == ("minor", "1 paragraph removed")
    assert edit(THIRD, FIRST, SECOND) == ("minor", "1 paragraph moved")
    added = "“Nobody slept,” said Jan Mazur."
    assert edit(FIRST, SECOND, THIRD, added) == (
        "major",
        "1 quotation added, 1 paragraph added",
    )


def test_a_headline_comes_first_and_its_wire_words_apart() -> None:
    changed = FIRST.replace("214", "210")
    line = edit(changed, SECOND, THIRD, headline="Ferry sinks, 210 aboard")[1]
    assert line == "new headline, 214 → 210"
    old = version(FIRST, headline="Ferry sinks with 11 aboard")
    for headline, expected in (
        ("Ferry sinks with 15 aboard", "new headline, 11 → 15"),
        ("Ferry sinks", "new headline, figure removed: 11"),
        ("Ferry sinks with 214 aboard of 11 towns", "new headline"),
    ):
        assert str(summarize_edit(old, version(FIRST, headline=headline))) == expected
    assert edit(FIRST, SECOND, THIRD, headline=f"CORRECTED: {HEADLINE}") == (
        "major",
        "marked CORRECTED",
    )
    summary = summarize_edit(
        version(FIRST, headline=f"URGENT: {HEADLINE}"), version(FIRST, headline=HEADLINE)
    )
    assert str(summary) == "no longer marked URGENT"


def test_a_line_stays_short_however_much_changed() -> None:
    words = [f"in port number {number} lay" for number in range(10, 40)]
    old = version(" ".join(f"{text} 7 boats" for text in words))
    new = version(" ".join(f"{text} {place} boats" for place, text in enumerate(words, 50)))
    assert str(summarize_edit(old, new)) == "7 → 50, 7 → 51, 7 → 52, 27 more figures"


def test_important_paragraphs_are_distinguished_from_others() -> None:
    old = version(FIRST, SECOND, THIRD)
    new = version(FIRST.replace("214", "210"), SECOND, THIRD.replace("dawn", "daybreak"))
    first, same, third = compare(old, new)
    assert [is_important(one) for one in (first, same, third)] == [True, False, False]


def test_what_matters_comes_first_and_nothing_is_left_out() -> None:
    old = version(THIRD, SECOND, FIRST, "A.", "B.")
    new = version(
        THIRD.replace("dawn", "daybreak"), SECOND, FIRST.replace("214", "210"), "A.", "B."
    )
    ordered = important_first(compare(old, new))
    assert [(one.name, one.kind, one.count) for one in ordered] == [
        ("¶3", "changed", 0),
        ("¶1", "changed", 0),
        ("", "same", 3),
    ]


_TEXTS = st.lists(
    st.text(st.sampled_from("aB1 ,.“”\n"), max_size=20).map(str.strip).filter(bool), max_size=6
)


@given(_TEXTS, _TEXTS)
def test_only_equal_words_have_no_weight(old: list[str], new: list[str]) -> None:
    summary = summarize_edit(version(*old), version(*new))
    assert isinstance(str(summary), str)
    if old == new:
        assert summary.weight == ""
    if [text.split() for text in old] != [text.split() for text in new] and not any(
        mark in text for text in (*old, *new) for mark in "“”"
    ):
        assert summary.weight != "" or sorted(old) != sorted(new)


def test_an_article_is_compared_with_its_revision() -> None:
    article = Article(HEADLINE, "WORLD", WHEN, blocks=(Block(FIRST.replace("214", "210")),))
    assert summarize_edit(version(FIRST), article).figures == [("214", "210")]
