"""The made day of wire: what it promises is in it, and an archive reads it so."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from storage import open_archive
from storage.importing.files import import_files
from storage.model import Filter
from storage.wire.headline_states import parse_headline
from tests import wire_day
from tests.wire_day import DAY, EDITED, EMBARGOED, KILLED, LOOK_ALIKE, SOURCES


def test_the_day_has_what_it_promises() -> None:
    sent = wire_day.wire_day()
    assert sent == wire_day.wire_day()
    assert len({one.id for one in sent}) == wire_day.COUNT
    assert {one.source for one in sent} == {*SOURCES}
    assert len(SOURCES) == 12
    assert [one.at for one in sent] == sorted(one.at for one in sent)
    assert sent[-1].at < 24 * 60
    kinds = Counter(one.kind for one in sent)
    assert all(kinds[kind] > 10 for kind in ("repeat", "cut", "retake", "correction", None))
    of = {one.id: one for one in sent}
    assert all(of[one.of].at <= one.at and of[one.of].event == one.event for one in sent if one.of)
    states = {(one.event, state) for one in sent for state in parse_headline(one.headline).states}
    assert {(KILLED, "killed"), (EMBARGOED, "embargoed")} <= states
    assert all(Counter(one.event for one in sent)[event] == 8 for event in LOOK_ALIKE)


def test_an_archive_reads_the_day(tmp_path: Path) -> None:
    sent = wire_day.wire_day()
    file = tmp_path / "day.jsonl"
    file.write_text("".join(json.dumps(one.document(DAY)) + "\n" for one in sent), encoding="utf-8")
    with open_archive(tmp_path / "day.db", extract=lambda _: []) as archive:
        assert import_files(archive, [file]) == []
        found = archive.select(Filter())
        assert found.total == wire_day.COUNT
        assert {one.source_name for one in found.rows(0, found.total)} == {*SOURCES}
        edited = [one for one in found.rows(0, found.total) if one.edited]
        (silent,) = [one for one in sent if one.published >= 0]
        assert [one.headline for one in edited] == [silent.headline]
        assert silent.event == EDITED
        assert any(one.killed for one in found.rows(0, found.total))


def test_notices_that_are_filled_in_like_forms_are_stories_of_their_own(tmp_path: Path) -> None:
    notices = [one for one in wire_day.wire_day() if one.event.startswith("notice-")]
    file = tmp_path / "day.jsonl"
    file.write_text(
        "".join(json.dumps(one.document(DAY)) + "\n" for one in notices), encoding="utf-8"
    )
    with open_archive(tmp_path / "day.db", extract=lambda _: []) as archive:
        assert import_files(archive, [file]) == []
        found = archive.select(Filter())
        rows = found.rows(0, found.total)
        alone = Counter(archive.stories.of([one.id for one in rows]).values())
    assert len(rows) == len(notices)
    assert len(alone) > 0.97 * len(notices)
