"""What the last run left is read as far as it can be, and keeps the fields of others."""

from __future__ import annotations

from typing import Any

import pytest

from storage.archive import Archive
from storage.model import Filter
from tests.tui.conftest import STORIES, OpenDesk
from tui.screens.desk.session import MEASURE, Session, read_session, write_session


@pytest.mark.parametrize("odd", [None, -(10**30), 1e400, "x\x1b[31m", [1], {"a": [{}]}], ids=repr)
async def test_no_value_of_a_session_keeps_the_dashboard_from_opening(
    archive: Archive, open_desk: OpenDesk, odd: Any
) -> None:
    write_session(archive, Session(filter=Filter(starred=True), theme="nord"))
    stored = archive.settings.get("session")
    for name in stored:
        archive.settings.set("session", {**stored, name: odd})
        read_session(archive)
    archive.settings.set("session", dict.fromkeys(stored, odd))
    session = read_session(archive)
    assert (session.filter, session.panel, session.measure) == (Filter(), "headlines", MEASURE)
    async with open_desk() as reader:
        await reader.press("ctrl+x")  # two of them are one story
        await reader.lists(*(story[0] for story in STORIES))
    archive.settings.set("session", odd)
    assert read_session(archive) == Session(looked=archive.last_visit.get())


def test_a_session_keeps_the_fields_of_a_newer_newsdesk(archive: Archive) -> None:
    archive.settings.set("session", {"theme": "nord", "columns": [40, 60]})
    assert read_session(archive).theme == "nord"
    write_session(archive, Session(theme="gruvbox"))
    assert archive.settings.get("session")["columns"] == [40, 60]
    assert read_session(archive).theme == "gruvbox"
