"""The SQL of the shared archive: portable, and never about more partitions than a few."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.archive import Archive
from storage.engine import FilterQuery
from storage.engine.postgres import partitions
from storage.engine.postgres.connections import Asked, Reader
from storage.engine.postgres.engine import PostgresEngine, open_shared
from storage.engine.values import NearSearch
from storage.model import FLAGS, Filter
from storage.search.terms import parse
from tests.postgres_server import Server

from .engines import new_archive, split
from .newsroom import FIRST_DAY, SPEAKERS, fill, quoter, write
from .test_contract_changes import add, told

ROOM = Path(__file__).resolve().parents[3] / "storage/engine/postgres"
MODULES = sorted(ROOM.glob("*.py"))
FORBIDDEN = re.compile(
    r"\b(LISTEN|NOTIFY|pg_(try_)?advisory\w*|SEQUENCE|SERIAL|BIGSERIAL|nextval|TRIGGER"
    r"|CREATE (OR REPLACE )?(FUNCTION|PROCEDURE)|plpgsql|LOCK TABLE|ts_rank\w*)\b",
    re.IGNORECASE,
)
"""What engines that speak PostgreSQL's language lack, or do otherwise, and poolers break."""
MOST = 4


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation:
            yield node.value


def test_there_is_sql_to_look_at() -> None:
    assert sum("SELECT" in text for path in MODULES for text in texts(path)) > 50
    assert FORBIDDEN.search("CREATE TABLE a (id bigserial)")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_nothing_is_used_that_only_one_kind_of_server_has(path: Path) -> None:
    assert [text for text in texts(path) if FORBIDDEN.search(text)] == []


@pytest.fixture(scope="module")
def engine(postgres: Server, request: pytest.FixtureRequest) -> Iterator[PostgresEngine]:
    """Return an archive in eight partitions."""
    engine = open_shared(new_archive(postgres, request.addfinalizer))
    with Archive(engine, extract=quoter) as archive:
        fill(archive, 120)
        split(engine, *(FIRST_DAY + timedelta(days=30 * month) for month in range(1, 8)))
        yield engine


def ask_everything(engine: PostgresEngine) -> None:
    """Ask what an archive asks, of all times."""
    queries = [
        FilterQuery(),
        *(FilterQuery(flags=frozenset({flag.name})) for flag in FLAGS),
        FilterQuery(sections=frozenset({"WORLD"}), sources=frozenset({1, 2})),
        FilterQuery(speaker=SPEAKERS[0]),
        FilterQuery(terms=parse("strike -harbour ")),
        FilterQuery(categories=frozenset({"Front Page"}), kept=frozenset({3})),
        FilterQuery(arrived_after=60, shortlists=frozenset({"alerted", "aside", "noted"})),
        FilterQuery(fold="story"),
        FilterQuery(fold="section", sections=frozenset({"SPORT"}), flags=frozenset({"unread"})),
    ]
    for query in queries:
        found = engine.articles.select(query, "relevance")
        rows = [*found.rows(0, 30), *found.rows(90, 95)]
        for row in rows[:2]:
            assert found.position(row.id) is not None
            found.takes(row.id)
            found.newer(row.id)
            found.next_unread(row.id)
        assert found.total == engine.articles.count(query) == len(engine.articles.ids(query))
        engine.articles.facets(query)
        engine.articles.histogram(query, [FIRST_DAY, FIRST_DAY + timedelta(days=365)])
    engine.quotes.find(FilterQuery(terms=parse("s")), 99, None)
    engine.quotes.find(FilterQuery(speaker=SPEAKERS[1]), 99, None)
    engine.speakers.profile(FilterQuery(speaker=SPEAKERS[1]))
    engine.speakers.search("", 9)
    engine.speakers.with_role("minister", 9)
    engine.sources.all()
    engine.sources.latest(5)
    engine.articles.section_counts()
    engine.articles.categories()
    engine.articles.in_section(1, "WORLD")
    engine.articles.expired(None, 5, FIRST_DAY)
    engine.articles.get(7)
    engine.articles.history(7)
    engine.quotes.of_article(7)
    engine.articles.existing([write(random.Random(7), 7, 1)])
    month = timedelta(days=30)
    engine.stories.near({"strike": 1.0}, FIRST_DAY + month, month, NearSearch(20, 9, 9))
    engine.stories.ungrouped(9)
    engine.stories.count_ungrouped()
    engine.articles.mark([5, 50], "starred", True)
    engine.articles.set_section([5, 50], "WORLD")
    list(engine.maintenance.check())


def test_every_statement_is_about_a_few_partitions(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    run = Reader.run

    def record(self: Reader, sql: str, params: Any = None) -> psycopg.Cursor:
        asked.append((sql, {"desk": self.desk, **(params or {})}))
        return run(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "run", record)
        ask_everything(engine)
    wide = []
    partitioned = 0
    with psycopg.connect(engine.location, autocommit=True) as connection:
        connection.execute("SET search_path = newsdesk")
        connection.execute("SET plan_cache_mode = force_custom_plan")
        for sql, params in asked:
            if not re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT|WITH)", sql):
                continue
            rows = connection.execute(f"EXPLAIN {sql}", params).fetchall()
            plan = "\n".join(str(row[0]) for row in rows)
            touched = {
                table: set(re.findall(rf"\b{table}_(\d+)\b", plan))
                for table in ("article", "body", "quote")
            }
            partitioned += any(touched.values())
            if any(len(numbers) > MOST for numbers in touched.values()):
                wide.append(sql)
    assert partitioned > 500
    assert wide == []


def test_a_partition_is_split_without_losing_a_row(engine: PostgresEngine) -> None:
    ids = engine.articles.ids(FilterQuery())
    assert len(ids) == 120
    with psycopg.connect(engine.location) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM newsdesk.article_{number}").fetchone()
            for number in range(1, 9)
        ]
    assert sum(count[0] for count in counts if count) == 120
    assert sum(bool(count and count[0]) for count in counts) > 4
    assert all(engine.articles.get(id_) for id_ in ids)


def test_partitions_that_have_grown_are_split_and_rows_move_only_where_they_have_to(
    postgres: Server, request: pytest.FixtureRequest
) -> None:
    engine = open_shared(new_archive(postgres, request.addfinalizer))
    ids = add(engine, *(told(number) for number in range(30)))
    with psycopg.connect(engine.location, autocommit=True) as connection:
        connection.execute("SET search_path = newsdesk")
        owner = Reader(connection, 1)

        def counts() -> list[int]:
            parts = partitions.all_of(owner)
            return [owner.value(f"SELECT count(*) FROM article_{part.number}") for part in parts]

        assert partitions.balance(owner, 31) == 0
        assert counts() == [30]
        assert partitions.balance(owner, 20) == 1
        assert counts() == [0, 30]  # what arrives goes to the first
        assert partitions.balance(owner, 20) == 0
        assert partitions.balance(owner, 15) == 1
        assert counts() == [0, 15, 15]
        assert partitions.balance(owner, 15) == 0
    assert sorted(engine.articles.ids(FilterQuery())) == ids
    late = add(engine, told(40), told(3, key="other", link=""))
    engine.maintenance.compact()
    assert sorted(engine.articles.ids(FilterQuery())) == [*ids, *late]
    assert engine.articles.ids(FilterQuery())[0] == late[0]
    assert [check.faults for check in engine.maintenance.check()] == [(), (), ()]
    engine.close()


def test_words_are_found_by_their_index_however_few_articles_there_are(
    postgres: Server, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of the tables of a new archive: a plan must not depend on that."""
    plans: list[str] = []

    def explain(self: Reader, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
        for one in asked:
            if one.by_index:
                for setting in ("enable_seqscan", "enable_indexscan"):
                    self.connection.execute(f"SET {setting} = off")  # as for what is asked
                rows = self.rows(f"EXPLAIN {one.sql}", one.params)
                plans.append("\n".join(line for (line,) in rows))
        return together(self, asked)

    together = Reader.together
    with Archive(open_shared(new_archive(postgres, request.addfinalizer))) as archive:
        monkeypatch.setattr(Reader, "together", explain)
        fill(archive, 30)
        assert archive.count(Filter(words="strike")) > 0
        assert len(plans) > 30  # stories are looked for, too
        for plan in plans:
            assert "Bitmap Index Scan on body_1_to_tsvector_idx" in plan, plan
            assert "body_1_pkey" not in plan, plan
        plans.clear()
        archive.quotes.find(Filter(words="strike"))
        (plan,) = plans
        assert "Bitmap Index Scan on quote_1_to_tsvector_idx" in plan, plan
