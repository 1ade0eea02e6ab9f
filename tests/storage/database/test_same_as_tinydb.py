"""Whatever is asked of it, a Database answers as TinyDB does in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, operations, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage.database import Connections, Database


class JsonInMemory(MemoryStorage):
    """Hands out copies made by way of JSON: a change that fails midway leaves no trace."""

    def read(self) -> Any:
        return json.loads(json.dumps(self.memory))


KEYS = ["section", "read", "by", "it's", 'a"b', "zürich", "x.y", "", "\ud800", "n\nl"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.sampled_from([2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**400]),
    st.floats(),
    st.sampled_from([0.1, 1.0, 0.1 + 0.2, 1e16, 5e-324, 1.7976931348623157e308]),
    st.text(max_size=3),
    st.sampled_from(["WORLD", "world", "", "é", "😀", "\ud800", "a\0b", "'", '"', "\\u0041", "1"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=2)
    ),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4)
PATHS = st.lists(st.sampled_from(KEYS), min_size=1, max_size=2)


def field(path: list[str]) -> Query:
    query = Query()
    for key in path:
        query = query[key]
    return query


def is_true(value: Any) -> bool:
    return bool(value)


COMPARISONS: list[Callable[[Any, Any], Any]] = [
    lambda at, value: at == value,
    lambda at, value: at != value,
    lambda at, value: at < value,
    lambda at, value: at <= value,
    lambda at, value: at > value,
    lambda at, value: at >= value,
]
TESTS = st.one_of(
    st.builds(
        lambda compare, path, value: compare(field(path), value),
        st.sampled_from(COMPARISONS),
        PATHS,
        VALUES,
    ),
    st.builds(lambda path: field(path).exists(), PATHS),
    st.builds(lambda path, items: field(path).one_of(items), PATHS, st.lists(VALUES, max_size=4)),
    st.builds(lambda path, items: field(path).any(items), PATHS, st.lists(VALUES, max_size=4)),
    st.builds(lambda path, items: field(path).all(items), PATHS, st.lists(SCALARS, max_size=2)),
    st.builds(
        lambda path, key, value: field(path).any(where(key) == value),
        PATHS,
        st.sampled_from(KEYS),
        VALUES,
    ),
    st.builds(lambda path, key: field(path).all(where(key).exists()), PATHS, st.sampled_from(KEYS)),
    st.builds(lambda path: field(path).matches("[wW]"), PATHS),
    st.builds(lambda path: field(path).search("O"), PATHS),
    st.builds(lambda path: field(path).test(is_true), PATHS),
    st.builds(lambda path: field(path).map(str) == "1", PATHS),
    st.builds(lambda document: Query().fragment(document), DOCUMENTS),
    st.just(Query().noop()),
)
QUERIES = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=5,
)
IDS = st.integers(-1, 8)
NUMBERED = st.builds(Document, DOCUMENTS, IDS)
CHANGES = st.one_of(
    DOCUMENTS,
    st.builds(operations.delete, st.sampled_from(KEYS)),
    st.builds(operations.increment, st.sampled_from(KEYS)),
    st.builds(operations.set, st.sampled_from(KEYS), SCALARS),
)
Step = tuple[str, tuple[Any, ...], dict[str, Any]]


def step(name: str, *arguments: Any, **options: Any) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(name), st.tuples(*arguments), st.fixed_dictionaries(options))


STEPS = st.one_of(
    step("insert", st.one_of(DOCUMENTS, NUMBERED, st.just([1]))),
    step("insert_multiple", st.lists(st.one_of(DOCUMENTS, NUMBERED, st.just("x")), max_size=4)),
    step("search", QUERIES),
    step("count", QUERIES),
    step("contains", QUERIES),
    step("contains", doc_id=IDS),
    step("get", QUERIES),
    step("get", doc_id=st.one_of(IDS, st.sampled_from(["1", None, 10**30]))),
    step("get", doc_ids=st.lists(IDS, max_size=3)),
    step("update", CHANGES),
    step("update", CHANGES, QUERIES),
    step("update", CHANGES, doc_ids=st.lists(IDS, max_size=3)),
    step("update_multiple", st.lists(st.tuples(CHANGES, QUERIES), max_size=3)),
    step("upsert", DOCUMENTS, QUERIES),
    step("upsert", NUMBERED),
    step("upsert", DOCUMENTS),
    step("remove", QUERIES),
    step("remove", doc_ids=st.lists(IDS, max_size=3)),
    step("remove"),
    step("truncate"),
    step("all"),
    step("__len__"),
    step("drop_table", st.sampled_from(["_default", "other"])),
    step("tables"),
    step("reopen"),
)


class Both:
    """TinyDB in memory and a Database, asked the same."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.memory = JsonInMemory()  # type: ignore[no-untyped-call]
        self.reopen()
        self.database.drop_tables()

    def reopen(self) -> None:
        self.tinydb = TinyDB(storage=lambda: self.memory)
        self.database = Database(self.connections)

    def is_in_the_way(self, documents: list[Any]) -> bool:
        """Tell whether an id given by hand would meet TinyDB's counter (see `Database`)."""
        table = self.tinydb.table("_default")
        taken = {document.doc_id for document in table}
        given = {document.doc_id for document in documents if isinstance(document, Document)}
        first = table._next_id if table._next_id is not None else max(taken, default=0) + 1
        return any(first + n in taken | given for n in range(len(documents) - len(given)))


def answer(database: TinyDB, step: Step) -> tuple[str, Any]:
    name, arguments, options = step
    try:
        given = getattr(database, name)(*arguments, **options)
    except (TypeError, ValueError, KeyError, RuntimeError, AttributeError, OverflowError) as error:
        return type(error).__name__, str(error) if isinstance(error, KeyError) else ""
    ids = [getattr(each, "doc_id", None) for each in given] if isinstance(given, list) else None
    return repr(given), (ids, getattr(given, "doc_id", None))


@pytest.fixture(scope="module")
def connections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    connections = Connections(tmp_path_factory.mktemp("same") / "desk.db")
    yield connections
    connections.close()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENTS, max_size=8), st.lists(QUERIES, max_size=8))
@example([{"read": True}, {"read": 1.0}, {"read": "1"}, {"read": None}], [where("read") == 1] * 2)
@example([{}, {'a"b': None}], [where("section").exists() & (where('a"b') < "x")])
def test_every_query_finds_what_tinydb_finds(
    connections: Connections, documents: list[dict[str, Any]], queries: list[Any]
) -> None:
    both = Both(connections)
    for database in (both.database, both.tinydb):
        database.insert_multiple(documents)
    for query in queries:
        search: Step = ("search", (query,), {})
        assert answer(both.database, search) == answer(both.tinydb, search), query


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENTS, max_size=5), st.lists(STEPS, max_size=8))
def test_every_step_has_the_outcome_it_has_with_tinydb(
    connections: Connections, documents: list[dict[str, Any]], steps: list[Step]
) -> None:
    both = Both(connections)
    for each in [("insert_multiple", (documents,), {}), *steps]:
        name, arguments, _ = each
        if name == "reopen":
            both.reopen()
            continue
        added = arguments[0] if name == "insert_multiple" else list(arguments[:1])
        if name in ("insert", "insert_multiple", "upsert") and both.is_in_the_way(added):
            continue
        for asked in (each, ("all", (), {})):
            assert answer(both.database, asked) == answer(both.tinydb, asked), each
