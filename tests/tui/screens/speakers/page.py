"""Opening and reading the speakers' page in tests."""

from __future__ import annotations

from tests.tui.conftest import Reader
from tui.screens.speakers.screen import SpeakersScreen


async def open_speakers(reader: Reader) -> SpeakersScreen:
    await reader.press("Q")
    await reader.sees(lambda: isinstance(reader.app.screen, SpeakersScreen))
    page = reader.app.screen
    assert isinstance(page, SpeakersScreen)
    await reader.sees(lambda: page.quote_list.hits)
    return page


def title(page: SpeakersScreen) -> str:
    return str(page.frame.border_title)
