"""The states of the dashboard that snapshots are kept of: how a reader comes to each.

A state is a small function that drives the desk from its first screen to where the snapshot is
taken. All of them begin over one invented newsroom (`fill_newsroom`); `before` changes it first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from storage import Archive, FetchState
from storage.model import Article, Block, Filter, Link
from tests.newsroom import fill
from tests.still_clock import NOW
from tests.tui.conftest import Reader
from tests.tui.screens.story.wire import arrive
from tests.tui.site import Site

Size = tuple[int, int]
Drive = Callable[[Reader], Awaitable[None]]

SIZES: tuple[Size, ...] = ((80, 24), (120, 36), (160, 45), (220, 60))
SMALL: tuple[Size, ...] = ((60, 20), (40, 10))


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of a state: its plain text at each of `sizes`."""

    drive: Drive
    sizes: tuple[Size, ...]
    before: Callable[[Archive], None]

    @property
    def name(self) -> str:
        return self.drive.__name__.replace("_", "-")


STATES: list[State] = []


def state(
    sizes: tuple[Size, ...] = SIZES,
    before: Callable[[Archive], None] = lambda _archive: None,
) -> Callable[[Drive], Drive]:
    """Keep snapshots of what a function drives to."""

    def keep(drive: Drive) -> Drive:
        STATES.append(State(drive, sizes, before))
        return drive

    return keep


# -- the newsroom ------------------------------------------------------------------------------


def fill_newsroom(archive: Archive) -> None:
    """Fill an empty archive with articles, an edit, clippings, saved filters and a last look."""
    fill(archive, NOW)
    rows = archive.select(Filter()).rows(0, 6)
    archive.add([edited(archive.article(rows[0].id))])
    for row in rows:
        if quotes := archive.quotes.of_article(row.id):
            archive.clippings.add(row.id, quotes[0])
    archive.clippings.add(rows[3].id)
    archive.clippings.set_note(archive.clippings.all()[0].id, "Ask for the minutes of the meeting")
    archive.saved_filters.save("Morning desk", Filter(unread=True, since=NOW.date()))
    archive.saved_filters.save("Money", Filter(sections=frozenset({"BUSINESS"})))
    looked = {
        "moment": (NOW - timedelta(hours=5)).isoformat(),
        "article": archive.last_arrival() - 6,
    }
    archive.settings.set("last look", looked)


def edited(article: Article) -> Article:
    """Return an article of the newsroom as its source has changed it: a sentence, and a link."""
    first, *rest = article.blocks
    where = first.text.index("currency")
    link = Link(where, where + len("currency"), "https://market-ledger.example/talar")
    blocks = (Block(first.text.replace("2.3%", "2.4%"), links=(link,)), *rest)
    return replace(article, key=article.link, blocks=blocks, digest="edited")


def nothing_works(archive: Archive) -> None:
    """Let every source have failed."""
    for source in archive.sources.all():
        error = f"{source.name.lower().replace(' ', '-')}.example: could not be reached"
        archive.sources.record_fetch(source.id, replace(source.fetch, failures=2, error=error))


def nothing_there(archive: Archive) -> None:
    """Remove every source with its articles."""
    for source in archive.sources.all():
        archive.sources.remove(source.id, articles="remove")


def with_a_story(archive: Archive) -> None:
    """Let a morning of wire arrive whose takes are of one story, mostly, and one be withdrawn."""
    arrive(archive)
    archive.withdrawals.mark([archive.last_arrival() - 3], killed=True)


def followed_but_empty(archive: Archive) -> None:
    """Leave one feed that has not sent anything."""
    nothing_there(archive)
    source = archive.sources.add(kind="feed", location="https://quiet.example/feed", name="Quiet")
    archive.sources.record_fetch(
        source.id, FetchState(last_fetch=NOW, last_success=NOW, next_fetch=NOW + timedelta(hours=1))
    )


# -- the desk ----------------------------------------------------------------------------------


@state((*SIZES, *SMALL, (39, 9)))
async def desk(reader: Reader) -> None:
    await reader.press("j", "j", "j")


@state((*SIZES, *SMALL))
async def article(reader: Reader) -> None:
    await reader.press("j", "enter", "space")


@state((*SIZES, *SMALL))
async def quotes(reader: Reader) -> None:
    await reader.press("j", "3", "j")


@state((*SIZES, *SMALL))
async def filters(reader: Reader) -> None:
    await reader.press("f", "j", "j")


@state()
async def filtered(reader: Reader) -> None:
    await reader.press("f", "j", "j", "space", "1")
    await reader.press("d", *"3d", "enter")


@state()
async def zoomed(reader: Reader) -> None:
    await reader.press("j", "2", "z")


@state()
async def picked(reader: Reader) -> None:
    await reader.press("m", "m", "j", "m")


@state(SIZES[::-1])
async def one_line(reader: Reader) -> None:
    await reader.press("D")


@state((*SIZES, *SMALL))
async def search(reader: Reader) -> None:
    await reader.press("/", *"harbour")


@state()
async def search_without_hits(reader: Reader) -> None:
    await reader.press("/", *"zeppelin")


@state()
async def search_that_is_wrong(reader: Reader) -> None:
    await reader.press("/", *"before:soonish port")


@state()
async def no_match(reader: Reader) -> None:
    reader.desk.feed.narrow(since=date(2020, 1, 1), until=date(2020, 1, 2))


@state((*SIZES, *SMALL), before=nothing_there)
async def empty(reader: Reader) -> None:
    await reader.sees(lambda: reader.desk.panel_layout.is_empty)


@state(before=followed_but_empty)
async def nothing_sent_yet(reader: Reader) -> None:
    await reader.sees(lambda: reader.desk.panel_layout.is_empty)


@state(before=nothing_works)
async def offline(reader: Reader) -> None:
    reader.desk.widgets.header.offline = (
        True  # comes of a refresh in which nothing could be reached
    )


@state()
async def undone(reader: Reader) -> None:
    await reader.press("j", "s")
    await reader.sees(lambda: reader.desk.query("Toast"))  # else "Undone" takes its place at once
    await reader.press("ctrl+z")
    await reader.told("Undone")


# -- dialogs -----------------------------------------------------------------------------------


@state((*SIZES, *SMALL))
async def dates(reader: Reader) -> None:
    await reader.press("d", *"last week")


@state()
async def dates_that_are_wrong(reader: Reader) -> None:
    await reader.press("d", *"someday")


@state((*SIZES, *SMALL))
async def help_on_keys(reader: Reader) -> None:
    await reader.press("?")


@state((*SIZES, *SMALL))
async def palette(reader: Reader) -> None:
    await reader.press(":")


@state((*SIZES, *SMALL))
async def add_source(reader: Reader) -> None:
    await reader.press("a")


@state((*SIZES, *SMALL))
async def found_feeds(reader: Reader) -> None:
    site = Site()
    async with await asyncio.start_server(site.handle, "127.0.0.1", 0) as server:
        site.port = server.sockets[0].getsockname()[1]
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())


@state((*SIZES, *SMALL))
async def sources(reader: Reader) -> None:
    await reader.press("S")


@state()
async def source_settings(reader: Reader) -> None:
    await reader.press("S")
    await reader.sees(lambda: "Arts Desk" in reader.picture())
    await reader.press("enter")


@state((*SIZES, *SMALL))
async def failing(reader: Reader) -> None:
    await reader.press("!")


@state((*SIZES, *SMALL))
async def speakers(reader: Reader) -> None:
    await reader.press("Q")
    await reader.sees(
        lambda: "by role only" in str(reader.app.screen.query_one(".dialog").border_title)
    )


@state((*SIZES, *SMALL), before=with_a_story)
async def since(reader: Reader) -> None:
    await reader.press("W")
    await reader.sees(lambda: "Trawler aground" in reader.picture())


@state((*SIZES, *SMALL), before=with_a_story)
async def story(reader: Reader) -> None:
    await since(reader)
    await reader.press("enter")
    await reader.sees(lambda: "6 takes · 3 sources" in reader.picture())
    await reader.press("j")


@state((*SIZES[:2], *SMALL), before=with_a_story)
async def story_only_new(reader: Reader) -> None:
    await story(reader)
    await reader.press("v", "enter")
    await reader.sees(lambda: "of earlier takes" in reader.picture())


@state()
async def speaker(reader: Reader) -> None:
    await reader.press("Q")
    await reader.sees(lambda: " · 1 quote" in reader.picture() or " quotes" in reader.picture())
    await reader.press("down", "enter", "j")


@state()
async def said_before(reader: Reader) -> None:
    await article(reader)
    await reader.press("apostrophe")
    await reader.sees(lambda: "Wolańska earlier" in reader.picture())
    await reader.sees(lambda: "Nothing earlier" in reader.picture() or "▌ “" in reader.picture())


@state((*SIZES[:3], *SMALL))
async def speaker_without_quotes(reader: Reader) -> None:
    await speaker(reader)
    await reader.press("/", *"lighthouse", "enter")
    await reader.sees(lambda: "No quotes" in reader.picture())


@state((*SIZES, *SMALL))
async def clippings(reader: Reader) -> None:
    await reader.press("C")


def watched(archive: Archive) -> None:
    """Have two watches find what is there, as if it had just arrived."""
    archive.watches.add("talar OR bank", name="Money", level="bell", owner="Ada")
    archive.watches.add("is:urgent", name="Urgent", level="desktop", owner="Ada")
    rows = archive.select(Filter()).rows(0, 30)
    articles = [replace(archive.article(row.id), id=0, key=f"again:{row.id}") for row in rows]
    archive.add([replace(one, link="", digest="") for one in articles], deduplicate=False)


@state((*SIZES, *SMALL), before=watched)
async def alerts(reader: Reader) -> None:
    await reader.press("I")


@state()
async def writing_a_rule(reader: Reader) -> None:
    await reader.press("U", "a", *"title:talar", "ctrl+l")


@state(before=watched)
async def watching(reader: Reader) -> None:
    await reader.press("P", *"talar -vote", "ctrl+l")


def with_a_brief(archive: Archive) -> None:
    """Fill a brief with all kinds of items, of which some changed since."""
    fill_newsroom(archive)
    rows = archive.select(Filter()).rows(0, 9)
    archive.briefs.create("Morning")
    archive.briefs.create("Harbour, long read")
    archive.briefs.choose("Morning")
    archive.briefs.add_heading("Front page")
    quoted = [row for row in rows if row.quotes]
    for row in quoted[:2]:
        archive.briefs.add(row.id, archive.quotes.of_article(row.id)[0])
    archive.briefs.add_note("Call the harbour master before nine")
    archive.briefs.add(rows[1].id)
    archive.briefs.add_story(archive.stories.of([rows[0].id])[rows[0].id])
    archive.withdrawals.mark([quoted[1].id], killed=True)
    archive.briefs.add(rows[3].id, brief="Harbour, long read")


@state((*SIZES, *SMALL), before=with_a_brief)
async def briefs(reader: Reader) -> None:
    await reader.press("C", "j")
    await reader.sees(lambda: "Front page" in reader.picture())


@state((*SIZES, *SMALL), before=with_a_brief)
async def list_of_briefs(reader: Reader) -> None:
    await briefs(reader)
    await reader.press("tab")
    await reader.sees(lambda: "Harbour, long read" in reader.picture())


@state((*SIZES, *SMALL), before=with_a_brief)
async def preview_of_a_brief(reader: Reader) -> None:
    await briefs(reader)
    await reader.press("p")
    await reader.sees(lambda: "plain · Markdown" in reader.picture())


@state(SIZES[:2], before=with_a_brief)
async def warnings_of_a_brief(reader: Reader) -> None:
    await briefs(reader)
    await reader.press("w")
    await reader.sees(lambda: "with the warnings" in reader.picture())


@state()
async def saved_filters(reader: Reader) -> None:
    await reader.press("v")


@state()
async def saving_a_filter(reader: Reader) -> None:
    reader.desk.feed.narrow(sections=frozenset({"SPORT"}))
    await reader.press("V")


@state()
async def links(reader: Reader) -> None:
    await reader.press("w")
    await reader.sees(lambda: reader.app.screen is not reader.desk)


@state((*SIZES, *SMALL))
async def history(reader: Reader) -> None:
    await reader.press("E")
    await reader.sees(lambda: "+ " in reader.picture())


@state()
async def correcting(reader: Reader) -> None:
    await reader.press("3", "e")


@state((*SIZES, *SMALL))
async def marking_all(reader: Reader) -> None:
    await reader.press("A")


@state()
async def backing_up(reader: Reader) -> None:
    await reader.press(":", *"ba", "enter")
