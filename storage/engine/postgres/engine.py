"""The engine on PostgreSQL: its parts, on the connections to one archive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storage.engine.postgres import migrations
from storage.engine.postgres.address import parse
from storage.engine.postgres.again import PATIENCE
from storage.engine.postgres.alerts import PostgresAlerts
from storage.engine.postgres.arrivals import PostgresArrivals
from storage.engine.postgres.articles import PostgresArticles
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.desk_work import PostgresDeskWork
from storage.engine.postgres.documents import PostgresDocuments
from storage.engine.postgres.maintenance import PostgresMaintenance
from storage.engine.postgres.quotes import PostgresQuotes
from storage.engine.postgres.sources import PostgresSources
from storage.engine.postgres.speakers import PostgresSpeakers
from storage.engine.postgres.stories import PostgresStories
from storage.engine.postgres.trash import PostgresTrash
from storage.errors import Denied
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

__all__ = ["PostgresEngine", "open_shared"]

T = TypeVar("T")

_ONLY_READS = "this desk may read the archive, not mark or change anything in it"


def open_shared(
    location: str, *, read_only: bool = False, patience: float = PATIENCE
) -> PostgresEngine:
    """Open the shared archive at an address.

    Raises:
        NotAnArchive: There is none.
        ArchiveError: It cannot be opened.
    """
    connections = Connections(parse(location), patience=patience)
    with connections.translated():
        connection = connections.connect()
        notice = migrations.check(connection, connections.address)
        reader = Reader(connection, 0)
        desk, connections.desk = reader.row(
            "SELECT role, id FROM desk WHERE role = current_user"
        ) or ("", None)
        may_write = reader.value("SELECT has_table_privilege('newsdesk.state', 'INSERT')")
        notice = notice or ("" if may_write else _ONLY_READS)
        connections.read_only = read_only or bool(notice)
    if connections.desk is None:
        connections.close()
        raise Denied(
            f"{connections.address}: this role has no desk here; the archive's owner runs"
            " newsdesk shared add"
        )
    return PostgresEngine(connections, desk, notice)


class PostgresEngine:
    """An `Engine` over connections to a server."""

    def __init__(self, connections: Connections, desk: str, notice: str = "") -> None:
        self._connections = connections
        self.location = connections.address.location
        self.read_only = connections.read_only
        self.notice = notice
        self.articles: Articles = PostgresArticles(connections)
        self.trash: Trash = PostgresTrash(connections)
        self.quotes: Quotes = PostgresQuotes(connections)
        self.speakers: Speakers = PostgresSpeakers(connections)
        self.sources: Sources = PostgresSources(connections)
        self.stories: Stories = PostgresStories(connections)
        self.alerts: Alerts = PostgresAlerts(connections)
        self.arrivals: Arrivals = PostgresArrivals(connections)
        self.desk_work: DeskWork = PostgresDeskWork(connections, desk)
        self.documents: Documents = PostgresDocuments(connections)
        self.maintenance: Maintenance = PostgresMaintenance(connections)

    @cached_property
    def transfer(self) -> Transfer:
        from storage.engine.postgres.transfer import PostgresTransfer  # late: only a copy needs it

        return PostgresTransfer(self._connections)

    def files(self) -> tuple[Path, ...]:
        return ()

    def change(self, function: Callable[[], T]) -> T:
        return self._connections.change(function)

    def rest(self) -> float:
        return 0.0  # others need not wait for it

    def listen_while_waiting(self, listener: WaitListener) -> None:
        pass  # others are waited for by the row, and shortly

    def version(self) -> int:
        return self._connections.read(
            lambda reader: int(
                reader.value(
                    "SELECT clock.version + desk.version FROM clock, desk WHERE desk.id = %(desk)s"
                )
            )
        )

    def interrupter(self) -> Callable[[], None]:
        return partial(self._connections.interrupt, threading.get_ident())

    def close(self) -> None:
        self._connections.close()
