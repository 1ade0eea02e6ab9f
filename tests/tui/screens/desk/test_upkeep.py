"""Upkeep in the background: extracting quotes again, grouping older articles."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import STORIES, OpenDesk, Reader, fill, story


def mark_as_extracted_by_an_earlier_version(archive: Archive) -> None:
    """Let all quotes be those of the first extractor."""
    with closing(sqlite3.connect(archive.location)) as file, file:
        file.execute("UPDATE counter SET value = 1 WHERE name = 'quotes made by'")
        file.execute("UPDATE quote SET role = 'of old'")


def mark_as_in_no_story(archive: Archive) -> None:
    """Let all articles be those of a newsdesk that knew no stories."""
    with closing(sqlite3.connect(archive.location)) as file, file:
        file.execute("DELETE FROM take")
        file.execute(
            "INSERT INTO counter SELECT 'stories grouped down to', max(pos) + 1 FROM article"
        )


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
        await reader.sees(lambda: "re-extracting quotes ━" in reader.picture())
        await reader.press("X")
        await reader.told("Stopped; it continues at the next start")
        await reader.sees(lambda: "re-extracting quotes" not in reader.picture().splitlines()[0])
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
        await reader.told("Quotes are up to date")


async def test_older_articles_are_grouped_in_the_background_and_go_on_after_a_stop(
    open_desk: OpenDesk, archive: Archive
) -> None:
    count = 2_400
    fill(archive, [story(n, f"Dispatch {n}", "WORLD", ("Calm.",)) for n in range(count)], "Lund")
    mark_as_in_no_story(archive)
    async with open_desk() as reader:
        with closing(sqlite3.connect(archive.location, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # grouping waits until the command was tried
            await reader.run_command("gs")
            await reader.told("Grouping older articles into stories; X stops it")
            await reader.run_command("rq")
            await reader.told("Older articles are being grouped into stories; X stops it")
            other.execute("ROLLBACK")
        await reader.sees(lambda: "grouping stories ━" in reader.picture())
        await reader.press("X")
        await reader.told("Stopped; it continues at the next start")
        await reader.sees(lambda: "grouping stories" not in reader.picture().splitlines()[0])
        assert 0 < archive.stories.remaining() < count
        await reader.run_command("gs")
        await reader.sees(lambda: not archive.stories.is_due())
        await reader.sees(lambda: reader.desk.widgets.header.progress is None)
        ids = archive.ids(Filter())
        assert len(archive.stories.of(ids)) == len(ids) > count
        await reader.run_command("gs")
        await reader.told("All articles are in stories")


def arrive(archive: Archive, count: int) -> list[int]:
    """Store articles as a program does that is killed before their quotes and stories are found."""
    said = ("A trawler ran aground.", "“It is day one,” said Ada Quist.")
    articles = [story(-n, f"Dispatch {n}", "WORLD", said) for n in range(1, count + 1)]
    return [one.id for one in archive.add(articles, deduplicate=False, later=True)]


async def test_what_another_program_has_left_undone_is_followed_up_within_seconds(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.watches.add("trawler", name="Trawlers", level="bell")
    async with open_desk() as reader:
        ids = arrive(archive, 7)
        await reader.lists(
            *(f"Dispatch {n}" for n in range(7, 0, -1)), *(one[0] for one in STORIES)
        )
        await reader.sees(lambda: archive.waiting_arrival() == 0)
        assert len(set(archive.stories.of(ids).values())) == 1
        await reader.sees(lambda: reader.desk.widgets.header.late == 1)
        await reader.press("g", "g")
        await reader.reads("Dispatch 7")
        await reader.sees(lambda: reader.desk.feed.results.rows(0, 1)[0].quotes == 1)


async def test_many_are_followed_up_in_a_subprocess_that_the_reader_can_stop(
    open_desk: OpenDesk, archive: Archive
) -> None:
    count = 120
    ids = arrive(archive, count)
    async with open_desk() as reader:
        with closing(sqlite3.connect(archive.location, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # it waits until it is stopped
            await reader.told("Finding quotes and stories; X stops it")
            await reader.press("X")
            await reader.told("Stopped; it continues at the next start")
            other.execute("ROLLBACK")
        assert archive.follow_up.remaining() == count
        await reader.run_command("rq")
        await reader.sees(lambda: archive.waiting_arrival() == 0)
        await reader.sees(lambda: reader.desk.widgets.header.progress is None)
        assert len(archive.stories.of(ids)) == count


async def test_an_article_that_is_opened_before_its_turn_has_its_quotes(
    open_desk: OpenDesk, archive: Archive
) -> None:
    with closing(sqlite3.connect(archive.location, isolation_level=None)) as other:
        arrive(archive, 3)
        other.execute("BEGIN IMMEDIATE")  # nobody can store what is found
        async with open_desk() as reader:
            await reader.reads("Dispatch 3")
            await reader.sees(lambda: len(reader.desk.reading.opened.quotes) == 1)
            assert archive.follow_up.remaining() == 3
            other.execute("ROLLBACK")
            await reader.sees(lambda: archive.waiting_arrival() == 0)
            assert len(reader.desk.reading.opened.quotes) == 1
