"""The engine on SQLite: its parts, on the connections to one file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storage.database.connections import Connections
from storage.engine.sqlite.alerts import SQLiteAlerts
from storage.engine.sqlite.arrivals import SQLiteArrivals
from storage.engine.sqlite.articles import SQLiteArticles
from storage.engine.sqlite.desk_work import SQLiteDeskWork
from storage.engine.sqlite.documents import SQLiteDocuments
from storage.engine.sqlite.maintenance import SQLiteMaintenance
from storage.engine.sqlite.quotes import SQLiteQuotes
from storage.engine.sqlite.sources import SQLiteSources
from storage.engine.sqlite.speakers import SQLiteSpeakers
from storage.engine.sqlite.stories import SQLiteStories
from storage.engine.sqlite.trash import SQLiteTrash
from storage.model.waiting import WaitListener

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

__all__ = ["SQLiteEngine"]

T = TypeVar("T")


class SQLiteEngine:
    """An `Engine` over connections that were opened with the migrations of the schema."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.location = str(connections.path)
        self.read_only = connections.read_only
        self.notice = connections.notice
        self.articles: Articles = SQLiteArticles(connections)
        self.trash: Trash = SQLiteTrash(connections)
        self.quotes: Quotes = SQLiteQuotes(connections)
        self.speakers: Speakers = SQLiteSpeakers(connections)
        self.sources: Sources = SQLiteSources(connections)
        self.stories: Stories = SQLiteStories(connections)
        self.alerts: Alerts = SQLiteAlerts(connections)
        self.arrivals: Arrivals = SQLiteArrivals(connections)
        self.desk_work: DeskWork = SQLiteDeskWork(connections)
        self.documents: Documents = SQLiteDocuments(connections)
        self.maintenance: Maintenance = SQLiteMaintenance(connections)

    @cached_property
    def transfer(self) -> Transfer:
        from storage.engine.sqlite.transfer import SQLiteTransfer  # late: only a copy needs it

        return SQLiteTransfer(self._connections)

    def files(self) -> tuple[Path, ...]:
        path = self._connections.path
        return (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))

    def change(self, function: Callable[[], T]) -> T:
        # Just once: the writer's lock is held from the beginning, so nothing can conflict.
        with self._connections.transaction():
            return function()

    def rest(self) -> float:
        return self._connections.rest()

    def listen_while_waiting(self, listener: WaitListener) -> None:
        self._connections.wait_listener = listener

    def version(self) -> int:
        return self._connections.data_version()

    def interrupter(self) -> Callable[[], None]:
        return partial(self._connections.interrupt, threading.get_ident())

    def close(self) -> None:
        self._connections.close()
