"""An archive with the made morning of wire."""

from __future__ import annotations

import pytest

from storage import Archive
from tests.tui.screens.story.wire import arrive


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    arrive(empty_archive)
    empty_archive.settings.set("session", {"folds": False})  # so that each take has a row
    return empty_archive
