"""What the archive asks of a storage engine: a small protocol for each kind of data; no SQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from storage.engine.protocol.alerts import Alerts
    from storage.engine.protocol.arrivals import Arrivals
    from storage.engine.protocol.articles import Articles, Trash
    from storage.engine.protocol.desk_work import DeskWork
    from storage.engine.protocol.documents import Documents
    from storage.engine.protocol.maintenance import Maintenance
    from storage.engine.protocol.quotes import Quotes, Speakers
    from storage.engine.protocol.sources import Sources
    from storage.engine.protocol.stories import Stories
    from storage.engine.protocol.transfer import Transfer
    from storage.model.waiting import WaitListener

__all__ = ["Engine"]

T = TypeVar("T")


class Engine(Protocol):
    """One archive. Queries run on a connection of the calling thread.

    Attributes:
        location: Where the archive is, as `open_engine` takes it; no password, and not cleaned.
        read_only: Whether changes are refused, as requested or for the reason in `notice`.
        notice: One line for the reader, or nothing.
        documents: The undo log, settings, saved filters and clippings.
    """

    location: str
    read_only: bool
    notice: str
    articles: Articles
    trash: Trash
    quotes: Quotes
    speakers: Speakers
    sources: Sources
    stories: Stories
    alerts: Alerts
    arrivals: Arrivals
    desk_work: DeskWork
    documents: Documents
    maintenance: Maintenance

    @property
    def transfer(self) -> Transfer:
        """All there is, for a copy of the archive."""

    def files(self) -> tuple[Path, ...]:
        """Return the files of the archive, the main one first; none on a server."""

    def change(self, function: Callable[[], T]) -> T:
        """Run a function in one transaction and return its result.

        The function may run more than once: an engine on a server repeats it after a conflict or
        a lost connection. So it must only query and change this engine, or have the same effect
        when it is repeated (assign, do not append). A nested call joins the outer transaction.
        The changes are durable once the outermost call returns; an exception rolls them back.
        """

    def rest(self) -> float:
        """Return how many seconds the next change will first wait, so that others have a turn."""

    def listen_while_waiting(self, listener: WaitListener) -> None:
        """Set what is called while a change waits for another program's."""

    def version(self) -> int:
        """Return a number that differs after every change to the archive, by any program."""

    def interrupter(self) -> Callable[[], None]:
        """Return a function that another thread can call to stop the query this one is running.

        The query raises `Interrupted`; if none is running, nothing happens.
        """

    def close(self) -> None:
        """Close the archive; no thread may be using it any more."""
