"""An empty archive for the tests of everything below the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract


@pytest.fixture
def extract() -> Extract | None:
    """The quote extractor of the archive; None: newsdesk's own."""
    return None


@pytest.fixture
def archive(tmp_path: Path, extract: Extract | None) -> Iterator[Archive]:
    """An empty archive, which has no faults after the test either."""
    with open_archive(tmp_path / "newsdesk.db", extract=extract) as archive:
        yield archive
    with open_archive(archive.location) as after:  # a test may have closed it
        assert after.maintenance.faults() == []
