"""Speakers, clippings and corrections at the desk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import Archive
from storage.model import Block
from tests.tui.conftest import PORT, OpenDesk, Reader, fill, story
from tui.app import NewsdeskApp
from tui.screens.dialogs.name_dialog import NameDialog
from tui.screens.dialogs.path_dialog import PathDialog
from tui.screens.speakers.screen import SpeakersScreen

SIZES = pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)


async def open_speakers(reader: Reader) -> SpeakersScreen:
    await reader.press("Q")
    await reader.sees(lambda: isinstance(reader.app.screen, SpeakersScreen))
    page = reader.app.screen
    assert isinstance(page, SpeakersScreen)
    await reader.sees(lambda: page.quote_list.hits)
    return page


def title(page: SpeakersScreen) -> str:
    return str(page.frame.border_title)


@SIZES
async def test_the_page_shows_names_roles_and_weeks_and_opens_the_article_of_a_quote(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        assert "harbour master" in reader.picture()
        assert "24 Jun 2025 █ 25 Jun 2025" in reader.picture()
        await reader.press("enter", "j", "enter")
        await reader.reads("Ferry line to Orsund to close in autumn")


async def test_quotes_are_narrowed_by_words_section_and_date(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter")
        await reader.rush("/cranes")
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
        await reader.sees(lambda: offer.offered == ["Piet Okkema"])
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
async def test_an_empty_result_says_why_and_which_keys_help(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter")
        await reader.rush("/lighthouse")
        await reader.sees(lambda: "No quotes match" in reader.picture())

        def hints(every: str, other: str) -> bool:
            return f"  {every}  " in reader.picture() and f"  {other}  " in reader.picture()

        # In a field, F is a letter.
        await reader.sees(lambda: hints("⏎ F shows all", "^u clears the words"))
        await reader.press("slash")
        await reader.sees(lambda: hints("⏎ F shows all", "/ looks for other words"))
        await reader.press("enter")
        await reader.sees(lambda: hints("F shows all", "/ looks for other words"))
        await reader.press("h")
        await reader.sees(lambda: hints("F shows all", "⏎ / looks for other words"))
        await reader.press("enter", "F")
        await reader.sees(
            lambda: page.quote_list.hits and "No quotes match" not in reader.picture()
        )
        await reader.rush("/lighthouse")
        await reader.sees(lambda: "No quotes match" in reader.picture())
        await reader.press("ctrl+u")
        await reader.sees(
            lambda: page.quote_list.hits and "No quotes match" not in reader.picture()
        )


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (60, 20), (40, 10)], ids=str)
async def test_the_last_of_many_quotes_is_visible(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    said = [f"“Tide {number} is high,” said Marta Hellan." for number in range(60)]
    fill(archive, [story(50, "Tides", "WORLD", said)], "Tide Office")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 62 quotes" in title(page))
        await reader.press("enter", "G")
        last = page.quote_list.hits[-1].quote.text
        await reader.sees(lambda: f"▌ “{last}”" in reader.picture())


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
        await reader.told("This speaker is known by one name only")
        await reader.press("e", "ctrl+u")
        await reader.paste("Marta Berg")
        await reader.press("enter")
        await reader.sees(lambda: "Marta Berg 0 · Marta Hellan 2 (by hand)" in reader.picture())
        await reader.press("x")
        await reader.told("You gave the name Marta Berg: e changes it, ^z takes it back")
        await reader.press("ctrl+z")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))


@SIZES
async def test_typing_narrows_the_speakers_at_once(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("ma")
        await reader.sees(lambda: len(page.speaker_list.speakers) == 2)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("down")
        await reader.sees(lambda: "Piet Okkema · 2 quotes" in title(page))
        await reader.type("xy")
        await reader.sees(lambda: "Nobody is quoted by that name" in title(page))
        assert "type a name" in reader.picture()
        await reader.press("backspace", "backspace", "enter")
        await reader.sees(lambda: page.quote_list.has_focus and page.quote_list.hits)
        assert "Y copy" in reader.picture()


async def test_the_page_opens_at_the_speaker_of_the_selected_quote(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("3", "j", "Q")
        await reader.sees(lambda: isinstance(reader.app.screen, SpeakersScreen))
        page = reader.app.screen
        assert isinstance(page, SpeakersScreen)
        await reader.sees(lambda: "Piet Okkema · 2 quotes" in title(page))
        await reader.press("enter", "j")
        await reader.sees(lambda: page.quote_list.cursor == 1)


async def test_a_name_can_be_typed_at_once_when_the_page_opens_at_a_speaker(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("3", "j", "Q")
        await reader.type("ada")
        page = reader.app.screen
        assert isinstance(page, SpeakersScreen)
        await reader.sees(lambda: "Ada Quist · 1 quote" in title(page))
        assert page.name_field.value == "ada"


@SIZES
async def test_toasts_do_not_cover_the_keys_and_the_title_of_a_page(
    archive: Archive, size: tuple[int, int]
) -> None:
    archive.clippings.add(1)
    async with NewsdeskApp(archive).run_test(size=size, notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("C")
        await reader.sees(lambda: "1 clipping" in reader.picture())
        await reader.press("Y")
        await reader.sees(lambda: "Copied with its source" in reader.picture())
        assert "⏎ article" in reader.picture()
        assert "esc close ─╯" in reader.picture()
        assert "1 clipping · by date" in reader.picture()


async def test_the_footer_of_the_desk_is_empty_below_a_page(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        keys = reader.picture().splitlines()[-1]
        assert "⏎ read" in keys
        await reader.press("C")
        await reader.sees(lambda: "Nothing is clipped" in reader.picture())
        await reader.sees(lambda: not reader.picture().splitlines()[-1].strip())
        reader.desk.feed.list_again()
        await reader.pilot.pause(0.2)
        assert not reader.picture().splitlines()[-1].strip()
        await reader.press("escape")
        await reader.sees(lambda: reader.picture().splitlines()[-1] == keys)


async def test_the_quotes_of_everybody_are_searched_and_shown_with_their_speakers(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("up")
        await reader.sees(lambda: "Everybody · 6 quotes" in title(page))
        assert "Ada Quist · 24 Jun 2025 · Orsund Gazette · Late try" in reader.picture()
        await reader.press("enter", "slash")
        await reader.type("won")
        await reader.sees(lambda: "Everybody · 1 quote · “won”" in title(page))
        assert "Piet Okkema · 25 Jun 2025 · Orsund Gazette · Orsund port" in reader.picture()
        await reader.press("enter", "F", "s", "1")
        await reader.sees(lambda: "Everybody · " in title(page) and "quotes · " in title(page))
        await reader.press("m", "x", "e")
        assert reader.app.screen is page


async def test_a_quote_is_copied_with_its_citation_and_clipped(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await open_speakers(reader)
        await reader.press("enter", "Y")
        assert reader.app.clipboard == (
            "“The cranes are moving again” — Marta Hellan, harbour master of Orsund, Orsund port "
            "reopens after nine-day stoppage, Orsund Gazette, 25 June 2025, "
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
        await reader.told("Copied 2 quotes")
        assert reader.app.clipboard.startswith("# Marta Hellan\n\n> “The cranes are moving again”")
        assert reader.app.clipboard.count("— Marta Hellan, harbour master of Orsund, ") == 2
        await reader.press("slash")
        await reader.type("cranes")
        await reader.sees(lambda: "1 quote · “cranes”" in title(page))
        await reader.press("enter", "w")
        await reader.sees(lambda: "~/marta-hellan.md" in reader.picture())
        await reader.press("ctrl+u")
        await reader.paste(str(tmp_path / "said.doc"))
        await reader.press("enter")
        box = reader.app.screen
        assert isinstance(box, PathDialog)
        await reader.sees(lambda: "nd the name in one of .md" in str(box.state.content))
        await reader.press("ctrl+u")
        await reader.paste(str(tmp_path / "said.csv"))
        await reader.press("enter")
        await reader.told("Wrote 1 citation to")
        text = (tmp_path / "said.csv").read_text(encoding="utf-8-sig")
        assert 'Marta Hellan,sure,harbour master of Orsund,"The cranes' in text


@SIZES
async def test_the_articles_that_quote_a_speaker_are_listed_at_the_desk(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("enter", "s", "2")
        await reader.sees(lambda: "1 quote · " in title(page))
        await reader.press("F")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("a")
        await reader.lists(
            "Orsund port reopens after nine-day stoppage", "Ferry line to Orsund to close in autumn"
        )
        assert "said by Marta Hellan" in reader.picture()


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
async def test_speakers_without_a_name_are_listed_separately(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive, [story(9, *HARBOUR)], "Dock News")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        assert "official" not in reader.picture()
        await reader.press("tab", "u")
        await reader.sees(lambda: "an official · 1 quote" in title(page))
        assert "Described, not named" in reader.picture()
        await reader.press("u")
        await reader.sees(lambda: "Marta Hellan · 3 quotes" in title(page))
        await reader.sees(lambda: "Marta Hellan 2 · Hellan 1 (by surname)" in reader.picture())


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
        await reader.sees(lambda: "if one person: Marta Hellan 2, Otto" in reader.picture())
        await reader.press("enter", "m", "enter")
        await reader.told("Hellan is Marta Hellan now")
        await reader.sees(lambda: "Marta Hellan · 3 quotes" in title(page))
        assert "Hellan 1 (by hand)" in reader.picture()
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.speakers.find(words="hellan")) == 3)


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
        await reader.sees(lambda: dialog.offered[:1] == ["Ada Quist"])
        await reader.pilot.click(dialog.options, offset=(3, 0))  # a click selects a name
        await reader.sees(lambda: reader.app.screen is not dialog)
        if key == "e":
            await reader.sees(lambda: archive.quotes.of_article(number)[0].speaker == "Ada Quist")
        else:
            await reader.told("Marta Hellan is Ada Quist now")


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
        await reader.sees(lambda: page.offered == offered)
        await reader.press(*["backspace"] * 2, *"los")
        await reader.sees(lambda: page.offered[0] == "Agnieszka Łoś")


async def test_reaching_the_last_quote_loads_more(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.speakers.quote_results._PAGE_SIZE", 1)
    async with open_desk() as reader:
        page = await open_speakers(reader)
        assert "2 quotes" in title(page)
        assert len(page.quote_list.hits) == 1
        await reader.press("enter")
        page.quote_list.row_selected()  # no key can move to the only row
        await reader.sees(lambda: len(page.quote_list.hits) == 2)


async def test_a_correction_whose_quote_is_gone_is_shown_with_the_quotes(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        number = reader.desk.reading.opened.article.id  # type: ignore[union-attr]
        await reader.press("3", "e")
        await reader.press("down", "enter")
        await reader.told("Said by Piet Okkema, as you set it. ^z takes it back")
        blocks = [Block("“Nobody won this,” union leader Piet Okkema said.")]
        archive.set_text(number, blocks, standfirst="Edited.")
        await reader.sees(lambda: "✎ 1 set by hand: words gone" in reader.picture())


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
        await reader.sees(lambda: "quotes anew ━" in reader.picture())
        await reader.press("X")
        await reader.told("Stopped; it goes on at the next start")
        await reader.sees(lambda: "quotes anew" not in reader.picture().splitlines()[0])
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
        await reader.told("All quotes are as this newsdesk finds them")
