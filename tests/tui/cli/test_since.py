"""The verb since: what is new since the last visit, story by story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage import open_archive

from .conftest import Call

FIRST = "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground."
LATER = "Divers will look at the hull on Tuesday, and the insurers want to see it before."
TRAWLER = "Trawler aground closes Orhavan harbour"
MORNING = [
    ("Meridian Wire", TRAWLER, [FIRST], "08:00"),
    ("Touchline", "Vestmark beat Corvane in Concord Cup final", ["Vestmark won it."], "09:00"),
]
NOON = [
    ("Meridian Wire", f"UPDATE 1-{TRAWLER}", [FIRST, LATER], "12:00"),
    ("Orlik Gazette", TRAWLER, [FIRST, LATER], "12:20"),
    ("Touchline", "Earthquake of magnitude 4 shakes Nambira", ["No one was hurt."], "12:30"),
]


def arrive(call: Call, file: Path, wire: list[tuple[str, str, list[str], str]]) -> None:
    lines = [
        {
            "source": source,
            "headline": headline,
            "published": f"2026-03-01T{time}:00Z",
            "body": "\n\n".join(paragraphs),
        }
        for source, headline, paragraphs, time in wire
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("import", file)[0] == 0


@pytest.fixture(autouse=True)
def arrived(call: Call, tmp_path: Path) -> None:
    arrive(call, tmp_path / "wire.jsonl", MORNING)


def records(call: Call, *words: str) -> list[dict[str, Any]]:
    status, out, err = call(*words, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def leave(tmp_path: Path) -> None:
    """Leave the dashboard."""
    with open_archive(tmp_path / "news.db") as archive:
        archive.last_visit.record()


def test_before_the_first_visit_everything_is_new(call: Call) -> None:
    status, out, _ = call("since")
    assert (status, out.splitlines()[0]) == (0, "First visit · 2 stories")


def test_after_a_visit_only_what_came_since_is_new_most_sources_first(
    call: Call, tmp_path: Path
) -> None:
    leave(tmp_path)
    assert records(call, "since") == []
    arrive(call, tmp_path / "wire.jsonl", [*MORNING, *NOON])
    trawler, earthquake = records(call, "since")
    assert trawler == {
        "story": 1,
        "name": TRAWLER,
        "sources": 2,
        "takes": 3,
        "paragraphs": 1,
        "new": [
            {
                "id": 3,
                "headline": f"UPDATE 1-{TRAWLER}",
                "source": "Meridian Wire",
                "published": "2026-03-01T12:00:00Z",
                "kind": "retake",
                "of": 1,
                "paragraphs": 1,
                "added": [LATER],
                "warning": "",
                "killed": False,
                "change": "",
                "repeats_corrected": [],
            },
            {
                "id": 4,
                "headline": TRAWLER,
                "source": "Orlik Gazette",
                "published": "2026-03-01T12:20:00Z",
                "kind": "repeat",
                "of": 3,
                "paragraphs": 0,
                "added": [],
                "warning": "",
                "killed": False,
                "change": "",
                "repeats_corrected": [],
            },
        ],
        "edits": [],
    }
    assert [one["id"] for one in earthquake["new"]] == [5]
    status, out, _ = call("since")
    assert status == 0
    assert "2 sources · 2 new takes of 3 · 1 new paragraph" in out
    lines = out.splitlines()
    place = next(at for at, line in enumerate(lines) if line.endswith(f"{TRAWLER}  +1 ¶"))
    assert f"Meridian Wire  UPDATE 1-{TRAWLER}" in lines[place]
    assert lines[place + 1] == f"        + {LATER}"
    assert "1 take with nothing new" in out


def test_a_time_and_filters_narrow_what_is_listed(call: Call, tmp_path: Path) -> None:
    leave(tmp_path)
    arrive(call, tmp_path / "wire.jsonl", [*MORNING, *NOON])
    found = records(call, "since", "--since", "2026-03-01", "--source", "Touchline")
    assert [one["new"][0]["id"] for one in found] == [5, 2]
    assert len(records(call, "since", "--limit", "1")) == 1
    listed = call("since", "--limit", "1")[1]
    assert "· 1 story, with the most sources; --limit 0 lists all" in listed.splitlines()[0]
    assert "--limit" not in call("since", "--limit", "0")[1]
    call("withdraw", "5")
    (killed,) = [one for one in records(call, "since") if any(n["killed"] for n in one["new"])]
    assert [one["id"] for one in killed["new"] if one["killed"]] == [5]
    (warning,) = [one["warning"] for one in killed["new"] if one["killed"]]
    assert warning.startswith("Withdrawn by its source on ")
    lines = call("since")[1].splitlines()
    place = next(at for at, line in enumerate(lines) if "Touchline  ✗ " in line)
    assert lines[place + 1 : place + 3] == [f"        {warning}!", "        + No one was hurt."]
    status, out, _ = call("since", "--since", "2026-03-01")
    assert (status, out.splitlines()[0].startswith("Since 1 March")) == (0, True)


def test_what_is_new_since_an_earlier_visit(call: Call, tmp_path: Path) -> None:
    leave(tmp_path)
    _, _, err = call("since", "--visit", "3")
    assert "there is no visit 3: only the last one is known" in err
    arrive(call, tmp_path / "wire.jsonl", [*MORNING, *NOON])
    leave(tmp_path)
    assert records(call, "since") == records(call, "since", "--visit", "1") == []
    assert [one["story"] for one in records(call, "since", "--visit", "2")] == [1, 3]
    _, _, err = call("since", "--visit", "3")
    assert "there is no visit 3: the last 2 are known" in err
    leave(tmp_path)
    _, _, err = call("since", "--visit", "3")
    assert "the last 2 are known" in err
    for number in range(9):
        notice = ("Touchline", f"Cup draw {number}", ["The draw was made."], f"13:{number:02}")
        arrive(call, tmp_path / f"{number}.jsonl", [notice])
        leave(tmp_path)
    _, _, err = call("since", "--visit", "11")
    assert "there is no visit 11: the last 10 are known" in err
    assert len(records(call, "since", "--visit", "2")) == 1


def test_what_new_takes_change_and_repeat_is_said_in_one_line_each(
    call: Call, tmp_path: Path
) -> None:
    leave(tmp_path)
    right = FIRST.replace("14", "19")
    wire = [
        ("Meridian Wire", f"CORRECTED-{TRAWLER}", [right, LATER], "12:00"),
        ("Orlik Gazette", TRAWLER, [FIRST, LATER], "12:20"),
        ("Radio Selcan", TRAWLER, [FIRST, LATER], "12:40"),
    ]
    arrive(call, tmp_path / "wire.jsonl", [*MORNING, *wire])
    out = call("since")[1]
    assert "    14 → 19 · Meridian Wire\n" in out
    error = "    Repeats the corrected 14 (now 19) · Orlik Gazette, Radio Selcan\n"
    assert f"{error}    14 → 19 · Meridian Wire\n" in out  # the worst comes first
    (story,) = records(call, "since")
    error = [{"was": "14", "now": "19"}]
    found = [(one["change"], one["repeats_corrected"]) for one in story["new"]]
    assert found == [("14 → 19", []), ("", error), ("", error)]


def test_a_figure_that_was_changed_in_an_earlier_take_is_new_until_one_has_seen_it(
    call: Call, tmp_path: Path
) -> None:
    leave(tmp_path)
    file = tmp_path / "one.jsonl"
    line = {"id": "a", "source": "Gull", "headline": TRAWLER, "published": "2026-03-01T08:30:00Z"}

    def send(text: str) -> None:
        file.write_text(json.dumps(line | {"body": text}) + "\n", "utf-8")
        assert call("import", file)[0] == 0

    send(f"{FIRST}\n\n{LATER}")
    leave(tmp_path)
    send(f"{FIRST.replace('14', '19')}\n\n{LATER}")
    (story,) = records(call, "since")
    assert (story["new"], story["takes"]) == ([], 2)
    assert [(one["id"], one["change"]) for one in story["edits"]] == [(3, "edited: 14 → 19")]
    assert "    edited: 14 → 19 · Gull\n" in call("since")[1]
    with open_archive(tmp_path / "news.db") as archive:
        archive.marks.open([3])
    assert records(call, "since") == []
