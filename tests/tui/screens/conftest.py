"""A web site to add sources from, and a source that is not due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import Archive
from storage.model import FetchState
from tests.tui.site import Site

SIZES = pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)


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


def follow(archive: Archive, name: str = "Tolmin Post", location: str = "") -> int:
    location = location or f"https://{name.split()[-1].lower()}.example/rss"
    source = archive.sources.add(kind="feed", location=location, name=name)
    # Not due, so that nothing is fetched unless a test asks for it.
    now = datetime.now(UTC)
    state = FetchState(last_fetch=now, last_success=now, next_fetch=now + timedelta(hours=1))
    archive.sources.record_fetch(source.id, state)
    return source.id
