"""Import, export, OPML, backup, check and tidying from the desk, and the box for a path."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import Archive, open_archive
from storage.archive.retention import RetentionRule
from storage.model import Filter
from tests.tui.conftest import FERRY, PORT, RATES, OpenDesk, Reader
from tui.screens.archive_check import ArchiveCheckScreen
from tui.screens.dialogs.choice_dialog import ChoiceDialog
from tui.screens.dialogs.path_dialog import PathDialog
from tui.screens.dialogs.path_text import (
    BadPath,
    check_readable,
    check_writable,
    completions,
    parse_path,
)

ARTICLE = """ date 2025-06-26 WORLD
Lighthouse keeper of Lund retires
She lit the lamp for forty years

Thursday, June 26, 2025

“I will miss the fog,” said keeper Nora Vell.
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Tolmin Post" type="rss" xmlUrl="http://127.0.0.1:9/rss"/>
<outline text="Lund Daily" type="rss" xmlUrl="http://127.0.0.1:9/lund"/></body></opml>"""


async def choose(reader: Reader, short: str) -> None:
    """Run a command by what `:` takes for it."""
    await reader.press("colon", *short, "enter")
    await reader.pilot.pause()


async def name(reader: Reader, path: Path | str) -> None:
    """Type a path into the box that asks for one."""
    await reader.sees(lambda: isinstance(reader.app.screen, PathDialog))
    await reader.press("ctrl+u")
    await reader.paste(str(path))
    await reader.press("enter")


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=str)
async def test_a_folder_is_taken_in_and_what_failed_is_listed(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, size: tuple[int, int]
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "lamp.txt").write_text(ARTICLE, encoding="utf-8")
    for number in range(3):
        (folder / f"blank{number}.txt").write_text("Lamp\n", encoding="utf-8")
    async with open_desk(size) as reader:
        await choose(reader, "im")
        await name(reader, folder)
        await reader.told("Imported: 1 new, 3 failed")
        await reader.sees(lambda: "3 files were not imported" in reader.picture())
        for number in range(3):
            assert f"blank{number}.txt" in reader.picture()
        await reader.sees(lambda: reader.picture().count("no date line") == 3)
        await reader.press("y")
        assert reader.app.clipboard.count("\n") == 2
        assert f"{folder}/blank1.txt: " in reader.app.clipboard
        await reader.press("escape")
        assert archive.select(Filter(words="lighthouse")).total == 1
        await reader.sees(lambda: reader.desk.headlines.row_count == 6)


async def test_what_is_shown_is_exported_and_nothing_is_written_over_unasked(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    target = tmp_path / "business.jsonl"
    target.write_text("mine\n")
    async with open_desk() as reader:
        reader.desk.feed.narrow(sections=frozenset({"BUSINESS"}))
        await reader.lists(RATES[0], FERRY[0])
        await choose(reader, "ex")
        await name(reader, target)
        await reader.sees(lambda: "is there already" in reader.picture())
        await reader.press("n")
        assert target.read_text() == "mine\n"
        await reader.press("enter", "y")
        await reader.told("Wrote 2 articles to")
        text = target.read_text(encoding="utf-8")
        assert RATES[0] in text
        assert PORT[0] not in text


async def test_what_cannot_be_written_is_told_in_the_box(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as reader:
        await choose(reader, "ex")
        for typed, told in (
            (tmp_path / "news.doc", "end the name in one of .jsonl"),
            (tmp_path / "nowhere" / "news.csv", "there is no such folder"),
            (tmp_path, "is a folder"),
            ("x" * 300 + ".csv", "name too long"),
            ("", "A path is needed"),
        ):
            await name(reader, typed)
            await reader.sees(
                lambda told=told: told.lower() in str(reader.app.screen.state.content).lower()
            )
        await reader.press("escape")
        assert not list(tmp_path.glob("*.csv"))


async def test_a_path_is_completed_with_tab_and_chosen_with_the_arrows(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    (tmp_path / "wire-june").mkdir()
    (tmp_path / "wire-july").mkdir()
    (tmp_path / "wire-july" / "lamp.txt").write_text(ARTICLE)
    async with open_desk() as reader:
        await choose(reader, "im")
        await reader.press("ctrl+u")
        await reader.paste(f"{tmp_path}/wi")
        box = reader.app.screen
        await reader.sees(lambda: "wire-june/" in reader.picture())
        await reader.press("tab")
        assert box.line.value == f"{tmp_path}/wire-ju"
        await reader.sees(lambda: len(box.offered) == 2)
        await reader.press("down", "enter")
        assert box.line.value == f"{tmp_path}/wire-july/"
        await reader.sees(lambda: "lamp.txt" in reader.picture())
        await reader.press("tab")
        assert box.line.value == f"{tmp_path}/wire-july/lamp.txt"
        await reader.press("enter")
        await reader.told("Imported: 1 new")


async def test_feeds_of_another_reader_are_taken_in_and_written_out(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    async with open_desk() as reader:
        await choose(reader, "opml")
        await name(reader, tmp_path / "feeds.opml")
        await reader.told("2 feeds added. R fetches them")
        await choose(reader, "opmlx")
        await name(reader, tmp_path / "out.opml")
        await reader.told("Wrote 2 feeds to")
        assert "http://127.0.0.1:9/lund" in (tmp_path / "out.opml").read_text()
        (tmp_path / "bad.opml").write_text("no outline")
        await choose(reader, "opml")
        await name(reader, tmp_path / "bad.opml")
        await reader.sees(lambda: any(toast.severity == "error" for toast in reader.toasts))


async def test_a_backup_is_made_beside_or_where_it_is_wanted_never_over_a_file(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    async with open_desk() as reader:
        await choose(reader, "ba")
        await reader.press("b")
        await reader.told("Backed up as")
        assert list((Path(archive.location).parent / "backups").iterdir())
        await choose(reader, "ba")
        await reader.press("f")
        await name(reader, taken)
        await reader.sees(lambda: "choose another name" in reader.picture())
        await name(reader, tmp_path / "copy.db")
        await reader.told("copy.db")
    assert taken.read_text() == "mine"
    with open_archive(tmp_path / "copy.db") as copy:
        assert copy.select(Filter()).total == 5


async def test_the_archive_is_checked_and_mended(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await choose(reader, "do")
        await reader.sees(lambda: "All is well" in reader.picture())
        assert "✓ " in reader.picture()
        await reader.press("escape")


async def test_what_is_wrong_with_the_archive_is_mended_after_a_backup(
    open_desk: OpenDesk, archive: Archive
) -> None:
    with closing(sqlite3.connect(archive.location)) as other, other:
        other.execute("UPDATE tally SET n0 = n0 + 5")
    async with open_desk() as reader:
        await choose(reader, "do")
        await reader.sees(lambda: "r backs up the archive" in reader.picture())
        await reader.press("r")
        await reader.sees(lambda: "Repaired" in reader.picture())
        assert "! " not in str(reader.app.screen.results.content)
        assert list((Path(archive.location).parent / "backups").iterdir())
        await reader.press("escape")
        assert not isinstance(reader.app.screen, ArchiveCheckScreen)


async def test_what_one_article_is_called_and_how_many_files_failed(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    for name_ in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name_).write_text("\n", encoding="utf-8")
    archive.retention.set_rule(RetentionRule(0, 4))
    async with open_desk() as reader:
        await choose(reader, "ti")
        await reader.sees(lambda: "Remove 1 article that" in reader.picture())
        await reader.press("y")
        await reader.told("1 article removed. ^z brings it back")
        await choose(reader, "im")
        await name(reader, tmp_path)
        await reader.sees(lambda: "3 files were not imported" in reader.picture())


async def test_tidying_asks_says_how_many_and_can_be_undone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.retention.set_rule(RetentionRule(0, 2))
    async with open_desk() as reader:
        await choose(reader, "ti")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        assert "Remove 3 articles that no rule keeps?" in reader.picture()
        await reader.press("y")
        await reader.told("3 articles removed. ^z brings them back")
        await reader.lists(PORT[0], RATES[0])
        await choose(reader, "ti")
        await reader.told("Nothing to remove")
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.select(Filter()).total == 5)


async def test_an_import_is_stopped_and_what_came_in_stays(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(3000):
        text = ARTICLE.replace("keeper of Lund", f"keeper number {number} of Lund")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    async with open_desk() as reader:
        await choose(reader, "im")
        await name(reader, folder)
        await reader.sees(lambda: reader.desk.header.progress and reader.desk.header.progress.done)
        assert "Importing" in reader.picture().splitlines()[0]
        reader.desk.registry.run("tidy")
        await reader.told("Something else is under way; X stops it")
        await reader.press("X")
        await reader.told("Stopped; what was done stays")
        assert 5 < archive.select(Filter()).total < 3000
        await reader.press("X")
        await reader.told("Nothing is under way")


def test_a_typed_path_is_read_as_a_shell_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Wire").mkdir()
    (tmp_path / ".hidden").touch()
    (tmp_path / "wide.txt").touch()
    (tmp_path / "bad\n.txt").touch()
    assert parse_path("~/a b.txt") == tmp_path / "a b.txt"
    assert parse_path(" '~/a b.txt' ") == tmp_path / "a b.txt"
    assert parse_path("Wire/../x") == tmp_path / "x"
    assert completions("~/wi") == ["~/wide.txt", "~/Wire/"]
    assert completions("wi") == ["wide.txt", "Wire/"]
    assert completions("") == ["wide.txt", "Wire/"]
    assert completions(".h") == [".hidden"]
    assert completions("~/nowhere/") == []
    assert completions("~nobody-of-this-name/") == []
    with pytest.raises(BadPath, match="no such file"):
        check_readable(tmp_path / "none")
    assert check_writable(tmp_path / "wide.txt")
    assert not check_writable(tmp_path / "new.txt")
