"""Copying, writing and clipping quotes of a speaker."""

from __future__ import annotations

from pathlib import Path

from storage import Archive
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.speakers.page import open_speakers, title
from tui.screens.dialogs.path_dialog import PathDialog


async def test_a_quote_is_copied_with_its_citation_and_clipped(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await open_speakers(reader)
        await reader.press("enter", "Y")
        assert reader.app.clipboard == (
            "“The cranes are moving again” — Marta Hellan, harbour master of Orsund, Orsund port "
            "reopens after nine-day stoppage, Orsund Gazette, 25 June 2025 14:00, "
            "https://gazette.example/0"
        )
        await reader.press("c")
        await reader.told("Clipped")
        assert [one.speaker for one in archive.clippings.all()] == ["Marta Hellan"]


@SIZES
async def test_all_listed_quotes_are_copied_and_written_with_citations(
    open_desk: OpenDesk, size: tuple[int, int], tmp_path: Path
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "W")
        await reader.told("clipboard: 2 quotes")
        assert reader.app.clipboard.startswith("# Marta Hellan\n\n> “The cranes are moving again”")
        assert reader.app.clipboard.count("— Marta Hellan, harbour master of Orsund, ") == 2
        await reader.press("slash")
        await reader.type("cranes")
        await reader.sees(lambda: "1 of 2 quotes · cranes" in title(page))
        await reader.press("enter", "w")
        await reader.sees(lambda: "~/marta-hellan.md" in reader.picture())
        await reader.press("ctrl+u")
        await reader.paste(str(tmp_path / "said.doc"))
        await reader.press("enter")
        box = reader.app.screen
        assert isinstance(box, PathDialog)
        await reader.sees(lambda: "the name must end in .md" in str(box.state.content))
        await reader.press("ctrl+u")
        await reader.paste(str(tmp_path / "said.csv"))
        await reader.press("enter")
        await reader.told("Exported 1 quote to")
        text = (tmp_path / "said.csv").read_text(encoding="utf-8-sig")
        assert 'Marta Hellan,sure,harbour master of Orsund,"The cranes' in text
