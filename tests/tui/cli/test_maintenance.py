"""The verbs that keep an archive sound, as they are called."""

import json
import sqlite3
from pathlib import Path

import pytest

from storage import Archive, paths
from tests.tui.cli.conftest import Call
from tui.cli.main import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def call(call: Call) -> Call:
    """Call the command line on an archive of seven articles."""
    call("import", *sorted(paths.seeds_folder().glob("*.txt"))[:7])
    return call


def count(call: Call) -> int:
    return len(call("list", "--json", "--limit", "99")[1].splitlines())


def spoil(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE tally SET n0 = n0 + 1")
    connection.close()


def test_doctor_prints_every_check_of_a_sound_archive(call: Call) -> None:
    status, out, err = call("doctor")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 19
    assert all(line.endswith("ok") for line in out.splitlines())


def test_doctor_leaves_with_1_until_what_is_wrong_is_mended(call: Call, path: Path) -> None:
    spoil(path)
    status, out, _ = call("doctor")
    assert status == 1
    assert "counts of sections and sources are wrong" in out
    assert "--repair" in out
    status, out, _ = call("doctor", "--repair")
    assert status == 0
    assert out.endswith("repaired\n")
    assert len(list((path.parent / "backups").glob("news-*-repair.db"))) == 1
    assert call("doctor")[0] == 0


def test_doctor_prints_one_json_object_per_check(call: Call, path: Path) -> None:
    spoil(path)
    status, out, _ = call("doctor", "--json", "--repair")
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert lines[-1] == {"check": "all", "ok": True, "faults": []}
    assert [line["ok"] for line in lines].count(False) == 1


def test_doctor_explains_how_to_recover_from_damage(call: Call, path: Path) -> None:
    with sqlite3.connect(path) as connection:  # what else there is stays whole
        rows = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name IN ('body', 'quote')"
        )
        pages = [page for (page,) in rows]
    connection.close()
    whole = bytearray(path.read_bytes())
    for page in pages:
        whole[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    path.write_bytes(whole)
    status, out, err = call("doctor", "--repair")
    assert (status, err) == (1, "")
    assert "damaged" in out
    assert "newsdesk restore FILE" in out


def test_doctor_of_no_archive_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--archive", "nowhere.db", "doctor"]) == 1
    assert "no archive yet" in capsys.readouterr().err


def test_a_backup_is_restored_and_the_restore_is_undone(call: Call, path: Path) -> None:
    target = path.with_name("friday.db")
    assert call("backup", target)[0] == 0
    call("remove", "1", "--articles", "remove")
    assert count(call) == 0
    status, out, _ = call("restore", target)
    assert status == 0
    assert "newsdesk restore --undo restores it" in out
    assert count(call) == 7
    assert call("restore", "--undo")[0] == 0
    assert count(call) == 0


def test_a_backup_without_a_name_lies_beside_the_archive(call: Call, path: Path) -> None:
    (line,) = call("backup", "--json")[1].splitlines()
    made = Path(json.loads(line)["backup"])
    assert made.parent == path.parent / "backups"
    assert made.stat().st_size == json.loads(line)["bytes"]


def test_a_backup_never_replaces_a_file(call: Call, path: Path) -> None:
    target = path.with_name("notes.txt")
    target.write_text("mine")
    status, _, err = call("backup", target)
    assert status == 1
    assert "already exists" in err
    assert target.read_text() == "mine"


@pytest.mark.parametrize("words", [["restore"], ["restore", "--undo", "x.db"]])
def test_restore_wants_one_thing_to_restore(call: Call, words: list[str]) -> None:
    status, _, err = call(*words)
    assert status == 2
    assert "--undo" in err


def test_tidy_removes_what_the_retention_rule_does_not_keep(call: Call) -> None:
    assert "keep everything" in call("keep")[1]
    assert "keep the newest 5 articles" in call("keep", "--number", "5")[1]
    assert call("tidy", "--dry-run")[1] == "2 articles would be deleted\n"
    assert count(call) == 7
    assert "Deleted 2 articles" in call("tidy")[1]
    assert count(call) == 5
    assert call("tidy")[1] == "Deleted 0 articles\n"


def test_keep_goes_for_one_source_too(call: Call) -> None:
    call("keep", "--number", "2")
    status, out, _ = call("keep", "--source", "1", "--days", "0", "--number", "6", "--json")
    assert (status, json.loads(out)) == (0, {"source": 1, "days": 0, "number": 6})
    (line,) = call("tidy", "--json")[1].splitlines()
    assert json.loads(line) == {"articles": 1, "removed": True, "freed": 0}


def test_keep_wants_a_number(call: Call) -> None:
    status, _, err = call("keep", "--days", "-3")
    assert status == 2
    assert "is not a number" in err


def test_what_was_undone_is_redone(call: Call, archive: Archive) -> None:
    archive.marks.set([1], starred=True)
    assert call("undo") == (0, "Undone: star on 1 article\n", "")
    assert call("redo") == (0, "Redone: star on 1 article\n", "")
    assert archive.article(1).starred
    assert call("redo", "--json") == (1, '{"redone": null}\n', "")
