"""A change on a server is made once, whatever happens to the connection, and errors are lines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest

from storage.engine import FilterQuery
from storage.engine.postgres.engine import PostgresEngine, open_shared
from storage.errors import ArchiveError, Conflict, Denied, Interrupted, Lost, NotAnArchive
from tests.postgres_server import Server, serve

from .engines import new_archive
from .test_contract_changes import add, follow, said, told


@pytest.fixture
def location(postgres: Server, request: pytest.FixtureRequest) -> str:
    return new_archive(postgres, request.addfinalizer)


@pytest.fixture
def engine(location: str) -> Iterator[PostgresEngine]:
    engine = open_shared(location)
    yield engine
    engine.close()


def kill_connections(location: str) -> None:
    """End all other connections to a database, as a server does that goes down."""
    with psycopg.connect(location, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_change_runs_again_after_its_connection_was_lost(
    engine: PostgresEngine, location: str
) -> None:
    runs: list[int] = []

    def change() -> None:
        runs.append(engine.documents.next_id("settings"))
        if len(runs) == 1:
            kill_connections(location)
        engine.documents.put("settings", runs[-1], {"name": "width"})

    engine.change(change)
    assert len(runs) == 2
    assert engine.documents.all("settings") == [(runs[-1], {"name": "width"})]


def test_a_change_whose_end_was_not_heard_of_is_not_made_twice(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    leave = psycopg.Pipeline.__exit__

    def lose(self: psycopg.Pipeline, *error: object) -> None:
        leave(self, *error)  # type: ignore[arg-type]
        if len(runs) == 1:
            self._conn.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    def change() -> int:
        runs.append(1)
        return engine.documents.next_id("clippings")

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Pipeline, "__exit__", lose)
        assert engine.change(change) == 1
    assert len(runs) == 1
    assert engine.documents.next_id("clippings") == 2


def test_a_query_is_asked_again_after_its_connection_was_lost(
    engine: PostgresEngine, location: str
) -> None:
    add(engine, told(1))
    kill_connections(location)
    assert engine.articles.get(1) is not None


def test_deadlocked_changes_are_both_made(engine: PostgresEngine, location: str) -> None:
    add(engine, told(1), told(2))
    others = open_shared(location)
    met = threading.Barrier(2)

    def mark(one: PostgresEngine, first: int, second: int) -> None:
        runs: list[int] = []

        def change() -> None:
            runs.append(1)
            one.articles.set_section([first], f"BY {first}")
            if len(runs) == 1:
                met.wait(60)
            one.articles.set_section([second], f"BY {first}")

        one.change(change)

    threads = [
        threading.Thread(target=mark, args=(engine, 1, 2)),
        threading.Thread(target=mark, args=(others, 2, 1)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sections = {engine.articles.get(id_).section for id_ in (1, 2)}  # type: ignore[union-attr]
    assert sections in ({"BY 1"}, {"BY 2"})
    others.close()


def test_a_change_that_always_conflicts_is_given_up(engine: PostgresEngine) -> None:
    def change() -> None:
        raise psycopg.errors.SerializationFailure("could not serialize access")

    with pytest.raises(Conflict, match="others are changing the same"):
        engine.change(change)


def test_two_who_add_the_same_article_see_each_other(engine: PostgresEngine, location: str) -> None:
    other = open_shared(location)
    found: list[int] = []
    looked = threading.Event()

    def add_it(one: PostgresEngine, hold: threading.Event | None) -> None:
        def change() -> None:
            known = one.articles.existing([told(1)])
            if hold is None:
                found.append(len(known))
            if not known:
                add(one, told(1))
            if hold is not None:
                looked.set()
                hold.wait(0.3)  # the other asks meanwhile, and waits

        one.change(change)

    first = threading.Thread(target=add_it, args=(engine, threading.Event()))
    first.start()
    looked.wait(60)
    add_it(other, None)
    first.join(60)
    assert found == [1]
    other.close()


def test_what_is_stored_later_arrives_later_whatever_its_id(
    engine: PostgresEngine, location: str
) -> None:
    slow = open_shared(location)
    written, go_on = threading.Event(), threading.Event()

    def add_slowly() -> None:
        def change() -> None:
            add(slow, told(1))
            written.set()
            go_on.wait(60)

        slow.change(change)

    thread = threading.Thread(target=add_slowly)
    thread.start()
    written.wait(60)
    (second,) = add(engine, told(2))
    seen = engine.articles.last_arrival()
    assert engine.articles.ids(FilterQuery()) == [second]
    go_on.set()
    thread.join(60)
    (first,) = engine.articles.ids(FilterQuery(arrived_after=seen))
    assert first < second
    slow.close()


def test_many_who_change_at_once_lose_nothing(engine: PostgresEngine, location: str) -> None:
    each, count = 12, 4
    failed: list[BaseException] = []

    def work(number: int) -> None:
        own = open_shared(location)
        try:
            for step in range(each):
                key = 1000 * number + step
                (id_,) = add(own, told(1, key=f"key:{key}", link=""), quotes=[said("Wait,")])
                own.articles.mark([id_], "read", True)
                own.articles.mark([id_], "starred", step % 2 == 0)
                own.stories.count_terms({"harbour": 1, "strike": 2})
        except BaseException as error:
            failed.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    everything = engine.articles.facets(FilterQuery())
    assert (everything.total, everything.unread) == (each * count, 0)
    assert everything.flags["starred"] == each * count / 2
    (speaker,) = engine.speakers.search("", 9)
    assert (speaker.quotes, speaker.articles) == (each * count, each * count)
    assert engine.stories.frequencies({"harbour", "strike"}) == {
        "harbour": each * count,
        "strike": 2 * each * count,
    }
    assert engine.articles.last_arrival() == each * count


def test_a_query_is_interrupted(engine: PostgresEngine) -> None:
    stop: list[object] = []
    raised: list[BaseException] = []
    begun = threading.Event()

    def ask() -> None:
        stop.append(engine.interrupter())
        begun.set()
        try:
            engine._connections.read(lambda reader: reader.run("SELECT pg_sleep(60)"))
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    begun.wait(60)
    while thread.is_alive():
        stop[0]()  # type: ignore[operator]
        thread.join(0.05)
    assert isinstance(raised[0], Interrupted)


def test_a_server_that_stays_away_is_lost_in_one_line() -> None:
    with serve() as server:
        engine = open_shared(new_archive(server, lambda _: None), patience=0.2)
    with pytest.raises(Lost, match="the server cannot be reached") as lost:
        engine.articles.last_arrival()
    assert "\n" not in str(lost.value)
    with pytest.raises(Lost):
        open_shared(engine.location)
    engine.close()


def test_other_databases_and_strangers_are_refused(postgres: Server, location: str) -> None:
    with pytest.raises(NotAnArchive, match="newsdesk shared init makes one"):
        open_shared(postgres.address("postgres"))
    with pytest.raises(ArchiveError, match="does not exist"):
        open_shared(postgres.address("nowhere"))
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(Denied):
        open_shared(location.replace("user=newsdesk", "user=stranger"))


def test_an_archive_for_a_newer_newsdesk_is_only_read_or_refused(
    engine: PostgresEngine, location: str
) -> None:
    add(engine, told(1))
    with psycopg.connect(location) as connection:
        connection.execute("UPDATE newsdesk.schema_version SET writes_from = 99")
    older = open_shared(location)
    assert older.read_only
    assert "newer newsdesk" in older.notice
    assert older.articles.get(1) is not None
    with pytest.raises(ArchiveError, match="reading only"):
        older.articles.mark([1], "read", True)
    older.close()
    with psycopg.connect(location) as connection:
        connection.execute("UPDATE newsdesk.schema_version SET reads_from = 99")
    with pytest.raises(ArchiveError, match="newer newsdesk"):
        open_shared(location)


def test_one_of_two_refreshes_claims_a_source(engine: PostgresEngine, location: str) -> None:
    source = follow(engine)
    others = open_shared(location)
    runs: list[str] = []

    def claim(one: PostgresEngine, owner: str, between: Callable[[], object]) -> None:
        def change() -> None:
            runs.append(owner)
            known = one.sources.get(source)
            assert known is not None
            if runs.count(owner) == 1:
                between()
            if not known.fetch.claim:
                one.sources.record_fetch(source, replace(known.fetch, claim=owner))

        one.change(change)

    claim(engine, "first", lambda: claim(others, "second", lambda: None))
    assert runs == ["first", "second", "first"]
    claimed = engine.sources.get(source)
    assert claimed is not None
    assert claimed.fetch.claim == "second"
    others.close()
