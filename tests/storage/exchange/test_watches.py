"""Watches go along in exports, and what comes with them raises no alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Archive, open_archive
from storage.exchange import export_document
from storage.exchange.formats import format_by_ending
from storage.importing.files import import_files
from storage.model import Article, Filter, Watch


@pytest.mark.parametrize("name", ["all.jsonl", "all.json"])
def test_watches_come_back_without_alerts_about_what_came_with_them(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    archive.watches.add("trawler -ferry", name="Trawlers", level="bell", owner="Ada")
    archive.watches.add("talar", name="Money")
    archive.add([Article("Trawler lost", "WORLD", datetime.now(UTC), key="x")])
    target = tmp_path / name
    format = format_by_ending(target)
    assert format is not None
    export_document(archive, Filter(), target, format)
    with open_archive(tmp_path / "other.db") as other:
        other.watches.add("talar OR bank", name="money", owner="Piet")
        assert import_files(other, [target]) == []
        assert [(one.name, one.search, one.level, one.owner) for one in other.watches.all()] == [
            ("money", "talar OR bank", "mark", "Piet"),
            ("Trawlers", "trawler -ferry", "bell", "Ada"),
        ]
        assert other.count(Filter()) == 1
        assert other.alerts.all() == []


@pytest.mark.parametrize(
    "watch",
    [{"name": "", "search": "x"}, {"name": "x"}, {"name": "x", "search": "y", "level": "loud"}, 3],
)
def test_a_forged_watch_is_refused(archive: Archive, tmp_path: Path, watch: object) -> None:
    file = tmp_path / "forged.jsonl"
    header = {"format": "newsdesk archive", "version": 1}
    lines = [header, {"type": "people", "watches": [watch]}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert import_files(archive, [file])
    assert archive.watches.all() == []


def test_markup_in_a_watch_stays_text(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "forged.jsonl"
    watch = {"name": "a\x1b[31m\nb", "search": "x\x00 y", "level": "mark"}
    header = {"format": "newsdesk archive", "version": 1}
    lines = [header, {"type": "people", "watches": [watch]}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    import_files(archive, [file])
    assert archive.watches.all() == [Watch(1, "a[31m b", "x y")]
