"""Adding a source found on a loopback site, changing sources, the layout of the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from textual.geometry import Region

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import OpenDesk, fill, story
from tui.screens.breakpoints import size_class
from tui.screens.desk.layout import regions
from tui.screens.sources.add_source import AddSourceDialog, parse_address
from tui.screens.sources.screen import SourcesScreen

PAGE = b"""<html><head><title>Tolmin Post</title>
<link rel="alternate" type="application/rss+xml" title="Tolmin Post" href="/rss"></head></html>"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tolmin Post</title>
<link>http://127.0.0.1/</link><description>News</description>
<item><title>Bridge over the Tolm opens to bicycles</title><link>https://post.example/1</link>
<guid>1</guid><pubDate>Wed, 25 Jun 2025 12:00:00 GMT</pubDate>
<description>\xe2\x80\x9cNobody fell in,\xe2\x80\x9d said mayor Rosa Kest.</description></item>
<item><title>Baker wins the regatta</title><link>https://post.example/2</link><guid>2</guid>
<pubDate>Tue, 24 Jun 2025 12:00:00 GMT</pubDate><description>In a bathtub.</description></item>
</channel></rss>"""


@dataclass
class Site:
    """A web site on loopback; other paths than those of `pages` are 404."""

    pages: dict[str, bytes] = field(default_factory=lambda: {"/": PAGE, "/rss": FEED})
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        body = self.pages.get(request.split()[1].decode())
        status = "200 OK" if body is not None else "404 Not Found"
        kind = "application/rss+xml" if body and body.startswith(b"<?xml") else "text/html"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
        writer.write(f"{head}Content-Length: {len(body or b'')}\r\n\r\n".encode() + (body or b""))
        await writer.drain()
        writer.close()


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    site = Site()
    server = await asyncio.start_server(site.handle, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
async def test_a_source_is_added_by_the_address_of_its_site(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.sees(lambda: "Bridge over the Tolm opens" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Tolmin Post, 2 articles")
        await reader.lists("Bridge over the Tolm opens to bicycles", "Baker wins the regatta")
        await reader.reads("Bridge over the Tolm opens to bicycles")
        assert "Tolmin Post" in reader.picture().splitlines()[0]

        site.pages.clear()
        await reader.press("R")
        await reader.told("1 failed. ! shows why")
        assert archive.sources.find("Tolmin Post").fetch.error
        await reader.press("exclamation_mark")
        await reader.sees(lambda: "404" in reader.picture())
        await reader.press("escape")
        await reader.reads("Bridge over the Tolm opens to bicycles")


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
async def test_a_refresh_reports_new_and_edited_articles(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    only_one = FEED.replace(
        FEED[FEED.index(b"<item><title>Baker") : FEED.rindex(b"</channel>")], b""
    )
    async with open_desk(size) as reader:
        for body, told in (
            (only_one, "1 new"),
            (only_one, "Nothing new"),
            (only_one.replace(b"Nobody fell", b"Two fell"), "1 edited"),
            (FEED, "1 new, 1 edited"),
        ):
            reader.app.clear_notifications()
            site.pages["/rss"] = body
            await reader.press("R")
            await reader.sees(lambda: reader.app._notifications)
            assert [toast.message for toast in reader.app._notifications] == [told]


async def test_a_new_section_is_typed_for_a_source(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        dialog = reader.app.screen
        assert isinstance(dialog, AddSourceDialog)
        dialog.sections.focus()
        await reader.press("left")
        dialog.other.focus()
        await reader.paste("tolmin")
        await reader.press("enter")
        await reader.told("Added Tolmin Post")
        assert archive.sources.find("Tolmin Post").section == "TOLMIN"
        assert set(archive.facets(Filter()).sections) > {"TOLMIN"}


async def test_a_page_without_a_feed_shows_one_line(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    site.pages = {"/": b"<html><title>Nothing here</title></html>"}
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "! " in str(reader.app.screen.query_one("#state").content))
        await reader.press("enter")
        assert isinstance(reader.app.screen, AddSourceDialog)
        await reader.press("escape")
        assert len(archive.sources.all()) == 1


async def test_a_source_that_exists_already_is_recognized_and_opened(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.sources.add(kind="feed", location="https://post.example/rss", name="Tolmin Post")
    async with open_desk() as reader:
        await reader.sees(lambda: len(reader.desk.catalog.sources) == 2)
        await reader.press("a")
        await reader.paste("post.example/rss")
        assert "Already followed as Tolmin Post" in reader.picture()
        await reader.press("enter")
        await reader.lists()
        assert "Tolmin Post" in reader.picture().splitlines()[0]


async def test_the_state_describes_the_highlighted_one_of_several_feeds(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    feed = site.pages["/rss"]
    site.pages["/tides"] = feed.replace(b"Tolmin Post", b"Tolmin Tides").replace(b"Baker", b"Cook")
    site.pages["/"] = b"".join(
        b"<link rel=alternate type='application/rss+xml' href='/%b'>" % name
        for name in (b"rss", b"tides")
    )
    archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    async with open_desk() as reader:
        await reader.sees(lambda: len(reader.desk.catalog.sources) == 2)
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "Already followed as Tolmin Post (127.0" in reader.picture())
        await reader.press("down")
        await reader.sees(lambda: "2 feeds found" in reader.picture())
        await reader.press("up")
        await reader.sees(lambda: "Already followed" in reader.picture())
        await reader.press("down", "enter")
        await reader.told("Added Tolmin Tides")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sciencewire.example", "https://sciencewire.example/"),
        ("  HTTP://sciencewire.example/feed ", "http://sciencewire.example/feed"),
        ("localhost:8000/rss", "http://localhost:8000/rss"),
        ("sciencewire", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("http://[::1", ""),
    ],
)
def test_a_typed_address_is_parsed_or_rejected(typed: str, address: str) -> None:
    assert parse_address(typed) == address


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
async def test_a_source_is_renamed_moved_to_a_section_and_removed_after_a_question(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    other = fill(archive, [story(9, "Regatta ends in fog", "SPORT", ["No winner."])], name="Lund")
    async with open_desk(size) as reader:
        await reader.press("S")
        await reader.sees(lambda: "Lund" in reader.picture())
        reader.app.screen.source_list.go_to(1)
        await reader.press("e", "ctrl+u")
        await reader.paste("Lund Daily")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(other).name == "Lund Daily")
        await reader.press("c")
        await reader.paste("local")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.get(other).section == "LOCAL")
        await reader.press("x")
        assert "Remove Lund Daily?" in reader.picture()
        await reader.press("escape")
        assert isinstance(reader.app.screen, SourcesScreen)
        await reader.press("x", "x")
        await reader.told("Removed Lund Daily")
        assert len(archive.sources.all()) == 1
        assert archive.select(Filter(words="regatta")).total == 0
        await reader.press("escape", "ctrl+z")
        await reader.told("Undone")
        await reader.sees(lambda: archive.select(Filter(words="regatta")).total == 1)


async def test_a_name_cannot_be_empty(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("S")
        await reader.sees(lambda: reader.app.screen.source_list.row_count == 1)
        await reader.press("e", "ctrl+u", "enter")
        assert "A source needs a name" in reader.picture()
        await reader.paste("Gazette " * 20)
        await reader.press("enter")
        assert "A name has 80 characters at most; this one has 159" in reader.picture()
        await reader.press("escape", "escape")
        assert archive.sources.all()[0].name == "Orsund Gazette"


@pytest.mark.parametrize(
    ("width", "height", "kind"),
    [
        (39, 24, "tiny"),
        (80, 9, "tiny"),
        (40, 10, "single"),
        (80, 15, "single"),
        (59, 30, "single"),
        (60, 16, "narrow"),
        (99, 45, "narrow"),
        (100, 16, "medium"),
        (149, 60, "medium"),
        (150, 30, "wide"),
        (200, 60, "huge"),
    ],
)
def test_each_terminal_size_has_a_size_class(width: int, height: int, kind: str) -> None:
    assert size_class(width, height) == kind


@pytest.mark.parametrize(
    "width", [40, 59, 60, 80, 99, 100, 120, 149, 150, 157, 160, 199, 200, 220, 400]
)
@pytest.mark.parametrize("height", [10, 15, 16, 24, 26, 29, 30, 36, 45, 60, 120])
def test_panels_fill_the_space_below_the_header_without_overlap(width: int, height: int) -> None:
    places = regions(width, height, focused="headlines")
    body = Region(0, 0, width, height - 2)
    assert sum(region.area for region in places.values()) == body.area
    assert all(region in body and region.height >= 4 for region in places.values())
    if size_class(width, height) in ("wide", "huge"):
        assert places["article"].width >= 48


@pytest.mark.parametrize("focused", ["article", "quotes", "filters", "headlines"])
@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 24), (120, 36), (160, 45)], ids=str)
def test_the_focused_panel_is_always_shown(size: tuple[int, int], focused: str) -> None:
    assert focused in regions(*size, focused=focused)
    assert set(regions(*size, focused=focused, zoomed=True)) == {focused}


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (45, 12), (40, 10)], ids=str)
async def test_key_hints_stay_at_the_right_when_the_terminal_is_resized(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.press("colon")
        await reader.sees(lambda: "Commands" in reader.picture())
        await reader.pilot.resize_terminal(*size)
        await reader.type("add a s")
        line = next(line for line in reader.picture().splitlines() if "Add a source" in line)
        assert ":add  a " in line
        await reader.press("escape", "A")
        await reader.sees(lambda: "Mark them as read" in reader.picture())
        await reader.pilot.resize_terminal(120, 36)
        line = next(line for line in reader.picture().splitlines() if "Mark them" in line)
        assert line.split("Mark them as read")[1].split()[0] == "y"
