"""The desks of a shared archive, as they are shown: what each may do, who is connected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["RANKS", "ArchiveStatus", "CollectorStatus", "DeskStatus", "Rank"]

Rank = Literal["reader", "desk", "editor", "collector"]

RANKS: tuple[Rank, ...] = ("reader", "desk", "editor", "collector")
"""Who reads; who marks and stars, too; who changes what all share; what brings articles."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """A desk: its role, what that may do, and how many connections it has open.

    The rank is ``owner`` for who owns the archive, ``removed`` where the role is gone, and ``none``
    where it has lost its rights.
    """

    name: str
    rank: str
    connections: int


@dataclass(frozen=True, slots=True)
class CollectorStatus:
    """A program that fetches sources for all desks.

    Attributes:
        name: Its role.
        host: The machine it runs on.
        seen: When it was last known to run.
        is_running: That was a moment ago.
    """

    name: str
    host: str
    seen: datetime
    is_running: bool


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """What is known of a shared archive.

    Attributes:
        archive: Host, database and role.
        server: The version of the server.
        version: How many steps its tables have taken.
        known: How many this newsdesk knows.
        articles: How many there are.
        partitions: How many partitions these are in.
        desks: The desks, in the order they were added.
        collectors: What fetches sources, that which was seen last first.
    """

    archive: str
    server: str
    version: int
    known: int
    articles: int
    partitions: int
    desks: tuple[DeskStatus, ...]
    collectors: tuple[CollectorStatus, ...]
