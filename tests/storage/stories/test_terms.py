"""The terms of an article, and how telling they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.model import Article, Block
from storage.stories.frequencies import shipped
from storage.stories.terms import of_article, of_text, stem, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("resigns", "resigned"), ("strikes", "striking"), ("parties", "party"), ("dies", "dies")],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_are_folded_and_numbers_keep_their_decimals() -> None:
    assert words_of("Łódź’s “Straße” rose 3.5% to 1,200") == [
        *("lodz", "s", "strasse", "rose", "3.5", "to", "1,200"),
    ]


def test_a_script_without_spaces_is_read_by_characters() -> None:
    assert words_of("東京 fire") == ["東", "京", "fire"]


def test_wire_words_and_cut_headlines_do_not_count() -> None:
    article = Article(
        "UPDATE 2-CORRECTED-Harbour closed ...", "WORLD", datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert set(of_article(article).weights) == {stem("harbour"), stem("closed")}


def test_the_headline_weighs_more_than_the_lead_and_the_lead_more_than_the_rest() -> None:
    rest = "filler " * 80 + "quay"
    weights = of_text("Harbour", f"ferry {rest}").weights
    assert weights[stem("harbour")] > weights[stem("ferry")] > weights["quay"]


def test_names_are_terms_of_their_own_but_not_in_a_headline_of_capitals() -> None:
    assert of_text("Court hears Ada Bell", "").names == ["ada bell"]
    assert of_text("Court Hears Ada Bell Again", "").names == []
    songs = of_text("Songs sold", "Orhavan Radio left the iTunes Store for macOS Harbour today.")
    assert songs.names == ["orhavan radio", "itunes store", "macos harbour"]


def test_of_a_table_with_a_long_note_only_the_headline_counts() -> None:
    table = (
        "Shr loss 6 cts vs profit 19 cts. Net loss 166,000 vs profit 580,000. Revs 3.7 vs 5.5."
        " Year. Shr loss 13 cts vs profit 52. Net loss 391,000 vs 1,425,000. Revs 15.4 vs 16.6."
    )
    note = " NOTE: figures of the year before are adjusted, as the firm was bought back in spring"
    found = of_text("Orhavan Cranes loss", f"{table}{note * 6}")
    assert found.weights.keys() == {stem("orhavan"), stem("cranes"), stem("loss")}
    assert stem("bought") in of_text("Orhavan Cranes loss", note * 6).weights


def test_what_follows_the_first_paragraphs_is_background() -> None:
    text = "word " * 400 + "afterwards"
    assert stem("afterwards") not in of_text("Headline", text).weights


def test_common_words_tell_little_and_what_an_archive_often_has_tells_less() -> None:
    weights = shipped().weights({"the", "government", "orhavan"}, {}, 0)
    assert weights["the"] < 0.2 < weights["government"] < weights["orhavan"]
    often = shipped().weights({"orhavan"}, {"orhavan": 300}, 3_000)
    assert often["orhavan"] < weights["orhavan"]


def test_an_article_has_its_blocks_words() -> None:
    article = Article(
        "Headline", "WORLD", datetime(2026, 3, 1, tzinfo=UTC), blocks=(Block("Ferry stays."),)
    )
    assert stem("ferry") in of_article(article).weights
