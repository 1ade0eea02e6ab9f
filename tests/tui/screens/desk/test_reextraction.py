"""Extracting quotes again in the background."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from storage import Archive
from tests.tui.conftest import OpenDesk, Reader, fill, story


def mark_as_extracted_by_an_earlier_version(archive: Archive) -> None:
    """Let all quotes be those of the first extractor."""
    with closing(sqlite3.connect(archive.location)) as file, file:
        file.execute("UPDATE counter SET value = 1 WHERE name = 'quotes made by'")
        file.execute("UPDATE quote SET role = 'of old'")


async def start_reextraction(reader: Reader) -> None:
    await reader.press("colon", *"rq", "enter")


async def test_reextraction_runs_in_the_background_and_resumes_after_a_stop(
    open_desk: OpenDesk, archive: Archive
) -> None:
    count = 3_000
    fill(
        archive,
        [
            story(n, f"Dispatch {n}", "WORLD", (f"“It is day {n},” said Ada Quist.",))
            for n in range(count)
        ],
        "Lund Wire",
    )
    mark_as_extracted_by_an_earlier_version(archive)
    async with open_desk() as reader:
        await start_reextraction(reader)
        await reader.sees(lambda: "re-extracting quotes ━" in reader.picture())
        await reader.press("X")
        await reader.told("Stopped; it continues at the next start")
        await reader.sees(lambda: "re-extracting quotes" not in reader.picture().splitlines()[0])
        left = archive.reextraction.remaining()
        assert 0 < left < count
        await start_reextraction(reader)
        await reader.press("j", "j", "enter")  # the desk stays responsive
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.sees(lambda: not archive.reextraction.is_due())
        await reader.sees(lambda: reader.desk.widgets.header.progress is None)
        opened = reader.desk.reading.opened
        assert opened
        await reader.sees(
            lambda: all(one.role != "of old" for one in reader.desk.reading.opened.quotes)
        )
        await start_reextraction(reader)
        await reader.told("Quotes are up to date")
