"""Adding a source found on a loopback site."""

from __future__ import annotations

import re

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import PORT, OpenDesk, fill, story
from tests.tui.screens.conftest import SIZES, follow
from tests.tui.site import Site
from tui.screens.sources.add_source import AddSourceDialog
from tui.screens.sources.address import parse_addresses


@SIZES
async def test_a_source_is_added_by_the_address_of_its_site(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.sees(lambda: "Bridge over the Tolm opens" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Tolmin Post, 2 articles. ^z undoes")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 7)
        assert reader.desk.state.shown_filter == Filter()
        await reader.reads(PORT[0])

        site.pages.clear()
        await reader.press("R")
        await reader.told("1 failed. ! shows why")
        assert archive.sources.find("Tolmin Post").fetch.error
        await reader.press("exclamation_mark")
        await reader.sees(lambda: "404" in reader.picture())
        await reader.press("escape")
        await reader.reads(PORT[0])


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
        await reader.sees_words("Already followed as Tolmin Post")
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
        assert "✓ Tolmin Post" in reader.picture()  # in the list, too
        await reader.sees_words("☐ Tolmin Tides")
        await reader.press("space")  # what is followed cannot be chosen
        await reader.sees(lambda: "✓ Tolmin Post" in reader.picture())
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
        ("Try https://post.example/feed, it is good.", "https://post.example/feed"),
        ("Please add (post.example/rss) and www.other.example", "https://post.example/rss"),
        ("See e.g. post.example, or http://wire.example/feed!", "http://wire.example/feed"),
        ("Write to ada@post.example about the ferry. It sank in U.S. waters.", ""),
        (f"{'a' * 64}.{'b' * 64}", ""),
        ("http://[::1", ""),
    ],
)
def test_a_typed_address_is_parsed_or_rejected(typed: str, address: str) -> None:
    assert next(iter(parse_addresses(typed)), "") == address


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("post.example wire.example/feed", ["post.example/", "wire.example/feed"]),
        ("post.example, https://wire.example/feed", ["post.example/", "wire.example/feed"]),
        ("post.example\n\nhttps://post.example/ post.example", ["post.example/"]),
        ("Read https://post.example/feed, or see e.g. wire.example.", ["post.example/feed"]),
        (
            "Please add (post.example/rss) and www.other.example",
            ["post.example/rss", "www.other.example/"],
        ),
    ],
)
def test_several_addresses_are_found_in_a_text(typed: str, addresses: list[str]) -> None:
    assert parse_addresses(typed) == [f"https://{address}" for address in addresses]


@SIZES
async def test_addresses_pasted_together_are_added_together(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    feed = site.pages["/rss"]
    site.pages["/tides"] = feed.replace(b"Tolmin Post", b"Tolmin Tides").replace(
        b"<guid>", b"<guid>t"
    )
    async with open_desk(size) as reader:
        await reader.press("a")
        await reader.paste(f"{site.url}rss\n{site.url}tides\n{site.url}gone\n")
        await reader.sees(lambda: "2 feeds found, 2 chosen" in reader.picture())
        await reader.sees(lambda: "404" in reader.picture())
        await reader.sees_words("☑ Tolmin Post")
        await reader.sees_words("☑ Tolmin Tides")
        await reader.press("enter")
        await reader.told("Added 2 sources")
        names = [source.name for source in archive.sources.all()]
        assert names == ["Orsund Gazette", "Tolmin Post", "Tolmin Tides"]


async def test_a_long_list_of_addresses_is_looked_at_and_added_whole(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    before = len(archive.sources.all())
    paths = [
        f"feed/{number:03}/with-a-path-as-long-as-those-of-real-sites-are" for number in range(60)
    ]
    for path in paths:
        site.pages[f"/{path}"] = site.pages["/rss"]
    site.held.add(f"/{paths[-1]}")
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste("\n".join(f"{site.url}{path}" for path in paths))
        await reader.sees(lambda: "Checking 60 addresses… 59 done" in reader.picture())
        site.released.set()
        await reader.sees(lambda: "60 feeds found, 60 chosen" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: len(archive.sources.all()) == before + 60)
        await reader.run_command("undo")
        await reader.sees(lambda: len(archive.sources.all()) == before)


async def test_more_addresses_than_are_looked_at_together_are_counted(
    open_desk: OpenDesk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.sources.add_source.MOST_ADDRESSES", 10)
    pasted = [f"{site.url}rss", *(f"{site.url}gone/{number}" for number in range(11))]
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste("\n".join(pasted))
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.sees(lambda: "10 of 12 addresses checked" in reader.picture())
        await reader.sees(lambda: "404" in reader.picture())


async def test_addresses_without_a_scheme_and_commands_in_a_list_are_not_dropped(
    open_desk: OpenDesk, site: Site
) -> None:
    async with open_desk() as reader:
        await reader.press("a")
        await reader.sees(lambda: "an address, or a list of them" in reader.picture())
        bare = site.url.removeprefix("http://")
        await reader.paste(f"{site.url}rss\nexec:/bin/date\n{bare}tides\n")
        await reader.sees(lambda: "Checking" not in reader.picture())
        await reader.sees_words("exec:/bin/date: a command is added by itself")
    listed = "see http://a.example/x, 127.0.0.1:8080/y and/or b.example/z or c.example"
    assert parse_addresses(listed) == [
        "http://a.example/x", "http://127.0.0.1:8080/y", "https://b.example/z",
    ]  # fmt: skip


async def test_a_folder_pasted_after_addresses_is_named_and_not_dropped(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    follow(archive, "Tides")
    async with open_desk() as reader:
        await reader.press("a")
        await reader.sees(lambda: "an address, or a list of them" in reader.picture())
        await reader.paste(f"{site.url}rss\n~/wire/drop\n")
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.sees_words("~/wire/drop: a folder is added by itself")
        await reader.press("ctrl+u")
        await reader.paste("https://tides.example/rss /srv/wire")
        await reader.sees(lambda: "Already followed as Tides" in reader.picture())
        await reader.sees_words("/srv/wire: a folder")


async def test_failing_addresses_that_have_no_room_are_counted(
    open_desk: OpenDesk, site: Site
) -> None:
    pasted = [f"{site.url}rss", *(f"{site.url}gone/{number}" for number in range(9))]
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste("\n".join(pasted))
        await reader.sees(lambda: "more failed" in reader.picture())
        words = " ".join(reader.picture().replace("│", " ").split())
        counted = re.search(r"; (\d+) more failed: paste those alone to see why", words)
        assert counted
        assert int(counted[1]) + words.count("(404)") == 9


async def test_of_addresses_pasted_together_those_followed_are_left_out(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    feed = site.pages["/rss"]
    site.pages["/tides"] = feed.replace(b"Tolmin Post", b"Tolmin Tides").replace(
        b"<guid>", b"<guid>t"
    )
    archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    async with open_desk() as reader:
        await reader.sees(lambda: len(reader.desk.catalog.sources) == 2)
        await reader.press("a")
        await reader.paste(f"{site.url}rss {site.url}tides")
        await reader.sees(lambda: "2 feeds found, 1 chosen" in reader.picture())
        await reader.sees_words("✓ Tolmin Post")
        await reader.press("enter")
        await reader.told("Added Tolmin Tides")


async def test_the_sections_of_a_new_source_are_the_desks_and_the_feed_names_them(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    archive.sections.add("Courts")
    fill(archive, [story(30, "An old story", "1970S", ("Words.",))], "Old files")
    async with open_desk() as reader:
        await reader.sees(lambda: "COURTS" in reader.desk.catalog.desk)
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        dialog = reader.app.screen
        assert isinstance(dialog, AddSourceDialog)
        assert dialog.sections.word == "from the feed"
        offered = dialog.sections.render().plain
        assert "Courts" in offered
        assert "1970s" not in offered
        await reader.press("enter")
        await reader.told("Added Tolmin Post")
        assert archive.sources.find("Tolmin Post").section == ""


async def test_pasted_text_stays_readable_and_an_address_in_it_is_looked_at(
    open_desk: OpenDesk, site: Site
) -> None:
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste("The Ferry sank at Noon. Nobody was hurt, said the Harbour Master.")
        dialog = reader.app.screen
        assert isinstance(dialog, AddSourceDialog)
        assert "The Ferry sank at Noon" in dialog.address.value
        assert "Enter a web address" in str(dialog.state.content)
        assert not dialog.state.has_class("bad")
        await reader.press("ctrl+u")
        await reader.paste(f"Our new feed is at {site.url}rss, do follow it.")
        await reader.sees(lambda: "1 feed found" in reader.picture())
        assert "Our new feed is at" in dialog.address.value


async def test_a_page_that_names_a_feed_that_does_not_answer_says_so(
    open_desk: OpenDesk, site: Site
) -> None:
    del site.pages["/rss"]
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        state = reader.app.screen.query_one("#state")
        named = f"! The page names a feed, which doesn't answer: {site.url}rss"
        await reader.sees(lambda: str(state.content).startswith(named))


@SIZES
async def test_several_feeds_of_a_site_are_added_together(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    names = (b"Tides", b"Ports", b"Sport")
    for name in names:
        site.pages[f"/{name.decode()}"] = (
            site.pages["/rss"].replace(b"Tolmin Post", name).replace(b"Baker", b"Baker of " + name)
        )
    site.pages["/"] = b"".join(
        b"<link rel=alternate type='application/rss+xml' href='/%b'>" % name for name in names
    )
    async with open_desk(size) as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "3 feeds found" in reader.picture())
        await reader.press("space", "down", "down", "space")
        await reader.sees(lambda: "3 feeds found, 2 chosen" in reader.picture())
        await reader.sees_words("☑ Tides")
        await reader.sees_words("☐ Ports")
        await reader.press("enter")
        await reader.told("Added 2 sources")
        added = archive.sources.all()[1:]
        assert [(source.name, source.section) for source in added] == [
            ("Tides", ""),
            ("Sport", "SPORT"),
        ]
        assert all(source.articles for source in added)
        assert reader.desk.state.shown_filter == Filter()
        await reader.press("ctrl+z")
        await reader.told("Undone: addition of 2 sources")
        assert len(archive.sources.all()) == 1


async def test_adding_a_source_leaves_the_filter_as_it_is(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    async with open_desk() as reader:
        starred = Filter(starred=True)
        reader.desk.feed.show_filter(starred)
        await reader.lists()
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "1 feed found" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Tolmin Post, 2 articles")
        assert reader.desk.state.shown_filter == starred
