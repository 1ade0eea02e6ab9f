"""Refreshing feeds, automatically and by key."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Archive
from storage.model import FetchState, Rules
from tests.tui.conftest import OpenDesk, Reader
from tests.tui.screens.conftest import SIZES, follow
from tests.tui.site import FEED, Site


@pytest.fixture
async def reading(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> AsyncIterator[tuple[Reader, int]]:
    """A user at the desk, and a feed that is due."""
    source = archive.sources.add(kind="feed", location=f"{site.url}rss", name="Tolmin Post")
    async with open_desk() as reader:
        yield reader, source.id


@pytest.mark.dates
async def test_an_automatic_refresh_moves_nothing_and_shows_no_toast(
    reading: tuple[Reader, int], archive: Archive
) -> None:
    reader, number = reading
    await reader.press("j", "j")
    await reader.reads("Observatory names a new comet")
    selected = reader.desk.state.selected
    reader.desk.source_refresh.refresh_due()
    await reader.sees(lambda: archive.sources.get(number).articles == 2)
    await reader.sees(lambda: not reader.desk.context.jobs.subprocesses.refreshing)
    await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 7)
    assert reader.desk.state.selected == selected
    assert reader.desk.reading.opened.article.headline == "Observatory names a new comet"
    assert not reader.toasts
    reader.desk.source_refresh.refresh_due()  # it is not due again
    await reader.pilot.pause()
    assert not reader.desk.context.jobs.subprocesses.refreshing


async def test_a_wire_is_fetched_again_by_itself_as_soon_as_it_is_due(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    source = archive.sources.add(
        kind="feed", location=f"{site.url}rss", name="Tolmin Wire", rules=Rules(wire=15)
    )
    soon = datetime.now(UTC) + timedelta(seconds=2)
    archive.sources.record_fetch(source.id, FetchState(last_fetch=soon, next_fetch=soon))
    async with open_desk() as reader:
        reader.desk.source_refresh.refresh_due()  # it is not due yet
        await reader.sees(lambda: archive.sources.get(source.id).articles == 2)
        assert archive.sources.get(source.id).fetch.next_fetch < soon + timedelta(minutes=1)
        assert not reader.toasts


async def test_a_manual_refresh_replaces_an_automatic_one(
    reading: tuple[Reader, int], archive: Archive
) -> None:
    reader, number = reading
    reader.desk.source_refresh.refresh_due()
    await reader.sees(lambda: reader.desk.context.jobs.subprocesses.refreshing)
    await reader.press("R")
    await reader.sees(lambda: not reader.desk.context.jobs.subprocesses.refreshing)
    await reader.sees(lambda: reader.toasts)
    assert archive.sources.get(number).articles == 2


@pytest.mark.dates
async def test_a_manual_refresh_explains_why_nothing_was_fetched(
    open_desk: OpenDesk, archive: Archive
) -> None:
    number = follow(archive)
    archive.sources.record_fetch(
        number, FetchState(hold_until=datetime.now(UTC) + timedelta(hours=1))
    )
    async with open_desk() as reader:
        await reader.sees(lambda: len(reader.desk.catalog.sources) == 2)
        await reader.press("R")
        await reader.told("Tolmin Post: the server asks to wait until")


@SIZES
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
            await reader.sees(lambda: reader.toasts)
            assert [toast.message for toast in reader.toasts] == [told]


async def test_sources_that_all_fail_by_themselves_do_not_make_the_desk_offline(
    open_desk: OpenDesk, archive: Archive, site: Site
) -> None:
    follow(archive, "Tolmin Post", f"{site.url}gone")
    follow(archive, "Lund Wire", f"{site.url}moved")
    async with open_desk() as reader:
        await reader.press("R")
        await reader.told("Nothing new, 2 failed. ! shows why")
        await reader.sees(lambda: "2 failed" in reader.picture().splitlines()[0])
        assert "offline" not in reader.picture().splitlines()[0]


@pytest.mark.parametrize("reached", [0, 1])
async def test_the_header_says_offline_where_the_network_is_away_for_all_sources(
    open_desk: OpenDesk,
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reached: int,
) -> None:
    lines: list[dict[str, object]] = [{"total": 3}]
    for at, name in enumerate(("Tolmin Post", "Lund Wire", "Oslo Courier")):
        is_away = at >= reached
        lines.append({
            "source": follow(archive, name),
            "name": name,
            "outcome": "failed" if is_away else "unchanged",
            "error": "unreachable; are you offline?" if is_away else "",
            "offline": is_away,
        })  # fmt: skip
    program = tmp_path / "stand-in"
    output = "".join(json.dumps(line) + "\n" for line in lines)
    program.write_text(f"#!{sys.executable}\nprint({output!r}, end='')\n")
    program.chmod(0o700)
    async with open_desk() as reader:
        monkeypatch.setattr("storage.python_process.sys.executable", str(program))
        await reader.press("R")
        await reader.told(f"Nothing new, {3 - reached} failed. ! shows why")
        assert ("offline, showing stored articles" in reader.picture().splitlines()[0]) is (
            not reached
        )
