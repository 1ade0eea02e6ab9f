"""The state of every article, packed by its id: section and source as a pair, and state.

At four bytes an article, counting articles from all over the archive reads one page for a thousand
of them, where their rows take a page each. All of it is derived from the articles; `RollupChanges`
keeps it up to date.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby, zip_longest

from storage.engine.sqlite.rollups.states import ALL, SQL

__all__ = ["ArticleState", "agrees", "count", "matching", "pack", "write"]

ArticleState = tuple[str, int, int]
"""Section, source, and state."""

_BLOCK = 4_000  # articles in a row
_SIZE = 4  # bytes
_BYTES = _BLOCK * _SIZE
_STATE = ALL.bit_length()
"""Bits below the number of the pair, which is from 1 on: 0 is no article."""
_THESE = "(SELECT value FROM json_each(?))"


def write(connection: sqlite3.Connection, states: Mapping[int, ArticleState | None]) -> None:
    """Set the states of articles; None removes them."""
    numbers = _pair_ids(connection, {state[:2] for state in states.values() if state})
    for block, articles in _by_block(states).items():
        connection.execute(f"INSERT OR IGNORE INTO packed VALUES (?, zeroblob({_BYTES}))", (block,))
        first, last = articles[0] % _BLOCK, articles[-1] % _BLOCK
        # A block spans several pages: only those that change are written.
        with connection.blobopen("packed", "states", block) as blob:
            blob.seek(first * _SIZE)
            held = array("I", _swap_bytes(blob.read((last - first + 1) * _SIZE)))
            for article in articles:
                state = states[article]
                packed = 0 if state is None else numbers[state[:2]] << _STATE | state[2] & ALL
                held[article % _BLOCK - first] = packed
            blob.seek(first * _SIZE)
            blob.write(_swap_bytes(held.tobytes()))


def count(reader: sqlite3.Connection, articles: Collection[int]) -> list[tuple[ArticleState, int]]:
    """Count articles by their state; those that do not exist are left out."""
    counts = Counter(chain.from_iterable(some for _, some in _packed(reader, articles)))
    states = _unpacked(reader, counts)
    return [(state, counts[packed]) for packed, state in states.items()]


def matching(
    reader: sqlite3.Connection,
    articles: Collection[int],
    sections: Collection[str],
    sources: Collection[int],
    flags: int,
) -> dict[int, int]:
    """Return the states of those articles that have the flags.

    They are of one of the sections and one of the sources, where any are given.
    """
    found = [*_packed(reader, articles)]
    wanted = {
        packed: state
        for packed, (section, source, state) in _unpacked(
            reader, {packed for _, some in found for packed in some}
        ).items()
        if state & flags == flags
        and (not sections or section in sections)
        and (not sources or source in sources)
    }
    return {
        article: wanted[packed]
        for part, some in found
        for article, packed in zip(part, some, strict=True)
        if packed in wanted
    }


def _packed(
    reader: sqlite3.Connection, articles: Collection[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield some articles of each block, with what is packed for each of them."""
    parts = _by_block(articles)
    # Block by block: holding all of them at once takes longer than reading them.
    for block, states in _blocks(reader, parts):
        held, first = memoryview(_swap_bytes(states)).cast("I"), block * _BLOCK
        yield parts[block], [held[article - first] for article in parts[block]]


def _unpacked(reader: sqlite3.Connection, some: Iterable[int]) -> dict[int, ArticleState]:
    """Return the states that are packed; those of no article are left out."""
    some = [*some]
    rows = reader.execute(
        f"SELECT id, section, source FROM pair WHERE id IN {_THESE}",
        (json.dumps([*{packed >> _STATE for packed in some}]),),
    ).fetchall()
    pairs = {number: (section, source) for number, section, source in rows}
    return {
        packed: (*pairs[packed >> _STATE], packed & ALL)
        for packed in some
        if packed >> _STATE in pairs
    }


def agrees(reader: sqlite3.Connection) -> bool:
    """Return whether the packed states are those of the articles."""
    kept = reader.execute("SELECT block, states FROM packed ORDER BY block")
    held = ((block, states) for block, states in kept if any(states))
    try:
        return all(one == other for one, other in zip_longest(held, _expected(reader)))
    except KeyError:  # a pair of section and source without an id
        return False


def pack(connection: sqlite3.Connection) -> None:
    """Pack the states of all articles again."""
    connection.execute("DELETE FROM packed")
    connection.execute("DELETE FROM pair")
    connection.execute(
        "INSERT INTO pair (section, source)"
        " SELECT DISTINCT section, source FROM article INDEXED BY article_pair"
    )
    connection.executemany("INSERT INTO packed VALUES (?, ?)", _expected(connection))


def _expected(reader: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """Yield the blocks that the articles require, in order."""
    numbers = _known_pairs(reader)
    rows = reader.execute(f"SELECT id, section, source, {SQL} FROM article a ORDER BY id")
    for block, some in groupby(rows, lambda row: row[0] // _BLOCK):
        held = array("I", bytes(_BYTES))
        for article, section, source, state in some:
            held[article % _BLOCK] = numbers[section, source] << _STATE | state & ALL
        yield block, _swap_bytes(held.tobytes())


def _known_pairs(reader: sqlite3.Connection) -> dict[tuple[str, int], int]:
    rows = reader.execute("SELECT section, source, id FROM pair").fetchall()
    return {(section, source): number for section, source, number in rows}


def _pair_ids(
    connection: sqlite3.Connection, pairs: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """Return the ids of pairs, and add new pairs."""
    numbers: dict[tuple[str, int], int] = {}
    for pair in pairs:
        found = connection.execute("SELECT id FROM pair WHERE section = ? AND source = ?", pair)
        if (row := found.fetchone()) is None:
            row = connection.execute(
                "INSERT INTO pair (section, source) VALUES (?, ?) RETURNING id", pair
            ).fetchone()
        numbers[pair] = row[0]
    return numbers


def _by_block(articles: Iterable[int]) -> dict[int, list[int]]:
    """Group articles by block."""
    ordered = sorted(articles)
    parts = {}
    start = 0
    while start < len(ordered):
        block = ordered[start] // _BLOCK
        end = bisect_left(ordered, (block + 1) * _BLOCK, start)
        parts[block] = ordered[start:end]
        start = end
    return parts


def _blocks(reader: sqlite3.Connection, blocks: Iterable[int]) -> sqlite3.Cursor:
    """Return those of these blocks that exist."""
    return reader.execute(
        f"SELECT block, states FROM packed WHERE block IN {_THESE}", (json.dumps([*blocks]),)
    )


def _swap_bytes(states: bytes) -> bytes:
    """Convert numbers between the byte order of this machine and that on disk, little-endian."""
    if sys.byteorder == "little":
        return states
    held = array("I", states)
    held.byteswap()
    return held.tobytes()
