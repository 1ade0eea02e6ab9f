"""The command line about what agencies say of their articles: states, embargoes, withdrawals."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import InZone
from tests.tui.cli.conftest import Call

pytestmark = pytest.mark.dates

STORY = """ date 2026-11-23 WORLD
{headline}
The port authority counted again.
A ferry. / Orlik Photo
November 23, 2026

LISEK, Nov 23 (Vidal Press) - The ferry sank with {figure} aboard.

“We will look,” said Ewa Strzelec.
"""
HEADLINES = (
    "Ferry sinks off Lisek",
    "Mayor resigns",
    "EMBARGO until 1800 GMT, 31 DEC 2400: Budget rises",
    "UPDATE 2-CORRECTED-Strike ends",
)
STANDFIRST, FERRY, LOOK = (
    "The port authority counted again.",
    "The ferry sank with 214 aboard.",
    "We will look",
)
PARTS = (
    (STANDFIRST, FERRY, LOOK),
    ("It was no secret.", "Ada Bruck leaves the town hall after nine years.", "Nine is enough"),
    ("No tax goes up.", "Schools get a tenth more next year, museums half.", "Books come first"),
    ("Trams run from noon.", "Drivers go back to work, for four percent.", "Fares stay put"),
)
"""What their stories say: no text is in two of them."""
NOTICE = "KILL: Mayor resigns"
"""It withdraws the second of them."""


@pytest.fixture
def wire(tmp_path: Path, call: Call, in_zone: InZone) -> Path:
    in_zone("UTC")
    folder = tmp_path / "wire"
    folder.mkdir()
    for number, headline in enumerate(HEADLINES):
        text = STORY.format(headline=headline, figure=214)
        for before, after in zip(PARTS[0], PARTS[number], strict=True):
            text = text.replace(before, after)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    notice = STORY.format(headline=NOTICE, figure=214)
    (folder / "later.txt").write_text(notice, encoding="utf-8")
    assert call("import", folder)[0] == 0
    return folder


def listed(call: Call, *words: str) -> dict[str, dict[str, Any]]:
    status, out, _ = call("list", *words, "--json")
    assert status == 0
    return {one["headline"]: one for one in map(json.loads, out.splitlines())}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--state", "killed"), [1]),
        (("--state", "embargoed"), [2]),
        (("--state", "update"), [3]),
        (("--state", "update", "--state", "corrected"), [3]),
        (("--state", "update", "--state", "killed"), []),
        (("--search", "is:corrected strike"), [3]),
        (("--edited",), []),
    ],
)
def test_headlines_are_listed_by_state(
    call: Call, wire: Path, words: tuple[str, ...], numbers: list[int]
) -> None:
    assert sorted(listed(call, *words)) == sorted(HEADLINES[number] for number in numbers)


def test_json_has_states_embargo_and_withdrawal(call: Call, wire: Path) -> None:
    rows = listed(call)
    states = [rows[headline]["state"] for headline in HEADLINES]
    assert states == [[], ["killed"], ["embargoed"], ["corrected", "update"]]
    assert (rows[NOTICE]["state"], rows[NOTICE]["killed"], rows[NOTICE]["quotes"]) == (
        ["notice"], None, 0,
    )  # fmt: skip
    assert rows[HEADLINES[2]]["embargo"] == "2400-12-31T18:00:00Z"
    assert rows[HEADLINES[1]]["killed"] == "2026-11-23T12:00:00Z"
    assert {one["source"] for one in rows.values()} == {"Vidal Press"}
    assert (rows[HEADLINES[0]]["embargo"], rows[HEADLINES[0]]["killed"]) == (None, None)


def test_an_unknown_state_is_a_usage_error(call: Call, wire: Path) -> None:
    status, _, err = call("list", "--state", "sleepy")
    assert status == 2
    assert "embargoed" in err


def test_edits_since_reading_are_marked(call: Call, wire: Path, tmp_path: Path) -> None:
    from storage import open_archive

    with open_archive(tmp_path / "news.db") as archive:
        archive.marks.set([1], read=True)
    (wire / "0.txt").write_text(STORY.format(headline=HEADLINES[0], figure=210), encoding="utf-8")
    assert call("import", wire)[0] == 0
    assert [one["unseen_edit"] for one in listed(call, "--edited").values()] == ["major"]
    assert "≠" in call("list", "--edited")[1]


def test_citations_warn_of_what_is_withdrawn_or_under_embargo(
    call: Call, wire: Path, tmp_path: Path
) -> None:
    killed = "Withdrawn by its source on 23 November 2026"
    embargo = "Under embargo until Sun 31 December 2400, 18:00"
    out = call("quotes")[1]
    assert out.count(killed) == out.count(embargo) == 1
    assert call("show", "2")[1].count(f"{killed}!") == 1
    status, out, err = call("quotes", "--format", "md")
    assert status == 0
    assert out.count(f"**{killed}.**") == out.count(f"**{embargo}.**") == 1
    assert err == "newsdesk: 2 with a warning of withdrawal or embargo\n"
    records = json.loads(call("quotes", "--format", "json")[1])
    assert sorted(one["warning"] for one in records if one["warning"]) == [embargo, killed]
    assert [one["citation"].endswith(f"[{killed}]") for one in records].count(True) == 1
    target = tmp_path / "quotes.csv"
    _, _, err = call("quotes", "--export", target, "--state", "killed")
    assert err == f"newsdesk: {target}; 1 with a warning of withdrawal or embargo\n"
    assert killed in target.read_text(encoding="utf-8-sig")


def test_a_kill_notice_says_what_it_withdraws(call: Call, wire: Path, tmp_path: Path) -> None:
    assert "\nwithdraws “Mayor resigns”\n" in call("show", "5")[1]
    assert "A kill notice, not a story!" in call("show", "5")[1]
    lost = STORY.format(headline="WITHDRAWN: Comet seen", figure=3)
    (wire / "lost.txt").write_text(lost, encoding="utf-8")
    call("import", wire)
    assert json.loads(call("show", "6", "--json")[1])["remarks"] == [
        "no article here has this headline"
    ]


def test_spreadsheets_say_what_is_withdrawn_or_embargoed(
    call: Call, wire: Path, tmp_path: Path
) -> None:
    target = tmp_path / "all.csv"
    assert call("export", target)[0] == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = {one["headline"]: one for one in csv.DictReader(file)}
    assert [(rows[one]["withdrawn"], rows[one]["embargo"]) for one in HEADLINES] == [
        ("", ""), ("2026-11-23T12:00:00Z", ""), ("", "2400-12-31T18:00:00Z"), ("", ""),
    ]  # fmt: skip
    assert rows[NOTICE]["withdrawn"] == ""
    for number in ("1", "2", "3"):
        assert call("clips", "--add", number)[0] == 0
    clips = tmp_path / "clips.csv"
    assert call("clips", "--export", clips)[0] == 0
    with clips.open(encoding="utf-8-sig", newline="") as file:
        found = {one["headline"]: one for one in csv.DictReader(file)}
    assert {name: one["withdrawn"] for name, one in found.items()} == {
        HEADLINES[0]: "False", HEADLINES[1]: "True", HEADLINES[2]: "False",
    }  # fmt: skip
    assert found[HEADLINES[2]]["citation"].endswith(
        "[Under embargo until Sun 31 December 2400, 18:00]"
    )


def test_clippings_follow_a_withdrawal(call: Call, wire: Path) -> None:
    call("clips", "--add", "1")
    assert "Withdrawn" not in call("clips")[1]
    assert call("withdraw", "1")[1] == "1 article marked as withdrawn\n"
    assert call("clips")[1].count("Withdrawn by its source on") == 1
    (record,) = map(json.loads, call("clips", "--json")[1].splitlines())
    assert record["killed"]
    assert call("withdraw", "1", "--not", "--json")[1] == '{"changed": 1}\n'
    assert "Withdrawn" not in call("clips")[1]
    call("undo")
    assert call("clips")[1].count("Withdrawn by its source on") == 1


def test_withdrawing_an_article_that_is_not_there_is_one_line(call: Call, wire: Path) -> None:
    assert call("withdraw", "99") == (2, "", "newsdesk: there is no article 99\n")


def test_states_survive_an_export_and_an_import(call: Call, wire: Path, tmp_path: Path) -> None:
    from storage import open_archive
    from storage.model import Filter

    call("withdraw", "1")
    before = listed(call)
    for name in ("all.jsonl", "all.json"):
        target = tmp_path / name
        assert call("export", target)[0] == 0
        other = tmp_path / f"{name}.db"
        with open_archive(other) as archive:
            from storage.importing.files import import_files

            assert import_files(archive, [target]) == []
            rows = archive.select(Filter()).rows(0, 9)
            assert {one.headline: one.source_name for one in rows} == dict.fromkeys(
                before, "Vidal Press"
            )
            assert sorted(one.headline for one in rows if one.killed) == sorted(
                headline for headline, one in before.items() if one["killed"]
            )


@pytest.fixture
def repeated(tmp_path: Path, call: Call, in_zone: InZone) -> None:
    """Import a story and a repeat of it by another paper, and withdraw the first."""
    in_zone("UTC")
    boats = ("Gudrun", "Halla", "Iver", "Jorun", "Kaia", "Lodin", "Marit", "Nanna", "Orm")
    lines = "\n\n".join(f"The lifeboat {boat} left Lisek to search for her." for boat in boats)
    said = "“We have searched every cabin of it twice,” said Ewa Strzelec, who leads the rescue."
    for name, headline in (("herald", "Ferry sinks off Lisek"), ("post", "Ferry lost off Lisek")):
        (tmp_path / name).mkdir()
        text = (
            f" date 2026-11-23 WORLD\n{headline}\nIt was on its way.\nA ferry. / Orlik Photo\n"
            f"November 23, 2026\n\n{lines}\n\n{said}\n"
        )
        (tmp_path / name / "1.txt").write_text(text, encoding="utf-8")
        assert call("import", tmp_path / name)[0] == 0
    assert call("withdraw", "1")[0] == 0


def test_what_has_text_of_a_withdrawn_article_says_so_in_lists_and_citations(
    call: Call, repeated: None, tmp_path: Path
) -> None:
    warning = "Has text that herald withdrew"
    out = call("list")[1]
    assert out.count("TEXT KILLED: Ferry lost off Lisek") == out.count("TEXT KILLED") == 1
    rows = map(json.loads, call("list", "--json")[1].splitlines())
    assert {one["id"]: one["has_withdrawn_text"] for one in rows} == {1: False, 2: True}
    assert call("quotes")[1].count(warning) == 1
    assert call("quotes", "--format", "md")[1].count(f"**{warning}.**") == 1
    assert call("quotes", "--format", "csv")[1].count(f"[{warning}]") == 1
    start = json.loads(call("quotes", "--json")[1].splitlines()[0])["start"]
    assert f"[{warning}]" in call("clips", "--add", "2", str(start))[1]
    assert f"[{warning}]" in call("clips")[1]
    target = tmp_path / "clips.md"
    _, _, err = call("clips", "--export", target)
    assert err == f"newsdesk: {target}; 1 with a warning of withdrawal or embargo\n"
    assert f"**{warning}.**" in target.read_text(encoding="utf-8")
    assert call("withdraw", "1", "--not")[0] == 0
    assert warning not in call("quotes")[1]
    assert "TEXT KILLED" not in call("list")[1]


def test_what_uses_only_quotes_of_a_withdrawn_article_says_so_in_lists(
    call: Call, repeated: None, tmp_path: Path
) -> None:
    _, _, said = (tmp_path / "post" / "1.txt").read_text("utf-8").rpartition("\n\n")
    rewrite = tmp_path / "post" / "2.txt"
    rewrite.write_text(
        " date 2026-11-23 WORLD\nDivers leave the ferry off Lisek\nIt was dark.\nA ferry. / Orlik"
        " Photo\nNovember 23, 2026\n\nDivers went down to the wreck of the Nord for a last time"
        " before it got dark, and then left for the town, where the families of those on board"
        f" wait in a school.\n\n{said}\n",
        "utf-8",
    )
    assert call("import", rewrite)[0] == 0
    story = json.loads(call("list", "--json")[1].splitlines()[-1])["story"]
    assert call("stories", "--move", "3", str(story))[0] == 0
    assert call("list")[1].count("QUOTES KILLED: Divers leave the ferry off Lisek") == 1
    rows = map(json.loads, call("list", "--json")[1].splitlines())
    assert [one["id"] for one in rows if one["has_withdrawn_quotes"]] == [3]


def test_what_has_text_that_is_under_embargo_elsewhere_says_so_in_lists(
    call: Call, repeated: None, tmp_path: Path
) -> None:
    call("withdraw", "1", "--not")
    held = tmp_path / "herald" / "1.txt"
    until = "EMBARGO until 1800 GMT, 31 DEC 2400: "
    held.write_text(held.read_text("utf-8").replace("Ferry sinks", f"{until}Ferry sinks"), "utf-8")
    assert call("import", held)[0] == 0
    assert call("list")[1].count("TEXT EMBARGO: Ferry lost off Lisek") == 1
    rows = map(json.loads, call("list", "--json")[1].splitlines())
    assert {one["id"]: one["has_embargoed_text"] for one in rows} == {1: False, 2: True}
