"""What a start imports until the first article is shown: each module costs every start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.terminals import ROOT

OWN = 290
"""How many modules of newsdesk are imported, with those a start needs soon after: which of them are
there already depends on the machine. Whoever raises it has to know why a start needs one
more; most can be imported where they are first used."""

SHOWN = """
import asyncio, sys, time
from tui.cli import main
from storage import open_archive
from tui.app import NewsdeskApp

async def show(app):
    async with app.run_test(size=(160, 45)) as pilot:
        patience = time.monotonic() + 60
        while not app.screen.reading.opened:
            assert time.monotonic() < patience
            await pilot.pause(0.01)
        print("\\n".join(sys.modules))

with open_archive(sys.argv[1]) as archive:
    asyncio.run(show(NewsdeskApp(archive)))
"""

LATE = {
    "the network": ("httpx2", "feedparser", "selectolax", "keyring", "storage.feeds.fetching"),
    "feeds": ("storage.feeds.polling", "storage.feeds.subscriptions", "storage.feeds.parsing"),
    "files": ("storage.importing", "storage.exchange", "tinydb"),
    "a search": (
        *("storage.search.language", "storage.search.validation", "storage.search.date_range"),
        *("storage.search.time_span", "storage.archive.name_lookup"),
        "storage.engine.sqlite.query.intersection",
        "storage.engine.sqlite.query.spoken",
    ),
    "a change": ("storage.archive.adding", "storage.archive.source_removal"),
    "words of agencies": ("storage.wire.headline_prefix", "storage.wire.embargo"),
    "quotes": (
        *("storage.quotes.extractor", "storage.engine.correction_matching", "storage.text.diff"),
        "storage.model.clippings",
    ),
    "links": ("storage.text.urls",),
    "a subprocess": ("tui.jobs.events", "storage.extraction.parallel"),
    "a shared archive": ("psycopg", "storage.engine.postgres"),
    "a verb": ("tui.cli.articles", "tui.cli.sources", "tui.cli.maintenance"),
    "a dialog": (
        *("tui.screens.dialogs", "tui.screens.help", "tui.screens.palette", "tui.screens.sources"),
        *("tui.screens.speakers", "tui.screens.sections", "tui.screens.briefs"),
        *("tui.screens.saved_filters", "tui.screens.history", "tui.widgets.clipping_list"),
    ),
}
"""What a start can do without, by what needs it; a package stands for all in it."""


@pytest.fixture
def imported(archive: Archive, tmp_path: Path) -> set[str]:
    """Start the dashboard over an archive and return what was imported for it."""
    assert archive.select(Filter()).total
    archive.close()
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, str(archive.location)],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": "", "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    return set(done.stdout.split())


def test_a_start_imports_nothing_that_is_needed_later(imported: set[str]) -> None:
    early = {
        need: [one for one in imported if f"{one}.".startswith(tuple(f"{it}." for it in late))]
        for need, late in LATE.items()
    }
    assert {need: found for need, found in early.items() if found} == {}


def test_a_start_imports_no_more_modules_unnoticed(imported: set[str]) -> None:
    own = sorted(one for one in imported if one.split(".")[0] in ("storage", "tui"))
    assert "tui.screens.desk.screen" in own
    assert len(own) <= OWN, own
