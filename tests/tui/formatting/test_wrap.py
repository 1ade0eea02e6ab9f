"""Wrapping by cells, with offsets."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.formatting.hits import find_hits
from tui.formatting.text import clean
from tui.formatting.wrap import fold, wrap

wild = st.text(st.one_of(st.characters(), st.sampled_from("   ab-é漢字👍\u0301\nשלום“”—"))).map(
    clean
)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


def test_lines_break_between_words() -> None:
    text = "Port workers accept pay deal, ending nine-day stoppage"
    assert lines(text, 20) == ["Port workers accept", "pay deal, ending", "nine-day stoppage"]


def test_a_line_may_be_exactly_full() -> None:
    assert lines("aaaa bbb cc", 8) == ["aaaa bbb", "cc"]


def test_spaces_between_lines_are_dropped_and_those_inside_stay() -> None:
    assert lines("  one  two     three ", 8) == ["one  two", "three"]


def test_a_word_wider_than_a_line_is_split() -> None:
    assert lines("see abcdefghij now", 4) == ["see", "abcd", "efgh", "ij", "now"]


def test_a_line_break_in_the_text_is_kept() -> None:
    assert lines("Lift the anchor\nand go", 40) == ["Lift the anchor", "and go"]


def test_wide_text_breaks_between_characters() -> None:
    assert lines("港の労働者がストを終えた", 9) == ["港の労働", "者がスト", "を終えた"]


def test_latin_words_beside_wide_text_stay_whole() -> None:
    assert lines("港 strike 終わる", 8) == ["港", "strike", "終わる"]


def test_marks_take_no_cell() -> None:
    assert lines("cafe\u0301 cafe\u0301", 4) == ["cafe\u0301", "cafe\u0301"]


def test_a_wide_character_in_a_narrow_column_still_ends() -> None:
    assert lines("漢字", 1) == ["漢", "字"]


def test_both_ways_of_wrapping_agree() -> None:
    text = "“We asked for honesty,” said Verhoeven — “not for an exemption.” " * 3
    for width in range(1, 40):
        # A mark of no cell leads through the measuring path.
        marked = lines(text.replace("s", "s\u0301"), width)
        assert [line.replace("\u0301", "") for line in marked] == lines(text, width)


def test_folded_code_keeps_its_spaces() -> None:
    text = "if late:\n    wait(1)\n\ndone"
    found = [text[start:end] for start, end in fold(text, 8)]
    assert found == ["if late:", "    wait", "(1)", "", "done"]


@given(wild, st.integers(2, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    found = wrap(text, width)
    assert all(cell_len(text[start:end]) <= width for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    kept = "".join(text[start:end] for start, end in found)
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(wild, st.integers(2, 30))
def test_folding_loses_nothing_but_line_breaks(text: str, width: int) -> None:
    found = fold(text, width)
    assert "".join(text[start:end] for start, end in found) == text.replace("\n", "")
    assert all(cell_len(text[start:end]) <= width for start, end in found)


def test_hits_ignore_case_and_accents() -> None:
    text = "Port of Málaga: air-defence talks"
    found = [text[start:end] for start, end in find_hits(text, ["malaga", "port", "air defence"])]
    assert found == ["Port", "Málaga", "air-defence"]


def test_a_hit_is_marked_where_one_letter_is_found_as_two() -> None:
    text = "Ærlig: Færevik met Zabłocki, the Cafe\u0301 kept Færevik Weiß."
    for typed in (
        ["faerevik", "zablocki", "cafe", "weiss"],
        ["Færevik", "Zabłocki", "Café", "Weiß"],
    ):
        found = [text[start:end] for start, end in find_hits(text, typed)]
        assert found == ["Færevik", "Zabłocki", "Cafe\u0301", "Færevik", "Weiß"]
    assert [text[start:end] for start, end in find_hits(text, ["a", "fa"])] == ["Æ", "Fæ", "Fæ"]
    found = find_hits("Faerevik met Zablocki", ["Færevik", "Zabłocki"])
    assert found == [(0, 8), (13, 21)]


def test_a_hit_begins_a_word() -> None:
    assert find_hits("Observers report calm", ["port"]) == []


def test_nothing_searched_marks_nothing() -> None:
    assert find_hits("Port", []) == find_hits("Port", ["--", ""]) == []
