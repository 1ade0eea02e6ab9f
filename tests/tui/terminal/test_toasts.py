"""Toasts do not pile up."""

from __future__ import annotations

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import Reader
from tui.app import NewsdeskApp
from tui.screens.speakers.screen import SpeakersScreen


async def test_at_most_two_toasts_are_shown_on_every_screen(archive: Archive) -> None:
    for id_ in (1, 2, 3):
        archive.marks.set([id_], starred=True)
    app = NewsdeskApp(archive)
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("Q")
        await reader.sees(
            lambda: isinstance(app.screen, SpeakersScreen) and app.screen.quote_list.hits
        )
        await reader.press("enter", "ctrl+z", "ctrl+z", "ctrl+z")
        await reader.sees(lambda: not archive.select(Filter(starred=True)).total)
        await reader.sees(lambda: reader.picture().count("Undone") == 1)
        await reader.press("escape")
        await reader.sees(lambda: app.screen is reader.desk)
        for name in ("first", "second", "third"):
            reader.desk.context.toast(f"The {name} went wrong", wrong=True)
            await reader.told(name)
        await reader.press("less_than_sign")
        await reader.told("Text up to")
        shown = [toast.message for toast in app._notifications]
        assert len(shown) == 2
        assert shown[0] == "The third went wrong"
