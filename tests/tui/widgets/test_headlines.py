"""The list of headlines, through its messages and what it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from storage.model import Headline, StoryRow, TakeRow
from tests.conftest import InZone
from tui.formatting.dates import format_date_heading
from tui.theming.themes import DARK, apply_themes, role_defaults
from tui.widgets.headlines.alerted import Alerted
from tui.widgets.headlines.border_counts import Arrivals
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.headlines.messages import (
    HeadlineHighlighted,
    HeadlineOpened,
    RowsWanted,
    TeasersWanted,
)

pytestmark = pytest.mark.dates

TODAY = date(2025, 6, 25)
NOON = datetime(2025, 6, 25, 12, 0, tzinfo=UTC)


def headline(number: int, **changes: object) -> Headline:
    made = Headline(
        id=1000 + number,
        headline=f"Port story {number}",
        section="WORLD",
        published=NOON - timedelta(minutes=number),
        date_kind="exact",
        source=1,
        source_name="Harbour Wire",
        link="https://example.org/a",
        read=False,
        starred=False,
        quotes=0,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class Desk(App[None]):
    """Answers the list like the screen does, and keeps what it says."""

    def __init__(self, rows: Sequence[Headline] = (), total: int | None = None) -> None:
        super().__init__()
        apply_themes(self)
        self.rows = rows
        self.total = len(rows) if total is None else total
        self.said: list[Message] = []
        self.asked: list[RowsWanted] = []
        self.answers = True

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return role_defaults(DARK)

    def compose(self) -> ComposeResult:
        yield Headlines()

    def on_mount(self) -> None:
        self.list.today = TODAY
        self.list.show(self.total, 0)
        self.list.focus()

    @property
    def list(self) -> Headlines:
        return self.query_one(Headlines)

    def row(self, number: int) -> Headline:
        return self.rows[number] if self.rows else headline(number)

    def answer(self, message: RowsWanted) -> None:
        rows = [self.row(number) for number in range(message.start, message.end)]
        self.list.rows_arrived(message.generation, message.start, rows)

    def on_rows_wanted(self, message: RowsWanted) -> None:
        self.asked.append(message)
        if self.answers:
            self.answer(message)

    def on_teasers_wanted(self, message: TeasersWanted) -> None:
        self.said.append(message)

    def on_headline_highlighted(self, message: HeadlineHighlighted) -> None:
        self.said.append(message)

    def on_headline_opened(self, message: HeadlineOpened) -> None:
        self.said.append(message)

    def lines(self) -> list[str]:
        """What the inside of the list shows, as plain text."""
        return [self.list.render_line(y).text for y in range(self.list.size.height)]

    def highlighted(self) -> list[int]:
        return [m.headline.id for m in self.said if isinstance(m, HeadlineHighlighted)]


async def settled(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_a_row_takes_two_lines_with_time_quotes_and_source() -> None:
    row = headline(
        0, headline="Leaders back five-percent defence target", date_kind="exact", quotes=6
    )
    app = Desk([row])
    async with app.run_test(size=(51, 12)) as pilot:
        await settled(pilot)
        lines = app.lines()
        clock = f"{row.published.astimezone():%H:%M}"
        assert lines[1] == f"▌● {clock} Leaders back five-percent defence       "
        assert lines[2] == "▌   6 “” target                     Harbour Wire "


async def test_a_headline_of_three_lines_is_not_cut_but_a_longer_one_is_with_an_ellipsis() -> None:
    long = "Ceasefire monitors return to the valley road for the first time since the spring thaw"
    app = Desk([headline(0, headline=long), headline(1, headline=long + " and stay " * 9)])
    async with app.run_test(size=(51, 12)) as pilot:
        await settled(pilot)
        lines = app.lines()
        shown = " ".join(line[9:].strip() for line in lines[1:4])
        assert shown.replace("  ", " ").startswith(long)
        assert "…" in lines[6]
        assert lines[7].strip() == ""


async def test_a_narrow_list_takes_one_line_a_row() -> None:
    app = Desk([headline(0, headline="River ports reopen after eleven days of flooding")])
    async with app.run_test(size=(38, 8)) as pilot:
        await settled(pilot)
        assert app.lines()[1] == "▌● 12:00 River ports reopen after…  "
        assert app.lines()[2].strip() == ""


async def test_the_bar_of_a_row_has_the_colour_of_its_section_unless_it_is_that_of_the_cursor() -> (
    None
):
    app = Desk([headline(0), headline(1, section="SPORT"), headline(2)])
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        bars = [next(iter(app.list.render_line(y))) for y in range(1, 7)]
        assert [bar.text[0] for bar in bars] == list("▌▌▎▎▎▎")
        colours = [bar.style.color for bar in bars if bar.style]
        roles = ("accent", "accent", "section-gold", "section-gold", "section-blue", "section-blue")
        assert colours == [app.list.style_of(role).color for role in roles]


async def test_a_section_that_is_not_on_the_list_has_no_colour_of_one_that_is() -> None:
    app = Desk([headline(n, section=name) for n, name in enumerate(("WORLD", "NEWS", "COURTS"))])
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        bars = [next(iter(app.list.render_line(y))) for y in range(3, 7)]
        assert {bar.style.color for bar in bars if bar.style} == {
            app.list.style_of("section-grey").color
        }


async def test_a_row_of_one_line_has_its_source_and_is_cut_at_the_last_cell() -> None:
    long = "Ceasefire monitors return to the valley road for the first time since the thaw began"
    app = Desk([headline(0, headline=long, quotes=13)])
    async with app.run_test(size=(80, 8)) as pilot:
        app.list.density = "one"
        await settled(pilot)
        line = "▌● 12:00 Ceasefire monitors return to the valley road fo…  Harbour Wire 13 “” "
        assert app.lines()[1] == line


async def test_no_line_is_left_free_above_a_day() -> None:
    app = Desk([headline(n, published=NOON - timedelta(days=n)) for n in range(3)])
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        assert [line[0] for line in app.lines()[:9]] == list(" ▌▌ ▎▎ ▎▎")


async def test_days_head_their_rows_and_the_day_on_top_stays() -> None:
    rows = [headline(n, published=NOON - timedelta(hours=8 * n)) for n in range(40)]
    app = Desk(rows)
    async with app.run_test(size=(60, 12)) as pilot:
        app.list.density = "one"
        await settled(pilot)
        assert app.lines()[0].startswith(" Today · Wed 25 June ──")
        assert any(line.startswith(" Yesterday · Tue 24 June ──") for line in app.lines())
        await pilot.press("G")
        await settled(pilot)
        top = app.list.top
        day = format_date_heading(rows[top].published.astimezone().date(), TODAY)
        assert app.lines()[0].startswith(f" {day} ─")


async def test_the_heading_of_a_day_has_its_count() -> None:
    app = Desk([headline(0)])
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.show(1, 1, day_counts={TODAY: 16})
        await settled(pilot)
        assert app.lines()[0].endswith("─ 16 ")


async def test_a_search_by_relevance_has_no_days_and_shows_dates() -> None:
    app = Desk([headline(0, published=NOON - timedelta(days=9))])
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.show(1, 1, by_day=False)
        await settled(pilot)
        assert app.lines()[0].startswith("▌● 16 Jun Port story 0")


@pytest.mark.parametrize("density", ["two", "one"])
async def test_a_search_by_relevance_never_leaves_the_year_of_an_older_article_out(
    density: Literal["two", "one"],
) -> None:
    app = Desk([headline(0, published=datetime(2013, 4, 12, 9, 0, tzinfo=UTC), quotes=13)])
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.density = density
        app.list.show(1, 1, by_day=False)
        await settled(pilot)
        if density == "one":
            assert app.lines()[0].startswith("▌● 12 Apr 2013 Port story 0")
        else:
            assert app.lines()[0].startswith("▌● 12 Apr Port story 0")
            assert app.lines()[1].startswith("▌    2013 ")


async def test_a_search_by_relevance_shows_the_day_a_source_wrote_in_any_zone(
    in_zone: InZone,
) -> None:
    in_zone("Pacific/Auckland")
    noon = NOON - timedelta(days=9)
    app = Desk([headline(0, published=noon, date_kind="day"), headline(1, published=noon)])
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.show(2, 1, by_day=False)
        await settled(pilot)
        assert "16 Jun" in app.lines()[0]
        assert "17 Jun" in app.lines()[2]


async def test_what_is_known_of_a_time_is_all_that_is_shown() -> None:
    app = Desk([headline(0, date_kind="day"), headline(1, date_kind="seen")])
    async with app.run_test(size=(60, 8)) as pilot:
        await settled(pilot)
        clock = f"{(NOON - timedelta(minutes=1)).astimezone():%H:%M}"
        assert app.lines()[1].startswith("▌●       Port")
        assert app.lines()[3].startswith(f"▎●~{clock}")


async def test_marks_show_without_colour() -> None:
    rows = [headline(0), headline(1, read=True), headline(2, starred=True, read=True)]
    app = Desk(rows)
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        assert [app.lines()[y][:2] for y in (1, 3, 5)] == ["▌●", "▎ ", "▎★"]


async def test_moving_announces_each_article_under_the_cursor() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("j", "down", "k", "G", "g")
        await settled(pilot)
        assert app.highlighted() == [1000, 1001, 1002, 1001, 1049, 1000]


async def test_an_article_that_stays_selected_is_not_announced_again() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        app.said.clear()
        app.list.show(50, 9, selected=1007, position=7)
        await settled(pilot)
        assert app.list.cursor == 7
        assert app.highlighted() == []


async def test_a_held_key_turns_the_page_and_keeps_the_cursor_on_screen() -> None:
    app = Desk(total=500)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        tops = set()
        for _ in range(60):
            app.list.action_move(1)
            assert app.list.is_shown(app.list.cursor)
            tops.add(app.list.top)
        assert len(tops) < 15
        for _ in range(60):
            app.list.action_move(-1)
            assert app.list.is_shown(app.list.cursor)
        assert app.list.top == 0


async def test_cached_lines_equal_freshly_rendered_ones() -> None:
    app = Desk([headline(n, read=n % 3 == 0, quotes=n) for n in range(60)])
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        region = app.list.outer_size.region
        for keys in ("jj", "k", "G", "g", "jjjjjjjj"):
            await pilot.press(*keys)
            await settled(pilot)
            app.list.update_row(replace(app.list.headline or headline(0), starred=True))
            app.list.arrivals = Arrivals(app.list.arrivals.total + 1)
            await settled(pilot)
            kept = [list(strip) for strip in app.list.render_lines(region)]
            app.list.refresh()
            assert [list(strip) for strip in app.list.render_lines(region)] == kept


async def test_the_last_row_is_at_the_bottom() -> None:
    app = Desk(total=500)
    async with app.run_test(size=(60, 19)) as pilot:
        await settled(pilot)
        await pilot.press("G")
        await settled(pilot)
        assert app.list.cursor == 499
        assert "Port story 499" in app.lines()[-2] + app.lines()[-3]


async def test_a_million_rows_are_asked_for_a_window_at_a_time() -> None:
    app = Desk(total=1_000_000)
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        await pilot.press("G", "g", "pagedown", "ctrl+d", "ctrl+u", "pageup")
        app.list.go_to(500_000)
        await settled(pilot)
        assert app.highlighted()[-1] == 501_000
        assert max(message.end - message.start for message in app.asked) < 500
        assert len(app.asked) < 8


async def test_rows_at_hand_are_not_asked_for_again() -> None:
    app = Desk(total=5_000)
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        for _ in range(30):
            await pilot.press("pagedown")
            await settled(pilot)
        asked = [(message.start, message.end) for message in app.asked]
        assert len(asked) > 2
        assert all(before[1] == after[0] for before, after in pairwise(asked))


async def test_rows_of_an_earlier_result_set_are_dropped() -> None:
    app = Desk(total=50)
    app.answers = False
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        late = app.asked[-1]
        app.list.show(10, 0)
        await settled(pilot)
        app.answer(late)
        assert app.list.headline is None
        app.answer(app.asked[-1])
        assert app.list.headline == headline(0)


async def test_a_row_not_at_hand_shows_that_it_is_coming() -> None:
    app = Desk(total=5000)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        app.answers = False
        await pilot.press("G")
        await settled(pilot)
        assert any("…" in line for line in app.lines())
        app.answer(app.asked[-1])
        await settled(pilot)
        assert app.highlighted()[-1] == 5999
        assert not any("…" in line for line in app.lines())


async def test_a_mark_repaints_its_row_and_the_count() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.show(50, 12)
        await settled(pilot)
        app.list.update_row(headline(1, read=True, starred=True))
        await settled(pilot)
        assert app.lines()[3].startswith("▎★")
        assert app.list.unread == 11
        assert "11 unread of 50" in str(app.list.border_subtitle)


async def test_arrivals_stand_in_the_border_and_move_nothing() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        before = app.lines()
        app.list.arrivals = Arrivals(5)
        await settled(pilot)
        assert "▲ 5 new" in str(app.list.border_subtitle)
        assert app.lines() == before


async def test_enter_and_a_double_click_open() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "l")
        await pilot.click(Headlines, offset=(20, 6), times=2)
        await settled(pilot)
        opened = [m.headline.id for m in app.said if isinstance(m, HeadlineOpened)]
        assert opened == [1000, 1000, 1002]


async def test_a_click_on_a_day_selects_nothing() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("j")
        await pilot.click(Headlines, offset=(20, 1))
        assert app.list.cursor == 1


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Desk(total=50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        app.list.turn(4)
        await settled(pilot)
        assert app.list.cursor == 0
        assert "Port story 4" in app.lines()[1]
        app.list.turn(-100)
        assert "Port story 0" in app.lines()[1]


async def test_a_resize_keeps_the_selected_row_on_screen() -> None:
    app = Desk(total=500)
    async with app.run_test(size=(60, 40)) as pilot:
        await settled(pilot)
        app.list.go_to(12)
        await pilot.resize_terminal(38, 9)
        await settled(pilot)
        assert app.list.cursor == 12
        assert app.list.is_shown(12)


async def test_no_rows_draw_nothing_and_take_every_key() -> None:
    app = Desk([])
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("j", "k", "G", "g", "pagedown", "ctrl+u", "enter", "n")
        await settled(pilot)
        assert not "".join(app.lines()).strip()
        assert app.said == []


HOSTILE = [
    "[@click=app.quit]Harbour[/] strike [/nope]",
    "\x1b]0;owned\x07Ferry \x9b31m late \x1b[2J",
    "\u202eelddim\u202c of the \u200b word\r\nbreak",
    "港の労働者がストを終えた、市長は新しい予算を歓迎する" * 3,
    "👩\u200d🚀 returns 👍🏽 ❤\ufe0f 🇳🇱 after long stay",
    "שלום לכולם: נמל חיפה נפתח מחדש",
    "Z" + "\u0300" * 300 + "algo " + "x" * 400,
    "",
]


@pytest.mark.parametrize("size", [(38, 12), (51, 40), (90, 30)])
async def test_hostile_headlines_keep_the_columns_and_do_nothing(size: tuple[int, int]) -> None:
    rows = [
        headline(n, headline=text, section=text[:9], source_name=text)
        for n, text in enumerate(HOSTILE)
    ]
    app = Desk(rows)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.list.show(len(rows), 1, hits=["[", "港", "(x", "ferry"])
        await settled(pilot)
        app.list.go_to(len(rows) - 1)
        await settled(pilot)
        assert app.is_running
        for line in app.lines():
            assert cell_len(line) == app.list.size.width
            assert line.isprintable()


async def test_hits_are_marked_on_their_own_ground() -> None:
    app = Desk([headline(0, headline="River ports reopen")])
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.show(1, 1, hits=["port"])
        await settled(pilot)
        strip = app.list.render_line(1)
        marked = [s.text for s in strip if s.style and s.style.bgcolor == _hit(app)]
        assert marked == ["port"]


def _hit(app: Desk) -> object:
    return app.list.style_of("on-hit").bgcolor


async def test_wire_words_stand_as_chips_before_the_headline() -> None:
    row = headline(0, headline="UPDATE 2-CORRECTED-Ferry", read=True)
    app = Desk([row, headline(1)])
    async with app.run_test(size=(51, 12)) as pilot:
        await settled(pilot)
        text = "\u00a0UPDATE\u00a02\u00a0 \u00a0CORRECTED\u00a0"
        assert text in app.lines()[1]
        assert "UPDATE 2-" not in "".join(app.lines())
        chips = {
            segment.text.strip(): segment.style
            for segment in app.list.render_line(1)
            if segment.style and segment.style.reverse
        }
        assert set(chips) == {"UPDATE\u00a02", "CORRECTED"}
        assert len({style.color for style in chips.values()}) == 2


async def test_a_row_of_one_line_has_the_chip_that_matters_most() -> None:
    app = Desk([headline(0, headline="UPDATE 2-CORRECTED-Ferry toll")])
    async with app.run_test(size=(38, 8)) as pilot:
        await settled(pilot)
        assert "\u00a0CORRECTED\u00a0 Ferry toll" in app.lines()[1]
        assert "UPDATE" not in app.lines()[1]


async def test_the_chip_of_an_embargo_turns_dim_when_it_ends() -> None:
    far = NOON.replace(year=2400)
    row = headline(0, headline="EMBARGOED UNTIL 1800 GMT: Budget", published=far)
    app = Desk([row])
    async with app.run_test(size=(51, 12)) as pilot:
        await settled(pilot)

        def is_bright() -> bool:
            return any(
                "EMBARGO" in one.text and bool(one.style and one.style.reverse)
                for one in app.list.render_line(1)
            )

        assert is_bright()
        end = far.replace(hour=18)
        assert not app.list.renderer.is_outdated(end - timedelta(seconds=1))
        assert app.list.renderer.is_outdated(end)


async def test_a_headline_of_one_line_has_a_standfirst_beside_its_source() -> None:
    short = headline(0, headline="Ferry late")
    app = Desk([short, headline(1, headline="A headline that takes two lines " * 2)])
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        wanted = [message for message in app.said if isinstance(message, TeasersWanted)]
        assert [message.articles for message in wanted] == [(short.id,)]
        app.list.teasers_arrived(
            wanted[0], {short.id: "The last boat leaves in the autumn, they say"}
        )
        await settled(pilot)
        line = app.lines()[2]
        assert line.startswith("▌        The last boat leaves in the autum…")
        assert line.endswith("  Harbour Wire ")


async def test_a_hit_outside_the_headline_is_shown_in_a_line_of_its_own() -> None:
    long = headline(0, headline="Leaders back five-percent defence target at the summit in June")
    app = Desk([long, headline(1, headline="Where the ferry goes, and why it goes there at all")])
    async with app.run_test(size=(51, 12)) as pilot:
        app.list.show(2, 2, hits=["ferry"])
        await settled(pilot)
        wanted = next(message for message in app.said if isinstance(message, TeasersWanted))
        assert wanted.articles == (long.id,)
        before = app.lines()
        app.list.teasers_arrived(wanted, {long.id: "The old ferry was sold"})
        await settled(pilot)
        after = app.lines()
        assert after[3].startswith("▌        The old ferry was")
        assert [line for line in after if line not in before] == [after[3]]
        strip = app.list.render_line(3)
        assert [s.text for s in strip if s.style and s.style.bgcolor == _hit(app)] == ["ferry"]
        app.list.show(2, 2, hits=["boat"])
        app.list.teasers_arrived(wanted, {long.id: "too late"})
        assert "too late" not in "".join(app.lines())


async def test_text_below_headlines_is_asked_for_rows_on_screen_only() -> None:
    app = Desk(total=5_000)
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        asked = [message.articles for message in app.said if isinstance(message, TeasersWanted)]
        assert asked
        assert all(len(articles) <= 15 for articles in asked)


@pytest.mark.parametrize(
    ("changes", "alerted", "mark", "more"),
    [
        ({}, False, "● ", ""),
        ({}, True, "● ", "!"),
        ({"read": True, "unseen_edit": "major"}, False, "≠ ", ""),
        ({"read": True, "unseen_edit": "minor"}, True, "! ", "✎"),
        ({"unseen_edit": "major"}, False, "● ", "≠"),
        ({"unseen_edit": "major", "date_kind": "seen"}, False, "●~", "≠"),
        ({"unseen_edit": "major", "date_kind": "seen"}, True, "●~", "!≠"),
        ({"read": True, "story": StoryRow(3, 1, 0, 0, "minor")}, False, "✎ ", ""),
        ({"story": StoryRow(3, 1, 0, 2, "major"), "unseen_edit": "minor"}, False, "● ", "≠"),
        ({"starred": True}, False, "● ", "★"),
        ({"starred": True, "read": True}, False, "★ ", ""),
        ({"starred": True, "unseen_edit": "major"}, True, "● ", "★!≠"),
        ({"starred": True, "unseen_edit": "major", "quotes": 12}, True, "● ", "★!≠"),
        ({"starred": True, "date_kind": "seen"}, True, "●~", "★!"),
        ({"read": True, "date_kind": "seen"}, False, " ~", ""),
    ],
)
@pytest.mark.parametrize("two", [True, False])
async def test_each_state_of_a_row_has_a_mark_and_only_one_stands_beside_the_time(
    in_zone: InZone, changes: dict[str, object], alerted: bool, mark: str, more: str, two: bool
) -> None:
    in_zone("UTC")
    row = headline(1, **{"quotes": 0, **changes})
    app = Desk([row])
    async with app.run_test(size=(70, 9)) as pilot:
        app.list.density = "two" if two else "one"
        app.list.alerted = Alerted(frozenset({row.id} if alerted else ()))
        await settled(pilot)
        first, second = app.lines()[1:3]
        assert first[1:9] == f"{mark}11:59 "
        if two:
            quotes = f"{row.quotes}“”" if row.quotes else ""
            assert second[1:9].split() == (f"{more}{quotes}".split())
            assert second[1:9].startswith(more)
        else:
            arrow = "▸ " if row.story else ""
            assert first[9:].startswith(f"{arrow}{more}{' ' if more else ''}{row.headline[:9]}")


@pytest.mark.parametrize(
    ("width", "minutes", "label"),
    [
        (100, 5, "  retake · Harbour Wire "),
        (100, 1500, "  24 Jun · retake · Harbour Wire "),
        (50, 5, "  retake · Harbour Wire "),
        (50, 1500, "  24 Jun · Harbour… "),
    ],
)
async def test_an_unfolded_take_shows_its_source_and_its_day_where_that_is_another(
    in_zone: InZone, width: int, minutes: int, label: str
) -> None:
    in_zone("UTC")
    head = headline(1, story=StoryRow(2, 1, 0, 0))
    sent = NOON - timedelta(minutes=minutes)
    take = headline(2, published=sent, take=TakeRow(head.id, head.published, "retake"))
    app = Desk([head, take])
    async with app.run_test(size=(width, 12)) as pilot:
        await settled(pilot)
        assert any(label in line for line in app.lines())
