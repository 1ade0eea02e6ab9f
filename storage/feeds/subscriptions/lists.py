"""Lists of feeds from other programs: read in a worker, followed in batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from storage.archive.slices import in_slices
from storage.archive.source_lists import FeedToAdd
from storage.errors import FeedError
from storage.feeds.fetching import credentials
from storage.feeds.kinds.command import PREFIX
from storage.feeds.parsing.worker_pool import ParserPool
from storage.model import Outcome
from storage.text.folding import fold
from storage.text.plural import format_count
from storage.text.urls import strip_credentials

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.parsing.document import Outline, OutlineList

__all__ = ["count_commands", "describe_refused", "follow_outlines", "read_outlines"]

BATCH = 1_000
"""Feeds added in one transaction: others who write wait 50 ms for it."""

MAX_NEW_SECTIONS = 12
"""Most folders of a list that become sections of the desk, those with the most feeds."""


_COMMANDS = (PREFIX, "filter:")
"""What the addresses of commands begin with in the lists of other readers."""


def count_commands(refused: Sequence[str]) -> int:
    """Count the commands among the addresses that were not taken from a list."""
    return sum(address.lower().startswith(_COMMANDS) for address in refused)


def describe_refused(address: str) -> str:
    """Describe why an address was not taken from a list, in one line."""
    if count_commands([address]):
        return f"{address}: a command, which no list can add; skipped"
    return f"{address or 'an empty address'}: not a web address; skipped"


def read_outlines(document: bytes) -> OutlineList:
    """Parse an OPML list in a worker; do not call it from a running event loop.

    Raises:
        FeedError: It is not an OPML list, or parsing it takes too much time or memory.
    """
    found: list[OutlineList] = []

    async def read() -> None:  # what a task returns, asyncio formats as it ends: of a list, all
        async with ParserPool(count=1) as parsers:
            found.append(await parsers.parse_opml(document))

    try:
        asyncio.run(read())
    except FeedError as error:
        raise FeedError(str(error).removeprefix(": ")) from error
    return found[0]


def follow_outlines(
    archive: Archive,
    outlines: Iterable[Outline],
    *,
    on_message: Callable[[str], None] = lambda _: None,
) -> list[Outcome]:
    """Subscribe to the feeds of a list without fetching them; existing ones stay as they are.

    The outcomes are one per feed, with the id of the source. A folder is the section of its feeds:
    the one of the desk that it means, else a new one. A password in an address is saved to the
    keyring; if there is none, it is dropped, which `on_message` says. All is one step for undo.
    """
    listed = list(outlines)
    followed = {source.location for source in archive.sources.all()}
    locations = [strip_credentials(outline.url) for outline in listed]
    new = [one for one, at in zip(listed, locations, strict=True) if at not in followed]
    count = len({*locations} - followed)
    outcomes: list[Outcome] = []
    with archive.undo.joined(f"addition of {format_count(count, 'feed')}"):
        _add_sections(archive, [outline.section for outline in new if outline.section])
        section_of = cache(archive.sections.map().mapped)  # of few folders there are many feeds
        for batch in in_slices(listed, BATCH):
            outcomes += archive.sources.add_feeds([_feed(one, section_of) for one in batch])
    if reason := _save_passwords(new):
        on_message(reason)
    return outcomes


def _feed(outline: Outline, section_of: Callable[[str], str]) -> FeedToAdd:
    return FeedToAdd(
        location=strip_credentials(outline.url),
        name=outline.title,
        section=section_of(outline.section) or outline.section,
        site=outline.site,
        interval=outline.interval,
        rules=outline.rules,
        public_only=True,  # nobody typed it
    )


def _add_sections(archive: Archive, folders: Sequence[str]) -> None:
    """Add the folders that mean no section of the desk to its sections."""
    sections = archive.sections.map()
    counts = Counter(folders)
    unknown = [folder for folder, _ in counts.most_common() if not sections.mapped(folder)]
    for folder in unknown[:MAX_NEW_SECTIONS]:
        if fold(folder) not in {fold(section.name) for section in archive.sections.all()}:
            archive.sections.add(folder)


def _save_passwords(outlines: Sequence[Outline]) -> str:
    """Save the passwords in addresses to the keyring; return what was dropped, and why."""
    dropped, reason = 0, ""
    for outline in outlines:
        if "@" in outline.url and (auth := credentials.from_url(outline.url)):
            try:
                credentials.save(strip_credentials(outline.url), auth)
            except FeedError as error:
                dropped, reason = dropped + 1, reason or str(error).partition(": ")[2]
    if not dropped:
        return ""
    return f"{format_count(dropped, 'password')} dropped: {reason}"
