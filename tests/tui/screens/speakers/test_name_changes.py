"""Merging, renaming and splitting speakers."""

from __future__ import annotations

from storage import Archive
from tests.tui.conftest import PORT, OpenDesk, fill, story
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.speakers.page import open_speakers, title
from tui.screens.dialogs.name_dialog import NameDialog

HARBOUR = (
    "Dockers of Orsund meet once more",
    "WORLD",
    (
        "“Nothing is agreed,” an official said.",
        "“We are still talking,” Hellan said.",
    ),
)


DOCKER = (
    "Docker of Orsund wins a prize",
    "WORLD",
    ("“They talk too much,” said Otto Hellan, a docker.",),
)


@SIZES
async def test_speakers_are_merged_renamed_and_split_and_all_changes_undone(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    def names() -> list[str]:
        return [speaker.name for speaker in archive.speakers.find()]

    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "m")
        await reader.paste("okkema")
        offer = reader.app.screen
        assert isinstance(offer, NameDialog)
        await reader.sees(lambda: offer.options.offered == ["Piet Okkema"])
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
async def test_undoing_a_rename_leaves_the_cursor_on_the_speaker(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "m")
        await reader.paste("okkema")
        await reader.sees(lambda: "Piet Okkema" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "Piet Okkema · 4 quotes" in title(page))
        await reader.press("e", "ctrl+u")
        await reader.paste("Radu C.")
        await reader.press("enter")
        await reader.sees(lambda: "Radu C. · 4 quotes" in title(page))
        await reader.press("ctrl+z")
        await reader.sees(lambda: "Piet Okkema · 4 quotes" in title(page))
        await reader.press("ctrl+z")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        assert "Radu C." not in {speaker.name for speaker in page.speaker_list.speakers}
        await reader.press("a")
        await reader.lists(PORT[0], "Ferry line to Orsund to close in autumn")


@SIZES
async def test_splitting_a_speaker_with_one_name_explains_how_to_undo_a_rename(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "x")
        await reader.told("This speaker has only one name")
        await reader.press("e", "ctrl+u")
        await reader.paste("Marta Berg")
        await reader.press("enter")
        await reader.sees(lambda: "Marta Berg 0 · Marta Hellan 2 (by you)" in reader.picture())
        await reader.press("x")
        await reader.told("You chose the name Marta Berg: e changes it")
        await reader.press("ctrl+z")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))


@SIZES
async def test_speakers_without_a_name_are_listed_separately(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    again = ("“The quays are moving on,” Marta Hellan said.",)
    more = story(10, "Quays move on in Orsund", "WORLD", again)
    fill(archive, [story(9, *HARBOUR), more], "Dock News")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        assert "official" not in reader.picture()
        await reader.press("tab", "u")
        await reader.sees(lambda: "an official · 1 quote" in title(page))
        await reader.sees_words("Described, not named")
        await reader.press("u")
        await reader.sees(lambda: "Marta Hellan · 4 quotes" in title(page))
        await reader.sees(lambda: "Marta Hellan 3 · Hellan 1 (by surname)" in reader.picture())


@SIZES
async def test_one_key_confirms_the_first_hint_and_undo_takes_one_step(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive, [story(8, *DOCKER), story(9, *HARBOUR)], "Dock News")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: len(page.speaker_list.speakers) == 3)
        await reader.press("down", "tab")
        await reader.sees(lambda: "y joins 2 more quotes by “Marta Hellan”" in reader.picture())
        await reader.press("y")
        await reader.told("Hellan is now Marta Hellan")
        await reader.sees(lambda: "Marta Hellan · 3 quotes" in title(page))
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.speakers.find(words="hellan")) == 3)
        await reader.press("b")
        await reader.told("People only")


@SIZES
async def test_a_key_lists_everybody_who_may_be_somebody_else(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive, [story(8, *DOCKER), story(9, *HARBOUR)], "Dock News")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("tab")
        await reader.press("H")
        await reader.told("People who may be somebody else")
        await reader.sees(lambda: len(page.speaker_list.speakers) == 2)
        await reader.sees_words("y joins ")
        await reader.press("y")
        await reader.told(" is now ")
        await reader.press("ctrl+z")
        await reader.told("Undone: merge of")
        await reader.press("H")
        await reader.sees(lambda: len(page.speaker_list.speakers) > 3)


@SIZES
async def test_one_key_lists_people_bodies_or_places_only(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    words = ("“We stand by it,” Reuters said.", "“No comment,” Moscow said.")
    fill(archive, [story(9, "Cranes of Orsund stand still", "WORLD", words)], "Dock News")

    def listed() -> list[str]:
        return [one.name for one in page.speaker_list.speakers]

    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: {"Reuters", "Marta Hellan", ""} <= set(listed()))
        await reader.sees_words("body 1")
        await reader.sees_words("place 1")
        await reader.press("tab", "b")
        await reader.sees(lambda: "Marta Hellan" in listed() and "Reuters" not in listed())
        await reader.press("b")
        await reader.sees(lambda: listed() == ["Reuters"])
        await reader.press("b")
        await reader.sees(lambda: listed() == ["Moscow"])
        await reader.press("b")
        await reader.sees(lambda: {"Reuters", "Marta Hellan", ""} <= set(listed()))


@SIZES
async def test_an_ambiguous_surname_shows_candidates_and_can_be_merged(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive, [story(8, *DOCKER), story(9, *HARBOUR)], "Dock News")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: len(page.speaker_list.speakers) == 3)
        await reader.press("down")
        await reader.sees(lambda: title(page).startswith("Hellan · 1 quote"))
        await reader.sees(lambda: "y joins 2 more quotes by “Marta Hellan”" in reader.picture())
        await reader.press("enter", "m", "enter")
        await reader.told("Hellan is now Marta Hellan")
        await reader.sees(lambda: "Marta Hellan · 3 quotes" in title(page))
        await reader.sees_words("Hellan 1 (by you)")
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.speakers.find(words="hellan")) == 3)
