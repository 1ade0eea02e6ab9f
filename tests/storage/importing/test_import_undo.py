"""An import is one step of undo: what it added goes to the trash, and comes back with redo."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import Archive, Filter, open_archive
from storage.archive.retention import RetentionRule
from storage.exchange import EXPORT_FORMATS, export_document
from storage.importing.files import ImportResult, import_files
from storage.model import Article, Block

ARTICLE = " date 2026-03-04 WORLD\n{}\nA standfirst.\n\nMarch 4, 2026\n\n“We waited,” said {}.\n"


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(120):  # more than one batch, and more than one slice of an undo
        text = ARTICLE.format(f"Ferry {number} reopens", "harbour master Ines Okafor")
        (folder / f"{number:03}.txt").write_text(text + f"\nFerry number {number}.\n")
    return folder


def run(archive: Archive, *paths: Path) -> None:
    with archive.imports.one_step("import of wire"):
        assert not import_files(archive, paths)


def state(archive: Archive) -> Any:
    articles = [archive.article(id_) for id_ in archive.ids(Filter())]
    sources = [source.name for source in archive.sources.all()]
    quotes = [archive.quotes.of_article(article.id) for article in articles]
    notes = [(one.words, one.note) for one in archive.clippings.all()]
    return articles, sources, quotes, notes, [one.name for one in archive.watches.all()]


def test_an_import_is_undone_and_redone_in_one_step(archive: Archive, wire: Path) -> None:
    own = wire.parent / "own.txt"
    own.write_text(ARTICLE.format("Quay shut", "Ada Quist"))
    import_files(archive, [own])
    before = state(archive)
    run(archive, wire)
    after = state(archive)
    assert len(after[0]) == 121
    for _ in range(2):
        assert archive.undo.revert_last() == "import of wire"
        assert state(archive) == before
        assert archive.undo.redo_last() == "import of wire"
        assert state(archive) == after
    assert archive.undo.revert_last() == "import of wire"
    assert archive.undo.revert_last() is None
    assert archive.maintenance.faults() == []


def test_what_the_reader_did_since_is_undone_before_the_import(
    archive: Archive, wire: Path
) -> None:
    run(archive, wire)
    newest = archive.ids(Filter())[0]
    archive.marks.set([newest], starred=True)
    archive.clippings.add(newest)
    assert "clipping" in (archive.undo.revert_last() or "")
    assert archive.undo.revert_last() == "star on 1 article"
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0
    for _ in range(3):
        archive.undo.redo_last()
    assert archive.article(newest).starred
    assert [one.article for one in archive.clippings.all()] == [newest]


def test_a_later_import_is_a_step_of_its_own(archive: Archive, wire: Path) -> None:
    run(archive, wire / "000.txt")
    run(archive, wire / "001.txt", wire / "002.txt")
    assert archive.count(Filter()) == 3
    archive.undo.revert_last()
    assert archive.count(Filter()) == 1
    archive.undo.revert_last()
    assert archive.count(Filter()) == 0


def test_an_import_of_what_is_there_already_is_no_step(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    archive.undo.revert_last()
    archive.undo.redo_last()
    run(archive, wire)
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0


def test_what_was_undone_is_new_when_it_is_imported_again(archive: Archive, wire: Path) -> None:
    early = wire.parent / "early.jsonl"
    whole = wire.parent / "whole.jsonl"
    ferries = [made(f"Ferry {number} reopens", FERRY, minutes=number) for number in range(130)]
    linked = [
        replace(one, link=f"https://orlik.example/{place}") for place, one in enumerate(ferries)
    ]
    run(archive, exported(early, *linked[:10]))
    run(archive, exported(whole, *linked))
    for again in ("undo", "undo", "undo, redo, undo"):
        for verb in again.split(", "):
            words = archive.undo.revert("undo" if verb == "undo" else "redo")
            assert words == "import of wire"
        assert archive.count(Filter()) == 10
        results: list[ImportResult] = []
        with archive.imports.one_step("import of wire"):
            import_files(archive, [whole], report=results.append)
        assert Counter(one.outcome for one in results) == {"new": 120, "same": 10}
        assert archive.count(Filter()) == 130
    assert archive.undo.revert_last() == "import of wire"
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0
    assert archive.maintenance.faults() == []


def test_redo_leaves_out_what_came_in_again_after_the_undo(archive: Archive, wire: Path) -> None:
    run(archive, wire / "000.txt")
    run(archive, wire / "001.txt")
    archive.undo.revert_last()
    import_files(archive, [wire / "001.txt"])  # as the watched folder does: no step of undo
    assert archive.count(Filter()) == 2
    assert archive.undo.redo_last() == "import of wire"
    assert archive.count(Filter()) == 2
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 2
    assert archive.maintenance.faults() == []


def test_what_the_reader_removed_stays_away_from_imports(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    archive.retention.set_rule(RetentionRule(number=100))
    assert archive.retention.tidy() == 20
    run(archive, wire)
    assert archive.count(Filter()) == 100


def test_the_clippings_and_watches_of_an_export_go_with_it(archive: Archive, wire: Path) -> None:
    export = wire.parent / "out.jsonl"
    with open_archive(wire.parent / "other.db") as other:
        import_files(other, [wire / "000.txt", wire / "001.txt"])
        first, second = other.ids(Filter())
        other.clippings.add(first)
        other.marks.set([second], starred=True)
        other.watches.add("ferry", name="Ferries")
        export_document(other, Filter(), export, EXPORT_FORMATS["jsonl"])
    before = state(archive)
    run(archive, export)
    after = state(archive)
    assert (len(after[0]), len(after[3]), after[4]) == (2, 1, ["Ferries"])
    assert archive.undo.revert_last() == "import of wire"
    assert state(archive) == before
    assert archive.undo.redo_last() == "import of wire"
    assert state(archive) == after


def test_an_import_that_is_undone_while_it_runs_goes_on_as_another_step(
    archive: Archive, wire: Path
) -> None:
    undone: list[str | None] = []

    def report(_: object) -> None:
        if not undone:
            with open_archive(archive.location) as other:
                undone.append(other.undo.revert_last())

    with archive.imports.one_step("import of wire"):
        import_files(archive, [wire], report=report)
    assert undone == ["import of wire"]
    left = archive.count(Filter())
    assert 0 < left < 120
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0


def test_what_a_long_import_logs_stays_small(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    ((_, entry),) = archive.undo._documents.all("undo")
    assert len(json.dumps(entry)) < 300


# -- what an import changes -------------------------------------------------------------------

SENT = datetime(2026, 3, 4, 9, tzinfo=UTC)
FERRY = [
    "The ferry of Orhavan was held in the harbour on Monday with 14 people on board.",
    "“We waited,” said the harbour master Ines Okafor, who had called the coastguard at noon.",
    "Ferries to the outer islands will not sail before Wednesday, and fuel is being pumped out.",
]


def exported(path: Path, *articles: Article) -> Path:
    """Write a document with articles, as another program would."""
    lines = [
        {
            "headline": article.headline,
            "published": article.published.isoformat(),
            "body": article.text,
            "source": "Orlik",
            "link": article.link,
        }
        for article in articles
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def whole_state(archive: Archive) -> Any:
    """Return all that a person sees of articles, of earlier texts of them and of stories."""
    ids = archive.ids(Filter())
    articles, *others = state(archive)
    stories = archive.stories.of(ids)
    names = {story: archive.stories.summary(story).name for story in {*stories.values()}}
    return (
        articles,
        others,
        [archive.history(id_) for id_ in ids],
        (stories, names, archive.story_decisions.apart()),
        (archive.alerts.count(), archive.alerts.articles()),
        archive.count(Filter(words="ferry")),
    )


def test_undo_restores_the_texts_that_an_import_edited(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    file = wire / "007.txt"
    edited, other = (archive.ids(Filter(words=f'"Ferry number {number}"'))[0] for number in (7, 8))
    archive.marks.set([edited], read=True)
    file.write_text(file.read_text().replace("number 7", "number 71"))
    run(archive, wire)  # one edit is history already
    file.write_text(file.read_text().replace("Ines Okafor", "Ada Quist") + "\nIt sails again.\n")
    killed = wire / "008.txt"
    killed.write_text(killed.read_text().replace("Ferry 8", "KILL: Ferry 8"))
    (wire / "new.txt").write_text(ARTICLE.format("Quay shut", "Ada Bell"))
    before = whole_state(archive)
    run(archive, wire)
    after = whole_state(archive)
    assert (archive.count(Filter()), len(archive.history(edited))) == (121, 2)
    assert archive.article(other).killed
    assert archive.alerts.count() > before[4][0]
    for _ in range(2):
        assert archive.undo.revert_last() == "import of wire"
        assert whole_state(archive) == before
        assert archive.undo.redo_last() == "import of wire"
        assert whole_state(archive) == after
    assert archive.undo.revert_last() == "import of wire"
    assert archive.maintenance.faults() == []
    run(archive, wire)  # what was undone can be imported again
    assert whole_state(archive)[0] != before[0]
    assert archive.article(edited).text.endswith("It sails again.")


def test_undo_restores_what_a_notice_in_an_import_withdrew(
    archive: Archive, tmp_path: Path
) -> None:
    first = made("Ferry held at Orhavan harbour", FERRY)
    run(archive, exported(tmp_path / "first.jsonl", first))
    archive.marks.set(archive.ids(Filter()), read=True)
    before = whole_state(archive)
    notice = made("KILL: Ferry held at Orhavan harbour", ["The story is wrong."], minutes=20)
    run(archive, exported(tmp_path / "second.jsonl", notice))
    after = whole_state(archive)
    assert (after[4][0], [one.killed for one in after[0]]) == (1, [None, notice.published])
    assert archive.undo.revert_last() == "import of wire"
    assert whole_state(archive) == before
    assert archive.undo.redo_last() == "import of wire"
    assert whole_state(archive) == after
    assert archive.maintenance.faults() == []


def test_redo_puts_back_the_alerts_that_undo_removed_and_no_others(
    archive: Archive, tmp_path: Path
) -> None:
    quay = ["The quay of Orhavan is shut.", "A crane fell on it at noon, the harbour master said."]
    ferry, crane = made("Ferry held at Orhavan harbour", FERRY), made("Crane falls on quay", quay)
    run(archive, exported(tmp_path / "first.jsonl", ferry, crane))
    run(archive, exported(tmp_path / "second.jsonl", notice_about(crane)))
    archive.alerts.acknowledge()
    (seen,) = archive.alerts.all()
    third = exported(tmp_path / "third.jsonl", notice_about(ferry), notice_about(crane))
    run(archive, third)
    after = archive.alerts.all()
    new, old = after
    assert old == seen
    assert (new.kind, new.acknowledged) == ("kill", None)
    for _ in range(2):
        assert archive.undo.revert_last() == "import of wire"
        assert archive.alerts.all() == [seen]
        assert archive.undo.redo_last() == "import of wire"
        assert archive.alerts.all() == after
    archive.alerts.acknowledge()
    acknowledged = archive.alerts.all()
    archive.undo.revert_last()
    assert archive.undo.revert_last() == "import of wire"
    archive.undo.redo_last()
    archive.undo.redo_last()
    assert archive.alerts.all() == acknowledged
    assert archive.alerts.count() == 0


def test_what_is_imported_again_raises_its_alerts_again(archive: Archive, tmp_path: Path) -> None:
    ferry = made("Ferry held at Orhavan harbour", FERRY)
    run(archive, exported(tmp_path / "first.jsonl", ferry))
    second = exported(tmp_path / "second.jsonl", notice_about(ferry))
    run(archive, second)
    for _ in range(2):
        assert archive.undo.revert_last() == "import of wire"
        assert archive.alerts.all() == []
        run(archive, second)
        (alert,) = archive.alerts.all()
        assert (alert.kind, alert.acknowledged) == ("kill", None)
        assert archive.article(alert.article).headline == ferry.headline


def test_undo_restores_which_sources_sent_an_article(archive: Archive, tmp_path: Path) -> None:
    here, herald = (
        archive.sources.add(kind="feed", location=f"https://{one}.example/rss", name=one).id
        for one in ("post", "herald")
    )
    link = "https://post.example/ferry"
    archive.add([made("Ferry held", FERRY, link=link, source=here, key="feed:1:a")])
    before = whole_state(archive)
    with archive.imports.one_step("import of wire"):
        archive.add([made("Ferry held", FERRY, link=link, source=herald, key="feed:2:a")])
    (article,) = archive.ids(Filter())
    assert archive.article(article).sources == (here, herald)
    assert archive.undo.revert_last() == "import of wire"
    assert whole_state(archive) == before
    assert archive.undo.redo_last() == "import of wire"
    assert archive.article(article).sources == (here, herald)


def test_undo_leaves_what_was_edited_again_since(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    file = wire / "007.txt"
    (edited,) = archive.ids(Filter(words='"Ferry number 7"'))
    file.write_text(file.read_text().replace("number 7", "number 71"))
    run(archive, wire)
    file.write_text(file.read_text().replace("number 71", "number 72"))
    import_files(archive, [wire])  # as the watched folder does: no step of undo
    assert archive.undo.revert_last() == "import of wire"
    assert archive.article(edited).text.endswith("Ferry number 72.")
    assert len(archive.history(edited)) == 2


def test_undo_restores_the_stories_that_an_import_decided_about(
    archive: Archive, wire: Path
) -> None:
    files = [wire / "000.txt", wire / "001.txt", wire / "002.txt"]
    export = wire.parent / "out.jsonl"
    with open_archive(wire.parent / "other.db") as other:
        import_files(other, files)
        ids = sorted(other.ids(Filter()))
        other.stories.move([ids[2]], None)
        other.stories.rename(other.stories.move([ids[1]], other.stories.of(ids)[ids[0]]), "Ferries")
        export_document(other, Filter(), export, EXPORT_FORMATS["jsonl"])
    import_files(archive, files)
    ids = sorted(archive.ids(Filter()))
    archive.stories.move([ids[1]], None)
    before = whole_state(archive)
    run(archive, export)
    after = whole_state(archive)
    assert "Ferries" in after[3][1].values()
    assert archive.undo.revert_last() == "import of wire"
    assert whole_state(archive) == before
    assert archive.undo.redo_last() == "import of wire"
    assert whole_state(archive) == after


def notice_about(article: Article) -> Article:
    notice = made(f"KILL: {article.headline}", ["The story is wrong."], minutes=20)
    return replace(notice, link=f"https://orlik.example/{len(article.headline)}")


def made(headline: str, paragraphs: Sequence[str], minutes: int = 0, **values: object) -> Article:
    sent, blocks = SENT + timedelta(minutes=minutes), tuple(map(Block, paragraphs))
    return replace(Article(headline, "WORLD", sent, blocks=blocks, digest=headline), **values)  # type: ignore[arg-type]
