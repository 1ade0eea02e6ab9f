"""Hostile titles, names, sections, addresses and file names at every screen.

Whatever an article, a feed, a file or the reader brings in: the terminal gets no escape of theirs,
no line is longer than the screen, nothing of it can be clicked, nothing ends the program.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from storage import Archive, FetchState, open_archive
from storage.model import Alert, Block, Filter, Link, Reason
from tests.storage.plain_quotes import quoter
from tests.tui.conftest import Reader, fill, story
from tests.tui.site import Site
from tui.app import NewsdeskApp
from tui.formatting.text import clean_line

EVIL = (
    "[@click=app.quit]Eve[/] [/nope] \x1b]52;c;aGk=\x07\x1b[2J\x9b31m\x08 \u202eliv\u2066e "
    "東京 👩\u200d🚀 e\u0301\u0301\u0301 שלום \u200f"
)
SEEN = "[@cli"
OURS = re.compile(r"\x1b\[[\d;]*[mH]")
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PAGE = '<html><head><title>{0}</title><link rel="alternate" type="application/rss+xml" {1}></head>'
RSS = (
    "<rss version='2.0'><channel><title>{0}</title><item><title>{0}</title></item></channel></rss>"
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Return an archive in which every text there can be is hostile."""
    with open_archive(tmp_path / "news.db", extract=quoter) as archive:
        said = f"{EVIL} ({EVIL}): {EVIL}"
        article = replace(
            story(0, EVIL, EVIL, [said, EVIL, said]),
            standfirst=EVIL,
            author=EVIL,
            caption=EVIL,
            credit=EVIL,
            category=EVIL,
            blocks=(
                Block(said),
                Block(EVIL, "heading"),
                Block("Read this.", links=(Link(0, 4, "https://evil.example/[@click=app.quit]"),)),
            ),
        )
        fill(archive, [article, story(1, f"{EVIL} 2", EVIL, [said])], name=EVIL)
        edited = replace(article, source=1, headline=f"{EVIL} anew", digest="edited")
        archive.add([edited])
        feed = archive.sources.add(kind="feed", location="https://evil.example/[x]", name=EVIL)
        later = datetime.now(UTC) + timedelta(hours=1)
        archive.sources.record_fetch(feed.id, FetchState(failures=2, error=EVIL, next_fetch=later))
        row = archive.select(Filter()).rows(0, 1)[0]
        archive.clippings.add(row.id, archive.quotes.of_article(row.id)[0])
        archive.clippings.set_note(archive.clippings.all()[0].id, EVIL)
        brief = archive.briefs.create(EVIL)
        archive.briefs.add_heading(EVIL, brief)
        archive.briefs.add_story(archive.stories.of([row.id])[row.id], brief)
        archive.watches.add("is:killed", name=EVIL)
        archive.rules.add(f"title:x {EVIL}", "section", section=EVIL, source=feed.id)
        why = (Reason("paragraph", EVIL, 1, 0, 5), Reason("note", EVIL))
        now = datetime.now(UTC)
        archive.watches.watching.raise_alerts([Alert("watch", row.id, why, now, 1, EVIL)])
        archive.saved_filters.save(
            EVIL, Filter(sections=frozenset({EVIL}), words=EVIL, speaker=EVIL)
        )
        yield archive


def harms(reader: Reader) -> list[str]:
    """Return what is wrong with what the terminal gets."""
    screen, width = reader.app.screen, reader.app.size.width
    update = screen._compositor.render_full_update()
    sent = OURS.sub("", update.render_segments(reader.app.console))
    wrong = [f"sent {match[0]!r}" for match in HARMFUL.finditer(sent)]
    for strip in screen._compositor.render_strips():
        if not width == strip.cell_length == cell_len(strip.text):
            wrong.append(f"{cell_len(strip.text)} cells: {strip.text}")
        wrong += [
            f"{text!r} can be clicked"
            for text, style, _ in strip
            if style and "@click" in style.meta
        ]
    return wrong


Drive = Callable[[Reader], Awaitable[None]]
DRIVES: dict[str, Drive] = {}


def drive(function: Drive) -> Drive:
    DRIVES[function.__name__] = function
    return function


def by_keys(name: str, *keys: str) -> None:
    async def press(reader: Reader) -> None:
        await reader.press(*keys)

    DRIVES[name] = press


by_keys("headlines")
by_keys("one_line", "D")
by_keys("sections", "i", "tab")
by_keys("article", "2", "z")
by_keys("quotes", "3", "z")
by_keys("filters", "4", "z")
by_keys("history", "g", "E")
by_keys("speakers", "Q")
by_keys("speakers_quotes", "Q", "enter", "j")
by_keys("writing", "Q", "enter", "w")
by_keys("keys_of_a_page", "Q", "enter", "question_mark")
by_keys("merge", "Q", "enter", "m")
by_keys("correct", "3", "e")
by_keys("same_words", "3", "quotation_mark")
by_keys("said_before", "3", "apostrophe")
by_keys("clippings", "C")
by_keys("note", "C", "n")
by_keys("briefs", "C", "tab")
by_keys("preview_of_a_brief", "C", "p", "f", "f")
by_keys("choice_of_a_brief", "b")
by_keys("alerts", "I")
by_keys("watches", "colon", *"watches", "enter")
by_keys("watching", "colon", *"watches", "enter", "enter")
by_keys("rules", "U")
by_keys("rule", "U", "enter")
by_keys("saved_filters", "v")
by_keys("sources", "S")
by_keys("source_settings", "S", "enter")
by_keys("section_of_a_source", "S", "enter", "c")
by_keys("remove_source", "S", "x")
by_keys("failing", "exclamation_mark")
by_keys("story", "O")
by_keys("story_quotes", "O", "3")
by_keys("story_text", "O", "2")
by_keys("story_sources", "O", "S")
by_keys("story_chooser", "O", "J")
by_keys("story_name", "O", "e")
by_keys("story_export", "O", "w")
by_keys("since", "W")
by_keys("links", "w")
by_keys("toast", "s")


@drive
async def header_and_empty(reader: Reader) -> None:
    reader.desk.feed.narrow(sections=frozenset({EVIL}), speaker=EVIL, words=EVIL, starred=True)
    await reader.sees(lambda: reader.desk.panel_layout.is_empty)


@drive
async def mark_all(reader: Reader) -> None:
    reader.desk.feed.narrow(sections=frozenset({EVIL}))
    await reader.press("A")


@drive
async def save(reader: Reader) -> None:
    reader.desk.feed.narrow(sections=frozenset({EVIL}))
    await reader.press("V")


@drive
async def search(reader: Reader) -> None:
    await reader.press("slash")
    await reader.paste(f'speaker:"{EVIL}" source:{EVIL} click')
    await reader.sees(lambda: reader.desk.widgets.search_bar.border_subtitle)


@drive
async def mapping(reader: Reader) -> None:
    archive = reader.app._archive
    feed = next(one for one in archive.sources.all() if one.kind == "feed")
    wrong = story(7, EVIL, EVIL, [EVIL])
    archive.add([replace(wrong, source=feed.id, key="evil", link="")])
    await reader.press("i", "m")
    await reader.sees(lambda: "Map them" in reader.picture())


@drive
async def dates(reader: Reader) -> None:
    await reader.press("d")
    await reader.paste(EVIL)
    await reader.sees(lambda: "is not a date" in reader.picture())


@drive
async def palette(reader: Reader) -> None:
    await reader.press("colon")
    await reader.paste(EVIL)
    await reader.sees(lambda: "No command" in reader.picture())


@drive
async def help_on_keys(reader: Reader) -> None:
    await reader.press("question_mark")
    await reader.paste(EVIL)


@drive
async def add_source(reader: Reader) -> None:
    site = Site()
    async with await asyncio.start_server(site.handle, "127.0.0.1", 0) as server:
        site.port = server.sockets[0].getsockname()[1]
        site.pages = {
            "/": PAGE.format(EVIL, f'href="/rss" title="{EVIL}"').encode(),
            "/rss": RSS.format(EVIL).encode(),
        }
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "found" in reader.picture() or "!" in reader.picture())
        await reader.press("ctrl+u")
        await reader.paste(EVIL)
        await reader.sees(lambda: SEEN in reader.picture())


@drive
async def paths(reader: Reader) -> None:
    folder = Path(reader.app._archive.location).parent / "files"
    folder.mkdir()
    (folder / f"{EVIL.replace('/', '')}.txt").write_text(EVIL)
    await reader.press("colon", *"im", "enter", "ctrl+u")
    await reader.paste(f"{folder}/[")
    await reader.paste(EVIL)
    await reader.press("enter")
    await reader.sees(lambda: "no such file or folder" in reader.picture())


@drive
async def imported(reader: Reader) -> None:
    folder = Path(reader.app._archive.location).parent / "files"
    folder.mkdir()
    (folder / f"{EVIL.replace('/', '')}.txt").write_text(EVIL)
    await reader.press("colon", *"im", "enter", "ctrl+u")
    await reader.paste(str(folder))
    await reader.press("enter")
    await reader.sees(lambda: "not imported" in reader.picture())


@drive
async def checkup(reader: Reader) -> None:
    await reader.press("colon", *"do", "enter")
    await reader.sees(lambda: "✓" in reader.picture())


UNSEEN = {"checkup", "paths", "add_source", "links"}
"""Screens on which nothing hostile need be read: they only show what became of it."""


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
@pytest.mark.parametrize("name", DRIVES)
async def test_hostile_text_is_text_on_every_screen(
    archive: Archive, name: str, size: tuple[int, int]
) -> None:
    async with NewsdeskApp(archive).run_test(size=size) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await DRIVES[name](reader)
        if name not in UNSEEN:
            await reader.sees(lambda: SEEN in reader.picture())
        await pilot.pause(0.2)
        assert harms(reader) == []
        assert pilot.app.is_running


def test_every_screen_is_among_them() -> None:
    folder = Path(__file__).parents[2] / "tui" / "screens"
    modules = {path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py")}
    screens = {str(one) for one in modules if one.parts[0] != "desk" and one.name != "__init__"}
    parts = {"breakpoints", "dialogs/dialog", "dialogs/path_text", "dialogs/steady_frame"}
    parts |= {"sources/listing", "sources/address", "sections/state", "watches/alert_rows"}
    parts |= {"story/dossier", "story/panes", "dialogs/answers", "speakers/quote_position"}
    parts |= {"speakers/utterances", "briefs/added", "dialogs/page_palette"}
    parts |= {"sources/found_feeds", "sources/local", "sources/page_previews"}
    parts |= {"sources/request_settings", "sources/held_source"}
    driven = {
        *("archive_check", "briefs/screen", "help", "history", "import_failures", "palette"),
        *(
            "saved_filters",
            "sections/mapping",
            "sections/screen",
            "sources/add_source",
            "sources/screen",
            "sources/section_choice",
            "sources/settings",
        ),
        *("speakers/directory", "speakers/name_changes", "speakers/quote_export"),
        "speakers/related_quotes",
        *("watches/alerts", "watches/watch_dialog", "watches/watches"),
        *("rules/screen", "rules/rule_dialog"),
        *("speakers/quote_results", "speakers/related_quotes", "speakers/screen"),
        *("dialogs/choice_dialog", "dialogs/date_range", "dialogs/input_dialog"),
        "dialogs/key_list",
        *("briefs/changes", "briefs/choice", "briefs/preview", "briefs/writing"),
        *("story/screen", "story/since", "story/chooser", "story/changes", "story/decisions"),
        *("story/export", "story/marks", "story/reading", "story/said", "story/contents"),
        *("dialogs/name_dialog", "dialogs/path_dialog", "dialogs/write_citations"),
    }
    assert screens - parts == driven


def test_the_text_is_as_hostile_as_it_is_meant_to_be() -> None:
    assert HARMFUL.search(EVIL)
    assert not HARMFUL.search(clean_line(EVIL))
    assert SEEN in clean_line(EVIL)
