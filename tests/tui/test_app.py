"""The desk as a reader meets it: panels, reading, marking, filtering, searching, restarting."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage import Archive, paths
from storage.importing.files import import_files
from storage.model import Filter
from tests.still_clock import NOW
from tests.tui.conftest import COMET, CUP, FERRY, PORT, RATES, OpenDesk, Reader, fill, story
from tui.app import NewsdeskApp
from tui.screens.desk.session import read_session
from tui.widgets.headlines.border_counts import Arrivals

pytestmark = pytest.mark.usefixtures("any_textual")

SIZES = pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24)], ids=str)
ALL = [parts[0] for parts in (PORT, RATES, COMET, CUP, FERRY)]


@SIZES
async def test_the_newest_article_is_shown_at_once(open_desk: OpenDesk, size) -> None:
    async with open_desk(size) as reader:
        await reader.lists(*ALL)
        await reader.reads(PORT[0])
        await reader.sees_words("The cranes are moving again")


@SIZES
async def test_moving_down_shows_the_next_article_without_reading_it(
    open_desk: OpenDesk, archive: Archive, size
) -> None:
    async with open_desk(size) as reader:
        await reader.press("j")
        await reader.reads(RATES[0])
        assert archive.select(Filter()).unread == 5


@SIZES
async def test_enter_reads_the_article_and_escape_goes_back_in_one_step(
    open_desk: OpenDesk, archive: Archive, size
) -> None:
    async with open_desk(size) as reader:
        await reader.press("enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.sees(lambda: archive.select(Filter()).unread == 4)
        await reader.press("escape")
        assert reader.desk.panel_layout.focused_panel == "headlines"
        await reader.sees_words("Orsund port reopens")


async def test_keys_in_quick_succession_mark_the_row_the_cursor_is_on(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("j", "j", "s", "r", "s")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 2)
        starred = archive.select(Filter(starred=True)).rows(0, 9)
        assert [row.headline for row in starred] == [COMET[0], CUP[0]]
        assert [row.read for row in starred] == [True, False]


async def test_next_and_previous_unread_step_over_what_is_read(
    open_desk: OpenDesk, archive: Archive
) -> None:
    second = archive.select(Filter()).rows(1, 2)[0]
    archive.marks.set([second.id], read=True)
    async with open_desk() as reader:
        await reader.press("n")
        await reader.reads(COMET[0])
        await reader.press("p")
        await reader.reads(PORT[0])


async def test_next_stops_at_the_end_and_goes_on_from_the_top_where_it_is_asked_again(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("G", "n")
        await reader.told("Nothing unread below. n continues from the top")
        await reader.reads(FERRY[0])
        await reader.press("n")
        await reader.reads(PORT[0])
        await reader.press("p")
        await reader.reads(FERRY[0])
        archive.marks.mark_all_read(Filter())
        await reader.press("n")
        await reader.told("Nothing unread here")


async def test_previous_goes_back_to_where_one_came_from(
    open_desk: OpenDesk, archive: Archive
) -> None:
    rows = archive.select(Filter()).rows(0, 10)
    archive.marks.set([rows[1].id, rows[2].id], read=True)
    async with open_desk() as reader:
        await reader.press("enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.press("n")
        await reader.reads(rows[3].headline)
        await reader.press("p")
        await reader.reads(rows[0].headline)


async def test_previous_goes_to_the_row_above_after_moving_by_hand(
    open_desk: OpenDesk, archive: Archive
) -> None:
    rows = archive.select(Filter()).rows(0, 10)
    archive.marks.mark_all_read(Filter())
    async with open_desk() as reader:
        await reader.press("j", "j", "j", "p")
        await reader.reads(rows[2].headline)
        await reader.press("0", "5", "p")
        await reader.reads(rows[0].headline)
        await reader.press("p")
        await reader.told("This is the first article")


async def test_space_reads_on_to_the_next_unread_and_marks_what_was_read(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("space")
        await reader.reads(RATES[0])
        await reader.sees(lambda: archive.select(Filter()).unread == 4)
        assert reader.desk.panel_layout.focused_panel == "headlines"


async def test_reading_on_from_the_article_marks_the_next_one_too(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.press("n")
        await reader.reads(RATES[0])
        await reader.sees(lambda: archive.select(Filter()).unread == 3)


async def test_articles_just_read_count_for_no_edits(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("f")
        while "▌☐ Unread only" not in reader.picture():
            await reader.press("j")
        await reader.press("space")
        await reader.sees(lambda: "☑ Unread only" in reader.picture())
        await reader.press("1", "enter", "n", "n")
        await reader.sees(lambda: archive.count(Filter(unread=True)) == 2)
        await reader.sees(lambda: "2 unread of 5" in reader.picture())
        assert archive.count(Filter(edited=True)) == 0
        await reader.sees(lambda: re.search(r"Unread only +5 ", reader.picture()))
        assert "Unseen edits" not in reader.picture()


async def test_no_step_to_the_next_unread_is_lost_when_keys_come_quickly(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        for key in "nnn":
            reader.app.simulate_key(key)
        await reader.reads(CUP[0])
        for key in "pp":
            reader.app.simulate_key(key)
        await reader.reads(RATES[0])
        assert archive.select(Filter()).unread == 5


async def test_marks_that_come_quickly_apply_to_the_articles_gone_to(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        for key in "nsns":
            reader.app.simulate_key(key)
        await reader.sees(lambda: archive.count(Filter(starred=True)) == 2)
        starred = archive.select(Filter(starred=True)).rows(0, 9)
        assert [row.headline for row in starred] == [RATES[0], COMET[0]]
        for key in ("p", "s", "ctrl+z"):
            reader.app.simulate_key(key)
        await reader.reads(RATES[0])
        await reader.told("Undone")
        assert archive.count(Filter(starred=True)) == 2


async def test_no_article_is_passed_over_when_space_is_held(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        for _ in range(8):
            reader.app.simulate_key("space")
        await reader.sees(lambda: archive.select(Filter()).unread < 5)
        await reader.sees(
            lambda: (
                reader.desk.reading.opened.article.headline == reader.desk.state.selected.headline
            )
        )

        def read() -> list[bool]:
            return [row.read for row in archive.select(Filter()).rows(0, 5)]

        assert read() == sorted(read(), reverse=True)
        await reader.sees(lambda: reader.desk.state.selected.headline == ALL[sum(read())])


async def test_all_above_or_below_is_marked_read_and_undone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    def unread() -> list[str]:
        return [row.headline for row in archive.select(Filter(unread=True)).rows(0, 9)]

    async with open_desk() as reader:
        await reader.press("j", "j", "colon", *"arab", "enter")
        await reader.told("2 articles marked as read. ^z undoes")
        assert unread() == ALL[2:]
        await reader.press("colon", *"arbe", "enter")
        await reader.sees(lambda: unread() == [COMET[0]])
        await reader.press("colon", *"arbe", "enter")
        await reader.told("Everything is already read")
        await reader.press("ctrl+z", "ctrl+z")
        await reader.sees(lambda: unread() == ALL)
        await reader.press("colon", *"old", "enter")
        await reader.lists(*ALL[::-1])
        await reader.press("colon", *"arab", "enter")
        await reader.sees(lambda: unread() == ALL[:3])


async def test_the_oldest_stand_first_where_that_is_wanted_and_after_a_restart_too(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("colon", *"old", "enter")
        await reader.lists(*ALL[::-1])
        await reader.sees_words("1 Headlines · oldest first")
        assert reader.desk.state.selected
        assert reader.desk.state.selected.headline == PORT[0]
        await reader.press("g", "n")
        await reader.reads(CUP[0])
        await reader.press("p")
        await reader.reads(FERRY[0])
    async with open_desk() as reader:
        await reader.lists(*ALL[::-1])
        fill(archive, [story(-1, "Late boat", "WORLD", ["It came."])], "Boat Wire")
        await reader.sees(lambda: "▲ 1 new" in reader.picture())
        await reader.press("full_stop")
        await reader.reads("Late boat")
        picture = reader.picture()
        assert picture.index("Tue 24 June") < picture.index("Wed 25 June")
        await reader.press("colon", *"old", "enter")
        await reader.lists("Late boat", *ALL)


async def test_undo_takes_back_a_mark_and_says_so(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("s")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 1)
        await reader.press("ctrl+z")
        await reader.told("Undone")
        assert archive.select(Filter(starred=True)).total == 0
        await reader.sees(
            lambda: reader.desk.state.selected and not reader.desk.state.selected.starred
        )


async def test_undo_goes_to_the_article_it_changed_and_names_it(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("j", "s")
        await reader.told(f"Starred “{RATES[0]}” · ^z undoes")
        await reader.press("G")
        await reader.reads(FERRY[0])
        await reader.press("ctrl+z")
        await reader.told(f"Undone: star on “{RATES[0]}”")
        await reader.reads(RATES[0])
        assert reader.desk.state.selected.headline == RATES[0]
        reader.desk.feed.narrow(unread=True)
        await reader.press("r")
        await reader.sees(lambda: archive.select(Filter()).unread == 4)
        reader.desk.feed.narrow(unread=True)
        await reader.lists(PORT[0], COMET[0], CUP[0], FERRY[0])
        await reader.press("ctrl+z")
        await reader.lists(*ALL)
        await reader.sees(lambda: reader.desk.state.selected.headline == RATES[0])


async def test_a_change_elsewhere_does_not_stop_the_cursor_on_its_way(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        (rates,) = archive.ids(Filter(words="velmark"))
        await reader.press("G")
        await reader.reads(FERRY[0])
        reader.desk.feed.list_at(rates)
        reader.desk.feed.list_again()
        await reader.reads(RATES[0])
        assert reader.desk.state.selected.headline == RATES[0]


async def test_toasts_of_one_kind_take_each_others_place(archive: Archive) -> None:
    app = NewsdeskApp(archive)
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("s", "j", "s")
        await reader.sees(lambda: f"Starred “{RATES[0][:20]}" in reader.picture())
        await reader.press("less_than_sign", "less_than_sign")
        await reader.sees(lambda: "Text up to 64 columns" in reader.picture())
        await reader.sees(lambda: "undoes" not in reader.picture())


async def test_toasts_are_shown_in_front_only(archive: Archive) -> None:
    app = NewsdeskApp(archive)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("s")
        await reader.sees(lambda: reader.picture().count("Starred “") == 1)
        await reader.press("S")
        await reader.sees(lambda: "⏎ change" in reader.picture())
        await reader.sees(lambda: reader.picture().count("Starred “") == 1)
        await reader.press("escape")
        await reader.sees(lambda: "⏎ change" not in reader.picture())
        await reader.sees(lambda: reader.picture().count("Starred “") == 1)


async def test_what_was_chosen_outlives_a_program_that_is_killed(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        reader.desk.feed.narrow(sections=frozenset({"SPORT"}))
        await reader.lists(CUP[0])
        # Read while the dashboard runs: nothing of it has come to an end.
        await reader.sees(lambda: read_session(archive).filter.sections == {"SPORT"})


async def test_an_undone_correction_is_told_in_order(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        article = archive.select(Filter()).rows(0, 1)[0].id
        archive.quotes.correct(article, archive.quotes.of_article(article)[0], "Bjørn Nyman")
        await reader.press("ctrl+z")
        await reader.told(f"Undone: attribution to Bjørn Nyman in “{PORT[0]}”")


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24)], ids=str)
async def test_a_click_in_the_header_clears_the_filter(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("slash", *"ferry")
        await reader.lists(FERRY[0])
        await reader.sees(lambda: "F show all" in reader.picture().splitlines()[0])
        place = reader.picture().splitlines()[0].index("F show all")
        await reader.pilot.click(offset=(place + 4, 0))
        await reader.lists(*ALL)


async def test_marking_all_read_asks_first(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("A")
        await reader.sees_words("Mark 5 articles as read?")
        await reader.press("n")
        assert archive.select(Filter()).unread == 5
        await reader.press("A", "y")
        await reader.told("5 articles marked as read")
        assert archive.select(Filter()).unread == 0


async def test_a_row_just_read_stays_in_the_unread_list(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        reader.desk.feed.narrow(unread=True)
        await reader.press("r")
        await reader.sees(lambda: archive.select(Filter()).unread == 4)
        await reader.sees(lambda: reader.desk.widgets.headlines.unread == 4)
        await reader.lists(*ALL)
        reader.desk.feed.narrow(unread=True)
        await reader.lists(*ALL[1:])


@SIZES
async def test_a_section_chosen_in_the_filters_narrows_the_list_and_f_shows_all_again(
    open_desk: OpenDesk, size
) -> None:
    async with open_desk(size) as reader:
        await reader.press("f", "j", "space")
        await reader.lists(PORT[0])
        assert "World" in reader.picture().splitlines()[0]
        await reader.press("F")
        await reader.lists(*ALL)


@SIZES
async def test_days_are_chosen_in_words_or_as_a_range(open_desk: OpenDesk, size) -> None:
    async with open_desk(size) as reader:
        await reader.press("d")
        await reader.paste("2025-06-24..2025-06-24")
        await reader.press("enter")
        await reader.lists(COMET[0], CUP[0], FERRY[0])
        assert "24 June" in reader.picture().splitlines()[0]


@pytest.mark.dates
@SIZES
async def test_hours_are_chosen_in_words_or_as_a_range(open_desk: OpenDesk, size) -> None:
    async with open_desk(size) as reader:
        await reader.press("d")
        await reader.paste("24 june 2025 20:00 – 25 june 2025 06:00")
        await reader.press("enter")
        await reader.lists(RATES[0], COMET[0])
        headings = [line for line in reader.picture().splitlines() if "24 June 2025 ──" in line]
        assert [re.findall(r"─ (\d+) ", line)[0] for line in headings] == ["1"]
        assert "24 June 20" in reader.picture().splitlines()[0]
        await reader.press("d")
        await reader.sees(lambda: "2025-06-24T20:00..2025-06-25T06:00" in reader.picture())
        await reader.press("escape", "slash")
        await reader.paste('before:"24 june 2025 20:00"')
        await reader.press("enter")
        await reader.lists(CUP[0], FERRY[0])


@pytest.mark.dates
async def test_the_histogram_counts_hours_months_or_years_as_the_range_needs(
    open_desk: OpenDesk,
) -> None:
    async with open_desk((160, 45)) as reader:
        for typed, axis in (
            ("2025-06-24", "24 Jun ’25  12    18"),
            ("2025-01-01..2025-12-31", "Jan 2025 Dec 2025"),
            ("2008..2026", "2008           2026"),
            ("2025-06-20..2025-06-25", "4 Jun ’25   25 Jun ’25"),
        ):
            await reader.press("d")
            await reader.press("ctrl+u")
            await reader.paste(typed)
            await reader.press("enter")
            await reader.sees(lambda axis=axis: axis in reader.picture())  # type: ignore[misc]
        await reader.press("d", "ctrl+u")
        await reader.paste("2025-06-25")
        await reader.press("enter")
        await reader.lists(PORT[0], RATES[0])
        await reader.sees(lambda: "25 Jun ’25  12    18" in reader.picture())
        await reader.press("4", *["right_square_bracket"] * 6)
        await reader.lists(PORT[0])
        await reader.sees(lambda: "25 June 2025 06:00" in reader.picture())


async def test_what_is_no_date_is_told_in_one_line_and_changes_nothing(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("d")
        await reader.paste("someday")
        await reader.press("enter")
        await reader.sees_words("is not a date")
        await reader.press("escape")
        await reader.lists(*ALL)


async def test_the_box_for_dates_takes_no_more_than_a_range_needs(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("d")
        await reader.paste("x" * 80)
        await reader.type("yz")
        assert reader.app.screen.line.value == "x" * 80
        await reader.sees_words(f"“{'x' * 39}…” is not a date")


@SIZES
async def test_searching_shows_results_as_one_types_and_escape_puts_the_list_back(
    open_desk: OpenDesk, size
) -> None:
    async with open_desk(size) as reader:
        await reader.press("j", "j")
        await reader.reads(COMET[0])
        await reader.press("slash")
        await reader.type("orsund")
        await reader.lists(PORT[0], CUP[0], FERRY[0])
        await reader.sees_words("3 found")
        await reader.press("escape")
        await reader.lists(*ALL)
        await reader.reads(COMET[0])
        assert reader.desk.panel_layout.focused_panel == "headlines"


async def test_after_a_search_n_and_capital_n_go_through_the_hits(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash")
        await reader.type("orsund")
        await reader.press("down")
        await reader.lists(PORT[0], CUP[0], FERRY[0])
        await reader.press("n", "n")
        await reader.reads(FERRY[0])
        await reader.press("N")
        await reader.reads(CUP[0])
        await reader.press("escape")
        await reader.lists(*ALL)


async def test_enter_in_the_search_opens_the_first_hit(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"ferry", "enter")
        await reader.reads(FERRY[0])
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.sees(lambda: archive.select(Filter()).unread == 4)


async def test_a_search_without_hits_says_so_and_how_to_get_out(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", *"zeppelin")
        await reader.lists()
        await reader.sees(lambda: "No headlines match" in reader.picture())
        assert any("zeppelin" in line for line in reader.picture().splitlines()[2:-2])


async def test_choosing_a_quote_shows_it_in_the_article(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("3", "j", "enter")
        await reader.sees(lambda: reader.desk.widgets.article.chosen == 1)
        await reader.press("right_square_bracket")
        assert reader.desk.widgets.quotes.index == 2


async def test_a_quote_is_copied_with_who_said_it_and_where(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("3", "Y")
        assert reader.app.clipboard == (
            "“The cranes are moving again” — Marta Hellan, harbour master of Orsund, Orsund port "
            "reopens after nine-day stoppage, Orsund Gazette, 25 June 2025 14:00, "
            "https://gazette.example/0"
        )
        await reader.told(
            "Sent to the terminal's clipboard: “The cranes are moving again” — Marta Hellan"
        )


async def test_a_copied_quote_keeps_its_other_end_marks_and_a_long_one_is_told_in_part(
    open_desk: OpenDesk, archive: Archive
) -> None:
    words = "Will the mill that fed this valley for a century ever turn again?"
    fill(archive, [story(-1, "Mill stands", "BUSINESS", [f"“{words}” asked Rosa Kest."])])
    async with open_desk() as reader:
        await reader.reads("Mill stands")
        await reader.press("3", "Y")
        assert reader.app.clipboard.startswith(f"“{words}” — Rosa Kest, Mill stands, ")
        await reader.told("clipboard: “Will the mill that fed this valley for…” — Rosa Kest")


async def test_a_quote_in_standfirst_or_caption_says_so(
    open_desk: OpenDesk, archive: Archive
) -> None:
    article = replace(
        story(-1, "Mill reopens in Velmark", "BUSINESS", ["“We bake again,” said Ilse Brandau."]),
        standfirst="“The wheel turns,” said miller Rosa Kest.",
        caption="“A fine day,” said baker Piet Okkema / Lund Pictures",
    )
    fill(archive, [article])
    async with open_desk() as reader:
        await reader.reads(article.headline)
        for place in ("standfirst · said", "caption · said", "¶1 · said"):
            await reader.sees_words(place)


async def test_over_ssh_the_link_is_copied_instead_of_opened(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    async with open_desk() as reader:
        await reader.press("o")
        await reader.told("https://gazette.example/0")
        assert reader.app.clipboard == "https://gazette.example/0"


async def test_a_speaker_is_followed_through_the_archive_to_another_article(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("3", "Q")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in reader.picture())
        line = next(
            place
            for place, hit in enumerate(reader.app.screen.quote_list.hits)
            if hit.article.headline == FERRY[0]
        )
        await reader.press("enter", *["j"] * line, "enter")
        await reader.reads(FERRY[0])
        await reader.sees(lambda: reader.desk.widgets.article.chosen == 0)
        await reader.sees(lambda: reader.desk.state.selected.headline == FERRY[0])


async def test_tab_goes_round_the_panels_and_back(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        seen = []
        for _ in range(4):
            await reader.press("tab")
            seen.append(reader.desk.panel_layout.focused_panel)
        assert seen == ["article", "quotes", "filters", "headlines"]
        await reader.press("shift+tab")
        assert reader.desk.panel_layout.focused_panel == "filters"


async def test_zoom_gives_a_panel_the_whole_screen_and_escape_undoes_it(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("2", "z")
        assert reader.desk.widgets.article.region.width == 160
        assert not reader.desk.widgets.headlines.display
        await reader.press("escape")
        assert reader.desk.widgets.headlines.display
        assert reader.desk.panel_layout.focused_panel == "article"


async def test_at_eighty_columns_filters_and_quotes_are_drawers(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        assert not reader.desk.widgets.filters.display
        await reader.press("f")
        assert reader.desk.widgets.filters.region.right == 80
        await reader.sees_words("Section")
        await reader.press("escape")
        assert not reader.desk.widgets.filters.display
        assert reader.desk.panel_layout.focused_panel == "headlines"


async def test_resizing_keeps_focus_selection_and_an_open_dialog(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("j", "j", "3")
        await reader.reads(COMET[0])
        await reader.press("question_mark")
        for size in ((80, 24), (36, 8), (50, 20), (120, 36)):
            await reader.pilot.resize_terminal(*size)
            await reader.pilot.pause()
        await reader.sees_words("Find a key")
        await reader.press("escape")
        assert reader.desk.panel_layout.focused_panel == "quotes"
        assert reader.desk.state.selected.headline == COMET[0]


async def test_a_row_shows_what_the_text_says_beyond_the_headline(
    open_desk: OpenDesk, archive: Archive
) -> None:
    repeated = story(-3, "Ferry sold.", "WORLD", ["Ferry sold. A buyer from Lisek pays in cash."])
    alone = story(-2, "Ferry sails", "WORLD", ["Ferry sails", "The crew is new."])
    longer = story(-1, "Ferry", "WORLD", ["Ferryman Okke Dahl retires."])
    fill(archive, [repeated, alone, longer])
    async with open_desk((160, 45)) as reader:
        for shown in ("A buyer from", "The crew is new.", "Ferryman Okke"):
            await reader.sees(
                lambda shown=shown: any(
                    line[26:76].strip("│▎▌ ").startswith(shown)
                    for line in reader.picture().splitlines()
                )
            )


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (220, 60)])
async def test_the_help_can_be_read_to_its_end(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(size) as reader:
        await reader.press("question_mark")
        await reader.sees(lambda: "Find a key" in reader.picture())
        for _ in range(16):
            await reader.press("pagedown")
        await reader.sees(lambda: "double click" in reader.picture())


async def test_too_small_a_terminal_says_so(open_desk: OpenDesk) -> None:
    async with open_desk((36, 8)) as reader:
        assert reader.picture().split() == ["newsdesk", "needs", "40x10"]


async def test_what_arrives_does_not_move_what_is_read(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("j")
        await reader.reads(RATES[0])
        y = next(i for i, line in enumerate(reader.picture().splitlines()) if RATES[0][:20] in line)
        fill(archive, [story(-1, "Strike vote called in Velmark", "WORLD", ["Ballots go out."])])
        await reader.sees(lambda: reader.desk.widgets.headlines.arrivals == Arrivals(1))
        assert reader.desk.state.selected.headline == RATES[0]
        assert RATES[0][:20] in reader.picture().splitlines()[y]
        await reader.press("full_stop")
        await reader.reads("Strike vote called in Velmark")
        await reader.sees(lambda: not reader.desk.widgets.headlines.arrivals.total)


async def test_all_arrivals_are_counted_and_so_are_those_that_lie_further_down(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("j")
        await reader.reads(RATES[0])
        late = [story(40 + n, f"Late take {n}", "WORLD", ["Filed late."]) for n in range(3)]
        fill(archive, [story(-1, "Strike vote called", "WORLD", ["Ballots go out."]), *late])
        await reader.sees(lambda: "▲ 4 new, 3 further down" in reader.picture())
        await reader.press("full_stop")
        await reader.reads("Strike vote called")
        await reader.told("3 further down, by their dates; L lists them")
        await reader.press("full_stop")
        await reader.told("Nothing new has arrived")


async def test_where_nothing_has_arrived_the_list_stays_where_it_is(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("j", "j")
        await reader.reads(COMET[0])
        await reader.press("full_stop")
        await reader.told("Nothing new has arrived")
        assert reader.desk.widgets.headlines.cursor == 2
        assert reader.desk.state.selected.headline == COMET[0]


async def test_days_have_their_counts_however_far_apart_they_are(
    open_desk: OpenDesk, archive: Archive
) -> None:
    old = story(11_000, "Old story", "WORLD", ["Long ago."])
    fill(archive, [old, replace(old, headline="Older story", key="older", digest="older")])
    async with open_desk() as reader:
        lines = [line.rstrip(" │╮") for line in reader.picture().splitlines() if "─── " in line]
        assert any(f"{old.published.year}" in line and " 2 " in line for line in lines)
        await reader.press("slash")
        await reader.type("story")
        await reader.sees(
            lambda: any(
                f"{old.published.year} ─" in line and "─ 2 " in line
                for line in reader.picture().splitlines()
            )
        )


async def test_an_old_article_shows_its_year_at_every_width(
    open_desk: OpenDesk, archive: Archive
) -> None:
    old = story(11_000, "Old story", "WORLD", ["Long ago."])
    fill(archive, [old], "A magazine with quite a long name of its own")
    for size in ((160, 45), (120, 36), (80, 24), (60, 20)):
        async with open_desk(size) as reader:
            await reader.press("G", "enter")
            await reader.reads("Old story")
            local = old.published.astimezone()
            await reader.sees(lambda: f"{local:%b %Y, %H:%M}" in reader.picture())  # noqa: B023


async def test_what_an_undo_brings_back_is_in_the_list_and_has_not_arrived(
    open_desk: OpenDesk, archive: Archive
) -> None:
    source = fill(archive, [story(-1, "Strike vote called", "WORLD", ["Ballots."])], "Wire")
    archive.sources.remove(source, articles="remove")
    async with open_desk() as reader:
        await reader.lists(*ALL)
        await reader.press("ctrl+z")
        await reader.lists("Strike vote called", *ALL)
        assert reader.desk.widgets.headlines.arrivals == Arrivals()


async def test_an_article_its_source_has_changed_is_shown_anew(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        source = archive.sources.all()[0].id
        changed = story(0, PORT[0], PORT[1], [*PORT[2], "A first ship left at noon."])
        archive.add([replace(changed, source=source)])
        await reader.sees(lambda: "A first ship left at noon." in reader.picture())


async def test_panel_filter_article_and_theme_survive_a_restart(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        reader.desk.feed.narrow(sections=frozenset({"BUSINESS"}))
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("j", "T", "2")
        await reader.reads(FERRY[0])
    async with open_desk() as reader:
        await reader.lists(RATES[0], FERRY[0])
        await reader.reads(FERRY[0])
        assert reader.desk.state.selected.headline == FERRY[0]
        assert reader.desk.panel_layout.focused_panel == "article"
        assert reader.app.theme == "newsdesk-light"


async def test_list_article_and_quote_reopen_where_they_were_left(
    open_desk: OpenDesk, archive: Archive
) -> None:
    long = [f"Paragraph {number} of the tide tables, read out in full." for number in range(60)]
    said = [f"“Tide {number} is high,” said Rosa Kest." for number in range(4)]
    more = [story(number, f"Tide table {number}", "SCIENCE", long + said) for number in range(40)]
    fill(archive, more, name="Tide Office")
    async with open_desk((120, 36)) as reader:
        await reader.press("0", "2", "0", "j")
        await reader.sees(
            lambda: reader.desk.state.selected and reader.desk.widgets.headlines.cursor == 20
        )
        await reader.sees(
            lambda: reader.desk.reading.opened.article.id == reader.desk.state.selected.id
        )
        await reader.press("right_square_bracket", "right_square_bracket", "2")
        await reader.press("k", "k")
        rows = [line[:52] for line in reader.picture().splitlines()[1:-12]]
        text = [line[54:] for line in reader.picture().splitlines()[1:-12]]
        quote = reader.desk.widgets.quotes.index
        assert quote
        assert reader.desk.widgets.article.top
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: reader.desk.widgets.article.top)
        await reader.sees(
            lambda: [line[:52] for line in reader.picture().splitlines()[1:-12]] == rows
        )
        assert [line[54:] for line in reader.picture().splitlines()[1:-12]] == text
        assert reader.desk.widgets.quotes.index == quote


@pytest.mark.usefixtures("still_clock")
async def test_the_first_run_shows_the_articles_that_come_with_the_program(
    empty_archive: Archive,
) -> None:
    async with NewsdeskApp(empty_archive).run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot)
        seen: list[str] = []

        def all_are_there() -> bool:
            seen.append(reader.picture())
            return "Sample articles: dates" in seen[-1]

        await reader.sees(all_are_there)
        await reader.sees(lambda: reader.desk.reading.opened)
        assert not any("No headlines" in picture for picture in seen)
        await reader.sees(lambda: "further down" not in reader.picture())
        assert reader.desk.widgets.headlines.arrivals == Arrivals()
        results = empty_archive.select(Filter())
        assert results.total >= 60
        assert results.rows(0, 1)[0].published.date() == NOW.date()
        assert 0 < results.unread < results.total


async def test_seeds_that_were_removed_stay_away(empty_archive: Archive) -> None:
    import_files(empty_archive, [paths.seeds_folder()])
    (seeds,) = empty_archive.sources.all()
    empty_archive.sources.remove(seeds.id, articles="remove")
    async with NewsdeskApp(empty_archive).run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.5)
        assert empty_archive.select(Filter()).total == 0
        assert not empty_archive.sources.all()


async def test_the_palette_finds_a_command_by_its_words_and_runs_it(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("colon", *"dark", "enter")
        await reader.sees(lambda: reader.app.theme == "newsdesk-light")


async def test_the_help_is_narrowed_by_typing(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("question_mark")
        await reader.sees_words("star or unstar")
        await reader.paste("browser")
        await reader.sees(lambda: "star or unstar" not in reader.picture())
        await reader.sees_words("open in the browser")


async def test_hostile_text_reaches_the_terminal_as_text(
    open_desk: OpenDesk, archive: Archive
) -> None:
    hostile = "[@click=app.quit]Free[/nope] \x1b]52;c;aGk=\x07 \u202eevil"
    article = replace(story(-2, hostile, hostile, [hostile]), link="javascript:alert(1)")
    fill(archive, [article], name=hostile)
    async with open_desk() as reader:
        await reader.press("g")
        await reader.sees(lambda: "[@click=app.quit]" in reader.picture())
        assert not {"\x1b", "\x07", "\u202e"} & set(reader.picture())
        await reader.press("o")
        await reader.told("This article has no link")
        await reader.press("S")
        await reader.sees(lambda: reader.picture().count("[@click=app.quit]") > 1)
        await reader.press("e", "escape", "x", "escape", "c", "escape", "escape")
