from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message

from storage.model import DEFAULT_SECTIONS, Facets, FetchState, Filter, Rules, Section, Source
from tui.formatting.text import cells
from tui.theming.themes import apply_themes
from tui.widgets.filters.filters import CommandWanted, FilterChanged, Filters
from tui.widgets.filters.form import FilterForm
from tui.widgets.filters.histogram import bar_columns, days_to_count, visible_days

pytestmark = pytest.mark.dates

TODAY = date(2025, 6, 25)
DAYS = [(TODAY - timedelta(days=29 - i), 3 + i % 7) for i in range(30)]
WEEK = Filter(since=TODAY - timedelta(days=6))
FACETS = Facets(
    total=214,
    unread=62,
    sections={"TECH": 24, "WORLD": 61, "HARBOUR NEWS": 5, "SPORT": 0},
    sources={1: 120, 2: 54, 3: 19, 4: 12, 5: 7},
    flags={"unread": 62, "starred": 8, "quoted": 171, "captioned": 31},
)


def _feed(number: int, name: str, **state: object) -> Source:
    fetched = datetime(2025, 6, 25, 12, tzinfo=UTC)
    fetch = replace(FetchState(last_success=fetched), **state)  # type: ignore[arg-type]
    return Source(number, name, "feed", f"https://example.org/{number}", fetch=fetch)


SOURCES = (
    Source(1, "Seed archive", "folder", "/press/seeds"),
    _feed(2, "Coast Wire"),
    _feed(3, "Science Wire", error="https://example.org/3: answered 404 Not Found"),
    _feed(4, "Arts Desk", last_success=datetime(2025, 6, 22, 12, tzinfo=UTC)),
    _feed(5, "Harbour Gazette"),
)


class FiltersApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        apply_themes(self)
        self.said: list[Message] = []
        self.seen: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Filters()

    @property
    def part(self) -> Filters:
        return self.query_one(Filters)

    @property
    def filter(self) -> Filter:
        """The filter asked for last."""
        last = self.said[-1]
        assert isinstance(last, FilterChanged)
        return last.filter

    def show(
        self,
        filter: Filter = WEEK,
        facets: Facets = FACETS,
        desk: Sequence[Section] = DEFAULT_SECTIONS,
    ) -> None:
        refreshing = frozenset({5})
        self.seen |= facets.sections.keys()
        form = FilterForm(
            filter, facets, DAYS, SOURCES, TODAY,
            refreshing=refreshing, desk=desk, sections=frozenset(self.seen),
        )  # fmt: skip
        self.part.show(form)
        self.part.focus()

    def part_down(self) -> None:
        """Go to the last row, by which the part scrolls."""
        self.part.action_last()

    def on_filter_changed(self, message: FilterChanged) -> None:
        self.said.append(message)

    def on_command_wanted(self, message: CommandWanted) -> None:
        self.said.append(message)


def lines(part: Filters) -> list[str]:
    drawn = [part.render_line(y).text for y in range(part.content_size.height)]
    assert {cells(line) for line in drawn} == {part.content_size.width}
    return [line.rstrip() for line in drawn]


def row(part: Filters, words: str) -> int:
    """The line of the part that `words` stand in."""
    return next(y for y, line in enumerate(lines(part)) if words in line)


def painted(app: App[None]) -> list[str]:
    """What the screen has painted last."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(26, 20), (90, 30)], ids=str)
async def test_what_is_painted_is_what_there_is_although_only_changes_are(
    size: tuple[int, int],
) -> None:
    app = FiltersApp()
    more = replace(FACETS, sections={"WORLD": 62, "CLIMATE": 1}, sources={1: 121, 3: 20})
    steps: list[Callable[[], None]] = [
        lambda: app.show(facets=more),
        lambda: app.show(Filter(sections=frozenset({"WORLD"})), more),
        app.part_down,
        lambda: app.show(Filter(), FACETS),
        lambda: app.part.show(FilterForm(Filter(), FACETS, DAYS[1:], SOURCES[:2], TODAY)),
        lambda: app.show(Filter(sources=frozenset({2}))),
    ]
    async with app.run_test(size=size) as pilot:
        app.show()
        await pilot.pause()
        for step in steps:
            step()
            await pilot.pause()
            changes = painted(app)
            app.part.refresh()
            await pilot.pause()
            assert changes == painted(app)


async def test_a_tall_part_lists_sections_dates_what_to_show_and_sources() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.pause()
        drawn = lines(app.part)
        assert drawn[:6] == [
            " Section ──────────────",
            "▌◉ All               90",
            " ■ World        ━━━━ 61",
            " ■ Tech         ━━━  24",
            " ■ Sport              0",
            " ■ Harbour News ━     5",
        ]
        assert drawn[7] == " Date ─────────────────"
        date_row = row(app.part, "4 Jun")
        assert drawn[date_row - 1] == f" {'─' * 15}{'━' * 7}"
        assert drawn[date_row:] == [
            " 4 Jun           25 Jun",
            "  1d   7d   30d   All",
            " From 19 Jun To today",
            "",
            " Show ─────────────────",
            " ☑ Fold stories",
            " ☐ Unread only       62",
            " ☐ Starred            8",
            " ☐ With quotes      171",
            " ☐ With caption      31",
            "",
            " Sources ──────────────",
            " ✓ Seed archive     120",
            " ✓ Coast Wire        54",
            " ! Science Wi… HTTP 404",
            " ◷ Arts Desk         3d",
            " ↻ Harbour Gazette    7",
            " + Add source         a",
        ]
        assert app.part.border_subtitle == "Last 7 days"


async def test_a_wide_and_low_panel_has_two_columns() -> None:
    app = FiltersApp()
    async with app.run_test(size=(52, 13)) as pilot:
        app.show()
        await pilot.pause()
        drawn = lines(app.part)
        assert drawn[0].startswith("▌◉ All                90")
        assert drawn[4].startswith(" ■ Harbour News ━ ")
        assert [line[25:].rstrip() for line in drawn[3:]] == [
            " 3 Jun            25 Jun",
            "  1d   7d   30d   All",
            " From 19 Jun To today",
            " ☑ Fold stories",
            " ☐ Unread only        62",
            " ☐ Starred             8",
            " ☐ With quotes       171",
            " ☐ With caption       31",
        ]


async def test_what_is_chosen_shows_without_colour() -> None:
    app = FiltersApp()
    chosen = Filter(
        sections=frozenset({"TECH"}),
        sources=frozenset({2}),
        starred=True,
        since=date(2025, 6, 2),
        until=date(2025, 6, 9),
    )
    async with app.run_test(size=(30, 40)) as pilot:
        app.show(chosen)
        await pilot.pause()
        drawn = lines(app.part)
        assert any(line.startswith("▌○ All") for line in drawn)
        assert any(line.startswith(" ☑ Tech") for line in drawn)
        assert any(line.startswith(" ☐ World") for line in drawn)
        assert any(line.startswith(" ☑ Starred") for line in drawn)
        assert any(line.startswith(" ☑ Coast Wire") for line in drawn)
        assert any(line.startswith(" ! ☐ Science Wire") for line in drawn)
        assert " From 2 Jun To 9 Jun" in drawn
        assert "━" * 8 in drawn[row(app.part, "31 May") - 1]


async def test_space_adds_a_section_and_enter_leaves_only_it() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(replace(WEEK, kept=frozenset({7})))
        await pilot.press("j", "space")
        assert app.filter == replace(WEEK, sections=frozenset({"WORLD"}))
        await pilot.press("j", "space")
        assert app.filter.sections == {"WORLD", "TECH"}
        await pilot.press("enter")
        assert app.filter.sections == {"TECH"}
        await pilot.press("enter")
        assert app.filter.sections == frozenset()


async def test_all_takes_every_section_off() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(Filter(sections=frozenset({"WORLD", "TECH"})))
        await pilot.press("g", "space")
        assert app.filter == Filter()
        await pilot.press("space")
        assert len(app.said) == 1


async def test_the_chips_choose_a_range_back_from_today() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.press(*"jjjjj", "left", "space")
        assert app.filter == Filter(since=TODAY)
        await pilot.press("right", "right", "space")
        assert app.filter == Filter(since=date(2025, 5, 27))
        await pilot.press("right", "right", "enter")
        assert app.filter == Filter()


async def test_brackets_move_the_ends_of_the_range_by_a_day() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.press("[")
        assert app.filter == Filter(since=date(2025, 6, 18))
        await pilot.press("]", "]")
        assert app.filter == Filter(since=date(2025, 6, 20))
        await pilot.press("{", "{")
        assert app.filter == Filter(since=date(2025, 6, 20), until=date(2025, 6, 23))
        await pilot.press("}", "}")
        assert app.filter == Filter(since=date(2025, 6, 20))


async def test_the_ends_of_the_range_do_not_pass_each_other() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(Filter(since=TODAY, until=None))
        await pilot.press("]", "{")
        assert app.said == []
        app.show(Filter(since=date(2025, 6, 3), until=date(2025, 6, 3)))
        await pilot.press("]", "{")
        assert app.said == []


async def test_a_range_open_at_the_left_begins_with_the_days_shown() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(Filter())
        await pilot.press("[")
        assert app.said == []
        await pilot.press("]")
        assert app.filter == Filter(since=date(2025, 5, 28))


async def test_the_histogram_goes_back_to_show_where_the_range_begins() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(Filter(since=date(2025, 5, 30), until=date(2025, 6, 1)))
        await pilot.pause()
        assert " 30 May          20 Jun" in lines(app.part)


async def test_dragging_over_the_histogram_chooses_the_days() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.pause()
        y = row(app.part, "4 Jun")
        await pilot.mouse_down(Filters, offset=(2 + 8, y))
        await pilot.hover(Filters, offset=(2 + 3, y - 1))
        assert app.said == []
        assert " From 7 Jun To 12 Jun" in lines(app.part)
        await pilot.mouse_up(Filters, offset=(2 + 3, y - 1))
        assert app.filter == Filter(since=date(2025, 6, 7), until=date(2025, 6, 12))
        assert len(app.said) == 1


async def test_a_click_on_a_day_chooses_that_day() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.pause()
        await pilot.click(Filters, offset=(2, row(app.part, "4 Jun")))
        assert app.filter == Filter(since=date(2025, 6, 4), until=date(2025, 6, 4))
        assert len(app.said) == 1


async def test_clicks_toggle_rows_and_a_double_click_leaves_only_one() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.pause()
        await pilot.click(Filters, offset=(6, 1 + row(app.part, "Unread only")))
        assert app.filter == replace(WEEK, unread=True)
        await pilot.click(Filters, offset=(6, 1 + row(app.part, "Coast Wire")))
        assert app.filter == replace(WEEK, unread=True, sources=frozenset({2}))
        await pilot.click(Filters, offset=(6, 1 + row(app.part, "Arts Desk")), times=2)
        assert app.filter.sources == {4}
        await pilot.click(Filters, offset=(3, 1 + row(app.part, "30d")))
        assert app.filter.since == TODAY


async def test_the_range_and_the_last_row_ask_for_a_dialog() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.press("G", "enter")
        await pilot.click(Filters, offset=(6, 1 + row(app.part, "From")))
        assert app.said == [CommandWanted("add-source"), CommandWanted("dates")]


async def test_left_and_right_go_between_the_columns() -> None:
    app = FiltersApp()
    async with app.run_test(size=(52, 13)) as pilot:
        app.show()
        await pilot.press("j", "j", "j", "j", "right")
        assert any("▌7d" in line for line in lines(app.part))
        await pilot.press("j", "j", "space")
        assert app.said[-1] == CommandWanted("fold-stories")
        await pilot.press("j", "space")
        assert app.filter == replace(WEEK, unread=True)
        await pilot.press("left", "space")
        assert app.filter.sources


async def test_a_section_keeps_its_place_when_the_filter_leaves_it_nothing() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.show()
        await pilot.press("j", "j")
        app.show(facets=replace(FACETS, sections={"WORLD": 2}))
        await pilot.pause()
        drawn = lines(app.part)
        assert [line.split()[1] for line in drawn[1:6]] == [
            "All", "World", "Tech", "Sport", "Harbour",
        ]  # fmt: skip
        assert drawn[3].startswith("▌■ Tech")


async def test_many_sections_are_cut_short_until_asked_for() -> None:
    app = FiltersApp()
    many = replace(FACETS, sections={f"DESK {i:02}": i for i in range(40)})
    desk = [Section(name, "blue") for name in many.sections]
    async with app.run_test(size=(26, 34)) as pilot:
        app.show(Filter(sections=frozenset({"DESK 00"})), many, desk)
        await pilot.pause()
        drawn = lines(app.part)
        assert any("Desk 39" in line for line in drawn)
        assert any(line.startswith(" ☑ Desk 00") for line in drawn)
        assert not any("Desk 05" in line for line in drawn)
        assert lines(app.part)[row(app.part, " more")].endswith(" ⏎")
        await pilot.click(Filters, offset=(6, 1 + row(app.part, " more")))
        assert any("Desk 05" in line for line in lines(app.part))


async def test_sections_have_the_desks_order_and_the_others_share_a_row() -> None:
    app = FiltersApp()
    found = {"FRONT PAGE": 7, "WORLD": 3, "COURTS": 2, "1970S": 4}
    desk = [Section("COURTS", "gold"), *DEFAULT_SECTIONS]
    async with app.run_test(size=(40, 40)) as pilot:
        app.show(Filter(), replace(FACETS, sections=found), desk)
        await pilot.pause()
        drawn = [line.split()[1:3] for line in lines(app.part)[1:5]]
        assert [words[0] for words in drawn] == ["All", "Courts", "World", "other"]
        assert lines(app.part)[4].split()[1:4] == ["other", "·", "2"]
        assert lines(app.part)[4].endswith(" 11")
        await pilot.press("j", "j", "j", "space")
        assert app.said[-1].filter.sections == {"FRONT PAGE", "1970S"}
        assert "☑ other · 2" in lines(app.part)[4]
        await pilot.press("k", "space")
        assert app.said[-1].filter.sections == {"FRONT PAGE", "1970S", "WORLD"}
        await pilot.press("j", "enter")
        assert app.said[-1].filter.sections == {"FRONT PAGE", "1970S"}
        await pilot.press("space")
        assert app.said[-1].filter.sections == frozenset()


async def test_an_other_section_that_is_chosen_alone_has_a_row() -> None:
    app = FiltersApp()
    found = {"FRONT PAGE": 7, "WORLD": 3, "1970S": 4}
    async with app.run_test(size=(40, 40)) as pilot:
        app.show(Filter(sections=frozenset({"1970S"})), replace(FACETS, sections=found))
        await pilot.pause()
        assert [line.split()[1] for line in lines(app.part)[1:5]] == [
            "All", "World", "1970s", "Front",
        ]  # fmt: skip
        assert lines(app.part)[3].startswith(" ☑ 1970s")


async def test_the_histogram_shows_that_there_are_earlier_articles() -> None:
    app = FiltersApp()
    known = sum(count for _, count in DAYS)
    async with app.run_test(size=(40, 40)) as pilot:
        for total, begins in ((known, " 27 May "), (known + 1, " … 27 May ")):
            app.show(Filter(), replace(FACETS, total=total))
            await pilot.pause()
            assert lines(app.part)[row(app.part, "25 Jun")].startswith(begins)


async def test_what_does_not_fit_scrolls_with_the_cursor_and_the_wheel() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 14)) as pilot:
        app.show()
        await pilot.press("G")
        assert any("Add source" in line for line in lines(app.part))
        await pilot.press("g")
        assert lines(app.part)[0].startswith(" Section")
        app.part.post_message(
            MouseScrollDown(app.part, 5, 5, 0, 1, 0, False, False, False, screen_x=5, screen_y=5)
        )
        await pilot.pause()
        assert not lines(app.part)[0].startswith(" Section")
        await pilot.press("pagedown", "ctrl+d", "ctrl+u", "pageup")
        assert lines(app.part)[0].startswith(" Section")


@pytest.mark.parametrize("size", [(26, 34), (52, 12), (12, 8), (90, 40)])
async def test_hostile_and_wide_names_keep_every_line_in_its_width(size: tuple[int, int]) -> None:
    names = (
        "[@click=app.quit]DESK[/]",
        "[/NOPE] \x1b[2J\x1b]0;OWNED\x07",
        "\u202eTHGIR\u202c",
        "東京タワー管理組合の広報担当者の机",
        "👩‍👩‍👧‍👦 FAMILY",
        "",
    )
    sources = [
        Source(i, name, "feed", f"https://{name}", fetch=FetchState(error=name))
        for i, name in enumerate(names)
    ]
    app = FiltersApp()
    async with app.run_test(size=size) as pilot:
        facets = replace(FACETS, sections={name: 10**i for i, name in enumerate(names)})
        app.part.show(FilterForm(Filter(sources=frozenset({1})), facets, DAYS, sources, TODAY))
        app.part.focus()
        for _ in range(8):
            await pilot.press("j", "space")
            assert not set("".join(lines(app.part))) & set("\x1b\x07\u202e\u202c\n")
        assert app.is_running


async def test_a_panel_with_nothing_to_count_is_still_drawn() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        app.part.show(FilterForm(Filter(), Facets(0, 0, {}, {}, {}), (), (), TODAY))
        app.part.focus()
        await pilot.press("j", "]", "{", "G", "enter")
        assert any("Add source" in line for line in lines(app.part))
        assert app.said[-1] == CommandWanted("add-source")


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("https://example.org: answered 503 Service Unavailable", "HTTP 503"),
        ("https://example.org: no answer, timed out after 20 s", "timeout"),
        ("https://example.org: certificate has expired", "TLS"),
        ("https://example.org: connection refused", "refused"),
        ("https://example.org: something odd", "failed"),
    ],
)
async def test_a_failing_source_shows_the_cause_in_one_word(error: str, word: str) -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        sources = [_feed(1, "Coast Wire", error=error)]
        app.part.show(FilterForm(Filter(), FACETS, DAYS, sources, TODAY))
        await pilot.pause()
        assert lines(app.part)[row(app.part, "! Coast Wire")].endswith(f" {word}")


async def test_the_title_of_the_sources_explains_rows_with_two_counts() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 40)) as pilot:
        for unread, title in (
            ({1: 5, 2: 54}, " unread/all"),
            ({1: 120, 2: 54}, "───"),
            ({}, "───"),
        ):
            app.show(Filter(), replace(FACETS, unread_sources=unread))
            await pilot.pause()
            assert lines(app.part)[row(app.part, " Sources")].endswith(title)


async def test_a_paused_source_is_marked() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        sources = [replace(_feed(1, "Coast Wire", error="x"), rules=Rules(paused=True), articles=3)]
        app.part.show(FilterForm(Filter(), FACETS, DAYS, sources, TODAY))
        await pilot.pause()
        assert "‖ Coast Wire" in lines(app.part)[row(app.part, "Coast Wire")]


@given(st.lists(st.integers(0, 10**6), max_size=60), st.integers(1, 9), st.integers(1, 4))
def test_columns_are_taller_for_more_and_never_empty_for_some(
    counts: list[int], rows: int, step: int
) -> None:
    drawn = bar_columns(counts, rows, step)
    assert [len(line) for line in drawn] == [len(counts)] * rows
    assert {len(mark) for line in drawn for mark in line} <= {step}
    marks = " ▖▌" if step == 1 and rows > 2 else " ▁▂▃▄▅▆▇█"
    heights = [sum(marks.index(line[i][0]) for line in drawn) for i in range(len(counts))]
    assert all((height > 0) == (count > 0) for height, count in zip(heights, counts, strict=True))
    pairs = sorted(zip(counts, heights, strict=True))
    assert [height for _, height in pairs] == sorted(heights)
    if counts and max(counts):
        assert max(heights) == rows * (len(marks) - 1)


def test_columns_stand_apart_where_there_is_room() -> None:
    assert bar_columns([4, 4], 1, 3) == [["██ ", "██ "]]
    assert bar_columns([4, 4], 3) == [["▌", "▌"]] * 3
    assert bar_columns([4, 4], 1) == [["█", "█"]]


def test_one_great_day_leaves_the_others_to_be_compared() -> None:
    assert bar_columns([400, 16, 4], 2) == [["█", " ", " "], ["█", "▃", "▂"]]


RECENT = st.dates(TODAY - timedelta(60), TODAY + timedelta(20)) | st.none()


@given(st.integers(0, 40), RECENT, RECENT)
def test_a_window_holds_as_many_days_as_fit_and_the_range_if_it_can(
    room: int, since: date | None, until: date | None
) -> None:
    shown = [day for day, _ in visible_days(DAYS, room, since, until)]
    assert len(shown) == min(room, len(DAYS))
    chosen = [day for day, _ in DAYS if (since or day) <= day <= (until or day)]
    if chosen and shown:
        assert chosen[-1] in shown
        assert chosen[0] in shown or len(chosen) > room


@given(RECENT, RECENT, st.sampled_from([TODAY, TODAY - timedelta(45)]))
def test_the_days_counted_hold_the_days_chosen_and_none_after_today(
    since: date | None, until: date | None, latest: date
) -> None:
    first, last = days_to_count(since, until, latest, TODAY)
    assert last <= TODAY
    assert (last - first).days >= 29
    if since is not None and since <= min(until or TODAY, TODAY):
        assert first <= since <= last
    if until is not None:
        assert last >= min(until, TODAY)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (date(2026, 10, 12), date(2026, 10, 20), date(2026, 10, 12), date(2026, 11, 10)),
        (date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 26), date(2026, 11, 24)),
        (date(2026, 9, 1), date(2026, 10, 15), date(2026, 9, 1), date(2026, 10, 15)),
        (date(2025, 1, 1), date(2026, 8, 31), date(2026, 5, 4), date(2026, 8, 31)),
        (None, None, date(2026, 10, 26), date(2026, 11, 24)),
        (date.min, date.min, date.min, date(1, 1, 30)),
    ],
)
def test_the_days_counted_begin_with_a_range_and_end_with_a_long_one(
    since: date | None, until: date | None, first: date, last: date
) -> None:
    today = date(2026, 11, 24)
    assert days_to_count(since, until, today, today) == (first, last)


def test_with_nothing_chosen_the_days_end_where_the_news_does() -> None:
    today, newest = date(2026, 11, 24), date(2025, 6, 25)
    assert days_to_count(None, None, newest, today)[1] == newest
    assert days_to_count(date(2026, 11, 18), None, newest, today)[1] == today


async def test_a_section_without_any_article_in_view_is_listed_from_the_start() -> None:
    app = FiltersApp()
    async with app.run_test(size=(26, 34)) as pilot:
        nothing = Facets(0, 0, {}, {}, {})
        every = frozenset({"TECH", "WORLD"})
        app.part.show(FilterForm(WEEK, nothing, DAYS, SOURCES, TODAY, sections=every))
        await pilot.pause()
        assert lines(app.part)[row(app.part, "Tech")].endswith(" 0")
        assert lines(app.part)[row(app.part, "World")].endswith(" 0")
