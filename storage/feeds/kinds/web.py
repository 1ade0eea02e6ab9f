"""Sources on the web: feeds, sitemaps and pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storage.feeds.fetching import credentials
from storage.feeds.fetching.fetch import FetchError, FetchResult, fetch
from storage.feeds.fetching.request_options import load_options

if TYPE_CHECKING:
    from storage.feeds.fetching.client import Client
    from storage.model import Source

__all__ = ["fetch_with_password"]


async def fetch_with_password(source: Source, *, client: Client) -> FetchResult:
    """Fetch a source, with its password from the keyring if the server asks for one.

    One that answered from the public internet may not lead into a private network later.

    Raises:
        FetchError: There was no body and no 304 response.
    """
    options, local = load_options(source), not source.fetch.public_only
    exchange = partial(
        fetch, source.location, source.fetch, client=client, local=local, options=options
    )
    auth = credentials.load(source.location) if source.fetch.locked else None
    try:
        return await exchange(auth=auth)
    except FetchError as error:
        asked = error.status == 401 and auth is None
        auth = credentials.load(source.location) if asked else None
        if auth is None:
            raise
    return await exchange(auth=auth)
