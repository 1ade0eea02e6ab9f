"""The engines that have to keep the contract; each opens one archive as often as asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest

from storage.engine import Engine, open_engine
from storage.engine.postgres import partitions
from storage.engine.postgres.administration import create
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.engine import PostgresEngine, open_shared
from tests.postgres_server import Server

from .memory.engine import MemoryEngine
from .memory.store import Store

Opener = Callable[[], Engine]
"""Opens the same archive each time."""


def sqlite(folder: Path, _request: pytest.FixtureRequest) -> Opener:
    return partial(open_engine, folder / "newsdesk.db")


def memory(_folder: Path, _request: pytest.FixtureRequest) -> Opener:
    return partial(MemoryEngine, Store())


def postgres(_folder: Path, request: pytest.FixtureRequest) -> Opener:
    server: Server = request.getfixturevalue("postgres")
    location = new_archive(server, request.addfinalizer)
    return partial(open_shared, location)


def new_archive(server: Server, finally_: Callable[[Callable[[], None]], None]) -> str:
    """Make an archive in a database of its own, from one that is made once; return its address."""
    name = f"archive_{uuid.uuid4().hex}"
    with server.connect("postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'archive'").fetchone():
            connection.execute("CREATE DATABASE archive")
            with server.connect("archive") as empty:
                create(empty)
        connection.execute(f"CREATE DATABASE {name} TEMPLATE archive STRATEGY file_copy")

    def drop() -> None:
        with server.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    finally_(drop)
    return server.address(name)


def split(engine: PostgresEngine, *times: datetime) -> None:
    """Split the newest partition of an archive again and again."""
    for number, at in enumerate(times, 1):
        with psycopg.connect(engine.location) as connection:
            connection.execute("SET search_path = newsdesk")
            partitions.split(Reader(connection, 0), number, int(at.timestamp()))
    engine.close()  # what it knows of partitions is old


ENGINES: dict[str, Callable[[Path, pytest.FixtureRequest], Opener]] = {
    "sqlite": sqlite,
    "memory": memory,
    "postgres": postgres,
}
