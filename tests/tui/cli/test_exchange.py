"""Export and import on the command line: what is written, what is told, what is refused."""

from __future__ import annotations

import csv
import json
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tinydb import TinyDB

from storage import Filter, open_archive
from tui.cli.main import main

STORM = """ date 2026-03-04 WORLD
=Ferry line to Ostrava Bay reopens after storm
Crossings resume with half the usual boats.
Passengers board in Port Calder. / Meridian Wire
March 4, 2026

"We sat and waited," said harbour master Ines Okafor.
"""

BUDGET = """ date 2026-03-06 BUSINESS
Calder port budget cut by a tenth
Dredging is put off until autumn.
March 6, 2026

"Nobody likes it," finance head Tomas Lindqvist told reporters.
"""

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Carry out one call on an archive of the test's own; gives status, output and errors."""

    def carry_out(*words: str | Path, archive: str = "news.db") -> tuple[int, str, str]:
        try:
            status = main(["--archive", str(tmp_path / archive), *map(str, words)])
        except SystemExit as error:
            status = int(error.code or 0)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return carry_out


@pytest.fixture
def desk(call: Call, tmp_path: Path) -> Path:
    """The folder of an archive with two articles; the storm, the older one, is read and starred."""
    wire = tmp_path / "wire"
    wire.mkdir()
    (wire / "storm.txt").write_text(STORM, encoding="utf-8")
    (wire / "budget.txt").write_text(BUDGET, encoding="utf-8")
    call("import", wire)
    with open_archive(tmp_path / "news.db") as archive:
        archive.marks.set(archive.ids(Filter())[1:], read=True, starred=True)
    return tmp_path


def records(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_what_is_exported_is_listed_the_same_where_it_is_imported(
    call: Call, desk: Path, name: str
) -> None:
    status, out, err = call("export", desk / name)
    assert (status, out, err) == (0, f"Exported 2 articles to {desk / name}\n", "")
    status, out, err = call("import", desk / name, archive="other.db")
    assert (status, out, err) == (0, "2 new, 0 changed, 0 same, 0 failed\n", "")
    names = ("headline", "section", "published", "source", "read", "starred")
    here, there = (
        [
            {name: row[name] for name in names}
            for row in records(call("list", "--json", archive=a)[1])
        ]
        for a in ("news.db", "other.db")
    )
    assert there == here


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--section", "world"], 1),
        (["--since", "2026-03-05"], 1),
        (["--until", "2026-03-03"], 0),
        (["--source", "wire"], 2),
        (["--unread"], 1),
        (["--starred"], 1),
        (["--search", "dredging"], 1),
    ],
)
def test_exports_are_narrowed_by_the_filters_of_the_list(
    call: Call, desk: Path, words: Sequence[str], count: int
) -> None:
    status, out, _ = call("export", "-", *words)
    assert status == 0
    header, *lines = records(out)
    assert header["articles"] == count
    assert len([line for line in lines if line["type"] == "article"]) == count


def test_standard_output_takes_any_format_and_nothing_else(call: Call, desk: Path) -> None:
    _, out, _ = call("export", "-", "--format", "csv", "--json")
    rows = list(csv.DictReader(out.removeprefix("\ufeff").splitlines()))
    assert [row["quotes"] for row in rows] == ["1", "1"]


def test_where_no_article_is_shown_no_file_is_written(call: Call, desk: Path) -> None:
    status, _, err = call("export", desk / "none.csv", "--search", "zeppelin")
    assert status == 1
    assert err == f"newsdesk: no article matches; {desk / 'none.csv'} was not created\n"
    assert not (desk / "none.csv").exists()


def test_the_first_line_names_format_and_version(call: Call, desk: Path) -> None:
    first = records(call("export", "-")[1])[0]
    assert (first["format"], first["version"]) == ("newsdesk archive", 1)


def test_quotes_go_out_with_their_speakers_and_are_found_again(call: Call, desk: Path) -> None:
    (article,) = [r for r in records(call("export", "-", "--section", "WORLD")[1]) if "quotes" in r]
    (quote,) = article["quotes"]  # type: ignore[attr-defined]
    assert quote["speaker"] == "Ines Okafor"
    call("export", desk / "a.jsonl")
    call("import", desk / "a.jsonl", archive="other.db")
    speakers = records(call("speakers", "--json", archive="other.db")[1])
    assert {speaker["name"] for speaker in speakers} == {"Ines Okafor", "Tomas Lindqvist"}


def test_a_headline_that_looks_like_a_formula_is_harmless_in_a_spreadsheet(
    call: Call, desk: Path
) -> None:
    call("export", desk / "a.csv")
    with (desk / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=Ferry line to Ostrava Bay reopens after storm" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_markdown_is_for_reading(call: Call, desk: Path) -> None:
    _, text, _ = call("export", "-", "--format", "md", "--starred")
    assert "\n## =Ferry line" not in text
    assert "\n## \\=Ferry line to Ostrava Bay reopens after storm\n" in text
    assert "\nWORLD · 2026-03-04 · wire\n" in text
    assert "\n**Crossings resume with half the usual boats.**\n" in text
    assert "\n*Passengers board in Port Calder. / Meridian Wire*\n" in text
    assert "\n- “We sat and waited” — Ines Okafor" in text


def test_markdown_shows_all_that_it_holds(call: Call, desk: Path) -> None:
    call("export", desk / "out.md")
    text = (desk / "out.md").read_text(encoding="utf-8")
    assert "## Calder port budget cut by a tenth" in text
    assert "<!--" not in text
    assert not [line for line in text.splitlines() if "{" in line]


def test_a_file_that_is_there_is_left_alone_unless_forced(call: Call, desk: Path) -> None:
    target = desk / "a.md"
    target.write_text("my notes")
    target.chmod(0o640)
    status, out, err = call("export", target)
    assert (status, out) == (1, "")
    assert err == f"newsdesk: {target}: already exists; --force overwrites it\n"
    assert target.read_text() == "my notes"
    assert call("export", target, "--force")[0] == 0
    assert "# 2 articles" in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link_when_what_it_leads_to_is_written_over(call: Call, desk: Path) -> None:
    (desk / "real.md").write_text("old")
    (desk / "link.md").symlink_to(desk / "real.md")
    assert call("export", desk / "link.md")[0] == 1
    assert call("export", desk / "link.md", "--force")[0] == 0
    assert (desk / "link.md").is_symlink()
    assert "# 2 articles" in (desk / "real.md").read_text()


def test_the_archive_itself_is_never_written_over(call: Call, desk: Path) -> None:
    before = (desk / "news.db").read_bytes()
    status, _, err = call("export", desk / "news.db", "--format", "csv", "--force")
    assert status == 1
    assert "is the archive itself" in err
    assert (desk / "news.db").read_bytes() == before


def test_an_export_that_fails_leaves_nothing_behind(call: Call, desk: Path) -> None:
    before = sorted(desk.iterdir())
    status, _, err = call("export", desk / "nowhere" / "a.csv")
    assert status == 1
    assert err == f"newsdesk: {desk / 'nowhere' / 'a.csv'}: cannot be written: {os.strerror(2)}\n"
    assert call("export", desk / "wire", "--format", "csv", "--force")[0] == 1
    assert sorted(desk.iterdir()) == before


def test_an_export_that_is_interrupted_leaves_nothing_behind(
    call: Call, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = sorted(desk.iterdir())
    monkeypatch.setattr("tui.cli.output.ProgressBar", lambda _word: interrupt)
    with pytest.raises(KeyboardInterrupt):
        call("export", desk / "a.jsonl")
    assert sorted(desk.iterdir()) == before


def test_an_unknown_file_extension_is_a_usage_error(call: Call, desk: Path) -> None:
    status, _, err = call("export", desk / "news.xyz")
    assert status == 2
    assert err.endswith("unknown file extension; give --format jsonl|csv|md|tinydb\n")
    assert len(err.splitlines()) == 1


def test_an_export_is_reported_as_json(call: Call, desk: Path) -> None:
    _, out, _ = call("export", desk / "a.json", "--json")
    assert records(out) == [{"file": str(desk / "a.json"), "format": "tinydb", "articles": 2}]


def test_an_import_reports_each_article(call: Call, desk: Path) -> None:
    with TinyDB(desk / "clippings.json") as tinydb:
        tinydb.insert({"title": "Cable cut off Halvo", "date": "2026-10-31"})
        tinydb.insert({"text": "no headline"})
    status, out, _ = call("import", desk / "clippings.json", "--json")
    assert status == 1
    failed, new = sorted(records(out), key=lambda record: str(record["outcome"]))
    assert failed["error"] == "document 2 of _default: it has no headline or title"
    assert (new["file"], new["outcome"]) == (str(desk / "clippings.json"), "new")
    status, _, err = call("import", desk / "clippings.json")
    assert err.startswith(f"newsdesk: {desk / 'clippings.json'}: document 2 of _default: it has no")
    assert len(err.splitlines()) == 1


def test_article_files_and_exports_are_imported_together(call: Call, desk: Path) -> None:
    call("export", desk / "a.jsonl", "--section", "WORLD")
    status, out, _ = call("import", desk / "wire" / "budget.txt", desk / "a.jsonl", archive="b.db")
    assert (status, out) == (0, "2 new, 0 changed, 0 same, 0 failed\n")


def test_a_folder_gives_its_articles_but_not_the_exports_in_it(call: Call, desk: Path) -> None:
    call("export", desk / "wire" / "a.jsonl")
    _, out, _ = call("import", desk / "wire")
    assert out == "0 new, 0 changed, 2 same, 0 failed\n"
