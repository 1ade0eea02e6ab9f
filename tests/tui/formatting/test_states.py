"""Wire words of headlines as chips."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from textual.color import Color
from textual.theme import Theme

from storage.model import Article
from storage.wire.headline_states import STATES
from tests.conftest import InZone
from tui.formatting.states import chip_headline, describe_states, embargo_of
from tui.theming.themes import DARK, LIGHT

pytestmark = pytest.mark.dates

SENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NBSP = "\u00a0"


def article(headline: str) -> Article:
    return Article(headline, "WORLD", SENT)


def labels(headline: str, now: datetime = SENT) -> list[str]:
    chipped = chip_headline(article(headline), now)
    shown = [chipped.text[start:end] for start, end in chipped.spans]
    assert shown == [chip.text for chip in chipped.chips]
    return [text.replace(NBSP, " ") for text in shown]


def test_wire_words_become_chips_before_the_rest() -> None:
    chipped = chip_headline(article("UPDATE 2-CORRECTED-Ferry toll is 210"), SENT)
    assert labels("UPDATE 2-CORRECTED-Ferry toll is 210") == [" UPDATE 2 ", " CORRECTED "]
    assert chipped.text.endswith(" Ferry toll is 210")
    assert [chip.role for chip in chipped.chips] == ["state-updated", "state-corrected"]
    assert labels("Ferry toll is 210") == []


def test_an_embargo_shows_its_time_in_the_readers_zone_and_is_dim_after_it(
    in_zone: InZone,
) -> None:
    in_zone("Europe/Berlin")
    headline = "EMBARGOED UNTIL 1800 GMT: Budget rises"
    assert labels(headline) == [" EMBARGO 19:00 "]
    end = SENT.replace(hour=18, minute=0)
    assert embargo_of(article(headline)) == end
    before = chip_headline(article(headline), end - timedelta(seconds=1)).chips[0]
    after = chip_headline(article(headline), end).chips[0]
    assert (before.is_over, after.is_over) == (False, True)
    assert before.style != after.style
    assert describe_states(article(headline), SENT) == "under embargo until then"
    assert describe_states(article(headline), end) == "no longer embargoed"


def test_an_embargo_of_another_day_shows_the_day_and_one_without_a_time_none(
    in_zone: InZone,
) -> None:
    in_zone("UTC")
    assert labels("EMBARGOED UNTIL 0001 GMT NOV 24: Budget") == [" EMBARGO 24 Nov 00:01 "]
    assert labels("EMBARGOED: Budget") == [" EMBARGO "]
    assert describe_states(article("EMBARGOED: Budget"), SENT) == "embargoed, no time is given"


def test_hostile_wire_words_are_cleaned() -> None:
    assert labels("URGENT\u202e: \x1b[31mFerry") == [" URGENT "]
    assert "\x1b" not in chip_headline(article("URGENT: \x1b[31mFerry"), SENT).text


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_state_has_a_colour_one_can_read_a_chip_in(theme: Theme) -> None:
    for state in STATES:
        ink = _luminance(theme.variables[f"state-{state}"])
        for ground in (theme.surface, theme.panel, theme.variables["selection"]):
            dark, light = sorted((ink, _luminance(str(ground))))
            assert (light + 0.05) / (dark + 0.05) >= 4, (state, ground)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in Color.parse(colour).normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
