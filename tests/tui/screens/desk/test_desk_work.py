"""Notes on articles, and articles set aside, on the desk."""

from __future__ import annotations

from textual.widgets import Input

from storage import Archive, Filter
from tests.tui.conftest import PORT, RATES, OpenDesk, Reader
from tests.tui.screens.conftest import SIZES

NOTE = "Call the ministry"


def head(reader: Reader) -> list[str]:
    """Return the notes in the head of the article."""
    lines = reader.desk.widgets.article._passages
    return [one.text for one in lines if one.kind == "note"]


async def leave(reader: Reader, text: str) -> None:
    await reader.press("plus")
    await reader.sees(lambda: isinstance(reader.app.focused, Input))
    await reader.paste(text)
    await reader.press("enter")


@SIZES
async def test_a_key_leaves_a_note_which_undo_removes(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.reads(PORT[0])
        await leave(reader, NOTE)
        await reader.told("Note left on “")
        await reader.sees(lambda: "※" in reader.picture())
        await reader.sees(
            lambda: [one.text for one in archive.notes.all()] == ["Call the ministry"]
        )
        await reader.sees(lambda: head(reader) and head(reader)[0].endswith(f": {NOTE}"))
        await leave(reader, "They call back")
        await reader.sees(lambda: len(head(reader)) == 2)
        await reader.run_command("norm")
        await reader.told("Note removed from “")
        await reader.sees(lambda: len(head(reader)) == 1)
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(head(reader)) == 2)
        await reader.press("ctrl+z", "ctrl+z")
        await reader.sees(lambda: head(reader) == [])
        await reader.sees(lambda: "※" not in reader.picture())
        await reader.run_command("norm")
        await reader.told("You have left no note on this article")


async def test_a_note_without_words_is_none(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        await reader.press("plus")
        await reader.sees(lambda: isinstance(reader.app.focused, Input))
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await leave(reader, "x")
        await reader.sees(lambda: len(archive.notes.all()) == 1)


async def test_articles_with_notes_are_a_filter_where_there_are_any(
    open_desk: OpenDesk, archive: Archive
) -> None:
    (rates,) = archive.ids(Filter(words=f'"{RATES[0]}"'))
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        assert "With notes" not in reader.picture()
        archive.notes.add(rates, "Ask the bank")
        await reader.sees(lambda: "With notes" in reader.picture())
        await reader.press("slash")
        await reader.paste("is:note")
        await reader.lists(RATES[0])
        await reader.press("enter")
        await reader.sees(lambda: "☑ With notes" in reader.picture())
        archive.notes.remove(archive.notes.all()[0])
        await reader.sees(lambda: "No notes here" in reader.picture())


async def test_words_of_a_note_are_never_markup(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        await leave(reader, "[red]call[/red] [link=https://x.example]")
        await reader.sees(lambda: "[red]call[/red]" in reader.picture())
        await reader.sees(lambda: archive.notes.all()[0].text.startswith("[red]call[/red]"))


@SIZES
async def test_a_key_sets_an_article_aside_and_no_longer(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    aside = Filter(aside=True)
    async with open_desk(size) as reader:
        await reader.reads(PORT[0])
        await reader.press("at")
        await reader.told("Set aside for later: “")
        await reader.sees(lambda: "⚑ set aside for later" in reader.picture())
        assert archive.count(aside) == 1
        await reader.press("at")
        await reader.told("No longer set aside for later: “")
        await reader.sees(lambda: "⚑" not in reader.picture())
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.count(aside) == 1)
        await reader.sees(lambda: "⚑ set aside for later" in reader.picture())
        await reader.press("m", "m", "at")
        await reader.sees(lambda: archive.count(aside) == 2)
        await reader.press("slash")
        await reader.paste("is:aside")
        await reader.lists(PORT[0], RATES[0])


async def test_what_is_set_aside_is_a_filter(open_desk: OpenDesk, archive: Archive) -> None:
    (rates,) = archive.ids(Filter(words=f'"{RATES[0]}"'))
    archive.referrals.set([rates])
    async with open_desk() as reader:
        await reader.sees(lambda: "☐ Set aside for me" in reader.picture())
        await reader.press("slash")
        await reader.paste("is:aside")
        await reader.lists(RATES[0])
        await reader.press("enter")
        await reader.sees(lambda: "☑ Set aside for me" in reader.picture())
        archive.referrals.set([rates], on=False)
        await reader.sees(lambda: "Nothing is set aside for you" in reader.picture())
