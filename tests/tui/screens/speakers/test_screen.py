"""The page of speakers and their quotes."""

from __future__ import annotations

import re

import pytest

from storage import Archive, open_archive
from tests.tui.conftest import OpenDesk, Reader, fill, story
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.speakers.page import open_speakers, title
from tui.app import NewsdeskApp
from tui.screens.speakers.screen import SpeakersScreen


@SIZES
async def test_the_page_shows_names_roles_and_weeks_and_opens_the_article_of_a_quote(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.sees_words("harbour master")
        await reader.sees_words("24 Jun 2025 █ 25 Jun 2025")
        await reader.press("enter", "j", "enter")
        await reader.reads("Ferry line to Orsund to close in autumn")


@SIZES
@pytest.mark.parametrize("key", ["escape", "Q"])
async def test_from_the_article_of_a_quote_one_comes_back_to_the_same_place(
    open_desk: OpenDesk, size: tuple[int, int], key: str
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "d")
        await reader.paste("2025-06-01..2025-06-30")
        await reader.press("enter")
        await reader.sees(lambda: "2 of 2 quotes · 1–30 Jun" in title(page))
        await reader.press("j")

        def place() -> tuple[object, ...]:
            return title(page), page.quote_list.chosen, page.focused, page.quote_list.scroll_y

        before = place()
        for _ in range(2):
            await reader.press("enter")
            await reader.sees(lambda: reader.app.screen is reader.desk)
            await reader.reads("Ferry line to Orsund to close in autumn")
            await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
            await reader.press(key)
            await reader.sees(lambda: reader.app.screen is page)
            await reader.sees(lambda: place() == before)
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.sees(lambda: not page.is_attached)
        await reader.press("escape")  # the page was left: the next step is to the list
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "headlines")
        assert reader.app.screen is reader.desk


async def test_another_article_than_that_of_the_quote_does_not_lead_back(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "j", "enter")
        await reader.reads("Ferry line to Orsund to close in autumn")
        await reader.press("1", "g", "enter")
        await reader.reads("Orsund port reopens after nine-day stoppage")
        await reader.press("escape")
        assert reader.app.screen is reader.desk
        assert reader.desk.panel_layout.focused_panel == "headlines"
        assert await open_speakers(reader) is not page
        await reader.sees(lambda: not page.is_attached)


async def test_quotes_are_narrowed_by_words_section_and_date(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter")
        await reader.rush("/cranes")
        await reader.sees(lambda: "1 of 2 quotes · cranes" in title(page))
        await reader.sees(lambda: "quoted in 1 article · World 1" in reader.picture())
        assert not re.search(r"Marta Hellan 2", reader.picture())  # of all quotes: only in the list
        await reader.press("enter", "F")
        await reader.sees(lambda: "2 quotes" in title(page))
        await reader.press("s", "2")
        await reader.sees(lambda: "1 of 2 quotes · " in title(page))
        await reader.press("F", "d")
        await reader.paste("2025-06-25..2025-06-25")
        await reader.press("enter")
        await reader.sees(lambda: "1 of 2 quotes · " in title(page) and "Jun" in title(page))


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
        await reader.sees(lambda: "Nobody is quoted by that name or role" in title(page))
        await reader.sees_words("type a name")
        await reader.press("backspace", "backspace", "enter")
        await reader.sees(lambda: page.quote_list.has_focus and page.quote_list.hits)
        await reader.sees_words('" papers')


@SIZES
async def test_each_quote_has_its_date_hour_and_paper(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    said = ["“It is high,” said Ada Quist, who has kept the tide tables of Orsund for years."]
    long = story(-1, "The tide tables of Orsund, and all who have kept them", "WORLD", said)
    fill(archive, [long], "Northern Tide Office")
    published = f"{long.published:%-d %b %Y %H:%M}"
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("quist")
        await reader.sees(lambda: page.quote_list.hits[0].article.headline == long.headline)
        await reader.sees(lambda: f"{published} · Northern Tide Office ·" in reader.picture())
        await reader.press(*(["backspace"] * 5))
        await reader.press("home", "up", "up", "up", "up")
        await reader.sees(lambda: title(page).startswith("Everybody"))
        await reader.sees(lambda: f"{published} · Northern Tide Office" in reader.picture())
        await reader.sees_words("Ada Quist")


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


async def test_the_quotes_of_everybody_are_searched_and_shown_with_their_speakers(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("up")
        await reader.sees(lambda: "Everybody · 6 quotes" in title(page))
        await reader.sees_words("Ada Quist · 24 Jun 2025 11:00 · Orsund Gazette · Late try")
        await reader.press("enter", "slash")
        await reader.type("won")
        await reader.sees(lambda: "Everybody · 1 quote · 2 nearby · won" in title(page))
        await reader.sees_words("Piet Okkema · 25 Jun 2025 14:00 · Orsund Gazette · Orsund port")
        await reader.press("enter", "F", "s", "1")
        await reader.sees(lambda: "Everybody · " in title(page) and "quotes · " in title(page))
        await reader.press("m", "x", "e")
        assert reader.app.screen is page


@SIZES
async def test_the_articles_that_quote_a_speaker_are_listed_at_the_desk(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("enter", "s", "2")
        await reader.sees(lambda: "1 of 2 quotes · " in title(page))
        await reader.press("F")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        await reader.press("a")
        await reader.lists(
            "Orsund port reopens after nine-day stoppage", "Ferry line to Orsund to close in autumn"
        )
        await reader.sees_words("said by Marta Hellan")


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


async def test_escape_goes_one_step_back_from_what_is_typed(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter", "slash")
        await reader.paste("cranes")
        await reader.sees(lambda: page.words_field.value == "cranes")
        await reader.press("escape")
        await reader.sees(lambda: page.words_field.value == "" and page.quote_list.has_focus)
        assert reader.app.screen is page
        await reader.press("slash", "slash")
        await reader.paste("okkema")
        await reader.press("escape")
        await reader.sees(lambda: page.name_field.value == "")
        assert reader.app.screen is page
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)


async def test_an_utterance_of_several_papers_stands_once(
    open_desk: OpenDesk, archive: Archive
) -> None:
    words = "The cranes are moving again, and they will not stop before the winter comes"
    for number, paper in enumerate(("Tolmin Post", "Lund Echo")):
        text = f"“{words},” said Marta Hellan, harbour master of Orsund."
        fill(archive, [story(number, f"Cranes {number}", "WORLD", [text])], paper)
    async with open_desk((160, 45)) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(
            lambda: (
                [hit.quote.speaker for hit in page.quote_list.hits]
                and "Echo · in 3 papers" in reader.picture()
            )
        )
        assert sum(words[:20] in hit.quote.text for hit in page.quote_list.hits) == 1
    async with open_desk((80, 24)) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: "in 3 papers" in reader.picture())
        await reader.pilot.resize_terminal(160, 45)
        await reader.sees(lambda: "Echo · in 3 papers" in reader.picture())


@SIZES
async def test_a_repeated_utterance_has_the_date_of_its_first_print_and_of_its_last(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    words = "The cranes are moving again, and they will not stop before the winter comes"
    half = "The cranes are moving again"
    said = "“{},” said {}harbour master of Orsund."
    for number, paper, name, some in (
        (100, "Far Herald", "Marta Hellan, ", words),
        (102, "Lund Echo", "Marta Hellan, ", half),
        (104, "Tolmin Post", "Marta Hellan, ", words),
    ):
        fill(archive, [story(number, f"Cranes {paper}", "WORLD", [said.format(some, name)])], paper)
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: "in 3 papers" in reader.picture())
        (hit,) = [one for one in page.quote_list.hits if words[:40] in one.quote.text]
        assert hit.article.source_name == "Tolmin Post"
        picture = reader.picture()
        assert "in 3 papers · last 19 May 02:00" in picture
        assert "17 May 2025 14:00 · Tolmin Post" in picture


async def test_a_speaker_is_found_by_role(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        page = await open_speakers(reader)
        await reader.type("harbour mas")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in title(page))
        assert [one.name for one in page.speaker_list.speakers] == ["Marta Hellan"]


@SIZES
async def test_words_find_quotes_near_them_below_those_that_have_them(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    said = [
        "“The flood is over,” said Marta Hellan, harbour master of Orsund.",
        "“Nobody slept,” said Hellan.",
        "“We carried the tables upstairs,” said Ada Quist, who keeps a shop.",
    ]
    fill(archive, [story(-1, "Flood in Orsund", "WORLD", said)], "Tolmin Post")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: title(page).startswith("Marta Hellan · 4 quotes"))
        await reader.press("enter")
        await reader.rush("/flood")
        await reader.sees(lambda: "1 of 4 quotes · 1 nearby · flood" in title(page))
        lines = [line.strip(" ▏▎│") for line in reader.picture().splitlines()]
        headings = ("“flood” in the quote", "Near: flood · in the headline or beside it")
        parts = [at for at, line in enumerate(lines) if any(one in line for one in headings)]
        assert [lines[at][-len("“flood” in the quote") :] for at in parts[:1]] == [
            "“flood” in the quote"
        ]
        assert "The flood is over" in lines[parts[0] + 1]
        assert "Near: flood" in lines[parts[1]]
        assert "Nobody slept" in lines[parts[1] + 1]
        assert "Tolmin Post" in lines[parts[1] + 2]
        await reader.press("enter", "j", "enter")
        await reader.reads("Flood in Orsund")
        await reader.sees(
            lambda: (chosen := reader.desk.widgets.quotes.chosen) and "slept" in chosen.text
        )


async def test_where_no_quote_has_the_words_those_near_them_are_listed(
    open_desk: OpenDesk, archive: Archive
) -> None:
    said = [f"“Nobody slept in house {number},” said Marta Hellan." for number in range(150)]
    late = [f"“Nobody ate in house {number},” said Marta Hellan." for number in range(150)]
    fill(archive, [story(-1, "Flood in Orsund", "WORLD", said)], "Tolmin Post")
    fill(archive, [story(-2, "More flood in Orsund", "WORLD", late)], "Lund Echo")
    async with open_desk() as reader:
        page = await open_speakers(reader)
        await reader.press("enter")
        await reader.rush("/flood")
        await reader.sees(lambda: "150+ nearby" in title(page))
        assert "“flood” in the quote" not in reader.picture()
        await reader.sees_words("no quotation matches")
        await reader.press("enter", "G")
        await reader.sees(lambda: "300 nearby" in title(page))
        assert len(page.quote_list.hits) == 300


@SIZES
async def test_the_page_says_of_how_many_articles_quotes_are_still_to_come(
    archive: Archive, size: tuple[int, int]
) -> None:
    said = "“It is high,” said Ada Quist."
    archive.add([story(at, f"Tide {at}", "WORLD", [said]) for at in (-1, -2)], later=True)
    archive.close()
    with open_archive(archive.location, read_only=True) as archive:  # nothing finds them meanwhile
        async with NewsdeskApp(archive).run_test(size=size) as pilot:
            reader = Reader(pilot)
            await reader.sees(lambda: reader.desk.reading.opened)
            await open_speakers(reader)
            await reader.told("Quotes of 2 articles are still to come")


@SIZES
async def test_the_papers_with_a_quote_and_what_was_said_before_are_a_key_away(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    words = "The cranes are moving again, and they will not stop before the winter comes"
    for number, name in enumerate(("Northern Lund Echo", "Northern Tolmin Post")):
        said = [f"“{words},” said Marta Hellan, harbour master of Orsund."]
        fill(archive, [story(-1, f"Cranes {number}", "WORLD", said)], name)
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("hellan")
        await reader.sees(lambda: "in 3 papers" in reader.picture())
        await reader.sees(lambda: title(page) == "Marta Hellan · 2 quotes, printed 4 times")
        await reader.press("enter")
        await reader.sees(lambda: '" papers' in reader.picture())
        await reader.sees_words("' earlier")
        await reader.sees_words("t statements")
        await reader.press("quotation_mark")
        await reader.sees(lambda: "elsewhere · in 3 papers" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is page)
        await reader.press("apostrophe")
        await reader.sees(lambda: "Marta Hellan earlier" in reader.picture())
        await reader.press("escape", "quotation_mark")
        await reader.sees(lambda: "elsewhere · in 3 papers" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.sees(
            lambda: (opened := reader.desk.reading.opened) and "Cranes" in opened.article.headline
        )


@SIZES
async def test_a_role_and_a_person_bring_quotes_by_role_alone_with_who_names_her(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    words = "The ferry will sail again in May, and not one day later, whatever the yard may say"
    named = [f"“{words},” said Prime Minister Jadwiga Lind."]
    fill(archive, [story(-1, "Ferry to sail again", "WORLD", named)], "Lund Echo")
    role = [f"“{words},” the prime minister said."]
    fill(archive, [story(0, "May for the ferry", "WORLD", role)], "Tolmin Post")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("prime min")
        await reader.sees(
            lambda: (
                [one.name for one in page.speaker_list.speakers]
                == ["Jadwiga Lind", "the prime minister"]
            )
        )
        await reader.sees_words("role only 1")
        await reader.sees(lambda: "Jadwiga Lind · 1 quote · 1 by role only" in title(page))
        picture = reader.picture()
        assert "By role, without the name" in picture
        assert "named by Lund Echo" in " ".join(picture.split())
        await reader.press("down")
        await reader.sees(lambda: "the prime minister · 1 quote" in title(page))
