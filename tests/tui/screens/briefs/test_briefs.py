"""Briefs at the desk and on their page: filled, changed, previewed, written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage import Archive
from storage.exchange.briefs.templates import folder
from storage.model import Block, Brief
from tests.tui.conftest import PORT, OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tui.screens.briefs.preview import BriefPreview
from tui.screens.briefs.screen import BriefsScreen
from tui.screens.dialogs.choice_dialog import ChoiceDialog
from tui.screens.dialogs.input_dialog import InputDialog


def kinds(archive: Archive, name: str = "Morning") -> list[str]:
    return [one.clipping.kind for one in archive.briefs.contents(name)]


def edit(archive: Archive, old: str, new: str) -> None:
    """Add the first article as edited by its source."""
    article = archive.article(1)
    blocks = tuple(Block(one.text.replace(old, new)) for one in article.blocks)
    archive.add([replace(article, blocks=blocks, digest=new)])


def fill(archive: Archive) -> None:
    archive.briefs.create("Morning")
    archive.briefs.choose("Morning")
    archive.briefs.add_heading("Harbour")
    archive.briefs.add(1, archive.quotes.of_article(1)[0])
    archive.briefs.add(2)


async def name_it(reader: Reader, name: str) -> None:
    """Type a line into the dialog that asks for one."""
    await reader.sees(lambda: isinstance(reader.app.screen, InputDialog))
    await reader.press("ctrl+u")
    await reader.paste(name)
    await reader.press("enter")


async def open_page(reader: Reader) -> BriefsScreen:
    await reader.press("C")
    await reader.sees(lambda: isinstance(reader.app.screen, BriefsScreen))
    page = reader.app.screen
    assert isinstance(page, BriefsScreen)
    await reader.sees(lambda: page.brief_list.row_count)
    return page


@SIZES
async def test_a_brief_of_one_story_with_three_speakers_is_built_from_the_first_screen(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int], tmp_path: Path
) -> None:
    edit(archive, "Ships", "“We are ready,” said pilot Ola Lund. Ships")
    async with open_desk(size) as reader:
        await reader.reads(PORT[0])
        await reader.press("3", "b")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        await reader.press("0")
        await name_it(reader, "Orsund strike")
        await reader.told("Clipped the quote into “Orsund strike”. C shows it")
        for _ in range(2):
            await reader.press("j", "c")
        await reader.sees(lambda: len(archive.clippings.all()) == 3)
        await reader.run_command("cs")
        await reader.told("Clipped the story into “Orsund strike”")
        assert {one.speaker for one in archive.clippings.all(brief="Orsund strike")} == {
            "Ola Lund", "Marta Hellan", "Piet Okkema", "",
        }  # fmt: skip
        await open_page(reader)
        await reader.sees(lambda: "Orsund strike · 4 items" in reader.picture())
        await reader.sees(lambda: "Story · 1 source · 2 takes · 5 quotes" in reader.picture())
        await reader.press("w")
        await reader.enter_path(tmp_path / "strike.md")
        await reader.told("Exported “Orsund strike”, 4 items, to ")
        text = (tmp_path / "strike.md").read_text("utf-8")
        assert "> “We are ready”\n\n— Ola Lund, " in text
        assert "\n\n1 source, 2 takes, " in text


async def test_a_name_typed_at_the_question_which_brief_makes_a_new_one(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        await reader.press("3", "b")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        await reader.type("Evening")
        await reader.press("enter")
        await reader.told("Clipped the quote into “Evening”")
        assert archive.briefs.current() == "Evening"
        assert archive.briefs.all() == [Brief("Clippings", 0), Brief("Evening", 1)]
        await reader.press("ctrl+z")
        await reader.sees(lambda: not archive.clippings.all(brief="Evening"))
        await reader.press("ctrl+z")
        await reader.told("Undone: choice of brief “Evening”")
        await reader.sees(lambda: archive.briefs.current() == "Clippings")


@SIZES
async def test_briefs_are_created_renamed_duplicated_and_removed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    def names() -> list[str]:
        return [one.name for one in archive.briefs.all()]

    async with open_desk(size) as reader:
        page = await open_page(reader)
        await reader.press("tab", "a")
        await name_it(reader, "Morning")
        await reader.told("Clippings now go to “Morning”")
        await reader.sees(lambda: "▌● Morning" in reader.picture())
        assert archive.briefs.current() == "Morning"
        await reader.press("e")
        await name_it(reader, "Noon")
        await reader.sees(lambda: "▌● Noon" in reader.picture())
        await reader.press("d")
        await reader.told("Copied to “Noon 2”")
        await reader.sees(lambda: "▌  Noon 2" in reader.picture())
        await reader.press("c")
        await reader.sees(lambda: "▌● Noon 2" in reader.picture())
        await reader.press("x")
        await reader.sees(lambda: names() == ["Clippings", "Noon"])
        await reader.press("ctrl+z")
        await reader.sees(lambda: names() == ["Clippings", "Noon", "Noon 2"])
        await reader.sees(lambda: page.brief_list.row_count == 3)
        await reader.press("g", "x")
        await reader.sees(
            lambda: any("“Clippings” is always there" in toast.message for toast in reader.toasts)
        )


@SIZES
async def test_items_are_added_edited_moved_and_removed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive)
    async with open_desk(size) as reader:
        page = await open_page(reader)
        await reader.sees(lambda: "Morning · 3 items" in reader.picture())
        await reader.press("j", "N")
        await name_it(reader, "Ask the union first")
        await reader.sees(lambda: "✎ Ask the union first" in reader.picture())
        assert kinds(archive) == ["heading", "note", "quote", "article"]
        await reader.press("g", "enter")
        await name_it(reader, "Port")
        await reader.sees(lambda: "▌ Port" in reader.picture())
        await reader.press("J")
        await reader.sees(lambda: kinds(archive) == ["note", "heading", "quote", "article"])
        await reader.sees(lambda: page.clipping_list.cursor == 1)
        await reader.press("G", "m")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        await reader.press("1")
        await reader.told("Moved to “Clippings”")
        await reader.sees(lambda: "Morning · 3 items" in reader.picture())
        assert archive.briefs.all() == [Brief("Clippings", 1), Brief("Morning", 3)]
        await reader.press("x")
        await reader.sees(lambda: kinds(archive) == ["note", "heading"])
        for _ in range(2):
            await reader.press("ctrl+z")
        await reader.sees(lambda: kinds(archive) == ["note", "heading", "quote", "article"])


async def test_both_lists_stand_side_by_side_where_there_is_room(
    open_desk: OpenDesk, archive: Archive
) -> None:
    fill(archive)
    async with open_desk((120, 36)) as reader:
        page = await open_page(reader)
        await reader.sees(lambda: "▌● Morning" in reader.picture())
        await reader.sees_words("“The cranes are moving again,”")
        await reader.press("left", "k")
        await reader.sees(lambda: "Nothing is in this brief yet" in reader.picture())
        await reader.press("j")
        await reader.sees(lambda: "“The cranes are moving again,”" in reader.picture())
        await reader.pilot.resize_terminal(80, 24)
        await reader.sees(lambda: "“The cranes are moving again,”" not in reader.picture())
        await reader.sees_words("▌● Morning")
        await reader.press("enter")
        await reader.sees(lambda: "“The cranes are moving again,”" in reader.picture())
        assert "● Morning" not in reader.picture()
        assert page.clipping_list.has_focus


@SIZES
async def test_changed_material_says_so_and_is_written_only_after_a_question(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int], tmp_path: Path
) -> None:
    fill(archive)
    archive.briefs.add(2, archive.quotes.of_article(2)[0])
    archive.withdrawals.mark([2], killed=True)
    async with open_desk(size) as reader:
        await open_page(reader)
        await reader.sees(lambda: "Withdrawn by its source on" in reader.picture())
        edit(archive, "cranes", "39 cranes")
        await reader.sees(lambda: "no longer says this: figure added: 39" in reader.picture())
        await reader.press("w")
        await reader.sees(lambda: "Export “Morning” with 3 warnings?" in reader.picture())
        await reader.sees_words("The article no longer says this: figure added: 39 · “The cranes")
        await reader.press("n")
        await reader.sees(lambda: isinstance(reader.app.screen, BriefsScreen))
        await reader.press("w", "y")
        await reader.enter_path(tmp_path / "morning.txt")
        await reader.told("Exported “Morning”")
        text = (tmp_path / "morning.txt").read_text("utf-8")
        assert "Warning: The article no longer says this: figure added: 39\n" in text


@SIZES
async def test_a_brief_is_previewed_by_each_template_and_copied(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive)
    async with open_desk(size) as reader:
        await open_page(reader)
        await reader.sees(lambda: "Morning · 3 items" in reader.picture())
        await reader.press("p")
        await reader.sees(lambda: "Morning · plain · Markdown" in reader.picture())
        await reader.sees(lambda: "## Harbour" in reader.picture())
        await reader.press("t", "t")
        await reader.sees(lambda: "Morning · morning brief · Markdown" in reader.picture())
        await reader.sees(lambda: "\\[1\\]" in reader.picture())
        await reader.press("f", "f")
        await reader.sees(lambda: "Morning · morning brief · text" in reader.picture())
        await reader.press("Y")
        await reader.told("“Morning”")
        assert "“The cranes are moving again” [1]\n" in reader.app.clipboard
        assert isinstance(reader.app.screen, BriefPreview)
        await reader.press("escape", "W")
        await reader.sees(lambda: reader.app.clipboard.startswith("# Morning, "))


async def test_a_template_that_is_wrong_is_said_and_closes_nothing(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path))
    folder().mkdir(parents=True)
    (folder() / "mine.md").write_text("{{speker}}", encoding="utf-8")
    fill(archive)
    async with open_desk() as reader:
        await open_page(reader)
        await reader.press("p")
        await reader.sees(lambda: "## Harbour" in reader.picture())
        await reader.press("t", "t", "t")
        await reader.told("template “mine” is wrong: ")
        assert isinstance(reader.app.screen, BriefPreview)


async def test_what_is_clipped_at_the_speakers_page_goes_to_the_current_brief(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.briefs.create("Morning")
    archive.briefs.choose("Morning")
    async with open_desk() as reader:
        await reader.press("Q", "enter")
        await reader.sees(lambda: "“The cranes are moving again" in reader.picture())
        await reader.press("c")
        await reader.told("Clipped the quote into “Morning”. C on the main screen shows all")
        await reader.press("c")
        await reader.told("The quote is already in “Morning”. C on the main screen shows all")
        assert kinds(archive) == ["quote"]


async def test_clipping_again_says_that_the_brief_has_it(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        await reader.press("3", "c")
        await reader.told("Clipped the quote. C shows it")
        await reader.press("c")
        await reader.told("The quote is already in the clippings. C shows it")
        archive.briefs.create("Port")
        archive.briefs.choose("Port")
        for words in ("Clipped the story into “Port”.", "The story is already in “Port”."):
            await reader.run_command("cs")
            await reader.told(words)


async def test_the_citations_of_a_brief_alone_are_written_as_before(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    fill(archive)
    async with open_desk() as reader:
        await open_page(reader)
        await reader.sees(lambda: "Morning · 3 items" in reader.picture())
        await reader.press("w")
        await reader.enter_path(tmp_path / "morning.csv")
        await reader.told("Exported 2 clippings to ")
        assert (tmp_path / "morning.csv").read_text("utf-8-sig").count("gazette") >= 1
        await reader.press("w")
        await reader.enter_path(tmp_path / "morning.pdf")
        await reader.sees(
            lambda: "the name must end in .md .html .txt .json .csv" in reader.picture()
        )
