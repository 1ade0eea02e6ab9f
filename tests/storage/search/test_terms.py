"""The words of a search become a tree of terms that names no index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.terms import Term, TermTree, parse, positive_terms


def word(text: str) -> Term:
    return Term(text)


def prefix(text: str) -> Term:
    return Term(text, is_prefix=True)


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("port talks ", [[word("port")], [word("talks")]], []),
        ("port tal", [[word("port")], [prefix("tal")]], []),
        ('"port talks"', [[word("port talks")]], []),
        ('"port  talks', [[word("port talks")]], []),
        ("-port", [], [word("port")]),
        ('NOT "port talks" gate ', [[word("gate")]], [word("port talks")]),
        ("gate OR talks ", [[word("gate"), word("talks")]], []),
        ("gate OR talks", [[prefix("gate"), prefix("talks")]], []),
        ("gate OR talks miss", [[word("gate"), word("talks")], [prefix("miss")]], []),
        ("gate AND talks ", [[word("gate")], [word("talks")]], []),
        ("OR gate ", [[word("gate")]], []),
        ("5.6%", [[word("5.6%")]], []),
        ("twenty-two", [[prefix("twenty-two")]], []),
        ("gate 東", [[word("gate")], [word("東")]], []),
        ("talks x", [[word("talks")]], []),
        ("gate OR is", [[prefix("gate"), word("is")]], []),
        ("gat* talks ", [[prefix("gat*")], [word("talks")]], []),
        ("miss OR gat* talks ", [[word("miss"), prefix("gat*")], [word("talks")]], []),
        (
            '-gat* "gate*" ga* talks ',
            [[word("gate*")], [word("ga*")], [word("talks")]],
            [word("gat*")],
        ),
    ],
)
def test_words_become_terms(words: str, wanted: list[list[Term]], unwanted: list[Term]) -> None:
    assert parse(words) == TermTree(tuple(map(tuple, wanted)), tuple(unwanted))


@pytest.mark.parametrize("words", ["p", "ta", "*p", "Æ"])
def test_one_or_two_letters_are_searched_in_headlines(words: str) -> None:
    tree = parse(words)
    assert tree is not None
    ((term,),) = tree.wanted
    assert term.is_prefix
    assert term.in_headlines


@pytest.mark.parametrize("words", ["", " ", ' - "" *** ', "AND", "؟"])
def test_without_a_word_there_is_no_tree(words: str) -> None:
    assert parse(words) is None


def test_the_terms_to_highlight_are_those_that_are_searched() -> None:
    assert positive_terms('harbour "open ended strike" -velda Kess') == [
        "harbour", "open ended strike", "Kess",
    ]  # fmt: skip
    assert positive_terms("harbour AND strike NOT velda OR Kess") == ["harbour", "strike", "Kess"]


@given(words=st.text(max_size=30))
def test_any_text_can_be_parsed(words: str) -> None:
    tree = parse(words)
    assert tree is None or tree.wanted or tree.unwanted
