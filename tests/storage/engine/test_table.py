"""The articles as a TinyDB table: the answers of TinyDB, and an archive that stays whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, operations, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage import Filter, open_archive
from storage.database import Database


class JsonInMemory(MemoryStorage):
    """Hands out copies made by way of JSON: a change that fails midway leaves no trace."""

    def read(self) -> Any:
        return json.loads(json.dumps(self.memory))


FERRY = {
    "headline": "Ferry returns to Kessvik",
    "section": "WORLD",
    "published": "2025-06-03T08:00:00Z",
    "body": "“The strike is over,” said harbour master Radu Comănescu.\n\nBoats sail at noon.",
}
README = Path(__file__).resolve().parents[3] / "README.md"
PLAIN = {name: value for name, value in FERRY.items() if name != "body"}
OUTLET = "https://kessvik-post.example/rss"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        archive.sources.add(kind="feed", location=OUTLET, name="Kessvik Post")
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database(path) as database:
        yield database


def complaints(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return archive.maintenance.faults()


def test_the_readmes_lines_on_python_run_as_written(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = FERRY | {"headline": "Ferry sails", "published": "2026-06-03T08:00:00Z"}
    database.table("articles").insert_multiple([FERRY, late, late | {"section": "SPORT"}])
    lines = README.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    monkeypatch.setenv("NEWSDESK_ARCHIVE", str(path))
    names: dict[str, Any] = {}
    exec(lines, names)
    assert [article.doc_id for article in names["recent"]] == [2]
    assert [article["starred"] for article in database.table("articles")] == [False, True, False]


def test_an_archive_gives_and_takes_whole_articles(database: Database, path: Path) -> None:
    table = database.table("articles")
    assert table.insert(FERRY | {"source": OUTLET, "starred": True}) == 1
    assert table.get(doc_id=1) == {
        "headline": "Ferry returns to Kessvik",
        "section": "WORLD",
        "published": "2025-06-03T08:00:00Z",
        "date_kind": "exact",
        "source": OUTLET,
        "link": "",
        "author": "",
        "standfirst": "",
        "caption": "",
        "credit": "",
        "agency": "",
        "summary_only": False,
        "read": False,
        "starred": True,
        "killed": "",
        "unseen_edit": "",
        "key": "document:1",
        "digest": "",
        "blocks": [
            {"text": "“The strike is over,” said harbour master Radu Comănescu."},
            {"text": "Boats sail at noon."},
        ],
    }
    with open_archive(path) as archive:
        assert archive.select(Filter(words="strike", starred=True)).total == 1
        assert [quote.speaker for quote in archive.quotes.of_article(1)] == ["Radu Comănescu"]
        assert archive.sources.get(1).unread == 1
    assert table.update({"body": "No boat sails.", "read": True}) == [1]
    with open_archive(path) as archive:
        assert archive.select(Filter(words="strike")).total == 0
        assert archive.select(Filter(words="boat")).total == 1
        assert archive.quotes.of_article(1) == []
        assert archive.sources.get(1).unread == 0
    assert complaints(path) == []


def test_a_new_file_is_no_archive_and_its_articles_are_plain_documents(tmp_path: Path) -> None:
    with Database(tmp_path / "plain.db") as database:
        database.table("articles").insert({"anything": [1, 2]})
        assert database.table("articles").all() == [{"anything": [1, 2]}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headline": " \u202e"}, "it has no headline"),
        ({"headline": 5}, "its headline is not text"),
        ({"published": "soon"}, "“soon” is not a date"),
        ({"published": "0999-01-01"}, "999-01-01 is not a date an article can have"),
        ({"read": "yes"}, "its read is neither true nor false"),
        ({"url": "https://x.example"}, "an article has no url"),
        ({"source": "https://nobody.example/rss"}, "the archive has no source https://nobody"),
        ({"link": "javascript:alert(1)"}, "its link is not a web address"),
        ({"blocks": ["text"]}, "one of its blocks is invalid"),
        ({"date_kind": []}, "its date_kind is not text"),
        ({"key": "document:1"}, "another has its key document:1"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(
    database: Database, path: Path, change: dict[str, Any], reason: str
) -> None:
    table = database.table("articles")
    table.insert(FERRY)
    with pytest.raises(ValueError, match=f"^Article 2: .*{reason}"):
        table.insert_multiple([PLAIN | change])
    assert len(table) == 1
    assert complaints(path) == []


def test_numbers_come_once_and_what_was_removed_can_be_inserted_again(database: Database) -> None:
    table = database.table("articles")
    table.insert(FERRY | {"key": "guid:1"})
    table.truncate()
    assert table.insert(FERRY | {"key": "guid:1"}) == 2
    assert table.insert(Document(FERRY, doc_id=7)) == 7
    assert table.insert(FERRY) == 8
    with pytest.raises(ValueError, match="from 1 to"):
        table.insert(Document(FERRY, doc_id=2**29))


def test_a_section_in_a_month_is_found_by_an_index(database: Database) -> None:
    table = database.table("articles")
    asked: list[str] = []
    database.connections.reader().set_trace_callback(asked.append)
    published = where("published")
    june = (published >= "2025-06") & (published < "2025-07")
    table.search((where("section") == "WORLD") & june)
    database.connections.reader().set_trace_callback(None)
    (question,) = [sql for sql in asked if "FROM article" in sql]
    plan = database.connections.reader().execute(f"EXPLAIN QUERY PLAN {question}").fetchall()
    assert any("article_pair (section=?" in str(step) or "(pos>?" in str(step) for step in plan)


WORDS = st.sampled_from(["", "Kessvik", "strike talks", "Ørnes “We sail,” said Radu Tveit."])
MOMENTS = st.sampled_from(
    ["2025-05-31T23:59:59Z", "2025-06-01T00:00:00Z", "2025-06-30T12:00:00Z", "1999-01-01T00:00:00Z"]
)
SECTIONS = st.sampled_from(["WORLD", "SPORT"])
DOCUMENTS = st.fixed_dictionaries(
    {
        "headline": st.sampled_from(["Ferry returns", "Strike ends", "Talks in Ørnes"]),
        "section": SECTIONS,
        "published": MOMENTS,
        "date_kind": st.sampled_from(["exact", "day"]),
        "source": st.sampled_from(["", OUTLET]),
        "link": st.sampled_from(["", "https://kessvik-post.example/1"]),
        "author": WORDS,
        "standfirst": WORDS,
        "caption": WORDS,
        "credit": st.just(""),
        "agency": st.sampled_from(["", "Merrow Press"]),
        "summary_only": st.booleans(),
        "read": st.booleans(),
        "starred": st.booleans(),
        "killed": st.sampled_from(["", "2025-06-04T09:00:00Z"]),
        "unseen_edit": st.sampled_from(["", "minor", "major"]),
        "digest": st.sampled_from(["", "d1"]),
        "blocks": st.lists(
            st.one_of(
                st.fixed_dictionaries({"text": WORDS}),
                st.fixed_dictionaries({"text": WORDS, "kind": st.sampled_from(["heading"])}),
            ),
            max_size=2,
        ),
    }
)
OPERANDS = st.one_of(
    MOMENTS, SECTIONS, WORDS, st.booleans(), st.none(), st.just(1),
    st.sampled_from(["2025", "2025-06-01T00:00:00", "3", "2025-06-01T00:00:00Z!"]),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        *("headline", "section", "published", "source", "read", "starred", "author", "blocks"),
        *("url", "agency", "killed", "unseen_edit"),
    ]
)
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
        lambda compare, name, value: compare(where(name), value),
        st.sampled_from(COMPARISONS), NAMES, OPERANDS,
    ),
    st.builds(lambda name: where(name).exists(), NAMES),
    st.builds(lambda name, some: where(name).one_of(some), NAMES, st.lists(OPERANDS, max_size=3)),
    st.builds(lambda name: where(name).test(lambda value: bool(value)), NAMES),
    st.builds(lambda text: where("blocks").any(where("text") == text), WORDS),
)  # fmt: skip
QUERIES = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=3,
)
CHANGES = st.one_of(
    st.builds(lambda on: {"read": on}, st.booleans()),
    st.builds(lambda on: {"starred": on}, st.booleans()),
    st.builds(lambda section, moment: {"section": section, "published": moment}, SECTIONS, MOMENTS),
    st.builds(lambda text: {"blocks": [{"text": text}]}, WORDS),
    st.builds(lambda text: operations.set("standfirst", text), WORDS),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.lists(DOCUMENTS, min_size=1, max_size=3)),
        st.tuples(st.just("update"), CHANGES, QUERIES),
        st.tuples(st.just("update_multiple"), st.lists(st.tuples(CHANGES, QUERIES), max_size=2)),
        st.tuples(st.just("upsert"), DOCUMENTS, QUERIES),
        st.tuples(st.just("remove"), QUERIES),
        st.tuples(st.just("search"), QUERIES),
        st.tuples(st.just("count"), QUERIES),
        st.tuples(st.just("contains"), QUERIES),
        st.tuples(st.just("get"), QUERIES),
    ),
    max_size=8,
)


def done(table: Any, step: tuple[Any, ...], numbers: Iterator[int]) -> Any:
    """Return the answer to a step, or the kind of its error; documents bring their numbers."""
    name, *args = step
    if name == "insert":
        name = "insert_multiple"
        args = [[numbered(document, next(numbers)) for document in args[0]]]
    elif name == "upsert":
        number = next(numbers)
        try:
            hit = table.contains(args[1])
        except TypeError:
            return TypeError
        # A key is not to be shared, so what changes others brings none.
        args[0] = args[0] if hit else dict(numbered(args[0], number))
    try:
        return getattr(table, name)(*args)
    except TypeError:
        return TypeError


def numbered(document: dict[str, Any], number: int) -> Document:
    return Document(document | {"key": f"guid:{number}"}, doc_id=number)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(DOCUMENTS, min_size=2, max_size=5), steps=STEPS)
def test_it_answers_as_tinydb_and_the_archive_stays_whole(
    database: Database, path: Path, first: list[dict[str, Any]], steps: list[tuple[Any, ...]]
) -> None:
    table, model = database.table("articles"), TinyDB(storage=JsonInMemory).table("articles")
    table.truncate()
    last = max(table._documents.last_keys(database.connections.reader()))
    start = int(last) + 1
    ours, theirs = iter(range(start, 2**29)), iter(range(start, 2**29))
    for step in [("insert", first), *steps]:
        if step[0] == "upsert":  # a new number is given by the table: let both give the same
            top = int(max(table._documents.last_keys(database.connections.reader()))) + 1
            setattr(model, "_next_id", top)  # noqa: B010  # TinyDB declares it as None
            table._next_id = None
            ours, theirs = iter(range(top, 2**29)), iter(range(top, 2**29))
        answer, expected = done(table, step, ours), done(model, step, theirs)
        assert answer == expected
        assert {doc.doc_id: doc for doc in table} == {doc.doc_id: doc for doc in model}
    assert len(table) == len(model)
    assert table.all() == model.all()
    assert complaints(path) == []
