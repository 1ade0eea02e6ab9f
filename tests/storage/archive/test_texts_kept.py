"""No text is lost, or credited to a source that never published it, as articles are matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.polling import store
from storage.model import Article, Block, Filter, Rules, Source

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG = (
    "Nine people died when the ferry Aurora sank off Lisek. The port authority counted again.",
    "Divers search on at dawn.",
)
OTHER = "Sugar prices rose after frost in the south, traders at the exchange reported today."


@pytest.fixture
def hub(archive: Archive) -> Source:
    return follow(archive, "Hub")


@pytest.fixture
def paper(archive: Archive, hub: Source) -> Source:
    return follow(archive, "Paper")


def follow(archive: Archive, name: str) -> Source:
    location = f"https://{name.lower()}.example/rss"
    return archive.sources.add(kind="feed", location=location, name=name)


def sent(source: Source, *texts: str, guid: str = "1", hours: float = 0) -> Article:
    return Article(
        "Ferry sinks", "WORLD", DAY + timedelta(hours=hours), link="https://paper.example/ferry",
        blocks=tuple(map(Block, texts)), key=f"feed:{source.id}:{guid}", digest=" ".join(texts),
        source=source.id,
    )  # fmt: skip


def kinds(archive: Archive, *articles: Article) -> list[str]:
    return [one.kind for one in archive.add(articles)]


def texts(archive: Archive, source: Source | None = None) -> set[str]:
    filter = Filter(sources=frozenset({source.id})) if source else Filter()
    return {archive.article(id_).text for id_ in archive.ids(filter)}


@pytest.mark.parametrize("together", [True, False])
def test_a_text_of_its_own_is_an_article_of_its_own(
    archive: Archive, hub: Source, paper: Source, together: bool
) -> None:
    brief, whole = sent(hub, "Nine dead. […]"), sent(paper, *LONG)
    batches = [[brief, whole]] if together else [[brief], [whole]]
    assert [kind for batch in batches for kind in kinds(archive, *batch)] == ["new", "new"]
    assert texts(archive, paper) == {"\n\n".join(LONG)}
    assert [archive.article(id_).carriers for id_ in archive.ids(Filter())] == [(), ()]
    assert kinds(archive, brief, whole) == ["same", "same"]
    assert kinds(archive, sent(paper, LONG[0].replace("Nine", "Ten"), LONG[1])) == ["changed"]
    assert archive.count(Filter()) == 2


@pytest.mark.parametrize(
    "copy", [LONG, (LONG[0].upper(), LONG[1]), (), ("Nine people died when the fer…",),
             (f"{LONG[0][:40]} […]",), (LONG[1],)],
)  # fmt: skip
def test_a_copy_or_a_part_of_a_text_is_merged(
    archive: Archive, hub: Source, paper: Source, copy: tuple[str, ...]
) -> None:
    assert kinds(archive, sent(paper, *LONG), sent(hub, *copy)) == ["new", "same"]
    (carrier,) = archive.article(1).carriers
    assert (carrier.source, carrier.identical) == (hub.id, len(copy) == len(LONG))


def test_a_carrier_joins_the_article_with_its_text(
    archive: Archive, hub: Source, paper: Source
) -> None:
    wire = follow(archive, "Wire")
    archive.add([sent(hub, "Nine dead."), sent(paper, *LONG)])
    assert kinds(archive, sent(wire, *LONG)) == ["same"]
    assert [one.source for one in archive.article(2).carriers] == [wire.id]


def test_a_carrier_whose_part_becomes_a_text_of_its_own_keeps_it(
    archive: Archive, hub: Source, paper: Source
) -> None:
    archive.add([sent(paper, *LONG), sent(hub, LONG[1])])
    assert kinds(archive, sent(hub, OTHER)) == ["new"]
    assert (texts(archive, hub), archive.article(1).carriers) == ({OTHER}, ())


def test_no_source_is_credited_with_a_text_it_sent_only_a_part_of(
    archive: Archive, hub: Source, paper: Source
) -> None:
    archive.add([sent(paper, *LONG), sent(hub, LONG[1])])
    archive.marks.set([1], starred=True)
    assert archive.sources.remove(paper.id, articles="remove") == 1
    assert archive.count(Filter()) == 0
    assert kinds(archive, sent(hub, LONG[1])) == ["new"]  # its own comes back
    assert texts(archive) == {LONG[1]}
    archive.undo.revert_last()
    assert texts(archive, hub) == texts(archive, paper) == {"\n\n".join(LONG)}
    (row,) = archive.select(Filter()).rows(0, 9)
    assert (row.source, row.also, row.starred) == (paper.id, (hub.id,), True)
    assert archive.maintenance.faults() == []


@pytest.mark.parametrize("other", [True, False])
def test_what_undo_restores_swallows_no_other_text(
    archive: Archive, hub: Source, paper: Source, other: bool
) -> None:
    second = sent(hub, OTHER) if other else sent(paper, OTHER, guid="2", hours=1)
    archive.add([sent(paper, *LONG), second])
    archive.sources.change(paper.id, rules=Rules(keep_days=1) if other else Rules(keep=1))
    assert archive.retention.tidy() == 1
    assert texts(archive) == {OTHER}
    archive.undo.revert_last()
    assert texts(archive) == {"\n\n".join(LONG), OTHER}


def entry(text: str, guid: str, hours: float = 0) -> Article:
    return Article(
        "Daily briefing", "WORLD", DAY + timedelta(hours=hours), link="https://paper.example/",
        blocks=(Block(text),), key=guid, digest=text,
    )  # fmt: skip


def refresh(archive: Archive, source: Source, *entries: Article) -> list[str]:
    """Store a feed; return the outcomes of its entries, the last one first."""
    feed = ParsedFeed(title="Paper", site="", kind="RSS", entries=entries)
    return [one.kind for one in store.store_feed(archive, source, feed)]


def test_entries_under_several_guids_in_one_feed_are_several_articles(
    archive: Archive, paper: Source
) -> None:
    issues = [
        entry("The Jewel of the Sky is bright.", "a"),
        entry("The Morning Star is bright.", "b", 1),
        entry(OTHER, "c", 2),
    ]
    assert refresh(archive, paper, *issues) == ["new"] * 3
    assert refresh(archive, paper, *reversed(issues)) == ["same"] * 3
    copy = replace(issues[0], key="d")
    assert refresh(archive, paper, *issues, copy) == ["same"] * 4
    corrected = replace(issues[0], blocks=(Block("The Jewel is bright."),), digest="corrected")
    both = (corrected, replace(corrected, key="d"))
    assert sorted(refresh(archive, paper, *both)) == ["changed", "same"]
    assert archive.count(Filter()) == 3


def test_a_long_feed_is_one_document(archive: Archive, paper: Source) -> None:
    issues = [entry(f"The briefing has item {n} of many.", str(n)) for n in range(260)]
    assert refresh(archive, paper, *issues) == ["new"] * 260
    assert refresh(archive, paper, *issues) == ["same"] * 260


def test_an_entry_sent_again_under_a_new_guid_is_an_edit(archive: Archive, paper: Source) -> None:
    first = f"{LONG[0]} 214 were aboard."
    refresh(archive, paper, entry(first, "a"))
    archive.marks.set([1], read=True)
    assert refresh(archive, paper, entry(first, "b", 30)) == ["same"]
    corrected = first.replace("214", "210")
    assert refresh(archive, paper, entry(corrected, "c", 3)) == ["changed"]
    article = archive.article(1)
    assert (article.text, article.read, article.unseen_edit) == (corrected, True, "major")
    assert [one.blocks for one in archive.history(1)] == [(Block(first),)]
    assert refresh(archive, paper, entry(corrected, "c", 3)) == ["same"]
    assert archive.count(Filter()) == 1


@pytest.mark.parametrize(("text", "hours"), [(OTHER, 3), (f"{LONG[0]} Ten now.", 24)])
def test_another_text_or_the_next_days_is_a_new_article(
    archive: Archive, paper: Source, text: str, hours: float
) -> None:
    refresh(archive, paper, entry(LONG[0], "a"))
    assert refresh(archive, paper, entry(text, "b", hours)) == ["new"]
    assert texts(archive) == {LONG[0], text}
    assert refresh(archive, paper, entry(text, "b", hours)) == ["same"]
