"""Every bench runs from nothing with its one command; what it measures is not judged here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent
ROOT = BENCH.parents[1]
PARTS = {
    "acknowledged.py", "asking.py", "effort.py", "figures.py", "plain.py", "program.py",
    "terminal.py", "verbs.py",
}  # fmt: skip
"""What other benches are made of."""

COMMANDS = {
    "archive": ("1k --seconds 5 --rounds 1", "page, first ask: p95 / max +≤ 3 / 10 ms"),
    "arrivals": ("--articles 20", "an arrival: readable / all is found"),
    "beside": ("doctor 1k", "doctor: refused / longest wait +≤ 0"),
    "build": ("1k", r"k: [\d,]+ articles/s"),
    "dashboard": ("1k --starts 1 --held 2 --many 0", r"1k \| idle writes"),
    "edits": ("20", r"edits classified right, 10 paragraphs +≥ 97 %"),
    "faults": ("", "2 faults: found +≥ 2 +2.00 +met"),
    "feeds": ("--feeds 2 --entries 2", r"newsdesk +conditional"),
    "folding": ("1k", r"worst ratio [\d.]+ x"),
    "imports": ("40", r"peak memory \d+ MB"),
    "inserts": ("1k --inserts 40", r"single durable insert: p50 / max of \d+ +≤ 2 / 150"),
    "kills": ("2", "[24] rounds, [36] kills: .* 0 losses"),
    "people": ("", "skipped: name an archive"),
    "questions": ("1k --filters 90", "search: newest 50 +(2|90) "),
    "quote_rules": ("--dev", "constructions +0"),
    "quotes": ("seed", "10,000 unmatched marks"),
    "requoting": ("1k --seconds 1", "command line: .* stopped by"),
    "shared": ("1k --desks 2", "desks: errors / wrong counts .* met"),
    "soak": ("1", "0 errors"),
    "speakers": ("1k", "through the speakers: 2 keys"),
    "statements": ("--show 2", "statements|nothing is measured"),
    "stories": ("1k --files 20", "import with stories and watches, wall +≥ 600"),
    "stall": ("--feeds 1 --entries 1 --articles 50 --rounds 1", "p99 computed"),
    "watches": ("--watches 20 --articles 10", r"\d+ watches x \d+ articles"),
    "wire": ("", "skipped: name the folder"),
    "words": ("", r"\d+% of the terms"),
}
"""Of each bench how it may be called, and what it then prints, among other things."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not there yet, for the archives the benches build."""
    return tmp_path_factory.mktemp("clean") / "build" / "bench"


@pytest.mark.parametrize("with_words", [False, True], ids=["alone", "with arguments"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_bench_runs_and_prints_its_figures(name: str, with_words: bool, folder: Path) -> None:
    if name == "quotes" and not (ROOT.parent / "shared" / "quotes").exists():
        pytest.skip("the annotated news is not beside this checkout")
    if sys.platform != "linux":
        pytest.skip("reads what a process cost from /proc")
    words, figures = COMMANDS[name]
    done = subprocess.run(
        [sys.executable, str(BENCH / f"{name}.py"), *words.split() * with_words],
        cwd=ROOT,
        env=os.environ | {"BENCH_BRIEF": "1", "BENCH_FOLDER": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(figures, done.stdout), done.stdout


def test_every_bench_is_run_here_and_says_how_it_is_run() -> None:
    benches = {path.name for path in BENCH.glob("*.py")} - PARTS - {Path(__file__).name}
    assert {Path(name).stem for name in benches} == set(COMMANDS)
    for name in benches:
        assert f"    .venv/bin/python tests/bench/{name}" in (BENCH / name).read_text("utf-8")


def test_what_was_acknowledged_and_is_not_there_is_a_loss(tmp_path: Path) -> None:
    script = f"""
import json, sys
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(BENCH)!r}]
from acknowledged import Account
entries = [
    ["about", "read", {{"read a": True}}, True], ["done"],
    ["about", "star", {{"starred a": True}}, True], ["refused", "busy"],
    ["about", "remove x", {{"article a": None, "article b": None}}, True],
]
journal = Path({str(tmp_path)!r}, "journal")
journal.write_text("\\n".join(map(json.dumps, entries)))
before = {{"article a": "1", "article b": "2", "read a": False}}
for found in json.loads(sys.argv[1]):
    account = Account(dict(before))
    account.read(journal)
    account.compare(found)
    print(account.losses)
"""
    kept = {"article a": "1", "article b": "2"}
    found = [
        kept | {"read a": True},
        kept | {"read a": True, "starred a": True},
        {"read a": True},
        kept,
        kept | {"read a": False},
        kept | {"read a": True, "article c": "3"},
        {"article b": "2", "read a": True},
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(found)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "[]",
        "[]",
        "[]",
        "['read a: None, not True']",
        "['read a: False, not True']",
        "[\"article c: '3', not None\"]",
        "['remove x: 1 of 2 changes are there']",
    ]
