"""Every way in which SQLite can be asked gives the same answer, and is taken where it is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database.connections import Connections
from storage.engine.sqlite.articles import SQLiteArticles
from storage.engine.sqlite.query import access_paths, few, hits, listing, spoken
from storage.engine.sqlite.query.access_paths import AccessPath
from storage.engine.sqlite.query.row_query import of_articles

from .newsroom import SPEAKERS, fill, open_newsroom
from .oracle import Asked, Oracle, Term
from .test_contract_queries import query, questions

ALWAYS, NEVER = 10**6, -1
TALKS = (Term(("talks",)),)
TVEIT, _, _ = SPEAKERS
SPORT = frozenset({"SPORT"})


@dataclass(frozen=True)
class Way:
    """Limits that make everything be asked in one way, a question, and a part of its SQL."""

    limits: tuple[tuple[ModuleType, str, int], ...]
    asked: Asked
    sql: str


FEW = ((hits, "FEW", ALWAYS), (listing, "FEW", ALWAYS))
MANY = ((hits, "FEW", NEVER), (listing, "FEW", NEVER))
WAYS = {
    "few, walked": Way(
        (*FEW, (few, "_LOOK_UP", ALWAYS)),
        Asked(sections=SPORT, unread=True, terms=TALKS),
        "FILTER (WHERE pos IN (SELECT value FROM json_each(",
    ),
    "few, looked up": Way(
        (*FEW, (few, "_LOOK_UP", 1)),
        Asked(sections=SPORT, unread=True, terms=TALKS),
        "CROSS JOIN a_fts f ON f.rowid = k.value",
    ),
    "few, in small parts": Way(
        (*FEW, (few, "_LOOK_UP", 2), (few, "_FIRST", 1)),
        Asked(sections=SPORT, terms=TALKS),
        "FILTER (WHERE pos IN (SELECT value FROM json_each(",
    ),
    "many, both sides": Way(
        (*MANY, (listing, "_SMALL", ALWAYS)),
        Asked(starred=True, terms=TALKS),
        "json_group_array(a.pos) FROM (SELECT rowid AS pos FROM a_fts",
    ),
    "many, in order": Way(
        (*MANY, (listing, "_SMALL", NEVER)),
        Asked(starred=True, terms=TALKS),
        "f CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.pos WHERE a.starred = 1",
    ),
    "speaker, both sides": Way(
        ((spoken, "_EACH", ALWAYS),),
        Asked(speaker=TVEIT, sections=SPORT),
        "json_group_array(a.pos) FROM article a INDEXED BY article_pair",
    ),
    "speaker, looked up": Way(
        ((spoken, "_EACH", NEVER),),
        Asked(speaker=TVEIT, sections=SPORT, unread=True),
        "CROSS JOIN article a INDEXED BY article_unread ON a.pos = k.pos",
    ),
    "speaker, by states": Way(
        ((spoken, "_EACH", NEVER),),
        Asked(speaker=TVEIT, sections=SPORT),
        "SELECT json_group_array(article), json_group_array(pos >> 14) FROM quote",
    ),
    "speaker, in small parts": Way(
        ((spoken, "_EACH", NEVER), (spoken, "_QUOTES", 1), (spoken, "_DEEPER", 2)),
        Asked(speaker=TVEIT, sections=SPORT),
        "SELECT json_group_array(article), json_group_array(pos >> 14) FROM quote",
    ),
}


@dataclass(frozen=True)
class Room:
    """The articles of a newsroom in SQLite, and what is expected of them."""

    connections: Connections
    articles: SQLiteArticles
    oracle: Oracle


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    path: Path = tmp_path_factory.mktemp("paths") / "newsdesk.db"
    with open_newsroom(path) as archive:
        fill(archive, 400)
        articles = [archive.article(number) for number in range(1, 401)]
        quotes = {one.id: archive.quotes.of_article(one.id) for one in articles}
    connections = Connections(path)
    yield Room(connections, SQLiteArticles(connections), Oracle(articles, quotes))
    connections.close()


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    way = WAYS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        for module, name, limit in way.limits:
            patch.setattr(module, name, limit)
        yield way


def test_each_way_is_taken(room: Room, way: Way) -> None:
    asked: list[str] = []
    reader = room.connections.reader()
    reader.set_trace_callback(asked.append)
    found = [row.id for row in room.articles.select(query(way.asked), "date").rows(0, 5)]
    reader.set_trace_callback(None)
    assert found == room.oracle.ids(way.asked)[:5] != []
    assert any(way.sql in statement for statement in asked), asked


@given(asked=questions, start=st.integers(0, 60), size=st.integers(1, 60))
@settings(deadline=None, max_examples=100)
def test_each_way_gives_the_same_answer(
    room: Room, way: Way, asked: Asked, start: int, size: int
) -> None:
    expected = room.oracle.ids(asked)
    first = room.articles.select(query(asked), "date").rows(0, size)
    assert [row.id for row in first] == expected[:size]
    results = room.articles.select(query(asked), "date")
    assert [row.id for row in results.rows(start, start + size)] == expected[start : start + size]
    assert (results.total, results.unread) == (len(expected), room.oracle.unread(asked))
    assert [results.position(id_) for id_ in expected[:9]] == [*range(len(expected[:9]))]
    assert room.articles.facets(query(asked)) == room.oracle.facets(asked)


PATHS = {
    access_paths.full_scan: Asked(),
    access_paths.by_pairs: Asked(),
    access_paths.by_starred: Asked(starred=True),
    access_paths.by_unread: Asked(unread=True),
    access_paths.by_unread_pairs: Asked(unread=True),
    access_paths.by_starred_pairs: Asked(starred=True),
    access_paths.by_starred_unread: Asked(starred=True, unread=True),
    access_paths.by_speaker: Asked(speaker=TVEIT),
    access_paths.by_flagged_speaker: Asked(speaker=TVEIT, unread=True),
}
"""What has to be asked for at least so that a path may be taken."""


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
@given(asked=questions)
@settings(deadline=None, max_examples=60)
def test_each_path_leads_to_the_same_articles(room: Room, path: AccessPath, asked: Asked) -> None:
    least = PATHS[path]
    asked = replace(
        asked,
        unread=asked.unread or least.unread,
        starred=asked.starred or least.starred,
        speaker=least.speaker or asked.speaker,
        terms=(),
        kept=frozenset(),
    )
    one = of_articles(query(asked))
    scan = path(one, one.lo, one.hi)
    rows = room.connections.reader().execute(
        f"SELECT a.id {scan.sql} ORDER BY {scan.order}", scan.params
    )
    assert list(dict.fromkeys(id_ for (id_,) in rows.fetchall())) == room.oracle.ids(asked)
