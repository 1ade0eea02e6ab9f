"""Adding articles, duplicates, marks, sources and undo."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import Article, Block, FetchState, Filter, Link, Outcome, Source, open_archive
from storage.archive import Archive
from storage.errors import ArchiveError, NotFound
from tests.conftest import InZone

pytestmark = pytest.mark.dates

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
STRIKE = Article(
    headline="Dockers at Kessvik walk out",
    section="BUSINESS",
    published=NOON,
    standfirst="Cranes stop as the night shift stays away.",
    caption="Idle cranes at Kessvik.",
    credit="Halvard Moe",
    author="Inger Sand",
    link="https://herald.example/strike",
    blocks=(
        Block("“We will not go back,” said Gunnhild Tveit on Tuesday.", links=(
            Link(34, 48, "https://herald.example/tveit"),
        )),
        Block("What comes next", "heading"),
        Block("The port said it was “ready to talk”."),
    ),
    key="feed:1:strike",
    digest="d1",
    source=1,
)  # fmt: skip


@pytest.fixture
def herald(archive: Archive) -> Source:
    return archive.sources.add(kind="feed", location="https://herald.example/rss", name="Herald")


def story(number: int, source: Source, **changes: object) -> Article:
    article = Article(
        f"Story {number}", "WORLD", NOON + timedelta(hours=number),
        blocks=(Block(f"It was story number {number}."),),
        key=f"feed:{source.id}:{number}", digest=f"d{number}", source=source.id,
    )  # fmt: skip
    return replace(article, **changes)  # type: ignore[arg-type]


def headlines(archive: Archive, filter: Filter | None = None) -> list[str]:
    return [row.headline for row in archive.select(filter or Filter()).rows(0, 100)]


def test_an_article_is_read_back_completely(archive: Archive, herald: Source) -> None:
    (outcome,) = archive.add([STRIKE])
    assert outcome.kind == "new"
    assert archive.article(outcome.id) == replace(STRIKE, id=outcome.id)
    texts = [quote.text for quote in archive.quotes.of_article(outcome.id)]
    text = archive.article(outcome.id).text
    assert texts
    assert texts == [
        text[quote.start : quote.end] for quote in archive.quotes.of_article(outcome.id)
    ]
    assert archive.select(Filter()).rows(0, 1)[0].quotes == len(texts)


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Block(""),),
        (Block("one"), Block("two")),
        (Block("with\n\na gap", "code"), Block("", "image"), Block("end")),
        (Block("a\n\nb"),),
    ],
    ids=["none", "empty", "plain", "gap in code", "gap in a paragraph"],
)
def test_any_blocks_are_read_back_unchanged(archive: Archive, blocks: tuple[Block, ...]) -> None:
    (outcome,) = archive.add([replace(STRIKE, blocks=blocks, source=0)])
    assert archive.article(outcome.id).blocks == blocks


def test_importing_the_same_articles_again_changes_nothing(
    archive: Archive, herald: Source
) -> None:
    (first,) = archive.add([STRIKE])
    version = archive.version()
    (again,) = archive.add([STRIKE])
    assert (again.id, again.kind) == (first.id, "same")
    assert archive.version() == version


def test_a_changed_article_keeps_its_id_and_marks(archive: Archive, herald: Source) -> None:
    (first,) = archive.add([STRIKE])
    archive.marks.set([first.id], read=True, starred=True)
    changed = replace(
        STRIKE, headline="Dockers return", digest="d2", section="WORLD",
        published=NOON + timedelta(days=40), blocks=(Block("All is “well”, said Odd Lie."),),
    )  # fmt: skip
    (outcome,) = archive.add([changed])
    assert (outcome.id, outcome.kind) == (first.id, "changed")
    kept = replace(changed, id=first.id, read=True, starred=True, unseen_edit="major")
    assert archive.article(first.id) == kept
    assert [hit.quote.text for hit in archive.quotes.find(Filter())] == ["well"]
    assert [s.name for s in archive.speakers.find()] in ([], ["Odd Lie"])
    assert headlines(archive, Filter(words="back")) == []
    assert headlines(archive, Filter(words="return", sections=frozenset({"WORLD"}))) == [
        "Dockers return"
    ]


def test_the_date_an_article_was_first_seen_never_changes(archive: Archive, herald: Source) -> None:
    seen = story(1, herald, date_kind="seen")
    archive.add([seen])
    later = replace(seen, digest="other", published=NOON + timedelta(days=9))
    (outcome,) = archive.add([later])
    assert archive.article(outcome.id).published == seen.published


def test_the_same_file_at_another_path_is_a_duplicate(archive: Archive) -> None:
    for name in ("a", "b"):
        archive.sources.add(kind="folder", location=f"/news/{name}", name=name)
    file = replace(STRIKE, key="file:/news/a/1.txt", link="", source=1)
    (first,) = archive.add([file])
    (copy,) = archive.add([replace(file, key="file:/news/b/1.txt", source=2)])
    assert (copy.id, copy.kind) == (first.id, "same")


def test_the_same_link_and_headline_is_a_duplicate(archive: Archive, herald: Source) -> None:
    other = archive.sources.add(kind="feed", location="https://echo.example/rss", name="Echo")
    (first,) = archive.add([STRIKE])
    copy = replace(STRIKE, key=f"feed:{other.id}:x", digest="x", source=other.id)
    assert archive.add([copy])[0] == Outcome(first.id, "same")
    live = [
        replace(STRIKE, key="feed:1:live1", digest="l1", headline="Live: the night"),
        replace(STRIKE, key="feed:1:live2", digest="l2", headline="Live: the morning"),
        replace(STRIKE, key="feed:1:moved", digest="m", headline=STRIKE.headline),
    ]
    outcomes = archive.add(live)
    assert [o.kind for o in outcomes] == ["new", "new", "same"]
    assert outcomes[2].id == first.id


@pytest.mark.parametrize("together", [True, False])
def test_no_source_keeps_out_what_another_links_to(
    archive: Archive, herald: Source, together: bool
) -> None:
    forger = archive.sources.add(kind="feed", location="https://hoax.example/rss", name="Hoax")
    forged = replace(
        STRIKE, key="feed:2:x", digest="f", headline="Dockers give up", source=forger.id
    )
    batches = [[forged, STRIKE]] if together else [[forged], [STRIKE]]
    assert [o.kind for batch in batches for o in archive.add(batch)] == ["new", "new"]
    corrected = replace(STRIKE, digest="d2", headline="CORRECTED: Dockers strike")
    assert [o.kind for o in archive.add([corrected])] == ["changed"]
    assert headlines(archive, Filter(sources=frozenset({forger.id}))) == ["Dockers give up"]
    assert headlines(archive, Filter(sources=frozenset({herald.id}))) == [
        "CORRECTED: Dockers strike"
    ]


def test_duplicates_within_one_batch_are_found(archive: Archive, herald: Source) -> None:
    first, second = story(1, herald), story(1, herald, digest="later", headline="Story 1, again")
    outcomes = archive.add([first, first, second, story(2, herald)])
    assert [o.kind for o in outcomes] == ["new", "same", "changed", "new"]
    assert outcomes[0].id == outcomes[2].id
    assert headlines(archive) == ["Story 2", "Story 1, again"]


def test_invalid_articles_fail_without_affecting_others(archive: Archive, herald: Source) -> None:
    outcomes = archive.add(
        [
            story(1, herald, headline=" "),
            story(2, herald, published=datetime(2026, 1, 1)),
            replace(story(3, herald), source=77),
            story(4, herald, headline="broken \ud800", key="\ud800"),
            story(5, herald, published=datetime(1, 1, 1, tzinfo=UTC)),
            story(6, herald),
        ]
    )
    assert [o.kind for o in outcomes] == ["failed"] * 5 + ["new"]
    assert all(o.error for o in outcomes[:5])
    assert headlines(archive) == ["Story 6"]


def test_an_article_with_an_extreme_number_of_quotes_is_added(
    archive: Archive, herald: Source
) -> None:
    text = "“We sail at noon,” said Ada Renn. " * 17_000
    long, short = story(1, herald, blocks=(Block(text),)), story(2, herald)
    first, second = archive.add([long, short])
    assert (first.kind, second.kind) == ("new", "new")
    quotes = archive.quotes.of_article(first.id)
    assert len(quotes) == 10_000
    assert quotes[-1].speaker == "Ada Renn"


def test_marks_are_counted_stored_and_undone(archive: Archive, herald: Source) -> None:
    ids = [o.id for o in archive.add([story(n, herald) for n in range(4)])]
    assert archive.marks.set(ids[:2], read=True) == 2
    assert archive.marks.set(ids[:3], read=True, starred=True) == 3
    assert archive.select(Filter(unread=True)).total == 1
    assert archive.undo.revert_last() == "1 article marked read and star on 3 articles"
    assert archive.select(Filter(starred=True)).total == 0
    assert archive.select(Filter(unread=True)).total == 2
    assert archive.undo.revert_last() == "2 articles marked read"
    assert archive.undo.revert_last() is None
    assert archive.facets(Filter()).unread == 4


def test_all_shown_articles_can_be_marked_read(archive: Archive, herald: Source) -> None:
    archive.add([story(n, herald, section="WORLD" if n % 2 else "SPORT") for n in range(6)])
    assert archive.marks.mark_all_read(Filter(sections=frozenset({"SPORT"}))) == 3
    assert archive.marks.mark_all_read(Filter(sections=frozenset({"SPORT"}))) == 0
    assert archive.sources.get(herald.id).unread == 3
    archive.undo.revert_last()
    assert archive.sources.get(herald.id).unread == 6


def test_the_undo_log_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        (outcome,) = archive.add([replace(STRIKE, source=0)])
        archive.marks.set([outcome.id], starred=True)
    with open_archive(path) as archive:
        assert archive.undo.revert_last() == "star on 1 article"
        assert not archive.article(1).starred


def test_only_the_last_hundred_changes_can_be_undone(archive: Archive, herald: Source) -> None:
    (outcome,) = archive.add([story(1, herald)])
    for n in range(103):
        archive.marks.set([outcome.id], read=n % 2 == 0)
    undone = 0
    while archive.undo.revert_last():
        undone += 1
    assert undone == 100


def test_a_kept_article_stays_in_the_unread_list(archive: Archive, herald: Source) -> None:
    ids = [o.id for o in archive.add([story(n, herald) for n in range(3)])]
    archive.marks.set([ids[1]], read=True)
    results = archive.select(Filter(unread=True, kept=frozenset(ids)))
    assert [row.id for row in results.rows(0, 9)] == ids[::-1]
    assert (results.total, results.unread, results.position(ids[1])) == (3, 2, 1)


def test_a_result_set_reflects_later_changes(archive: Archive, herald: Source) -> None:
    archive.add([story(n, herald) for n in range(0, 6, 2)])
    results = archive.select(Filter(sources=frozenset({herald.id})))
    assert results.total == 3
    (between,) = archive.add([story(3, herald)])
    assert results.position(between.id) == 1
    assert [row.headline for row in results.rows(1, 3)] == ["Story 3", "Story 2"]


def test_days_are_counted_in_the_readers_time_zone(archive: Archive, in_zone: InZone) -> None:
    late = replace(STRIKE, source=0, published=datetime(2026, 3, 3, 23, 30, tzinfo=UTC))
    archive.add([late])
    third, fourth = date(2026, 3, 3), date(2026, 3, 4)
    for zone, day in (("UTC", third), ("Asia/Tokyo", fourth), ("America/New_York", third)):
        in_zone(zone)
        assert archive.select(Filter(since=day, until=day)).total == 1
        assert dict(archive.days(Filter(), third, fourth))[day] == 1
    assert archive.select(Filter(since=date.min, until=date.max)).total == 1


def hours(archive: Archive, filter: Filter) -> list[int]:
    """Return the hours in UTC of the articles that a filter shows, by all that counts them."""
    results = archive.select(filter)
    rows = results.rows(0, 99)
    assert archive.count(filter) == results.total == archive.facets(filter).total == len(rows)
    return [row.published.hour for row in reversed(rows)]


@pytest.mark.parametrize(
    ("zone", "day", "filter", "expected"),
    [
        ("UTC", 3, Filter(begin=time(6), end=time(9)), [6, 7, 8]),
        ("UTC", 3, Filter(begin=time(22)), [22, 23]),
        ("Asia/Kathmandu", 3, Filter(end=time(6)), [19, 20, 21, 22, 23, 0]),  # 5:45 ahead
        # From two to three the clock is put forward, at one in UTC.
        ("Europe/Berlin", 29, Filter(begin=time(1), end=time(4)), [0, 1]),
        ("Europe/Berlin", 29, Filter(begin=time(3)), [*range(1, 22)]),
        ("Europe/Berlin", 29, Filter(), [23, *range(22)]),
    ],
)
def test_hours_are_those_of_the_readers_clock(
    archive: Archive,
    herald: Source,
    in_zone: InZone,
    zone: str,
    day: int,
    filter: Filter,
    expected: list[int],
) -> None:
    start = datetime(2026, 3, day, tzinfo=UTC)
    every = [start + timedelta(hours=hour) for hour in range(-24, 48)]
    archive.add([story(n, herald, published=moment) for n, moment in enumerate(every)])
    in_zone(zone)
    asked = replace(filter, since=date(2026, 3, day), until=date(2026, 3, day))
    assert hours(archive, asked) == expected


def test_an_hour_that_the_clock_repeats_is_shown_twice_as_long(
    archive: Archive, herald: Source, in_zone: InZone
) -> None:
    start = datetime(2026, 10, 25, tzinfo=UTC)
    archive.add([story(n, herald, published=start + timedelta(hours=n)) for n in range(6)])
    in_zone("Europe/Berlin")
    day = Filter(since=start.date(), until=start.date())
    assert hours(archive, replace(day, begin=time(2), end=time(3))) == [0, 1]
    second = replace(day, begin=time(2, 30, fold=1))  # counted back from some time after it
    assert hours(archive, second) == [2, 3, 4, 5]


def test_sources_are_found_by_number_location_or_name(archive: Archive, herald: Source) -> None:
    again = archive.sources.add(kind="feed", location=herald.location, name="Another name")
    assert again == herald
    for words in ("1", herald.location, "herald", " HERALD "):
        assert archive.sources.find(words) == herald
    with pytest.raises(NotFound, match="no source “Echo”"):
        archive.sources.find("Echo")
    archive.sources.add(kind="feed", location="https://second.example/", name="Herald")
    with pytest.raises(NotFound, match="1, 2"):
        archive.sources.find("Herald")


def test_a_source_can_be_changed_and_changed_back(archive: Archive, herald: Source) -> None:
    changed = archive.sources.change(herald.id, name="The Herald", section="WORLD", interval=60)
    assert (changed.name, changed.section, changed.fetch.interval) == ("The Herald", "WORLD", 60)
    assert archive.undo.revert_last() == "changes to source Herald"
    assert archive.sources.get(herald.id) == herald
    archive.sources.add(kind="feed", location="https://echo.example/", name="Echo")
    with pytest.raises(ArchiveError, match="is already a source: Echo"):
        archive.sources.change(herald.id, location="https://echo.example/")


def test_fetch_states_are_stored(archive: Archive, herald: Source) -> None:
    state = FetchState(etag='W/"x"', last_fetch=NOON, hold_until=NOON, failures=2, error="503")
    archive.sources.record_fetch(herald.id, state)
    assert archive.sources.get(herald.id).fetch == state


def test_articles_can_be_kept_when_their_source_is_removed(
    archive: Archive, herald: Source
) -> None:
    archive.add([STRIKE])
    assert archive.sources.remove(herald.id, articles="keep") == 0
    assert archive.sources.all() == []
    assert archive.select(Filter()).rows(0, 1)[0].source_name == "Herald"
    assert archive.undo.revert_last() == "removal of source Herald"
    assert archive.sources.get(herald.id).articles == 1


def test_removed_articles_are_not_added_again_until_undo(archive: Archive, herald: Source) -> None:
    stories = [STRIKE, story(1, herald), story(2, herald)]
    ids = [o.id for o in archive.add(stories)]
    archive.marks.set(ids[:1], read=True, starred=True)
    before = [archive.article(n) for n in ids], [archive.quotes.of_article(n) for n in ids]
    assert archive.sources.remove(herald.id, articles="remove") == 3
    assert archive.select(Filter()).total == 0
    assert (archive.quotes.find(Filter()), archive.speakers.find()) == ([], [])
    assert [o.kind for o in archive.add(stories)] == ["same"] * 3
    assert archive.undo.revert_last() == "removal of source Herald and 3 articles"
    assert (
        [archive.article(n) for n in ids],
        [archive.quotes.of_article(n) for n in ids],
    ) == before
    assert headlines(archive, Filter(words="cranes")) == [STRIKE.headline]


def test_a_source_that_is_added_again_brings_back_its_articles(
    archive: Archive, herald: Source
) -> None:
    archive.add([STRIKE])
    archive.sources.remove(herald.id, articles="remove")
    again = archive.sources.add(kind="feed", location=herald.location, name="Herald")
    assert [o.kind for o in archive.add([replace(STRIKE, source=again.id)])] == ["new"]


def test_unknown_ids_raise_errors(archive: Archive) -> None:
    for ask in (archive.article, archive.sources.get):
        with pytest.raises(NotFound, match="99"):
            ask(99)
    assert archive.select(Filter()).position(99) is None
    assert archive.marks.set([99], read=True) == 0


def test_settings_are_stored(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        assert archive.settings.get("theme", "dark") == "dark"
        archive.settings.set("theme", {"name": "light"})
        archive.settings.set("theme", {"name": "paper"})
    with open_archive(path, read_only=True) as archive:
        assert archive.settings.get("theme") == {"name": "paper"}


def test_counts_and_full_text_are_right_after_random_changes(archive: Archive) -> None:
    rnd = random.Random(11)
    sources = [
        archive.sources.add(kind="feed", location=f"https://{n}.example/", name=n) for n in "abc"
    ]
    for _ in range(60):
        some = [rnd.randrange(1, 60) for _ in range(5)]
        match rnd.randrange(6):
            case 0 | 1:
                archive.add([
                    story(n, rnd.choice(sources), digest=str(rnd.random()), key=str(n),
                          section=rnd.choice(("WORLD", "SPORT")),
                          published=NOON + timedelta(days=rnd.randrange(900)),
                          blocks=(Block(f"“So it is {n},” said Odd Lie. {rnd.random()}"),))
                    for n in some
                ])  # fmt: skip
            case 2:
                archive.marks.set(some, read=rnd.random() < 0.5, starred=rnd.random() < 0.5)
            case 3:
                archive.undo.revert_last()
            case 4:
                archive.marks.mark_all_read(Filter(sections=frozenset({"SPORT"})))
            case 5:
                left = archive.sources.all()
                fate = "keep" if rnd.random() < 0.5 else "remove"
                if len(left) > 1:
                    archive.sources.remove(left[0].id, articles=fate)  # type: ignore[arg-type]
    assert archive.maintenance.faults() == []
    archive.maintenance.rebuild()


def test_derived_data_can_be_rebuilt(archive: Archive, herald: Source) -> None:
    archive.add([STRIKE, story(1, herald)])
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute("UPDATE tally SET n0 = n0 + 1")
        connection.execute("INSERT INTO a_fts (a_fts) VALUES ('delete-all')")
        connection.execute("UPDATE speaker SET quotes = 9")
    assert len(archive.maintenance.faults()) == 3
    archive.maintenance.rebuild()
    assert headlines(archive, Filter(words="cranes")) == [STRIKE.headline]


def test_a_take_under_a_new_key_changes_the_article_it_replaces(
    archive: Archive, herald: Source
) -> None:
    (first,) = archive.add([STRIKE])
    corrected = replace(
        STRIKE, key="feed:1:take2", digest="d2", headline=f"CORRECTED: {STRIKE.headline}"
    )
    (second,) = archive.add([corrected])
    assert (second.id, second.kind) == (first.id, "changed")
    assert archive.article(first.id).headline == corrected.headline
    assert [one.headline for one in archive.history(first.id)] == [STRIKE.headline]
    assert [one.kind for one in archive.add([corrected])] == ["same"]


def test_takes_that_are_sent_side_by_side_are_articles_of_their_own(
    archive: Archive, herald: Source
) -> None:
    update = replace(
        STRIKE, key="feed:1:take2", digest="d2", headline=f"UPDATE 2-{STRIKE.headline}"
    )
    assert [one.kind for one in archive.add([STRIKE, update])] == ["new", "new"]
    assert [one.kind for one in archive.add([STRIKE, update])] == ["same", "same"]
    assert headlines(archive) == [update.headline, STRIKE.headline]
