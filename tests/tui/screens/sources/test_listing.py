"""What the page of sources reads every second."""

from __future__ import annotations

from datetime import UTC, datetime

from storage import Archive
from storage.model import Article
from tests.tui.screens.conftest import follow
from tui.screens.sources.listing import SourceTable, read_sources

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_nothing_is_read_again_until_something_changes(archive: Archive) -> None:
    follow(archive, "Tides")
    first = read_sources(archive, SourceTable(), now=NOW)
    assert read_sources(archive, first, now=NOW) is first
    source = first.sources[-1]
    archive.sources.change(source.id, name="Tolmin Tides")
    renamed = read_sources(archive, first, now=NOW)
    assert renamed.sources[-1].name == "Tolmin Tides"
    assert renamed.activity is first.activity  # no article has come: it is not counted again
    archive.add([Article("Ferry late", "WORLD", NOW, key="x", source=source.id)])
    arrived = read_sources(archive, renamed, now=NOW)
    assert arrived.activity[source.id].newest == NOW
    assert read_sources(archive, arrived, now=NOW) is arrived
