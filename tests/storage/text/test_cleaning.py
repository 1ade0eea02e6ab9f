"""Cleaning: nothing that hides, reorders or breaks text comes through, and clean text stays."""

from __future__ import annotations

import sys
import unicodedata

from storage.text.cleaning import clean_line, clean_text

BAD = "\x1b"
"""A character that is always removed: with it a text takes the long way."""


def test_every_character_is_cleaned_alike_in_clean_text_and_beside_a_bad_character() -> None:
    for number in range(sys.maxunicode + 1):
        text = f"Ferry {chr(number)} sails"
        assert clean_text(text) == clean_text(f"{text}{BAD}"), hex(number)


def test_no_control_or_format_character_comes_through() -> None:
    kept = {chr(number) for number in range(sys.maxunicode + 1) if clean_text(chr(number))}
    controls = {one for one in kept if unicodedata.category(one) == "Cc"}
    assert controls == {"\n", "\t", "\r", "\x85"}  # which become spaces and line breaks
    assert clean_text("a\tb\r\nc\rd\x85e\u2028f") == "a b\nc\nd\ne\nf"
    assert not kept & set("\u00ad\u061c\u200b\u200e\u202e\u2066\ufeff\ud800\U000e0041")


def test_a_line_has_single_spaces_and_none_at_its_ends() -> None:
    assert clean_line(" Ferry \u00a0 line\n\treopens\x1c\u3000") == "Ferry line reopens"
    assert clean_line("\x1b \u200b") == ""
