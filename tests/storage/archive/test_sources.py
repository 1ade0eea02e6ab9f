"""Sources: finding, adding, changing, relocating, rules, undo."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.archive import Archive
from storage.errors import ArchiveError, NotFound
from storage.model import Article, Block, FetchState, Filter, Rhythm, Rules, Source
from tests.still_clock import NOW

pytestmark = [pytest.mark.dates, pytest.mark.usefixtures("still_clock")]


def follow(archive: Archive, name: str = "Velda Courier", **options: bool) -> Source:
    location = f"https://{name.split()[-1].lower()}.example/feed"
    return archive.sources.add(kind="feed", location=location, name=name, **options)


def fill(archive: Archive, source: Source, *ages: int) -> None:
    """Add an article for each age in days."""
    archive.add(
        [
            Article(
                headline=f"{age} days ago",
                section="WORLD",
                published=NOW - timedelta(days=age),
                blocks=(Block("“The lock is open,” said Ada Renn."),),
                key=f"feed:{source.id}:{age}",
                digest=str(age),
                source=source.id,
            )
            for age in ages
        ]
    )


def headlines(archive: Archive, filter_: Filter = Filter()) -> list[str]:  # noqa: B008
    return [row.headline for row in archive.select(filter_).rows(0, 100)]


def test_a_source_is_found_by_number_url_or_name(archive: Archive) -> None:
    courier, post = follow(archive), follow(archive, "Tolmin Post")
    assert archive.sources.find(str(post.id)) == post
    assert archive.sources.find(courier.location) == courier
    assert archive.sources.find(" tolmin POST ") == post
    assert archive.sources.at(post.location) == post
    assert archive.sources.at("https://nobody.example/") is None
    for words in ("", "99", "9" * 30, "Nobody"):
        with pytest.raises(NotFound):
            archive.sources.find(words)
    archive.sources.remove(post.id, articles="keep")
    with pytest.raises(NotFound):
        archive.sources.get(post.id)
    assert archive.sources.at(post.location) is None


def test_a_name_shared_by_several_sources_is_ambiguous(archive: Archive) -> None:
    follow(archive)
    archive.sources.add(kind="feed", location="https://other.example/", name="velda courier")
    with pytest.raises(NotFound, match="give a number: 1, 2"):
        archive.sources.find("Velda Courier")


def test_rules_of_a_source_survive_fetches_and_can_be_undone(
    archive: Archive,
) -> None:
    source = follow(archive)
    rules = Rules(full_text=True, muted=("regatta",), keep=50, keep_days=90, paused=True)
    assert archive.sources.change(source.id, rules=rules, interval=60).rules == rules
    archive.sources.record_fetch(source.id, FetchState(etag='"1"', interval=60))
    assert archive.sources.get(source.id).rules == rules
    assert archive.sources.get(source.id).fetch.etag == '"1"'
    assert archive.undo.revert_last() == "changes to source Velda Courier"
    assert archive.sources.get(source.id).rules == Rules()
    assert archive.sources.get(source.id).fetch.interval == 30
    assert archive.sources.change(source.id, rules=Rules()) == archive.sources.get(source.id)
    assert archive.undo.revert_last() is None


def test_a_new_section_applies_to_articles_without_their_own(
    archive: Archive,
) -> None:
    source, other = follow(archive), follow(archive, "Tolmin Post")
    fill(archive, source, 1, 2, 3)
    fill(archive, other, 4)
    own, *_ = (archive.article(row.id) for row in archive.select(Filter()).rows(0, 1))
    plain = [archive.article(id_) for id_ in archive.ids(Filter()) if id_ != own.id]
    archive.add([replace(one, section="NEWS", digest=f"{one.digest}b") for one in plain])
    archive.marks.set([plain[0].id], read=True, starred=True)

    def sections() -> list[str]:
        return [row.section for row in archive.select(Filter()).rows(0, 9)]

    assert sections() == ["WORLD", "NEWS", "NEWS", "NEWS"]
    for section, shown in [("HARBOUR", "HARBOUR"), ("SEA", "SEA"), ("", "NEWS")]:
        archive.sources.change(source.id, section=section)
        assert sections() == ["WORLD", shown, shown, "NEWS"]
        assert archive.facets(Filter()).sections[shown] == (3 if shown == "NEWS" else 2)
        assert archive.maintenance.faults() == []
    archive.undo.revert_last()
    assert sections() == ["WORLD", "SEA", "SEA", "NEWS"]
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert sections() == ["WORLD", "NEWS", "NEWS", "NEWS"]
    assert archive.maintenance.faults() == []
    assert archive.article(plain[0].id).starred


def test_undoing_a_new_section_leaves_articles_with_their_own_alone(
    archive: Archive,
) -> None:
    source = follow(archive)
    fill(archive, source, 1)  # in WORLD
    archive.sources.change(source.id, section="SEA")
    archive.sources.change(source.id, section="WORLD")
    fill(archive, source, 2)
    archive.undo.revert_last()
    assert {row.section for row in archive.select(Filter()).rows(0, 9)} == {"WORLD"}


def test_a_new_interval_takes_effect_at_once_and_can_be_undone(archive: Archive) -> None:
    source = follow(archive)
    hour, rhythm = timedelta(hours=1), Rhythm(NOW - timedelta(days=1), 5, (3,), (6,))
    state = FetchState(
        interval=1440, last_fetch=NOW - hour, last_success=NOW - hour, fresh_until=NOW,
        next_fetch=NOW + 23 * hour, rhythm=rhythm,
    )  # fmt: skip
    archive.sources.record_fetch(source.id, state)
    assert archive.sources.get(source.id).fetch == state
    changed = archive.sources.change(source.id, interval=30).fetch
    assert changed.next_fetch is not None
    assert NOW <= changed.next_fetch <= NOW + hour
    archive.undo.revert_last()
    back = archive.sources.get(source.id).fetch
    assert (back.interval, back.rhythm) == (1440, rhythm)
    assert back.next_fetch is not None
    assert back.next_fetch >= NOW + 23 * hour


def test_a_source_of_an_older_version_can_be_read(archive: Archive) -> None:
    source = follow(archive)
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute(
            "UPDATE source SET fetch = json_remove(fetch, '$.rhythm', '$.fresh_until')"
        )
    assert archive.sources.get(source.id).fetch == FetchState()
    assert archive.sources.change(source.id, interval=5).fetch.interval == 5


def test_a_new_location_resets_the_fetch_state(archive: Archive) -> None:
    source = follow(archive)
    state = FetchState(etag='"1"', error="gone for good", gone=True, failures=3, interval=60)
    archive.sources.record_fetch(source.id, state)
    moved = archive.sources.change(source.id, location="https://courier.example/new")
    assert moved.fetch == FetchState(interval=60)
    archive.undo.revert_last()
    assert archive.sources.get(source.id).location == source.location


def test_a_location_of_another_source_is_refused(archive: Archive) -> None:
    courier, post = follow(archive), follow(archive, "Tolmin Post")
    with pytest.raises(ArchiveError, match="is already a source: Tolmin Post"):
        archive.sources.change(courier.id, location=post.location)
    archive.sources.remove(post.id, articles="keep")
    with pytest.raises(ArchiveError, match="was a source that was removed: Tolmin Post"):
        archive.sources.relocate(courier.id, post.location)
    assert archive.sources.get(courier.id) == courier


def test_a_relocation_by_the_server_cannot_be_undone(archive: Archive) -> None:
    source = follow(archive)
    archive.sources.record_fetch(source.id, FetchState(etag='"1"'))
    archive.sources.relocate(source.id, "https://courier.example/new")
    assert archive.sources.get(source.id).location == "https://courier.example/new"
    assert archive.sources.get(source.id).fetch.etag == '"1"'
    assert archive.undo.revert_last() is None


def test_undoing_an_addition_removes_the_source_and_its_articles(archive: Archive) -> None:
    source = follow(archive, undoable=True)
    fill(archive, source, 1, 2)
    assert archive.undo.revert_last() == "addition of source Velda Courier"
    assert (archive.sources.all(), headlines(archive)) == ([], [])
    again = follow(archive)
    fill(archive, again, 1, 2)
    assert headlines(archive) == ["1 days ago", "2 days ago"]
    assert archive.maintenance.faults() == []


def test_undoing_a_repeated_addition_keeps_the_old_articles(
    archive: Archive,
) -> None:
    source = follow(archive)
    fill(archive, source, 1)
    archive.sources.remove(source.id, articles="keep")
    follow(archive, undoable=True)
    archive.undo.revert_last()
    assert (archive.sources.all(), headlines(archive)) == ([], ["1 days ago"])


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        (Rules(), [1, 2, 5, 8, 40]),
        (Rules(keep=2), [1, 2, 8]),
        (Rules(keep_days=6), [1, 2, 5, 8]),
        (Rules(keep=1, keep_days=30), [1, 8]),
        (Rules(keep=99), [1, 2, 5, 8, 40]),
    ],
)
def test_rules_limit_the_number_and_age_of_articles_except_starred_ones(
    archive: Archive, rules: Rules, kept: list[int]
) -> None:
    source, other = follow(archive), follow(archive, "Tolmin Post")
    fill(archive, source, 1, 2, 5, 8, 40)
    fill(archive, other, 70)
    (starred,) = (row.id for row in archive.select(Filter()).rows(0, 9) if row.headline[0] == "8")
    archive.marks.set([starred], starred=True)
    archive.sources.change(source.id, rules=rules)
    assert archive.retention.expire(source.id) == 5 - len(kept)
    ages = [int(line.split()[0]) for line in headlines(archive)]
    assert ages == [*kept, 70]
    assert archive.maintenance.faults() == []
    fill(archive, source, 1, 2, 5, 8, 40)  # the feed has them still
    assert len(headlines(archive)) == len(kept) + 1


def test_replacing_a_summary_by_the_full_text_keeps_the_article(archive: Archive) -> None:
    source = follow(archive)
    summary = Article(
        headline="Dredger aground",
        section="WORLD",
        published=NOW,
        blocks=(Block("The dredger ran aground."),),
        summary_only=True,
        key=f"feed:{source.id}:1",
        digest="summary",
        source=source.id,
    )
    (outcome,) = archive.add([summary])
    assert archive.unstored([summary]) == []
    assert archive.unstored([replace(summary, digest="other")]) != []
    archive.marks.set([outcome.id], read=True)
    blocks = [Block("It sat there."), Block("“We wait for the tide,” said Ada Renn.")]
    archive.set_text(outcome.id, blocks, standfirst="The dredger ran aground.")
    article = archive.article(outcome.id)
    assert (article.blocks, article.summary_only, article.read) == (tuple(blocks), False, True)
    assert [quote.speaker for quote in archive.quotes.of_article(outcome.id)] == ["Ada Renn"]
    assert archive.select(Filter(words="tide")).total == 1
    assert [fate.kind for fate in archive.add([summary])] == ["same"]
    assert archive.maintenance.faults() == []
    with pytest.raises(NotFound):
        archive.set_text(99, blocks, standfirst="")


def test_a_name_of_another_source_is_refused(archive: Archive) -> None:
    courier, post = follow(archive), follow(archive, "Tolmin Post")
    with pytest.raises(ArchiveError, match=f"source {courier.id} is already called Velda Courier"):
        archive.sources.change(post.id, name="VELDA courier")
    assert archive.sources.get(post.id) == post
    assert archive.sources.change(post.id, name="TOLMIN Post").name == "TOLMIN Post"
    archive.sources.remove(courier.id, articles="keep")
    assert archive.sources.change(post.id, name="Velda Courier").name == "Velda Courier"


def test_a_taken_name_gets_the_host_or_a_number_appended(archive: Archive) -> None:
    courier = "https://velda.example/rss"
    assert archive.sources.free_name("Velda Courier", courier) == "Velda Courier"
    follow(archive)
    assert archive.sources.free_name("Velda Courier", courier) == "Velda Courier (velda.example)"
    follow(archive, "Velda Courier (velda.example)")
    assert archive.sources.free_name("Velda Courier", courier) == "Velda Courier (velda.example 2)"


def test_names_include_those_of_removed_sources(archive: Archive) -> None:
    courier, post = follow(archive), follow(archive, "Tolmin Post")
    archive.sources.remove(courier.id, articles="keep")
    assert archive.sources.names() == {courier.id: "Velda Courier", post.id: "Tolmin Post"}
