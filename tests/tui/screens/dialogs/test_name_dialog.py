"""Choosing the name of a speaker."""

from __future__ import annotations

import pytest

from storage import Archive
from tests.tui.conftest import OpenDesk, fill, story
from tests.tui.screens.speakers.page import open_speakers
from tui.screens.dialogs.name_dialog import NameDialog


@pytest.mark.parametrize("key", ["e", "m"])
async def test_letters_go_to_the_name_field_after_tab(
    open_desk: OpenDesk, archive: Archive, key: str
) -> None:
    async with open_desk() as reader:
        number = reader.desk.reading.opened.article.id  # type: ignore[union-attr]
        if key == "e":
            await reader.press("3")
        else:
            await open_speakers(reader)
            await reader.press("enter")
        await reader.press(key, "tab", *"ada", "shift+tab", *" qu")
        dialog = reader.app.screen
        assert isinstance(dialog, NameDialog)
        assert dialog.line.value == "ada qu"
        await reader.sees(lambda: dialog.options.offered[:1] == ["Ada Quist"])
        await reader.pilot.click(dialog.options, offset=(3, 0))  # a click selects a name
        await reader.sees(lambda: reader.app.screen is not dialog)
        if key == "e":
            await reader.sees(lambda: archive.quotes.of_article(number)[0].speaker == "Ada Quist")
        else:
            await reader.told("Marta Hellan is now Ada Quist")


async def test_names_with_the_typed_prefix_are_offered_first(
    open_desk: OpenDesk, archive: Archive
) -> None:
    said = "“It will be done,” said {}, mayor of Orsund. “It has begun.”"
    names = ("Karin Velde", "Agnieszka Łoś", "Zbyněk Karahan")
    fill(archive, [story(-1, "Mayors meet", "WORLD", [said.format(name) for name in names[:2]])])
    late = [said.format(names[2]), *["“Nothing else is left,” Karahan said."] * 4]
    fill(archive, [story(30, "Mayors met", "WORLD", late)], "Wire")
    async with open_desk() as reader:
        await reader.reads("Mayors meet")
        await reader.press("3", "e", *"ka")
        page = reader.app.screen
        assert isinstance(page, NameDialog)
        offered = ["Karin Velde", "Zbyněk Karahan", "Agnieszka Łoś", "ka"]
        await reader.sees(lambda: page.options.offered == offered)
        await reader.press(*["backspace"] * 2, *"los")
        await reader.sees(lambda: page.options.offered[0] == "Agnieszka Łoś")
