"""Rules for what arrives, on what is imported: files, saved feeds, watched folders, documents."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from storage import Archive, Filter, open_archive
from storage.exchange import EXPORT_FORMATS, export_document
from storage.importing.files import ImportResult, import_files
from storage.importing.watched_folder import refresh_folder, watch_folder
from storage.model import Headline

ARTICLE = " date 2026-03-04 WORLD\n{}\nA standfirst.\n\nMarch 4, 2026\n\n“We waited,” said {}.\n"
FEED = """<rss version="2.0"><channel><title>Courier</title>
<item><title>Daily horoscope</title><guid>1</guid><description>Venus smiles.</description></item>
<item><title>Ferry late</title><guid>2</guid><description>Fog.</description></item>
</channel></rss>"""
FOREIGN = """{"title": "Daily horoscope", "body": "Venus smiles.", "source": "Meridian Wire"}
{"title": "Ferry late", "body": "Fog in the sound.", "source": "Meridian Wire"}
"""


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    for name, headline in (
        ("a", "Daily horoscope: Aries"),
        ("b", "Ferry late again"),
        ("c", "Harbour company must pay"),
    ):
        (folder / f"{name}.txt").write_text(ARTICLE.format(headline, "Ines Okafor"))
    return folder


def run(archive: Archive, *paths: Path) -> Counter[str]:
    reports: list[ImportResult] = []
    with archive.imports.one_step("import of wire"):
        import_files(archive, paths, report=reports.append)
    return Counter(one.outcome for one in reports)


def rows(archive: Archive) -> list[Headline]:
    result = archive.select(Filter())
    return list(result.rows(0, len(result)))


def marks(archive: Archive) -> dict[str, tuple[bool, bool, str]]:
    return {row.headline: (row.read, row.starred, row.section) for row in rows(archive)}


def test_rules_apply_to_article_files_and_the_import_is_one_step_of_undo(
    archive: Archive, wire: Path
) -> None:
    drop = archive.rules.add("title:horoscope", "drop")
    archive.rules.add("ferry", "star")
    archive.rules.add("ferry", "read")
    archive.rules.add("company", "section", section="court")
    assert run(archive, wire) == {"new": 2, "dropped": 1}
    after = marks(archive)
    assert after == {
        "Ferry late again": (True, True, "WORLD"),
        "Harbour company must pay": (False, False, "COURT"),
    }
    assert archive.rules.counts() == {drop.id: 1}
    assert [one.headline for one in archive.rules.dropped(drop.id)] == ["Daily horoscope: Aries"]
    assert archive.undo.revert_last() == "import of wire"
    assert marks(archive) == {}
    assert archive.undo.redo_last() == "import of wire"
    assert marks(archive) == after
    assert run(archive, wire) == {"same": 2, "dropped": 1}
    assert archive.rules.counts() == {drop.id: 1}  # counted once


def test_an_article_that_is_there_is_never_dropped_and_keeps_its_marks(
    archive: Archive, wire: Path
) -> None:
    run(archive, wire)
    for search, action in (("horoscope", "drop"), ("ferry", "star"), ("company", "read")):
        archive.rules.add(search, action)  # type: ignore[arg-type]
    for file in wire.iterdir():
        file.write_text(f"{file.read_text()}\nOne more paragraph.\n")
    assert run(archive, wire) == {"changed": 3}
    assert {(row.read, row.starred) for row in rows(archive)} == {(False, False)}


def test_a_rule_for_one_folder_is_for_that_folder_alone(archive: Archive, wire: Path) -> None:
    other = wire.parent / "other"
    other.mkdir()
    (other / "x.txt").write_text(ARTICLE.format("Weekly horoscope", "Ada Quist"))
    run(archive, wire)
    archive.undo.revert_last()
    source = archive.sources.add(kind="folder", location=str(wire), name="wire")
    archive.rules.add("horoscope", "drop", source=source.id)
    archive.rules.add("ferry OR pay", "keep", source=source.id)
    assert run(archive, wire, other) == {"new": 3, "dropped": 1}
    assert "Weekly horoscope" in marks(archive)


def test_rules_apply_to_what_a_watched_folder_receives(archive: Archive, wire: Path) -> None:
    archive.rules.add("horoscope", "drop")
    archive.rules.add("ferry", "star")
    source = watch_folder(archive, wire)
    assert refresh_folder(archive, source) == (2, 0, "")
    assert marks(archive)["Ferry late again"] == (False, True, "WORLD")
    assert "Daily horoscope: Aries" not in marks(archive)


@pytest.mark.parametrize(("name", "content"), [("saved.rss", FEED), ("other.jsonl", FOREIGN)])
def test_rules_apply_to_saved_feeds_and_documents_of_other_programs(
    archive: Archive, tmp_path: Path, name: str, content: str
) -> None:
    archive.rules.add("horoscope", "drop")
    archive.rules.add("ferry", "star")
    (tmp_path / name).write_text(content)
    assert run(archive, tmp_path / name) == {"new": 1, "dropped": 1}
    ((headline, (_, starred, _)),) = marks(archive).items()
    assert (headline, starred) == ("Ferry late", True)


@pytest.mark.parametrize("form", ["jsonl", "tinydb"])
def test_an_export_comes_back_whole_with_its_rules(
    archive: Archive, wire: Path, tmp_path: Path, form: str
) -> None:
    run(archive, wire)
    (folder,) = archive.sources.all()
    gone = archive.sources.add(kind="feed", location="https://gone.example/rss", name="Gone")
    archive.rules.add("horoscope", "drop")
    archive.rules.add("title:ferry", "section", section="sport", source=folder.id)
    archive.rules.add("fog", "star", source=gone.id)
    archive.sources.remove(gone.id, articles="keep")
    file = tmp_path / f"export.{'jsonl' if form == 'jsonl' else 'json'}"
    export_document(archive, Filter(), file, EXPORT_FORMATS[form])
    with open_archive(tmp_path / "other.db") as other:
        other.sources.add(kind="feed", location="https://first.example/rss", name="First")
        known = other.rules.add("horoscope", "drop")
        assert run(other, file) == {"new": 3}  # what was kept once is not dropped
        (here,) = (one for one in other.sources.all() if one.kind == "folder")
        assert here.id != folder.id
        found = [(one.search, one.action, one.section, one.source) for one in other.rules.all()]
        assert found == [
            ("horoscope", "drop", "", 0),
            ("title:ferry", "section", "SPORT", here.id),
        ]
        other.undo.revert_last()
        assert other.rules.all() == [known]
        assert not marks(other)


@pytest.mark.parametrize(
    "rule",
    [
        {"search": ""},
        {"action": "drop"},
        {"search": "x", "action": "explode"},
        {"search": "x", "action": "section"},
        7,
    ],
)
def test_a_forged_rule_is_refused(archive: Archive, tmp_path: Path, rule: object) -> None:
    file = tmp_path / "forged.jsonl"
    header = {"format": "newsdesk archive", "version": 1}
    lines = [header, {"type": "people", "rules": [rule]}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run(archive, file) == {"failed": 1}
    assert archive.rules.all() == []


def test_a_rule_for_a_source_that_is_not_in_the_document_is_left_out(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "forged.jsonl"
    rule = {"search": "a\x1b[31m b", "action": "drop", "source": "https://nowhere.example/"}
    header = {"format": "newsdesk archive", "version": 1}
    lines = [header, {"type": "people", "rules": [rule, {**rule, "source": ""}]}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    run(archive, file)
    assert [(one.search, one.source) for one in archive.rules.all()] == [("a[31m b", 0)]
