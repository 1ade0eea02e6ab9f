"""Keys that arrive together, as over a slow line: each goes where it would have gone alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from textual.events import Key, Paste

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import COMET, CUP, FERRY, PORT, RATES, OpenDesk, Reader

ALL = [parts[0] for parts in (PORT, RATES, COMET, CUP, FERRY)]


def send(reader: Reader, *events: str | Paste) -> None:
    """Post keys and pastes without waiting in between."""
    for event in events:
        if isinstance(event, Paste):
            reader.app.post_message(event)
        else:
            reader.app.post_message(Key(event, event if len(event) == 1 else None))


def keys(words: str) -> Iterable[str]:
    return ("space" if letter == " " else letter for letter in words)


async def test_letters_after_the_search_key_go_to_its_field(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        send(reader, "slash", *keys("ferry"))
        await reader.sees(lambda: reader.desk.state.filter.words == "ferry")
        await reader.lists(FERRY[0])
        assert reader.desk.widgets.search_bar.value == "ferry"
        assert archive.select(Filter()).unread == 5
        send(reader, "enter", "escape", "escape")
        await reader.lists(*ALL)
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "headlines")
        send(reader, "g", "j", "j", "j", "enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.reads(CUP[0])


async def test_keys_after_the_one_that_opens_a_dialog_go_to_the_dialog(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        send(reader, "d", *"today", "enter", "question_mark", *"star", "escape")
        await reader.sees(lambda: reader.desk.state.filter.since == reader.desk.state.today)
        await reader.lists()  # a move before this answer would be one in the list before
        await reader.sees(lambda: reader.app.screen is reader.desk)
        send(reader, "j", "d", "ctrl+u", Paste("2025-06-25"), "enter")
        newest = reader.desk.state.today.replace(2025, 6, 25)
        await reader.sees(lambda: reader.desk.state.filter.since == newest)
        assert (
            reader.desk.state.filter.until == newest < reader.desk.state.today - timedelta(days=1)
        )
        await reader.reads(PORT[0])


async def test_a_dialog_without_a_field_gets_its_answer(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        send(reader, "A", "y", "ctrl+z", "3", "1", "s")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 1)
        assert archive.select(Filter()).unread == 5
