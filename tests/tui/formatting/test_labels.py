"""Section names and counts as they are shown in lists."""

from __future__ import annotations

from tui.formatting.labels import abbreviate_count, format_section


def test_sections_and_counts_are_short_words() -> None:
    assert format_section("US POLITICS") == "US Politics"
    assert format_section("\x1b[31mWORLD\u202e") == "[31mworld"
    assert [abbreviate_count(count) for count in (0, 9_999, 12_345, 1_250_000)] == [
        "0",
        "9999",
        "12k",
        "1.2M",
    ]
