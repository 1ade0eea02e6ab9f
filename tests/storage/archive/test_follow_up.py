"""The follow-up of arrivals: quotes, stories and watches, after their text is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.model import Article, Block, Filter
from storage.quotes import extract
from tests.storage.archive.test_stories import WIRE, stories, told
from tests.storage.archive.test_watches import AGROUND, made, raised

pytestmark = pytest.mark.usefixtures("still_clock")

SAID = "“It ran aground,” said Ada Renn, the harbour master."


def arrive(archive: Archive, *articles: Article) -> list[int]:
    """Add articles, of which nothing but the text is stored at once."""
    return [one.id for one in archive.add(articles, deduplicate=False, later=True)]


def wire(first: int = 0) -> list[Article]:
    """Return articles of several stories, with quotes."""
    return [
        told(first + at, headline, [*paragraphs, SAID], hours)
        for at, (headline, paragraphs, hours) in enumerate(WIRE)
    ]


def speakers(archive: Archive) -> list[str | None]:
    return [hit.quote.speaker for hit in archive.quotes.find(Filter())]


def test_an_arrival_is_readable_at_once_and_its_quotes_story_and_alerts_follow(
    archive: Archive,
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    ids = arrive(archive, *wire())
    assert archive.count(Filter(words="trawler")) == 4
    assert archive.select(Filter(folded=True)).total == len(ids)
    assert (speakers(archive), raised(archive), archive.stories.of(ids)) == ([], [], {})
    (shown,) = archive.quotes.of_article(ids[3])  # opened before its turn
    assert shown.speaker == "Ada Renn"
    assert archive.follow_up.remaining() == len(ids)
    assert archive.waiting_arrival() == ids[0]
    heard: list[tuple[int, int]] = []
    assert archive.follow_up.run(lambda *step: heard.append(step)) == len(ids)
    assert (heard[0], heard[-1]) == ((0, 7), (7, 7))
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]
    assert speakers(archive) == ["Ada Renn"] * 7
    assert archive.quotes.of_article(ids[3]) == [shown]
    assert raised(archive) == [("Trawlers", ids[at]) for at in (0, 2, 6)]
    assert archive.waiting_arrival() == archive.follow_up.run() == 0
    assert archive.maintenance.faults() == []


def one_by_one(archive: Archive) -> None:
    while archive.follow_up.run_some(1):
        pass


def in_threes(archive: Archive) -> None:
    while archive.follow_up.run_some(3):
        pass


def all_at_once(archive: Archive) -> None:
    archive.follow_up.run()


def outcome(archive: Archive, ids: list[int]) -> object:
    takes = [archive._engine.stories.takes([id_])[id_] for id_ in ids]
    terms = {one for _, paragraphs, _ in WIRE for text in paragraphs for one in text.split()}
    counted = archive._engine.stories.frequencies({term.lower() for term in terms})
    return takes, counted, archive.stories.suggestions(), speakers(archive), raised(archive)


def test_what_is_found_does_not_depend_on_how_many_are_followed_up_at_a_time(
    tmp_path: Path,
) -> None:
    found = []
    passes: tuple[Callable[[Archive], None], ...] = (one_by_one, in_threes, all_at_once)
    for number, follow_up in enumerate(passes):
        with open_archive(tmp_path / f"{number}.db") as archive:
            archive.watches.add("harbour", name="Harbour")
            ids = arrive(archive, *wire(), *wire(20), *wire(40))
            follow_up(archive)
            found.append(outcome(archive, ids))
    with open_archive(tmp_path / "each.db") as archive:
        archive.watches.add("harbour", name="Harbour")
        for article in (*wire(), *wire(20), *wire(40)):  # nothing waits behind it
            archive.add([article], deduplicate=False)
        found.append(outcome(archive, ids))
    assert found[1:] == found[:1] * 3


def test_an_interrupted_follow_up_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    seen = 0

    def failing(text: str) -> object:
        nonlocal seen
        seen += 1
        if seen == 45:
            raise KeyboardInterrupt
        return extract(text)

    with open_archive(path, extract=failing) as archive:  # type: ignore[arg-type]
        archive.watches.add("trawler", name="Trawlers")
        ids = arrive(archive, *(made(n, f"Trawler {n} lost", SAID) for n in range(60)))
        with pytest.raises(KeyboardInterrupt):
            archive.follow_up.run_some(60)
        assert archive.waiting_arrival() == ids[40]
        assert len(speakers(archive)) == 40
    with open_archive(path) as archive:
        assert archive.follow_up.run() == 20
        assert len(speakers(archive)) == len(archive.stories.of(ids)) == 60
        alerts = [article for _, article in raised(archive)]
        assert len(alerts) == len({*alerts})


def test_two_programs_follow_each_arrival_up_once(archive: Archive, tmp_path: Path) -> None:
    archive.watches.add("trawler", name="Trawlers")
    ids = arrive(archive, *(made(n, f"Trawler {n} lost", *AGROUND, SAID) for n in range(6)))
    with open_archive(tmp_path / "newsdesk.db") as other:

        def meanwhile(text: str) -> object:
            other.follow_up.run_some(1)
            return extract(text)

        archive.follow_up._extract = meanwhile  # type: ignore[assignment]
        archive.follow_up.run()
    assert len(speakers(archive)) == 6
    assert archive.stories.of(ids) == dict.fromkeys(ids, 1)
    assert raised(archive) == [("Trawlers", ids[0])]
    assert archive.maintenance.faults() == []


def test_undoing_an_import_before_its_follow_up_removes_all_and_redoing_goes_on(
    archive: Archive,
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    with archive.imports.one_step("import of wire"):
        ids = arrive(archive, *wire())
    archive.follow_up.run_some(2)
    archive.undo.revert_last()
    assert archive.count(Filter()) == archive.follow_up.remaining() == archive.follow_up.run() == 0
    assert (speakers(archive), archive.alerts.all()) == ([], [])
    archive.undo.redo_last()
    assert archive.follow_up.remaining() == 5
    archive.follow_up.run()
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]
    assert len(speakers(archive)) == 7
    assert archive.maintenance.faults() == []


def test_an_arrival_that_is_edited_before_its_turn_is_followed_up_as_it_is_then(
    archive: Archive,
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    archive.watches.add("volcano", name="Volcanoes")
    (article,) = arrive(archive, made(1, "Trawler lost", SAID))
    edited = made(1, "Volcano erupts", "“It erupts,” said Tom Vale.")
    (outcome,) = archive.add([edited], deduplicate=False, later=True)
    assert (outcome.id, outcome.kind) == (article, "changed")
    archive.set_text(
        article, [Block("“It erupts,” said Mina Okoro."), Block("A volcano.")], standfirst=""
    )
    assert {one.kind for one in archive.alerts.since(0)} == {"change"}
    archive.follow_up.run()
    assert raised(archive)[-1] == ("Volcanoes", article)
    assert [one.kind for one in archive.alerts.since(0)].count("watch") == 1
    assert speakers(archive) == ["Mina Okoro"]


def test_a_kill_counts_at_once_and_alerts_to_takes_that_are_only_then_known(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    aground = "Trawler aground closes Orhavan harbour"
    first, take, _ = arrive(
        archive,
        made(1, aground, *AGROUND, source=source),
        made(2, "Harbour of Orhavan closed", *AGROUND, starred=True),
        made(3, f"KILL: {aground}", "The story is wrong.", source=source),
    )
    assert archive.article(first).killed
    assert [(one.kind, one.article) for one in archive.alerts.since(0)] == [("kill", first)]
    archive.follow_up.run()
    found = [(one.kind, one.article) for one in archive.alerts.since(0)]
    assert found == [("kill", first), ("kill", take)]
    assert archive.quotes.of_article(3) == []


def test_an_arrival_that_cannot_be_read_holds_nothing_up(tmp_path: Path) -> None:
    with open_archive(tmp_path / "damaged.db") as archive:
        ids = arrive(archive, *wire())
        with closing(sqlite3.connect(archive.location)) as file, file:
            file.execute("UPDATE body SET text = x'00' WHERE id = ?", (ids[1],))
        archive.follow_up.run()
        assert archive.follow_up.remaining() == 0
        assert len(speakers(archive)) == 6


def test_what_is_added_while_others_wait_takes_its_turn(archive: Archive) -> None:
    ids = arrive(archive, *wire())
    (last,) = [one.id for one in archive.add([replace(wire()[0], key="other")], deduplicate=False)]
    assert stories(archive, [*ids, last]) == [1, 2, 1, 3, 1, 4, 1, 1]
