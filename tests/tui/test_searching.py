"""The search bar as a reader meets it: its language, its borders, its order, and the way out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Archive
from storage.model import Filter
from tests.still_clock import NOW
from tests.tui.conftest import COMET, CUP, FERRY, PORT, RATES, OpenDesk, Reader, fill, story


def bar(reader: Reader) -> str:
    """Return what stands inside the frame of the search bar, as one line."""
    region = reader.desk.widgets.search_bar.region.shrink((1, 1, 1, 1))
    lines = reader.picture().splitlines()[region.y : region.bottom]
    return " ".join(" ".join(line[region.x : region.right] for line in lines).split())


ALL = (PORT[0], RATES[0], COMET[0], CUP[0], FERRY[0])


@pytest.mark.parametrize(
    ("line", "found", "understood"),
    [
        ("speaker:hellan", (PORT[0], FERRY[0]), "said by Marta Hellan"),
        ("section:bus ferry", (FERRY[0],), "in BUSINESS · ferry"),
        ("source:gazette has:quotes -port", (RATES[0], CUP[0], FERRY[0]), "from Orsund Gazette"),
        ("on:2025-06-25", (PORT[0], RATES[0]), "on 25 June 2025"),
        ("before:2025-06-25", (COMET[0], CUP[0], FERRY[0]), "until 24 June 2025"),
    ],
)
async def test_keys_narrow_and_the_border_says_how_they_were_understood(
    open_desk: OpenDesk, line: str, found: tuple[str, ...], understood: str
) -> None:
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.paste(line)
        await reader.lists(*found)
        await reader.sees(lambda: f"/ {understood}" in reader.picture())


async def test_what_is_typed_right_after_the_key_is_searched(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.rush("/quarry")
        await reader.sees(lambda: reader.desk.widgets.search_bar.value == "quarry")


@pytest.mark.parametrize("size", [(160, 45), (120, 35), (80, 24), (50, 20)])
async def test_a_search_that_is_wrong_in_part_stays_in_the_box_and_is_told_whole(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    unread = archive.select(Filter()).unread
    async with open_desk(size) as reader:
        opened = reader.desk.reading.opened
        await reader.press("slash")
        await reader.paste("section:garden")
        for key in ("enter", "down", "enter"):
            await reader.press(key)
            await reader.sees(lambda: "not searched" in reader.picture())
            assert reader.desk.panel_layout.focused_panel == "search"
            await reader.lists(*ALL)
        assert "! no section “garden”; known: BUSINESS, SCIENCE, SPORT, WORLD" in bar(reader)
        assert reader.desk.reading.opened == opened
        assert archive.select(Filter()).unread == unread
        await reader.press("escape")
        await reader.lists(*ALL)


async def test_a_key_half_typed_keeps_what_was_found(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"ferry")
        await reader.lists(FERRY[0])
        await reader.press("space", *"section:")
        await reader.sees(lambda: "! “section:” needs a name right after it" in reader.picture())
        await reader.lists(FERRY[0])
        await reader.sees_words("not searched")
        await reader.sees_words("/ Understood: ferry")
        await reader.press(*"x")
        await reader.sees(lambda: "not searched" in reader.picture())
        await reader.lists(FERRY[0])
        await reader.press("backspace")
        await reader.press("enter", "s", "e", "c")
        assert reader.desk.widgets.search_bar.value == "ferry section:sec"
        await reader.press(*["backspace"] * 3, *"bus")
        await reader.sees(lambda: "/ in BUSINESS · ferry" in reader.picture())
        assert "needs a name" not in reader.picture()
        await reader.lists(FERRY[0])


@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ferry before:never", "before: “never” is not a date"),
        ("rates -speaker:hellan", "only words can be excluded"),
        ("after:last week", 'several words need quotation marks: after:"last week"'),
        ("rates OR", "“OR” needs a word on either side"),
        ("-", "“-” needs a word right after it"),
        ("on:2025-06-24 on:2025-06-25", "only one “on:” at a time"),
    ],
)
async def test_a_search_of_which_a_part_means_nothing_changes_nothing(
    open_desk: OpenDesk, line: str, told: str, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        reader.desk.feed.narrow(sections=frozenset({"BUSINESS", "WORLD"}))
        await reader.lists(PORT[0], RATES[0], FERRY[0])
        before = reader.desk.state.filter
        await reader.press("slash")
        await reader.paste(line)
        await reader.sees(lambda: told in bar(reader) and "not searched" in reader.picture())
        await reader.press("enter")
        assert reader.desk.panel_layout.focused_panel == "search"
        assert reader.desk.state.filter == before
        await reader.lists(PORT[0], RATES[0], FERRY[0])


async def test_letters_of_a_key_leave_nothing_in_the_list(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"speaker")
        await reader.lists()
        await reader.press(*":xy")
        await reader.sees(lambda: "nobody called “xy”" in bar(reader))
        await reader.lists(*ALL)
        await reader.press("ctrl+u", *"section:business")
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("x")
        await reader.sees(lambda: "not searched" in reader.picture())
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("ctrl+u", *"section:business befor")
        await reader.lists()
        await reader.press(*"e:soonish line")
        await reader.sees(lambda: "/ Understood: in BUSINESS · line" in reader.picture())
        await reader.lists(RATES[0], FERRY[0])


async def test_the_list_keeps_what_was_found_while_or_waits_for_its_word(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"rates")
        await reader.lists(RATES[0])
        await reader.press("space", *"OR")
        await reader.sees(lambda: "“OR” needs a word on either side" in bar(reader))
        await reader.lists(RATES[0])
        await reader.press("space", *"fer")
        await reader.lists(RATES[0], FERRY[0])
        await reader.sees(lambda: "2 found" in bar_and_frame(reader))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ferry or port", "! “or” is searched as a word; use OR in capitals for either"),
        ('"ferry line', "! a quotation mark is not closed; “ferry line” is searched as one phrase"),
        ("is:foo", "! “is:foo” is unknown; try is:unread, is:starred"),
        ("speaker:", "! “speaker:” needs a name right after it"),
        ("before:never", "! before: “never” is not a date"),
    ],
)
async def test_what_is_wrong_with_a_search_is_told(
    open_desk: OpenDesk, line: str, told: str
) -> None:
    async with open_desk((220, 60)) as reader:
        await reader.press("slash")
        await reader.paste(line)
        await reader.sees(lambda: told in bar(reader))


async def test_a_search_without_hits_in_a_filter_offers_to_search_everywhere(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        reader.desk.feed.narrow(sections=frozenset({"SPORT"}))
        await reader.lists(CUP[0])
        await reader.press("slash", *"ferry")
        await reader.sees(lambda: "^g search everywhere" in reader.picture())
        await reader.press("ctrl+g")
        await reader.lists(FERRY[0])
        await reader.press("ctrl+g")
        await reader.sees(lambda: "^g search everywhere" in reader.picture())
        await reader.press("ctrl+g", "down", "escape")
        await reader.lists(CUP[0])
        await reader.press("slash", *"zeppelin", "ctrl+g")
        await reader.sees(lambda: "esc leave the search" in reader.picture())
        assert "search everywhere" not in reader.desk.query_one("#empty").render().plain


async def test_only_the_words_are_marked_as_hits(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.paste("section:business line")
        await reader.lists(FERRY[0])
        assert reader.desk.widgets.headlines.hits == ("line",)


async def test_a_search_of_keys_alone_is_left_with_escape(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.paste("section:sport")
        await reader.press("down")
        await reader.lists(CUP[0])
        await reader.press("slash")
        assert reader.desk.widgets.search_bar.value == "section:sport"
        await reader.press("down", "escape")
        await reader.lists(*ALL)


async def test_enter_right_after_the_last_letter_opens_the_first_of_the_new_hits(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.paste("speaker:quist")
        await reader.press("enter")
        await reader.reads(CUP[0])
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")


async def test_capital_f_ends_a_search_for_good(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"ferry", "down")
        await reader.lists(FERRY[0])
        await reader.press("F")
        await reader.lists(*ALL)
        await reader.press("escape")
        assert reader.desk.state.filter == Filter()


async def test_hits_come_by_date_or_by_relevance_and_the_borders_say_which(
    open_desk: OpenDesk, archive: Archive
) -> None:
    by_date, by_relevance = (
        [row.headline for row in archive.select(Filter(words="orsund"), order=order).rows(0, 9)]
        for order in ("date", "relevance")
    )
    assert by_date != by_relevance
    async with open_desk() as reader:
        await reader.press("slash", *"orsund")
        await reader.lists(*by_date)
        await reader.sees(lambda: "by date ^o" in reader.picture())
        await reader.press("ctrl+o")
        await reader.lists(*by_relevance)
        await reader.sees(lambda: "by relevance ^o" in reader.picture())
        await reader.sees_words("1 Headlines · by relevance")
        assert reader.desk.widgets.headlines.cursor == 0
        await reader.press("ctrl+o")
        await reader.lists(*by_date)
        await reader.press("escape", "ctrl+o")
        await reader.told("Relevance applies to searches")


@pytest.mark.usefixtures("still_clock")
async def test_by_relevance_day_and_month_stand_apart_and_the_year_below(
    open_desk: OpenDesk, archive: Archive
) -> None:
    bare = replace(story(0, "Orsund in June", "WORLD", ["Orsund."]), key="june", digest="june")
    fill(archive, [replace(bare, published=NOW - timedelta(days=10))], "Courier")
    async with open_desk() as reader:
        await reader.press("slash", *"orsund", "ctrl+o")
        await reader.sees(lambda: "1 Headlines · by relevance" in reader.picture())
        await reader.sees(lambda: re.search(r" 8 Jun +Orsund in June ", reader.picture()))
        lines = reader.picture().splitlines()
        (row,) = (y for y, line in enumerate(lines) if re.search(r" 25 Jun +Orsund port", line))
        year = re.search(r" 2025 ", lines[row + 1])
        assert year
        assert year.end() - 1 == lines[row].index(" Jun") + len(" Jun")


async def test_the_bar_stays_in_one_line_where_it_is_narrow(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("slash")
        await reader.paste("sorce:gazette " * 5)
        await reader.sees(lambda: "! no filter called “sorce:”" in reader.picture())
        assert all(len(line) <= 80 for line in reader.picture().splitlines())


@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_n_goes_through_the_hits_of_an_article_and_then_to_the_next_article(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    quiet = ["The council met on the quay and put off its answer until the autumn."] * 40
    birds = [*quiet, "The heron came back.", *quiet, "A second heron followed."]
    fill(
        archive,
        [story(-2, "Birds at Lund", "WORLD", birds), story(-1, "Nests", "WORLD", birds[-1:])],
    )
    async with open_desk(size) as reader:
        await reader.press("slash", *"heron", "enter")
        await reader.reads("Birds at Lund")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.sees(lambda: "The heron came back." in reader.picture())
        await reader.press("n")
        await reader.sees(lambda: "A second heron followed." in reader.picture())
        assert reader.desk.reading.opened
        assert reader.desk.reading.opened.article.headline == "Birds at Lund"
        await reader.press("N")
        await reader.sees(lambda: "The heron came back." in reader.picture())
        await reader.press("n", "n")
        await reader.reads("Nests")
        await reader.press("N")
        await reader.reads("Birds at Lund")


async def test_a_search_with_more_than_a_page_of_hits_is_counted_whole(
    open_desk: OpenDesk, archive: Archive
) -> None:
    fill(archive, [story(9 + n, f"Tram {n} late", "WORLD", ("Rain.",)) for n in range(300)], "Tram")
    archive.marks.set(
        [row.id for row in archive.select(Filter(words="tram ")).rows(0, 40)], read=True
    )
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.paste("tram ")
        await reader.sees(lambda: "300 found" in bar_and_frame(reader))
        await reader.sees(lambda: "260 unread of 300" in reader.picture())
        await reader.press("down", "G")
        await reader.sees(lambda: "Tram 299 late" in reader.picture())
        await reader.press("/")
        await reader.type("299")
        await reader.sees(lambda: "1 found" in bar_and_frame(reader))


def bar_and_frame(reader: Reader) -> str:
    region = reader.desk.widgets.search_bar.region
    return "\n".join(reader.picture().splitlines()[region.y : region.bottom])


async def test_the_help_says_what_a_search_may_hold(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("question_mark", *"be", "space", *"beginnings")
        await reader.sees(lambda: "last word matches beginnings" in reader.picture())
        assert "quit" not in reader.picture()
        await reader.press("ctrl+u", *"quit")
        await reader.sees(lambda: "In a search" not in reader.picture())


async def test_a_hit_in_the_text_is_shown_below_the_headline(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("/")
        await reader.type("cranes")
        await reader.lists(PORT[0])
        shown = reader.desk.widgets.headlines
        await reader.sees(
            lambda: any("“The cranes are moving" in shown.render_line(y).text for y in range(5))
        )


async def test_another_order_leaves_the_article_that_is_read(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"orsund")
        await reader.sees(lambda: "3 found" in reader.picture())
        await reader.press("down", "G", "enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        opened = reader.desk.reading.opened
        assert opened
        for order in ("relevance", "date"):
            await reader.press("ctrl+o")
            await reader.sees(lambda order=order: reader.desk.state.order == order)  # type: ignore[misc]
            await reader.reads(opened.article.headline)


async def test_the_quotes_stand_on_what_was_searched_for(
    open_desk: OpenDesk, archive: Archive
) -> None:
    said = [
        "“Nobody slept,” said Ada Quist, a nurse in Orsund.",
        "“The boats were full,” said Piet Okkema. The flood came at noon.",
        "“No flood has been higher,” said Marta Hellan, harbour master of Orsund.",
    ]
    fill(archive, [story(-1, "Orsund under water", "WORLD", said)], "Tolmin Post")

    async def stands_on(reader: Reader, line: str, speaker: str) -> None:
        await reader.press("slash", "ctrl+u")
        await reader.rush(line)
        await reader.lists("Orsund under water")
        await reader.press("enter", "3")
        await reader.sees(
            lambda: (chosen := reader.desk.widgets.quotes.chosen) and chosen.speaker == speaker
        )

    async with open_desk() as reader:
        await stands_on(reader, "flood", "Marta Hellan")
        await stands_on(reader, "noon", "Piet Okkema")  # in the same paragraph
        await stands_on(reader, "full flood", "Piet Okkema")
        await stands_on(reader, "boats speaker:hellan", "Marta Hellan")
