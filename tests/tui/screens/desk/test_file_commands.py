"""Import, export, OPML, backup and expiry from the desk."""

from __future__ import annotations

from pathlib import Path

from storage import Archive, open_archive
from storage.archive.retention import RetentionRule
from storage.model import Filter
from tests.tui.conftest import FERRY, PORT, RATES, OpenDesk
from tests.tui.screens.conftest import SIZES
from tests.tui.site import Site
from tui.screens.dialogs.choice_dialog import ChoiceDialog

ARTICLE = """ date 2025-06-26 WORLD
Lighthouse keeper of Lund retires
She lit the lamp for forty years

Thursday, June 26, 2025

“I will miss the fog,” said keeper Nora Vell.
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Tolmin Post" type="rss" xmlUrl="http://127.0.0.1:9/rss"/>
<outline text="Lund Daily" type="rss" xmlUrl="http://127.0.0.1:9/lund"/></body></opml>"""


@SIZES
async def test_a_folder_is_imported_and_failures_are_listed(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, size: tuple[int, int]
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "lamp.txt").write_text(ARTICLE, encoding="utf-8")
    for number in range(3):
        (folder / f"blank{number}.txt").write_text("Lamp\n", encoding="utf-8")
    async with open_desk(size) as reader:
        await reader.run_command("im")
        await reader.enter_path(folder)
        await reader.told("Imported 1 article, 3 failed. L shows it, ^z undoes")
        await reader.sees(lambda: "3 files were not imported" in reader.picture())
        for number in range(3):
            await reader.sees_words(f"blank{number}.txt")
        await reader.sees(lambda: reader.picture().count("no date line") == 3)
        await reader.press("y")
        assert reader.app.clipboard.count("\n") == 2
        assert f"{folder}/blank1.txt: " in reader.app.clipboard
        await reader.press("escape")
        assert archive.select(Filter(words="lighthouse")).total == 1
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 6)
        await reader.press("ctrl+z")
        await reader.told("Undone: import of wire")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 5)


async def test_the_shown_articles_are_exported_and_no_file_is_overwritten_without_a_question(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    target = tmp_path / "business.jsonl"
    target.write_text("mine\n")
    async with open_desk() as reader:
        reader.desk.feed.narrow(sections=frozenset({"BUSINESS"}))
        await reader.lists(RATES[0], FERRY[0])
        await reader.run_command("ex")
        await reader.enter_path(target)
        await reader.sees(lambda: "already exists" in reader.picture())
        await reader.press("n")
        assert target.read_text() == "mine\n"
        await reader.press("enter", "y")
        await reader.told("Exported 2 articles to")
        text = target.read_text(encoding="utf-8")
        assert RATES[0] in text
        assert PORT[0] not in text


async def test_feeds_are_imported_and_exported_as_opml(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    async with open_desk() as reader:
        await reader.run_command("opml")
        await reader.enter_path(tmp_path / "feeds.opml")
        await reader.told("Added 2 feeds. Fetching…")
        # Both were tried at once: nobody listens there.
        await reader.told("2 failed")
        await reader.run_command("opmlx")
        await reader.enter_path(tmp_path / "out.opml")
        await reader.told("Exported 2 feeds to")
        assert "http://127.0.0.1:9/lund" in (tmp_path / "out.opml").read_text()
        (tmp_path / "bad.opml").write_text("no outline")
        await reader.run_command("opml")
        await reader.enter_path(tmp_path / "bad.opml")
        await reader.sees(lambda: any(toast.severity == "error" for toast in reader.toasts))


async def test_feeds_of_an_opml_list_are_fetched_at_once(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, site: Site
) -> None:
    (tmp_path / "feeds.opml").write_text(OPML.replace("http://127.0.0.1:9/lund", f"{site.url}rss"))
    async with open_desk() as reader:
        await reader.run_command("opml")
        await reader.enter_path(tmp_path / "feeds.opml")
        await reader.told("2 failed")  # in a private network, and nobody entered the addresses
        lund = next(one for one in archive.sources.all() if one.name == "Lund Daily")
        archive.sources.change(lund.id, location=lund.location)
        await reader.press("R")
        await reader.sees(lambda: archive.sources.get(lund.id).articles == 2)
        await reader.run_command("opml")
        await reader.enter_path(tmp_path / "feeds.opml")
        await reader.told("Added 0 feeds, 2 already followed")


async def test_a_backup_is_written_beside_the_archive_or_to_a_new_file(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    async with open_desk() as reader:
        await reader.run_command("ba")
        await reader.press("b")
        await reader.told("Backed up as")
        assert list((Path(archive.location).parent / "backups").iterdir())
        await reader.run_command("ba")
        await reader.press("f")
        await reader.enter_path(taken)
        await reader.sees(lambda: "use another name" in reader.picture())
        await reader.enter_path(tmp_path / "copy.db")
        await reader.told("copy.db")
    assert taken.read_text() == "mine"
    with open_archive(tmp_path / "copy.db") as copy:
        assert copy.select(Filter()).total == 5


async def test_expiring_one_article_uses_the_singular(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    for name_ in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name_).write_text("\n", encoding="utf-8")
    archive.retention.set_rule(RetentionRule(0, 4))
    async with open_desk() as reader:
        await reader.run_command("ti")
        await reader.sees(lambda: "Delete 1 article past the limit?" in reader.picture())
        await reader.press("y")
        await reader.told("1 article deleted. ^z undoes")
        await reader.run_command("im")
        await reader.enter_path(tmp_path)
        await reader.sees(lambda: "3 files were not imported" in reader.picture())


async def test_expiring_articles_asks_first_and_is_undone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.retention.set_rule(RetentionRule(0, 2))
    async with open_desk() as reader:
        await reader.run_command("ti")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        await reader.sees_words("Delete 3 articles past the limit?")
        await reader.press("y")
        await reader.told("3 articles deleted. ^z undoes")
        await reader.lists(PORT[0], RATES[0])
        await reader.run_command("ti")
        await reader.told("Nothing to delete")
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.select(Filter()).total == 5)


async def test_stopping_an_import_keeps_the_articles_imported_so_far(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(3000):
        text = ARTICLE.replace("keeper of Lund", f"keeper number {number} of Lund")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    async with open_desk() as reader:
        await reader.run_command("im")
        await reader.enter_path(folder)
        await reader.sees(
            lambda: reader.desk.widgets.header.progress and reader.desk.widgets.header.progress.done
        )
        assert "Importing" in reader.picture().splitlines()[0]
        reader.desk.registry.run("tidy")
        await reader.told("Something else is running; X stops it")
        await reader.press("X")
        await reader.told("Stopped; what was done is kept")
        assert 5 < archive.select(Filter()).total < 3000
        await reader.press("X")
        await reader.told("Nothing is running")
