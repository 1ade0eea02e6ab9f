"""Correcting the speaker of a quote."""

from __future__ import annotations

from storage import Archive
from storage.model import Block
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES
from tui.screens.dialogs.name_dialog import NameDialog


@SIZES
async def test_the_speaker_of_a_quote_is_corrected_and_marked_with_a_pen(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        number = reader.desk.reading.opened.article.id  # type: ignore[union-attr]
        await reader.press("3", "e")
        assert isinstance(reader.app.screen, NameDialog)
        await reader.press("down", "enter")
        await reader.sees(lambda: archive.quotes.of_article(number)[0].corrected)
        assert archive.quotes.of_article(number)[0].speaker == "Piet Okkema"
        await reader.sees(lambda: "✎" in reader.picture())
        await reader.press("e")
        await reader.type("Somebody New")
        await reader.press("enter")
        await reader.sees(lambda: archive.quotes.of_article(number)[0].speaker == "Somebody New")
        await reader.press("e", "up", "down", "down", "down", "down", "enter")
        await reader.sees(lambda: archive.quotes.of_article(number)[0].speaker is None)
        await reader.press("ctrl+z", "ctrl+z", "ctrl+z")
        await reader.sees(lambda: archive.quotes.of_article(number)[0].speaker == "Marta Hellan")
        await reader.sees(lambda: "✎" not in reader.picture())


async def test_a_correction_whose_quote_is_gone_is_shown_with_the_quotes(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        number = reader.desk.reading.opened.article.id  # type: ignore[union-attr]
        await reader.press("3", "e")
        await reader.press("down", "enter")
        await reader.told("Attributed to Piet Okkema. ^z undoes")
        blocks = [Block("“Nobody won this,” union leader Piet Okkema said.")]
        archive.set_text(number, blocks, standfirst="Edited.")
        await reader.sees(lambda: "✎ 1 corrected, not in the text" in reader.picture())
