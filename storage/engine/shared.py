"""The door to shared archives, whose driver comes with the extra `shared`."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from storage.errors import ArchiveError

if TYPE_CHECKING:
    from storage.engine.desk_status import ArchiveStatus, CollectorStatus, Rank
    from storage.engine.protocol import Engine

__all__ = [
    "add_desk",
    "collectors",
    "describe",
    "initialize",
    "migrate",
    "not_here",
    "open_engine",
    "report_collector",
    "status",
]

_EXTRA = "a shared archive needs an extra of newsdesk: pip install 'newsdesk[shared]'"


def open_engine(location: str, *, read_only: bool = False) -> Engine:
    """Open the shared archive at an address.

    Raises:
        ArchiveError: It cannot be opened, or the extra is not installed.
    """
    from storage.engine.postgres.address import parse

    parse(location)  # what is wrong with it is said first
    engine: Engine = _import("engine").open_shared(location, read_only=read_only)
    return engine


def describe(location: str) -> str:
    """Return host, database and role of an address, all that is ever shown.

    Raises:
        ArchiveError: It has a password, or it is no address.
    """
    from storage.engine.postgres.address import parse

    return str(parse(location))


def initialize(location: str) -> None:
    """Make a shared archive in a database, owned by the role of the address.

    Raises:
        ArchiveError: There is one, or the role may not do that.
    """
    _import("administration").initialize(location)


def migrate(location: str) -> int:
    """Bring the tables of a shared archive up to date, by its owner; return how many steps.

    Raises:
        ArchiveError: There is no archive, or the role may not do that.
    """
    steps: int = _import("administration").migrate(location)
    return steps


def add_desk(location: str, name: str, rank: Rank) -> bool:
    """Add a desk with a login role, or give one that exists another rank; return if it is new.

    Raises:
        ArchiveError: No role can have this name, or the role of the address may not do that.
    """
    is_new: bool = _import("administration").add(location, name, rank)
    return is_new


def status(location: str) -> ArchiveStatus:
    """Return what is known of a shared archive: its server, size, tables and desks.

    Raises:
        ArchiveError: It cannot be opened.
    """
    found: ArchiveStatus = _import("administration").status(location)
    return found


def report_collector(location: str, host: str) -> None:
    """Record that the role of an address fetches sources on a machine.

    Raises:
        ArchiveError: It may not do that, or the archive cannot be reached.
    """
    _import("administration").report_collector(location, host)


def collectors(location: str) -> tuple[CollectorStatus, ...]:
    """Return what fetches sources for all desks, that which was seen last first.

    Raises:
        ArchiveError: The archive cannot be reached.
    """
    found: tuple[CollectorStatus, ...] = _import("administration").collectors(location)
    return found


def not_here(location: str, what: str) -> ArchiveError:
    """Return the error that says where a shared archive is backed up, or restored."""
    from storage.engine.postgres import address

    return address.not_here(address.parse(location), what)


def _import(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(f"storage.engine.postgres.{name}")
    except ImportError as error:
        if error.name and error.name.startswith("storage"):
            raise
        raise ArchiveError(_EXTRA) from error
