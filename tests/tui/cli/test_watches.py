"""The verbs watch and alerts."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.still_clock import NOW
from tests.tui.terminals import PATIENCE

from .conftest import Call

pytestmark = pytest.mark.usefixtures("still_clock")

DOCUMENTS = [
    ("Trawler aground closes Orhavan harbour", "Nobody was hurt, said Ada Bell."),
    ("Vestmark beat Corvane in Concord Cup final", "The trawler of a goalkeeper saved it."),
    ("Budget passed", "Nothing to see."),
]


def write_documents(path: Path, hours: float = 1) -> Path:
    lines = [
        {
            "headline": headline,
            "published": (NOW - timedelta(hours=hours, minutes=at)).isoformat(),
            "body": body,
            "source": "Orlik Gazette",
        }
        for at, (headline, body) in enumerate(DOCUMENTS)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def records(call: Call, *words: str) -> list[dict[str, Any]]:
    status, out, err = call(*words, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_an_import_raises_alerts_that_say_why(call: Call, tmp_path: Path) -> None:
    (watch,) = records(call, "watch", "add", "trawler", "--name", "Trawlers", "--owner", "Ada")
    assert watch == {
        "id": 1, "name": "Trawlers", "search": "trawler", "level": "mark", "owner": "Ada",
        "matched": 0, "days": 7,
    }  # fmt: skip
    call("import", write_documents(tmp_path / "wire.jsonl"))
    newest, oldest = records(call, "alerts")
    assert oldest == {
        "id": 1,
        "kind": "watch",
        "watch": "Trawlers",
        "level": "mark",
        "article": 1,
        "headline": DOCUMENTS[0][0],
        "story": 1,
        "why": [{"words": "Trawler", "where": "headline", "paragraph": None, "start": 0, "end": 7}],
        "at": "2026-06-18T14:32:00Z",
        "late": False,
        "acknowledged": None,
        "source": "Orlik Gazette",
        "published": "2026-06-18T13:32:00Z",
    }
    assert [one["where"] for one in newest["why"]] == ["paragraph"]
    _, out, _ = call("alerts")
    assert "“Trawler” in the headline" in out
    assert "“trawler” in paragraph 1" in out
    assert re.search(rf"{DOCUMENTS[0][0]}  \(1\)  2026-06-18 \d\d:32  Orlik Gazette", out)
    call("watch", "add", "cup", "--name", "Cup")
    assert [one["article"] for one in records(call, "alerts", "--watch", "trawlers")] == [2, 1]
    assert records(call, "alerts", "--watch", "Cup") == records(call, "alerts", "--watch", "kill")
    assert len(records(call, "alerts", "--watch", "Trawlers", "--limit", "1")) == 1


def test_an_older_import_raises_late_alerts(call: Call, tmp_path: Path) -> None:
    call("watch", "add", "trawler")
    call("import", write_documents(tmp_path / "wire.jsonl", hours=50))
    assert [one["late"] for one in records(call, "alerts")] == [True, True]
    assert "[1]  late\n" in call("alerts")[1]


def test_alerts_are_acknowledged_and_undone(call: Call, tmp_path: Path) -> None:
    call("watch", "add", "trawler")
    call("import", write_documents(tmp_path / "wire.jsonl"))
    status, _, error = call("alerts", "--acknowledge", "1", "999")
    assert (status, error) == (
        2,
        "newsdesk: there is no alert 999; newsdesk alerts --all lists them\n",
    )
    assert records(call, "alerts", "--acknowledge", "1") == [{"acknowledged": 1}]
    assert [one["id"] for one in records(call, "alerts")] == [2]
    assert call("alerts", "--acknowledge")[1] == "1 alert acknowledged\n"
    assert records(call, "alerts") == []
    assert [one["acknowledged"] for one in records(call, "alerts", "--all")] == [
        "2026-06-18T14:32:00Z"
    ] * 2
    call("undo")
    assert [one["id"] for one in records(call, "alerts")] == [2]


def test_only_the_alerts_of_a_watch_are_acknowledged(call: Call, tmp_path: Path) -> None:
    call("watch", "add", "trawler", "--name", "Trawlers")
    call("watch", "add", "cup", "--name", "Cups")
    call("import", write_documents(tmp_path / "wire.jsonl"))
    before = [one["watch"] for one in records(call, "alerts")]
    assert "Cups" in before
    (done,) = records(call, "alerts", "--watch", "Trawlers", "--acknowledge")
    assert done == {"acknowledged": before.count("Trawlers")}
    assert {one["watch"] for one in records(call, "alerts")} == {"Cups"}


def test_a_search_is_tested_without_adding_it(call: Call, tmp_path: Path) -> None:
    call("import", write_documents(tmp_path / "wire.jsonl"))
    (tried,) = records(call, "watch", "test", "trawler", "-cup")
    assert (tried["matched"], tried["days"], tried["understood"]) == (1, 7, "trawler -cup")
    assert [one["headline"] for one in tried["newest"]] == [DOCUMENTS[0][0]]
    assert records(call, "watch") == []
    out = call("watch", "test", "speaker:Brandt")[1]
    assert "would have matched 0 articles in the last 7 days" in out
    assert "note: nobody called “Brandt” is quoted yet" in out


def test_a_source_that_is_not_there_yet_is_waited_for(call: Call) -> None:
    status, out, err = call("watch", "add", "source:nowhere")
    assert (status, err) == (0, "")
    assert "note: no source “nowhere” yet" in out
    assert "no source “nowhere” yet" in call("watch")[1]


def test_options_may_stand_before_the_words(call: Call) -> None:
    (watch,) = records(call, "watch", "add", "--name", "Ships", "trawler", "-ferry")
    assert (watch["name"], watch["search"]) == ("Ships", "trawler -ferry")
    status, _, err = call("watch", "add", "--nam", "Ships", "--loud", "trawler")
    assert (status, "watch has no option --loud; see" in err) == (2, True)
    status, _, err = call("alerts", "now")
    assert (status, "alerts takes no “now”; see" in err) == (2, True)


def test_watches_are_listed_changed_and_removed(call: Call) -> None:
    call("watch", "add", "trawler", "--name", "Trawlers", "--level", "bell")
    (changed,) = records(
        call, "watch", "change", "trawlers", "--search", "tanker OR trawler", "--level", "mark"
    )
    assert (changed["search"], changed["level"]) == ("tanker OR trawler", "mark")
    (listed,) = records(call, "watch", "list")
    assert (listed["name"], listed["matched"], listed["error"]) == ("Trawlers", 0, "")
    assert "tanker OR trawler" in call("watch")[1]
    assert call("watch", "remove", "Trawlers")[1] == "Removed “Trawlers”\n"
    assert call("undo")[0] == 0
    assert len(records(call, "watch")) == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("watch", "add"), 2, "watch add needs a search"),
        (("watch", "remove", "x"), 2, "there is no watch “x”; newsdesk watch add adds one"),
        (("watch", "add", "is:starred"), 2, "“is:starred” has no meaning in a watch"),
        (("watch", "change", "x"), 2, "needs --name, --search, --level or --owner"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    call: Call, words: tuple[str, ...], status: int, said: str
) -> None:
    found, out, err = call(*words)
    assert (found, out) == (status, "")
    assert said in err


def test_alerts_are_followed_as_they_are_raised(call: Call, tmp_path: Path) -> None:
    call("watch", "add", "trawler", "--name", "Trawlers")
    command = [sys.executable, "-m", "tui", "--archive", str(tmp_path / "news.db")]
    follow = subprocess.Popen(
        [*command, "alerts", "--follow", "--limit", "0", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert follow.stdout is not None
        call("import", write_documents(tmp_path / "wire.jsonl"))
        lines = [json.loads(follow.stdout.readline()) for _ in range(2)]
        assert [(one["watch"], one["article"]) for one in lines] == [
            ("Trawlers", 1),
            ("Trawlers", 2),
        ]
    finally:
        follow.terminate()
        follow.wait()


@pytest.mark.parametrize(("older", "first"), [((), None), (("--limit", "1"), 2)])
def test_only_alerts_that_come_after_are_followed_unless_older_ones_are_asked_for(
    call: Call, tmp_path: Path, older: tuple[str, ...], first: int | None
) -> None:
    call("watch", "add", "trawler")
    call("import", write_documents(tmp_path / "wire.jsonl"))
    assert [one["article"] for one in records(call, "alerts")] == [2, 1]
    program = [sys.executable, "-m", "tui", "--archive", str(tmp_path / "news.db")]
    follow = subprocess.Popen(
        [*program, "alerts", "--follow", *older, "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert follow.stdout is not None
        if first:
            assert json.loads(follow.stdout.readline())["article"] == first
        found: list[int] = []
        deadline = monotonic() + PATIENCE
        number = 0
        while not found:  # it may not look yet
            assert monotonic() < deadline
            number += 1
            name = f"{chr(97 + number % 26) * 5}{number}"
            line = {
                "headline": f"Trawler {name} sold to {name}s",
                "published": NOW.isoformat(),
                "body": f"The {name} was sold in {name}ville for {number} crowns.",
            }
            file = tmp_path / f"{number}.jsonl"
            file.write_text(json.dumps(line))
            call("import", file)
            if select.select([follow.stdout], [], [], 0.5)[0]:
                found.append(json.loads(follow.stdout.readline())["article"])
        assert found[0] > 3
    finally:
        follow.terminate()
        follow.wait()


def test_those_that_follow_interrupt_once_by_level_if_asked(call: Call, tmp_path: Path) -> None:
    found, script = tmp_path / "found", tmp_path / "page.py"
    script.write_text(
        "import os, sys\nwith open(sys.argv[1], 'a') as file:\n"
        "    file.write(os.environ['NEWSDESK_ARTICLE'] + '\\n')\n"
    )
    command = [sys.executable, str(script), str(found)]
    (tmp_path / "settings.toml").write_text(f"[alerts]\ncommand = {json.dumps(command)}\n")
    call("watch", "add", "trawler", "--level", "command")
    assert "--notify needs --follow" in call("alerts", "--notify")[2]
    program = [sys.executable, "-m", "tui", "--archive", str(tmp_path / "news.db")]
    programs = [
        subprocess.Popen(
            [*program, "alerts", "--follow", "--limit", "0", "--notify", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "NEWSDESK_HOME": str(tmp_path)},
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        now = datetime.now(UTC) - timedelta(minutes=1)
        lines = [
            {"headline": f"Trawler lost {number}", "published": now.isoformat(), "body": text}
            for number, text in enumerate(("It left the port.", "The cup final waits for it."))
        ]
        file = tmp_path / "now.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        subprocess.run([*program, "import", file], check=True, capture_output=True)
        for one in programs:
            assert one.stdout is not None
            assert [json.loads(one.stdout.readline())["article"] for _ in range(2)] == [1, 2]
        deadline = monotonic() + PATIENCE
        while not found.exists() or len(found.read_text().splitlines()) < 2:
            assert monotonic() < deadline
            sleep(0.05)
    finally:
        for one in programs:
            one.terminate()
    rung = [one.communicate()[1] for one in programs]
    assert sorted(found.read_text().split()) == ["1", "2"]
    assert 1 <= sum(words.count("\a") for words in rung) <= 2
