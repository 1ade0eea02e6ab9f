"""Adding pages, commands and mail folders in the dialog, from a loopback site and this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage import Archive
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES
from tests.tui.site import FEED, Site
from tui.screens.sources.add_source import AddSourceDialog

COURT = b"""<html><head><title>Tolmin Court</title></head><body><ul class="press">
<li class="item"><a href="/p/1">Bridge toll is unlawful, the court rules</a>
<time datetime="2025-06-24">24 June</time></li>
<li class="item"><a href="/p/2">Baker loses his appeal over the bathtub</a></li>
<li class="item"><a href="/p/3">Hearing about the ferry is moved to July</a></li></ul>
<p class="more"><a href="/all">All the press releases of the court</a></p></body></html>"""


@SIZES
async def test_the_list_of_a_page_is_offered_and_another_selector_previewed(
    open_desk: OpenDesk, archive: Archive, site: Site, size: tuple[int, int]
) -> None:
    site.pages = {"/": COURT}
    async with open_desk(size) as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "No feed, but a list of links" in reader.picture())
        await reader.sees(lambda: "page · 3 links" in reader.picture())
        dialog = reader.app.screen
        assert isinstance(dialog, AddSourceDialog)
        assert dialog.links.value == "li.item > a"
        dialog.links.value = "li["
        await reader.sees(lambda: "is not a CSS selector" in reader.picture())
        await reader.press("enter")
        assert reader.app.screen is dialog
        dialog.links.value = ".more"
        await reader.sees(lambda: "page · 1 link" in reader.picture())
        dialog.links.value = ".item"
        await reader.sees(lambda: "page · 3 links" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Tolmin Court, 3 articles. ^z undoes")
        source = archive.sources.find("Tolmin Court")
        assert (source.kind, source.rules.links, source.articles) == ("page", ".item", 3)
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.sources.at(site.url) is None)


async def test_a_page_without_a_list_asks_for_a_selector(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    site.pages = {"/": b"<title>Police</title><h4><a href='/log'>The log of today</a></h4>"}
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(site.url)
        await reader.sees(lambda: "no feed on this page" in reader.picture())
        await reader.press("enter")
        dialog = reader.app.screen
        assert isinstance(dialog, AddSourceDialog)
        assert dialog.links.has_focus
        await reader.paste("h4")
        await reader.sees(lambda: "The log of today" in reader.picture())
        await reader.press("enter")
        await reader.told("Added Police, 1 article. ^z undoes")
        assert archive.sources.at(site.url).rules.links == "h4"


async def test_the_selector_of_a_page_is_changed_among_its_settings(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.sources.add(kind="page", location="http://127.0.0.1:9/", name="Tolmin Court")
    async with open_desk() as reader:
        await reader.press("S")
        await reader.sees(lambda: "Tolmin Court" in reader.picture())
        await reader.press("end", "enter")
        await reader.sees(lambda: "Choose the links" in reader.picture())
        await reader.press("s")
        await reader.paste("h2 a")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.find("Tolmin Court").rules.links == "h2 a")


async def test_a_mail_folder_is_followed_by_its_path(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "press" / name).mkdir(parents=True)
    (tmp_path / "press" / "new" / "1").write_bytes(
        b"From: Tolmin Council <p@tolmin.example>\nSubject: Budget talks\n\nOn Monday.\n"
    )
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(str(tmp_path / "press"))
        await reader.sees(lambda: "A mail folder" in reader.picture())
        await reader.press("enter")
        await reader.told("Added press, 1 article. ^z undoes")
        assert archive.sources.find("press").kind == "mail"


async def test_a_command_is_followed_only_if_the_settings_file_allows_it(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "log.py").write_text(f"import sys; sys.stdout.buffer.write({FEED!r})")
    typed = f"exec:{sys.executable} {tmp_path / 'log.py'}"
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(typed)
        await reader.sees(lambda: "Commands are off" in reader.picture())
        await reader.press("enter")
        assert isinstance(reader.app.screen, AddSourceDialog)
        await reader.press("escape")
        (tmp_path / "home" / "settings.toml").write_text("commands = true\n")
        await reader.press("a")
        await reader.paste(typed)
        await reader.sees(lambda: "A command. ⏎ follows the feed it prints" in reader.picture())
        await reader.press("enter")
        await reader.told("2 articles. ^z undoes")
        (source,) = (one for one in archive.sources.all() if one.kind == "command")
        assert source.location == typed


async def test_how_a_source_is_asked_is_among_its_settings(
    open_desk: OpenDesk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    archive.sources.add(kind="feed", location="https://post.example/rss", name="Tolmin Post")
    async with open_desk() as reader:
        await reader.press("S")
        await reader.sees(lambda: "Tolmin Post" in reader.picture())
        await reader.press("end", "A")
        await reader.paste("Mozilla/5.0")
        await reader.press("enter")
        await reader.sees(lambda: archive.sources.find("Tolmin Post").rules.user_agent != "")
        await reader.press("P")
        await reader.paste("proxy.example:3128")
        await reader.press("enter")
        await reader.sees(
            lambda: archive.sources.find("Tolmin Post").rules.proxy == "http://proxy.example:3128"
        )
        await reader.press("C")
        await reader.paste("session=token")
        await reader.press("enter")
        await reader.told("stored only in a keyring")
        assert archive.sources.find("Tolmin Post").rules.headers == ""
        await reader.press("H")
        await reader.paste("X-Key")
        await reader.sees(lambda: "a header is written as Name: value" in reader.picture())
