"""What several sources carry identically is one article, and belongs to all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.database import Database
from storage.exchange import detect_format
from storage.exchange.exporting import export_document
from storage.exchange.formats import format_by_ending
from storage.importing.files import import_files
from storage.model import Article, Block, Carrier, Filter, Rules, Source
from storage.quotes.citation import cite_clipping, cite_quote

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = "“Wait for the tide,” said Ada Bell."
NAMES = ("Herald", "Post", "Wire")


@pytest.fixture
def sources(archive: Archive) -> list[Source]:
    return [follow(archive, name) for name in NAMES]


def follow(archive: Archive, name: str) -> Source:
    location = f"https://{name.lower()}.example/rss"
    return archive.sources.add(kind="feed", location=location, name=name)


def story(source: Source, number: int = 1, **values: object) -> Article:
    article = Article(
        f"Story {number}",
        source.name.upper(),
        DAY + timedelta(hours=number),
        link=f"https://herald.example/{number}",
        blocks=(Block(TEXT),),
        key=f"feed:{source.id}:{number}",
        digest=f"digest {number}",
        source=source.id,
    )
    return replace(article, **values)  # type: ignore[arg-type]


def corrected(source: Source, digest: str = "corrected") -> Article:
    return story(
        source,
        headline="CORRECTED: Story 1",
        blocks=(Block(TEXT.replace("tide", "ferry")),),
        digest=digest,
    )


def only(source: Source) -> Filter:
    return Filter(sources=frozenset({source.id}))


def kinds(archive: Archive, *articles: Article) -> list[str]:
    return [one.kind for one in archive.add(articles)]


def counts(archive: Archive, sources: list[Source]) -> list[int]:
    """Return how many articles each source has: as listed, counted, among facets and itself."""
    found = []
    facets = archive.facets(Filter())
    for source in sources:
        rows = archive.select(only(source)).rows(0, 99)
        total = archive.count(only(source))
        assert len(rows) == total == archive.select(only(source)).total
        assert facets.sources.get(source.id, 0) == archive.facets(only(source)).total == total
        assert sum(archive.facets(only(source)).sections.values()) == total
        assert (
            sum(archive.histogram(only(source), [DAY.date(), DAY.date() + timedelta(2)])) == total
        )
        assert archive.count(replace(only(source), words="tide OR ferry")) == total
        assert archive.count(replace(only(source), speaker="Ada Bell")) == total
        assert len(archive.quotes.find(only(source))) == total
        known = [one for one in archive.sources.all() if one.id == source.id]
        assert [one.articles for one in known] in ([total], [])
        found.append(total)
    return found


def test_a_copy_belongs_to_all_sources_that_carry_it(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, wire = sources
    assert kinds(archive, story(herald), story(herald, 2)) == ["new", "new"]
    assert kinds(archive, story(post), story(post, 3)) == ["same", "new"]
    assert kinds(archive, story(wire)) == ["same"]
    assert counts(archive, sources) == [2, 2, 1]
    assert archive.count(Filter()) == 3
    assert archive.count(Filter(sources=frozenset({herald.id, post.id, wire.id}))) == 3
    assert archive.count(Filter(sources=frozenset({post.id, wire.id}))) == 2
    (row,) = archive.select(only(wire)).rows(0, 9)
    assert (row.source, row.source_name, row.also) == (herald.id, "Herald", (post.id, wire.id))
    article = archive.article(row.id)
    assert article.source == herald.id
    assert article.carriers == (
        Carrier(post.id, f"feed:{post.id}:1", "digest 1"),
        Carrier(wire.id, f"feed:{wire.id}:1", "digest 1"),
    )
    activity = archive.sources.activity()
    assert {one: activity[one].newest for one in activity}[wire.id] == article.published


def test_copies_of_one_batch_are_one_article_with_all_their_sources(
    archive: Archive, sources: list[Source]
) -> None:
    assert kinds(archive, *(story(one) for one in sources)) == ["new", "same", "same"]
    assert counts(archive, sources) == [1, 1, 1]
    assert archive.count(Filter()) == 1


def test_a_copy_that_comes_again_changes_nothing(archive: Archive, sources: list[Source]) -> None:
    herald, post, _ = sources
    archive.add([story(herald)])
    archive.add([story(post)])
    version = archive.version()
    assert kinds(archive, story(post), story(herald)) == ["same", "same"]
    assert archive.version() == version


@pytest.mark.parametrize("first", [0, 1])
def test_corrections_of_any_carrier_are_taken(
    archive: Archive, sources: list[Source], first: int
) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(post), story(wire)])
    archive.marks.set([1], read=True)
    one, other = (herald, post) if first == 0 else (post, herald)
    assert kinds(archive, corrected(one)) == ["changed"]
    article = archive.article(1)
    assert article.headline == "CORRECTED: Story 1"
    assert (article.source, article.section, article.key) == (herald.id, "HERALD", "feed:1:1")
    assert (article.unseen_edit, len(archive.history(1))) == ("major", 1)
    assert [hit.quote.text for hit in archive.quotes.find(Filter())] == ["Wait for the ferry,"]
    # Neither a stale copy, nor the same correction by another source, changes it once more.
    assert kinds(archive, story(other), story(wire)) == ["same", "same"]
    archive.add([corrected(other)])
    archive.add([corrected(wire)])
    assert archive.article(1).headline == "CORRECTED: Story 1"
    assert len(archive.history(1)) == 1
    assert counts(archive, sources) == [1, 1, 1]


def test_an_edit_says_which_source_made_it(archive: Archive, sources: list[Source]) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(post), story(wire)])
    archive.add([corrected(post)])
    quote = archive.quotes.of_article(1)[0]
    clipping = archive.clippings.add(1, quote)
    assert archive.article(1).edited_by == archive.history(1)[0].edited_by == "Post"
    (row,) = archive.select(Filter()).rows(0, 9)
    assert (row.source_name, row.edited_by) == ("Herald", "Post")
    (hit,) = archive.quotes.find(Filter())
    for cited in (cite_quote(hit, ()), cite_clipping(clipping, ())):
        assert ", CORRECTED: Story 1, Herald, edited by Post, 23 November 2026" in cited
    archive.add([story(herald, digest="own", headline="Story 1 once more")])
    assert archive.article(1).edited_by == ""
    assert [one.edited_by for one in archive.history(1)] == ["", "Post"]
    (hit,) = archive.quotes.find(Filter())
    assert "edited by" not in cite_quote(hit, ())


@pytest.mark.parametrize("last", [0, 1])
def test_of_two_edits_in_a_batch_the_last_counts(
    archive: Archive, sources: list[Source], last: int
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    own = story(herald, digest="own", blocks=(Block(TEXT.replace("tide", "train")),))
    archive.add([own, corrected(post)] if last == 1 else [corrected(post), own])
    assert archive.article(1).edited_by == ("Post" if last == 1 else "")


def test_an_edit_by_what_became_the_first_source_is_its_own(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.add([corrected(post)])
    archive.sources.remove(herald.id, articles="remove")
    assert (archive.article(1).source, archive.article(1).edited_by) == (post.id, "")
    archive.undo.revert_last()
    assert archive.article(1).edited_by == "Post"


def test_who_edited_an_article_comes_back_from_the_trash_and_from_exports(
    archive: Archive, sources: list[Source], tmp_path: Path
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.add([corrected(post)])
    path = tmp_path / "all.jsonl"
    export_document(archive, Filter(), path, format_by_ending(path))
    with open_archive(tmp_path / "other.db") as other:
        other.sources.add(kind="feed", location="https://first.example/", name="First")
        import_files(other, [path])
        (row,) = other.select(Filter()).rows(0, 9)
        assert (row.source_name, row.edited_by) == ("Herald", "Post")
    archive.sources.remove(herald.id, articles="remove")
    archive.sources.remove(post.id, articles="remove")
    assert archive.select(Filter()).rows(0, 9) == []
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert archive.history(1)[0].edited_by == archive.article(1).edited_by == "Post"


def test_two_sources_can_correct_an_article_in_one_batch(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(post), story(wire)])
    archive.add([corrected(herald), corrected(post), corrected(wire, digest="once more")])
    assert archive.article(1).headline == "CORRECTED: Story 1"
    assert len(archive.history(1)) == 1
    assert archive.article(1).key == f"feed:{herald.id}:1"
    assert counts(archive, sources) == [1, 1, 1]


def test_a_correction_of_a_copy_under_a_new_key_is_taken(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    assert kinds(archive, replace(corrected(post), key="feed:2:new")) == ["changed"]
    assert archive.count(Filter()) == 1
    assert [one.key for one in archive.article(1).carriers] == ["feed:2:new"]


def test_a_copy_with_a_text_of_its_own_never_replaces_the_text(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    summary = story(post, blocks=(Block("Wait."),), digest="summary")
    archive.add([story(herald), summary])
    assert counts(archive, sources) == [1, 1, 0]
    edited = replace(summary, blocks=(Block("Wait!"),), digest="edited")
    assert kinds(archive, edited) == ["same"]
    assert archive.article(1).text == TEXT
    # Under another headline it is another story, and the source no longer carries the first.
    assert kinds(archive, replace(edited, headline="Ferry sinks", digest="news")) == ["new"]
    assert [row.headline for row in archive.select(only(post)).rows(0, 9)] == ["Ferry sinks"]
    assert archive.article(1).carriers == ()


def test_removing_the_first_source_leaves_the_article_to_the_next(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(herald, 2), story(post), story(wire)])
    before = archive.article(1)
    assert archive.sources.remove(herald.id, articles="remove") == 1
    (row,) = archive.select(Filter()).rows(0, 9)
    assert (row.source_name, row.also) == ("Post", (wire.id,))
    assert counts(archive, sources) == [0, 1, 1]
    assert kinds(archive, corrected(post)) == ["changed"]  # now its own
    archive.undo.revert_last()
    assert counts(archive, sources) == [2, 1, 1]
    after = archive.article(1)
    assert (after.source, after.key) == (before.source, before.key)
    assert [one.source for one in after.carriers] == [post.id, wire.id]
    assert kinds(archive, story(herald), corrected(post)) == ["same", "same"]
    archive.undo.redo_last()
    assert counts(archive, sources) == [0, 1, 1]


def test_removing_a_carrier_and_undoing_it(archive: Archive, sources: list[Source]) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(post), story(post, 2), story(wire)])
    assert archive.sources.remove(post.id, articles="remove") == 1
    assert counts(archive, sources) == [1, 0, 1]
    assert archive.article(1).carriers == (Carrier(wire.id, "feed:3:1", "digest 1"),)
    archive.undo.revert_last()
    assert counts(archive, sources) == [1, 2, 1]
    assert [one.source for one in archive.article(1).carriers] == [post.id, wire.id]


def test_a_source_whose_articles_are_kept_still_carries_them(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.sources.remove(herald.id, articles="keep")
    assert counts(archive, sources) == [1, 1, 0]


def test_many_shared_articles_are_released_in_slices(
    archive: Archive, sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    herald, post, _ = sources
    monkeypatch.setattr("storage.archive.sources.ARTICLES", 4)
    archive.add([story(herald, number) for number in range(1, 11)])
    archive.add([story(post, number) for number in range(5, 15)])
    assert archive.sources.remove(herald.id, articles="remove") == 4
    assert counts(archive, sources) == [0, 10, 0]
    archive.undo.revert_last()
    assert counts(archive, sources) == [10, 10, 0]


@pytest.mark.parametrize("own", [False, True])
def test_a_copy_that_came_in_meanwhile_is_one_article_with_what_undo_restores(
    archive: Archive, sources: list[Source], own: bool
) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(herald, 2)])
    archive.clippings.add(1)
    archive.sources.remove(herald.id, articles="remove")
    copy = story(post, digest="own") if own else story(post)
    assert kinds(archive, copy, story(wire), story(wire, 3)) == ["new", "same", "new"]
    assert counts(archive, sources) == [0, 1, 2]
    assert "removal" in (archive.undo.revert_last() or "")
    rows = archive.select(Filter()).rows(0, 9)
    assert [(row.headline, row.source_name, row.also) for row in rows] == [
        ("Story 3", "Wire", ()), ("Story 2", "Herald", ()),
        ("Story 1", "Herald", (post.id, wire.id)),
    ]  # fmt: skip
    assert (rows[2].id, archive.article(1).text) == (1, TEXT)
    assert [one.identical for one in archive.article(1).carriers] == [not own, True]
    assert counts(archive, sources) == [2, 1, 2]
    assert archive.maintenance.faults() == []
    assert kinds(archive, copy, story(wire), story(herald)) == ["same"] * 3
    assert kinds(archive, corrected(wire)) == ["changed"]
    assert archive.article(1).edited_by == "Wire"
    archive.undo.redo_last()
    assert counts(archive, sources) == [0, 1, 2]
    archive.undo.revert_last()
    assert counts(archive, sources) == [2, 1, 2]
    assert archive.maintenance.faults() == []


def test_a_removed_article_comes_back_with_its_carriers_and_not_before(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.sources.change(herald.id, rules=Rules(keep_days=1))
    assert archive.retention.tidy() == 1
    assert kinds(archive, story(post), story(herald)) == ["same", "same"]
    assert archive.count(Filter()) == 0
    archive.undo.revert_last()
    assert counts(archive, sources) == [1, 1, 0]
    assert kinds(archive, corrected(post)) == ["changed"]


def test_limits_are_those_of_the_first_source(archive: Archive, sources: list[Source]) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.sources.change(post.id, rules=Rules(keep_days=1))
    assert archive.retention.expired() == []
    archive.sources.change(herald.id, rules=Rules(keep=1))
    archive.add([story(herald, 2)])
    assert archive.retention.expired() == [1]


def test_a_section_moves_with_the_first_source(archive: Archive, sources: list[Source]) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    archive.sources.change(post.id, section="SPORT")
    assert archive.article(1).section == "HERALD"
    archive.sources.change(herald.id, section="WORLD")
    assert kinds(archive, corrected(post)) == ["changed"]
    assert archive.article(1).section == "HERALD"  # it was in a section of its own


@pytest.mark.parametrize("ending", ["jsonl", "json"])
def test_carriers_are_exported_and_imported(
    archive: Archive, sources: list[Source], tmp_path: Path, ending: str
) -> None:
    herald, post, wire = sources
    archive.add([story(herald), story(post), story(wire, blocks=(), digest="own")])
    path = tmp_path / f"all.{ending}"
    export = format_by_ending(path)
    assert export is not None
    export_document(archive, Filter(), path, export)
    assert detect_format(path) is not None
    with open_archive(tmp_path / "other.db") as other:
        other.sources.add(kind="feed", location="https://first.example/", name="First")
        import_files(other, [path])
        ids = {one.name: one.id for one in other.sources.all()}
        assert {name: other.count(only(other.sources.get(ids[name]))) for name in NAMES} == (
            dict.fromkeys(NAMES, 1)
        )
        assert other.article(1).carriers == (
            Carrier(ids["Post"], f"feed:{ids['Post']}:1", "digest 1"),
            Carrier(ids["Wire"], f"feed:{ids['Wire']}:1", "own", identical=False),
        )
        import_files(other, [path])
        assert other.count(Filter()) == 1
        assert other.maintenance.faults() == []


def test_documents_of_articles_have_the_sources_that_carry_them(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    archive.add([story(herald), story(post)])
    with Database(archive.location) as database:
        table = database.table("articles")
        (document,) = table.all()
        assert document["source"] == "https://herald.example/rss"
        assert document["also"] == [
            {
                "source": "https://post.example/rss",
                "key": "feed:2:1",
                "digest": "digest 1",
                "identical": True,
            }
        ]
        table.update({"headline": "Tide is late"})
        assert table.all()[0]["also"] == document["also"]
    assert counts(archive, sources) == [1, 1, 0]


def test_a_feed_cannot_hide_behind_a_copy(archive: Archive, sources: list[Source]) -> None:
    """The same link with another headline stays an article of its own."""
    herald, post, _ = sources
    archive.add([story(herald)])
    assert kinds(archive, story(post, headline="Forged")) == ["new"]
    assert archive.count(only(herald)) == archive.count(only(post)) == 1


def test_an_edited_summary_never_replaces_a_full_text(
    archive: Archive, sources: list[Source]
) -> None:
    herald, post, _ = sources
    summary = (Block("The ferry waits."),)
    archive.add([story(one, blocks=summary, summary_only=True) for one in (herald, post)])
    archive.set_text(1, [Block(TEXT), Block("More of it.")], standfirst="")
    edited = story(
        post, headline="CORRECTED: Story 1", blocks=(Block("It waits."),), summary_only=True,
        digest="edited",
    )  # fmt: skip
    assert [one.key for one in archive.unstored([edited])] == [edited.key]
    assert kinds(archive, edited) == ["changed"]
    article = archive.article(1)
    assert article.headline == "CORRECTED: Story 1"
    assert [block.text for block in article.blocks] == [TEXT, "More of it."]
    assert [one.text for one in archive.quotes.of_article(1)] == ["Wait for the tide,"]
    assert kinds(archive, replace(edited, blocks=(), digest="again")) == ["same"]
