"""An HTTP client and a parser pool, opened and closed together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from storage.feeds.fetching.client import Client
from storage.feeds.parsing.worker_pool import ParserPool

__all__ = ["open_session"]


@contextlib.asynccontextmanager
async def open_session(
    client: Client | None = None, parsers: ParserPool | None = None
) -> AsyncIterator[tuple[Client, ParserPool]]:
    """Yield a client and parsers: those given, or new ones that are closed afterwards."""
    async with contextlib.AsyncExitStack() as stack:
        if client is None:
            client = await stack.enter_async_context(Client())
        if parsers is None:
            parsers = await stack.enter_async_context(ParserPool())
        yield client, parsers
