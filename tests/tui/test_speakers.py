"""Speakers, clippings and corrections at the desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage import Archive
from tests.tui.conftest import OpenDesk, Reader
from tui.screens.clippings import Clippings
from tui.screens.pick_name import PickName
from tui.screens.speakers import Speakers
from tui.widgets.timeline import timeline

SIZES = pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)


async def open_speakers(reader: Reader) -> Speakers:
    await reader.press("Q")
    await reader.sees(lambda: isinstance(reader.app.screen, Speakers))
    page = reader.app.screen
    assert isinstance(page, Speakers)
    await reader.sees(lambda: page.said.hits)
    return page


def title(page: Speakers) -> str:
    return str(page.frame.border_title)


@SIZES
async def test_a_speakers_page_tells_names_roles_and_weeks_and_leads_to_the_article(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        assert "harbour master" in reader.picture()
        assert "23 Jun 2025" in reader.picture()
        await reader.press("enter", "j", "enter")
        await reader.reads("Ferry line to Orsund to close in autumn")


async def test_what_a_speaker_said_is_narrowed_by_words_section_and_date(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "slash")
        await reader.type("cranes")
        await reader.sees(lambda: "1 quote · “cranes”" in title(page))
        await reader.press("enter", "F")
        await reader.sees(lambda: "2 quotes" in title(page))
        await reader.press("s", "2")
        await reader.sees(lambda: "1 quote · " in title(page))
        await reader.press("F", "d")
        await reader.paste("2025-06-25..2025-06-25")
        await reader.press("enter")
        await reader.sees(lambda: "1 quote · " in title(page) and "Jun" in title(page))


@SIZES
async def test_people_are_merged_renamed_split_and_all_of_it_undone(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    def names() -> list[str]:
        return [speaker.name for speaker in archive.speakers()]

    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("m")
        await reader.paste("okkema")
        await reader.sees(lambda: "Piet Okkema" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "Piet Okkema · 4 quotes" in title(page))
        assert "Marta Hellan" not in names()
        await reader.press("x")
        await reader.press("2")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("e", "ctrl+u")
        await reader.paste("Marta Hellan-Berg")
        await reader.press("enter")
        await reader.sees(lambda: "Marta Hellan-Berg · 2 quotes" in title(page))
        for _ in range(3):
            await reader.press("ctrl+z")
        await reader.sees(lambda: "Marta Hellan" in names())
        assert {"Piet Okkema", "Ilse Brandau", "Ada Quist"} < set(names())


@SIZES
async def test_a_speaker_is_corrected_from_the_card_and_shown_with_a_pen(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        number = reader.desk.opened.article.id  # type: ignore[union-attr]
        await reader.press("3", "e")
        assert isinstance(reader.app.screen, PickName)
        await reader.press("down", "enter")
        await reader.sees(lambda: archive.quotes(number)[0].corrected)
        assert archive.quotes(number)[0].speaker == "Piet Okkema"
        await reader.sees(lambda: "✎" in reader.picture())
        await reader.press("e")
        await reader.type("Somebody New")
        await reader.press("enter")
        await reader.sees(lambda: archive.quotes(number)[0].speaker == "Somebody New")
        await reader.press("e", "up", "down", "down", "down", "down", "enter")
        await reader.sees(lambda: archive.quotes(number)[0].speaker is None)
        await reader.press("ctrl+z", "ctrl+z", "ctrl+z")
        await reader.sees(lambda: archive.quotes(number)[0].speaker == "Marta Hellan")
        await reader.sees(lambda: "✎" not in reader.picture())


@SIZES
async def test_quotes_and_articles_are_clipped_noted_ordered_written_and_removed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int], tmp_path: Path
) -> None:
    async with open_desk(size) as reader:
        await reader.press("3", "j", "c")
        await reader.told("Clipped the quote")
        await reader.press("1", "j", "c")
        await reader.told("Clipped the article")
        await reader.press("C")
        await reader.sees(lambda: "2 clippings · by date" in reader.picture())
        assert "“Nobody won this" in reader.picture()
        page = reader.app.screen
        assert isinstance(page, Clippings)
        await reader.press("n")
        await reader.paste("for Sunday")
        await reader.press("enter")
        await reader.sees(lambda: "✎ for Sunday" in reader.picture())
        await reader.press("b")
        await reader.sees(lambda: "2 clippings · by speaker" in reader.picture())
        await reader.press("Y")
        assert reader.app.clipboard.startswith("“Nobody won this")
        await reader.press("w", "ctrl+u")
        await reader.paste(str(tmp_path / "clips.md"))
        await reader.press("enter")
        await reader.sees(lambda: (tmp_path / "clips.md").exists())
        await reader.press("x")
        await reader.sees(lambda: len(archive.clippings()) == 1)
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.clippings()) == 2)
        await reader.sees(lambda: page.clippings.row_count == 2)
        page.clippings.go_to(0)
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.reads("Orsund port reopens after nine-day stoppage")


async def test_without_clippings_the_page_says_how_to_get_some(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("C")
        await reader.sees(lambda: "Nothing is clipped yet" in reader.picture())
        await reader.press("enter", "x", "n", "Y", "escape")
        assert reader.app.screen is reader.desk


def test_a_timeline_has_a_bar_for_each_week_and_a_dot_where_nothing_was_said() -> None:
    weeks = ((date(2025, 6, 2), 1), (date(2025, 6, 16), 4), (date(2025, 6, 23), 2))
    assert "".join(text for text, _ in timeline(weeks, 60)) == "2 Jun 2025 ▂·█▄ 23 Jun 2025"
    assert "".join(text for text, _ in timeline(weeks[:1], 60)) == "█ week of 2 Jun 2025"
    assert timeline((), 60) == timeline(weeks, 10) == []


async def test_the_end_of_what_is_listed_brings_more(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.speakers._MOST", 1)
    async with open_desk() as reader:
        page = await open_speakers(reader)
        assert "2 quotes" in title(page)
        assert len(page.said.hits) == 1
        await reader.press("enter")
        page.said.row_selected()  # the only row there is cannot be come to by key
        await reader.sees(lambda: len(page.said.hits) == 2)
