"""A whole archive is copied from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import paths
from tui.cli import copying
from tui.cli.main import main

from .conftest import Call

SEEDS = sorted(paths.seeds_folder().glob("*.txt"))[:7]


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    status = main([*map(str, words)])
    return (status, *capsys.readouterr())


def test_an_archive_is_copied_to_a_file_that_lists_the_same(
    call: Call, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call("import", *SEEDS)
    call("clips", "--add", "2")
    origin, copy = tmp_path / "news.db", tmp_path / "copy.db"
    assert run(capsys, "copy", origin, copy)[:2] == (
        0,
        f"Copied 7 articles, 1 source and all that belongs to them to {copy}\n",
    )
    for verb in ("list", "clips", "sources"):
        shown = call(verb, "--json")
        assert run(capsys, "--archive", copy, verb, "--json") == shown
        assert shown[1]
    status, out, error = run(capsys, "copy", origin, copy)
    assert (status, out) == (1, "")
    assert error == (
        f"newsdesk: {copy}: has something in it, and a copy must begin empty; newsdesk export and"
        " import add articles to others\n"
    )
    status, out, error = run(capsys, "copy", tmp_path / "none.db", copy)
    assert (status, error) == (1, f"newsdesk: {tmp_path / 'none.db'}: no archive there\n")
    assert not (tmp_path / "none.db").exists()


def test_a_copy_is_summed_up_as_json_after_its_progress(
    call: Call, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call("import", *SEEDS)
    origin, copy = tmp_path / "news.db", tmp_path / "copy.db"
    status, out, error = run(capsys, "copy", origin, copy, "--json", "--progress")
    *progress, summary = map(json.loads, out.splitlines())
    assert (status, error) == (0, "")
    assert [one["done"] for one in progress] == sorted(one["done"] for one in progress)
    assert progress[0]["done"] == 0
    assert progress[-1]["done"] == progress[-1]["total"] > 7
    assert summary.pop("documents") > 0
    assert summary == {
        "from": str(origin),
        "to": str(copy),
        "articles": 7,
        "sources": 1,
        "resumed": False,
    }


def test_a_copy_that_is_cancelled_says_how_it_goes_on(
    call: Call,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call("import", *SEEDS)
    origin, copy = tmp_path / "news.db", tmp_path / "copy.db"

    def cancel(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(copying, "progress_callback", lambda *_: cancel)
        with pytest.raises(KeyboardInterrupt):
            main(["copy", str(origin), str(copy)])
    assert capsys.readouterr().err == (
        "newsdesk: the copy is not complete; the same command goes on with it\n"
    )
    summary = json.loads(run(capsys, "copy", origin, copy, "--json")[1])
    assert (summary["articles"], summary["resumed"]) == (7, True)
