"""Many feeds added together, as a list of them is imported, and how that is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.archive.slices import ARTICLES
from storage.archive.undo import Reverted
from storage.model import FetchState, Outcome, Rules

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine

__all__ = ["FeedToAdd", "add_feeds", "revert_additions", "revert_removals"]

_NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class FeedToAdd:
    """A feed to add as a source; `public_only` is that of `FetchState`."""

    location: str
    name: str
    section: str = ""
    site: str = ""
    interval: int = 30
    rules: Rules = field(default_factory=Rules)
    public_only: bool = False


def add_feeds(engine: Engine, undo: Undo, feeds: Sequence[FeedToAdd]) -> list[Outcome]:
    """Add feeds in the transaction that is open; return one outcome each, with the source's id.

    Undoing it removes them with the articles received since; one that was a source before keeps
    the articles it has.
    """
    outcomes: list[Outcome] = []
    new: list[int] = []
    revived: list[int] = []
    known = {**engine.sources.ids_at([feed.location for feed in feeds])}
    for feed in feeds:
        former, is_removed = known.get(feed.location, (0, False))
        if former and not is_removed:
            outcomes.append(Outcome(former, "same"))
            continue
        number = engine.sources.add(
            "feed", feed.location, feed.name, feed.section, feed.site,
            FetchState(interval=feed.interval, public_only=feed.public_only),
        )  # fmt: skip
        if former or feed.rules != _NO_RULES:
            engine.sources.set_rules(number, feed.rules)
        (revived if former else new).append(number)
        known[feed.location] = number, False
        outcomes.append(Outcome(number, "new"))
    words = "addition of feeds"
    step = undo.record("additions", words, ids=new, articles=True) if new else None
    if revived:
        undo.extend(step, "additions", words, ids=revived, articles=False)
    return outcomes


def revert_additions(engine: Engine, change: Change) -> Reverted:
    """Remove sources that were added together; the articles received since in slices."""
    ids, number, room = change["ids"], None, ARTICLES
    for id_ in ids:
        engine.sources.set_removed(id_, True)
    if change["articles"]:
        number = engine.trash.next_batch()
        for id_ in ids:
            discarded = engine.trash.discard_source(id_, number, room)
            room -= discarded.articles
            if discarded.is_unfinished or not room:
                return Reverted("removals", {"ids": ids, "bin": number}, is_unfinished=True)
    return Reverted("removals", {"ids": ids, "bin": number})


def revert_removals(engine: Engine, change: Change) -> Reverted:
    """Bring sources back that were removed together, with their articles in slices."""
    ids, number = change["ids"], change["bin"]
    for id_ in ids:
        engine.sources.set_removed(id_, False)
    is_unfinished = number is not None and engine.trash.restore(number, ARTICLES).is_unfinished
    return Reverted("additions", {"ids": ids, "articles": number is not None}, is_unfinished)
