"""Stories folded in the list of headlines: one row each, unfolded and folded by a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Archive
from storage.model import Article, Block, Filter
from tests.tui.conftest import FERRY, NEWEST, PORT, OpenDesk, Reader, fill
from tests.tui.screens.conftest import SIZES

FOLDED = Filter(folded=True)
LATER = "The first ship to leave carried 400 cars; the port expects twelve more by nightfall."
INSURERS = "Insurers said the stoppage cost shippers more than they had expected in spring."


def take(minutes: int, headline: str, paragraphs: tuple[str, ...], section: str = "") -> Article:
    """Return a take of the story of the port, so many minutes after the first."""
    return Article(
        headline,
        section or PORT[1],
        NEWEST + timedelta(minutes=minutes),
        blocks=tuple(Block(text) for text in paragraphs),
        key=f"take:{minutes}",
        digest=f"take:{minutes}",
    )


TAKES = [
    take(10, PORT[0], PORT[2]),
    take(20, f"UPDATE 1-{PORT[0]}", (*PORT[2], LATER)),
    take(30, "Orsund port reopens as dockers accept pay deal after stoppage", (PORT[2][0], LATER)),
]
HEAD = TAKES[-1].headline


@pytest.fixture
def told(archive: Archive) -> Archive:
    """Return an archive in which the story of the port has four takes of two sources, all read."""
    fill(archive, TAKES, "Coast Wire")
    archive.marks.mark_all_read(Filter())
    archive.stories.move([ferry(archive)], None)
    archive.settings.merge("session", {"folds": True})
    (port,) = {archive.stories.of([row])[row] for row in ids(archive)[:4]}
    assert [one.kind for one in archive.stories.takes(port)] == [None, "repeat", "retake", "cut"]
    return archive


def ids(archive: Archive, shown: Filter = Filter()) -> list[int]:  # noqa: B008
    return [row.id for row in archive.select(shown).rows(0, 99)]


def ferry(archive: Archive) -> int:
    rows = archive.select(Filter()).rows(0, 99)
    return next(row.id for row in rows if row.headline == FERRY[0])


def lines(reader: Reader) -> list[str]:
    """Return the lines of the list of headlines that say something."""
    return [line.strip() for line in reader.picture().splitlines()]


def holds(reader: Reader, words: str) -> Callable[[], bool]:
    return lambda: any(words in line for line in lines(reader))


def lacks(reader: Reader, words: str) -> Callable[[], bool]:
    return lambda: not holds(reader, words)()


@SIZES
async def test_a_story_is_one_row_that_a_key_unfolds_and_folds(
    open_desk: OpenDesk, told: Archive, size: tuple[int, int]
) -> None:
    told.marks.set(ids(told)[1:3], read=False)
    async with open_desk(size) as reader:
        counts = "2 sources · 3 takes · " + ("+1" if size[0] > 100 else "●")
        await reader.sees(holds(reader, counts))
        await reader.sees(holds(reader, "1 unread of 5"))
        assert lacks(reader, "▾")()
        await reader.press("x")
        await reader.sees(holds(reader, "▾"))
        assert reader.desk.widgets.headlines.row_count == 8
        assert reader.desk.state.selected.id == ids(told)[0]  # type: ignore[union-attr]
        assert holds(reader, "1 unread of 5")()
        await reader.press("j", "j", "x")
        await reader.sees(lacks(reader, "▾"))
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 5)
        assert reader.desk.state.selected.id == ids(told)[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24)], ids=str)
async def test_the_footer_shows_the_key_that_unfolds_or_folds_the_selected_story(
    open_desk: OpenDesk, told: Archive, size: tuple[int, int]
) -> None:
    def footer() -> str:
        return reader.picture().splitlines()[-1]

    async with open_desk(size) as reader:
        await reader.sees(lambda: "x unfold" in footer())
        await reader.press("j")  # to an article that is the only one of its story
        await reader.sees(lambda: "fold" not in footer())
        before = footer()
        await reader.press("k")
        await reader.sees(lambda: "x unfold   ? help" in footer())
        assert footer()[:40] == before[:40]
        await reader.press("x")
        await reader.sees(lambda: "x fold   ? help" in footer())
        await reader.press("j")  # to a take of the story
        await reader.sees(lambda: reader.desk.state.selected.take)
        assert "x fold" in footer()
        await reader.press("x")
        await reader.sees(lambda: "x unfold" in footer())
        await reader.press("enter")
        await reader.sees(lambda: "fold" not in footer())


async def test_the_footer_is_painted_again_only_for_other_keys(
    open_desk: OpenDesk, told: Archive
) -> None:
    painted: list[str] = []

    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: "x unfold" in reader.picture())
        await reader.press("j")
        await reader.sees(lambda: "x unfold" not in reader.picture())
        footer = reader.desk.widgets.footer
        render = footer.render_line
        footer.render_line = lambda y: painted.append("") or render(y)  # type: ignore[method-assign,func-returns-value]
        await reader.press("j", "j")
        await reader.sees(lambda: reader.desk.widgets.headlines.cursor == 3)
        await reader.pilot.pause()
        assert not painted
        await reader.press("0", "3", "k")
        await reader.sees(lambda: "x unfold" in reader.picture())
        assert painted


async def test_takes_say_what_they_are_to_earlier_ones(open_desk: OpenDesk, told: Archive) -> None:
    async with open_desk((220, 60)) as reader:
        await reader.sees(holds(reader, "2 sources · 3 takes · +1 same text"))
        await reader.press("x")
        await reader.sees(holds(reader, "retake · Coast Wire"))
        assert holds(reader, "same text · Coast Wire")()
        assert holds(reader, "▾ 2 sources")()
        await reader.press("ctrl+x")
        await reader.told("Every article is a row")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 8)
        await reader.press("x")
        await reader.told("Stories are not folded: ^x folds them")
        await reader.press("ctrl+x")
        await reader.told("Each story is one row")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 5)


async def test_the_choice_is_remembered(open_desk: OpenDesk, told: Archive) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "of 5"))
        await reader.press("f")
        while "▌☑ Fold stories" not in reader.picture():
            await reader.press("j")
        await reader.press("space")
        await reader.sees(holds(reader, "of 8"))
        await reader.sees(holds(reader, "☐ Fold stories"))
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "of 8"))
        await reader.sees(holds(reader, "☐ Fold stories"))


async def test_next_unread_goes_through_a_story_before_it_leaves_it(
    open_desk: OpenDesk, told: Archive
) -> None:
    order = ids(told)
    unread = [order[0], order[2], order[3], order[6]]
    told.marks.set(unread, read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "2 unread of 5"))
        await reader.press("enter")
        for article in unread[1:]:
            await reader.press("n")
            await reader.sees(lambda wanted=article: selected(reader) == wanted)  # type: ignore[misc]
            await reader.sees(lambda wanted=article: opened(reader) == wanted)  # type: ignore[misc]
        await reader.sees(lambda: told.count(Filter(unread=True)) == 0)
        await reader.press("n")
        await reader.told("Nothing unread here")


async def test_keys_for_next_unread_that_come_at_once_are_not_lost(
    open_desk: OpenDesk, told: Archive
) -> None:
    order = ids(told)
    told.marks.set(order[:4], read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "4 unread"))
        await reader.rush("nnn")
        await reader.sees(lambda: selected(reader) == order[3])


async def test_marking_a_folded_story_marks_all_its_takes_in_one_step(
    open_desk: OpenDesk, told: Archive
) -> None:
    takes = ids(told)[:4]
    told.marks.set(takes[1:], read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "3 unread"))
        await reader.press("r")
        await reader.sees(lambda: told.count(Filter(unread=True)) == 0)
        await reader.sees(lacks(reader, "3 unread"))
        await reader.told("3 takes marked read · ^z undoes")
        await reader.press("ctrl+z")
        await reader.sees(lambda: told.count(Filter(unread=True)) == 3)
        await reader.press("g", "s")
        await reader.sees(lambda: ids(told, Filter(starred=True)) == takes)
        await reader.press("ctrl+z")
        await reader.sees(lambda: told.count(Filter(starred=True)) == 0)


async def test_the_unfolded_row_of_a_read_take_marks_the_others_and_says_so(
    open_desk: OpenDesk, told: Archive
) -> None:
    takes = ids(told)[:4]
    told.marks.set([takes[2]], read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "1 unread"))
        await reader.press("x")
        await reader.sees(lambda: reader.desk.state.unfolded)
        await reader.press("g", "r")
        await reader.told("1 take marked read · ^z undoes")
        await reader.sees(lambda: told.count(Filter(unread=True)) == 0)
        await reader.press("ctrl+z")
        await reader.sees(lambda: ids(told, Filter(unread=True)) == [takes[2]])
        await reader.press("g", "j", "r")  # a take that is read
        await reader.told("Already read")
        assert ids(told, Filter(unread=True)) == [takes[2]]


async def test_marks_in_the_article_apply_to_that_article_alone(
    open_desk: OpenDesk, told: Archive
) -> None:
    first, *_ = ids(told)
    async with open_desk((120, 36)) as reader:
        await reader.press("enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.press("s")
        await reader.sees(lambda: ids(told, Filter(starred=True)))
        assert ids(told, Filter(starred=True)) == [first]
        await reader.press("u")
        await reader.sees(lambda: ids(told, Filter(unread=True)))
        assert ids(told, Filter(unread=True)) == [first]


async def test_reading_a_row_reads_that_take_alone(open_desk: OpenDesk, told: Archive) -> None:
    takes = ids(told)[:4]
    told.marks.set(takes, read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "4 unread"))
        await reader.press("enter")
        await reader.sees(lambda: ids(told, Filter(unread=True)) == takes[1:])
        await reader.sees(holds(reader, "3 unread"))
        assert holds(reader, "1 unread of 5")()


async def test_an_unread_story_stays_until_all_of_it_is_read(
    open_desk: OpenDesk, told: Archive
) -> None:
    takes = ids(told)[:4]
    told.marks.set(takes[2:3], read=False)
    async with open_desk((120, 36)) as reader:
        reader.desk.feed.show_filter(Filter(unread=True))
        await reader.sees(holds(reader, "1 unread of 1"))
        await reader.sees(holds(reader, "1 unread"))
        await reader.press("x", "j", "j", "r")
        await reader.sees(lambda: told.count(Filter(unread=True)) == 0)
        await reader.sees(holds(reader, "0 unread of 1"))
        assert holds(reader, HEAD[:30])()


async def test_all_above_or_below_is_read_with_whole_stories(
    open_desk: OpenDesk, told: Archive
) -> None:
    told.marks.set(ids(told), read=False)
    async with open_desk((120, 36)) as reader:
        await reader.sees(holds(reader, "5 unread of 5"))
        await reader.press("j")
        reader.desk.registry.run("above-read")
        await reader.told("4 articles marked as read.")
        await reader.sees(holds(reader, "4 unread of 5"))


async def test_a_mark_of_all_names_how_many_articles_there_are(
    open_desk: OpenDesk, told: Archive
) -> None:
    told.marks.set(ids(told), read=False)
    async with open_desk((120, 36)) as reader:
        await reader.press("A")
        await reader.sees(lambda: "Mark 8 articles as read?" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: told.count(Filter(unread=True)) == 0)


async def test_what_asks_for_single_articles_is_not_folded_and_says_so(
    open_desk: OpenDesk, told: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("slash", *"Orsund", "enter")
        await reader.sees(holds(reader, "of 6"))
        await reader.sees(lambda: "☑ Fold stories     off" in reader.picture())
        await reader.press("x")
        await reader.told("Not folded in a search")
        await reader.press("escape", "F")
        await reader.sees(holds(reader, "of 5"))


async def test_the_news_of_today_is_folded(open_desk: OpenDesk, told: Archive) -> None:
    async with open_desk((120, 36)) as reader:
        reader.desk.registry.run("today")
        await reader.sees(lambda: reader.desk.state.filter.since is not None)
        assert reader.desk.state.filter.folds
        reader.desk.feed.narrow(since=NEWEST.date())
        await reader.sees(holds(reader, "of 2"))
        assert holds(reader, "3 takes · +1")()


async def test_a_new_take_moves_its_story_up_and_leaves_the_reader_in_place(
    open_desk: OpenDesk, told: Archive
) -> None:
    order = ids(told, FOLDED)
    async with open_desk((120, 36)) as reader:
        await reader.press("j", "enter")
        await reader.sees(lambda: opened(reader) == order[1])
        (source,) = {row.source for row in told.select(Filter()).rows(0, 1)}
        told.add([replace(take(90, "Orsund port busy again", (*PORT[2], INSURERS)), source=source)])
        await reader.sees(holds(reader, "▲ 1 new"))
        await reader.sees(holds(reader, "Orsund port busy again"))
        assert opened(reader) == selected(reader) == order[1]
        assert holds(reader, "unread of 5")()


async def test_the_article_one_reads_is_not_folded_away_by_a_new_take(
    open_desk: OpenDesk, told: Archive
) -> None:
    (head, *_) = ids(told)
    async with open_desk((120, 36)) as reader:
        await reader.press("enter")
        await reader.sees(lambda: opened(reader) == head)
        (source,) = {row.source for row in told.select(Filter()).rows(0, 1)}
        told.add([replace(take(90, "Orsund port busy again", (*PORT[2], INSURERS)), source=source)])
        await reader.sees(holds(reader, "Orsund port busy again"))
        assert opened(reader) == selected(reader) == head
        headlines = reader.desk.widgets.headlines
        assert headlines.row_count == 6  # its story is the first row, it the second
        assert (headlines.cursor, headlines.unread) == (1, 1)
        await reader.press("1", "j")
        await reader.sees(lambda: selected(reader) != head)
        told.marks.set([selected(reader) or 0], starred=True)
        await reader.sees(lambda: headlines.row_count == 5)


async def test_nothing_moves_on_the_screen_when_much_arrives_at_once(
    open_desk: OpenDesk, told: Archive
) -> None:
    notices = [take(-n, f"Notice {n * 7919:x}y {n * 104729:x}z", ()) for n in range(2, 60)]
    fill(told, notices, "Lund")
    async with open_desk((120, 36)) as reader:
        await reader.press(*"jjjj")
        chosen = selected(reader)
        before = [line[:40] for line in lines(reader) if "Notice" in line]
        at = next(number for number, line in enumerate(lines(reader)) if line.startswith("│▌"))
        assert len(before) > 5
        arrived = [take(n, f"Report {n * 7927:x}v {n * 104723:x}w", ()) for n in range(61, 99)]
        fill(told, [*arrived, take(99, f"UPDATE 2-{PORT[0]}", PORT[2])], "Market")
        await reader.sees(holds(reader, "▲ 39 new"))
        assert selected(reader) == chosen
        assert [line[:40] for line in lines(reader) if "Notice" in line][: len(before)] == before
        now = next(number for number, line in enumerate(lines(reader)) if line.startswith("│▌"))
        assert at - 2 <= now <= at


async def test_a_story_unfolds_from_an_article_a_newer_take_stands_for(
    open_desk: OpenDesk, told: Archive
) -> None:
    first = ids(told, FOLDED)[0]
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: selected(reader) == first)
        (source,) = {row.source for row in told.select(Filter()).rows(0, 1)}
        told.add([replace(take(90, "Orsund port busy again", (*PORT[2], INSURERS)), source=source)])
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 6)
        assert selected(reader) == first
        await reader.press("x")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 9)
        assert not any("The only article" in toast.message for toast in reader.toasts)


@pytest.mark.parametrize("oldest_first", [False, True])
async def test_next_unread_goes_on_from_an_article_a_newer_take_stands_for(
    open_desk: OpenDesk, told: Archive, oldest_first: bool
) -> None:
    order = ids(told, FOLDED)
    told.marks.set(order[1:3], read=False)
    async with open_desk((120, 36)) as reader:
        if oldest_first:
            reader.desk.registry.run("oldest-first")
            await reader.sees(holds(reader, "Headlines · oldest first"))
        await reader.press("G" if oldest_first else "g")
        await reader.sees(lambda: selected(reader) == order[0])
        (source,) = {row.source for row in told.select(Filter()).rows(0, 1)}
        told.add([replace(take(90, "Orsund port busy again", (*PORT[2], INSURERS)), source=source)])
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 6)
        assert selected(reader) == order[0]
        await reader.press("n")
        await reader.sees(lambda: selected(reader) == (ids(told)[0] if oldest_first else order[1]))


async def test_the_oldest_take_is_first_where_the_oldest_article_is(
    open_desk: OpenDesk, told: Archive
) -> None:
    takes = ids(told)[:4]
    async with open_desk((120, 36)) as reader:
        reader.desk.registry.run("oldest-first")
        await reader.sees(holds(reader, "Headlines · oldest first"))
        await reader.press("G", "x")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 8)
        shown = [reader.desk.widgets.headlines._rows.get(row) for row in range(4, 8)]
        assert [row and row.id for row in shown] == [takes[0], *takes[:0:-1]]


async def test_an_article_without_others_of_its_story_says_so(
    open_desk: OpenDesk, told: Archive
) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.press("G", "x")
        await reader.told("The only article of its story")
        assert reader.desk.widgets.headlines.row_count == 5


async def test_a_story_is_a_row_in_each_section_it_is_in(
    open_desk: OpenDesk, told: Archive
) -> None:
    port = told.stories.of(ids(told)[:1])[ids(told)[0]]
    told.stories.move([ferry(told)], port)
    async with open_desk((160, 45)) as reader:
        await reader.sees(holds(reader, "of 4"))
        reader.desk.feed.show_filter(Filter(sections=frozenset({"BUSINESS"})))
        await reader.sees(holds(reader, "of 2"))
        assert holds(reader, FERRY[0][:20])()
        reader.desk.feed.show_filter(Filter(sections=frozenset({"WORLD"})))
        await reader.sees(holds(reader, "of 1"))
        await reader.sees(holds(reader, "3 takes"))


def selected(reader: Reader) -> int:
    row = reader.desk.state.selected
    return row.id if row else 0


def opened(reader: Reader) -> int:
    found = reader.desk.reading.opened
    return found.article.id if found else 0


async def test_the_filters_count_articles_and_the_list_stories(
    open_desk: OpenDesk, told: Archive
) -> None:
    total = told.count(Filter())
    assert total == told.select(FOLDED).total + 3
    async with open_desk((160, 45)) as reader:
        await reader.sees(holds(reader, f"0 unread of {total - 3} stories"))
        await reader.sees(lambda: re.search(rf" All +{total} ", reader.picture()))
        assert re.search(rf" With quotes +{told.count(Filter(quoted=True))} ", reader.picture())
        await reader.press("ctrl+x")
        await reader.sees(lambda: re.search(rf"0 unread of {total} ─", reader.picture()))
        assert re.search(rf" All +{total} ", reader.picture())
