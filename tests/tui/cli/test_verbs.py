"""The command line: what each verb prints, and the status it leaves with."""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import Archive, open_archive, paths
from storage.model import Article, Filter
from storage.version import VERSION
from tests.conftest import InZone
from tests.still_clock import NOW
from tests.tui.cli.conftest import Call
from tests.tui.conftest import story
from tui.cli.main import build_parser

pytestmark = pytest.mark.dates

README = Path(__file__).resolve().parents[3] / "README.md"
REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "000_31c179ac7f171f91.txt"

STORM = """ date 2026-03-04 WORLD
Ferry line to Ostrava Bay reopens after storm
Crossings resume with half the usual boats.
Passengers board in Port Calder. / Meridian Wire
March 4, 2026

Ferries left Port Calder on Wednesday for the first time in nine days.

"We sat and waited," said harbour master Ines Okafor.
"""

BUDGET = """ date 2026-03-06 BUSINESS
Calder port budget cut by a tenth
Dredging is put off until autumn.
The empty quay. / Meridian Wire
March 6, 2026

The port of Calder will spend less this year.

Okafor's office said it was "a hard number".

"Nobody likes it," finance head Tomas Lindqvist told reporters.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two article files, one of them in a sub-folder."""
    wire = tmp_path / "wire"
    (wire / "march").mkdir(parents=True)
    (wire / "storm.txt").write_text(STORM, encoding="utf-8")
    (wire / "march" / "budget.txt").write_text(BUDGET, encoding="utf-8")
    return wire


def records(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_folder_is_imported_with_its_sub_folders(call: Call, folder: Path) -> None:
    status, out, _ = call("import", folder, "--json")
    assert status == 0
    assert [(record["outcome"], record["error"]) for record in records(out)] == [("new", "")] * 2
    assert {Path(str(record["file"])).name for record in records(out)} == {
        "storm.txt",
        "budget.txt",
    }


def test_importing_again_changes_nothing(call: Call, folder: Path) -> None:
    _, first, _ = call("import", folder, "--json")
    status, second, _ = call("import", folder, "--json")
    assert status == 0
    assert [record["outcome"] for record in records(second)] == ["same", "same"]
    assert [r["id"] for r in records(second)] == [r["id"] for r in records(first)]


def test_a_changed_file_updates_its_article(call: Call, folder: Path) -> None:
    _, first, _ = call("import", folder / "storm.txt", "--json")
    (folder / "storm.txt").write_text(STORM.replace("reopens", "is back"), encoding="utf-8")
    _, second, _ = call("import", folder / "storm.txt", "--json")
    assert records(second)[0]["outcome"] == "changed"
    assert records(second)[0]["id"] == records(first)[0]["id"]
    _, out, _ = call("list", "--json")
    assert [record["headline"] for record in records(out)] == [
        "Ferry line to Ostrava Bay is back after storm"
    ]


def test_a_bad_file_is_reported_and_does_not_stop_the_others(call: Call, folder: Path) -> None:
    (folder / "bad.txt").write_text(" date 2026-02-31 WORLD\nHeadline\n", encoding="utf-8")
    status, out, err = call("import", folder)
    assert status == 1
    assert "2 new, 0 changed, 0 same, 1 failed" in out
    assert "bad.txt: line 1: 2026-02-31 is not a date" in err


def test_a_missing_file_is_reported(call: Call, tmp_path: Path) -> None:
    status, _, err = call("import", tmp_path / "nowhere.txt")
    assert status == 1
    assert "nowhere.txt: there is no such file" in err


def test_headlines_are_listed_newest_first_with_stable_names(call: Call, folder: Path) -> None:
    call("import", folder)
    _, out, _ = call("list", "--json")
    found = records(out)
    assert [record["published"] for record in found] == ["2026-03-06", "2026-03-04"]
    assert {"id", "headline", "section", "published", "source", "link", "read", "starred"} <= set(
        found[0]
    )
    assert found[0]["source"] == "wire"


@pytest.mark.parametrize(
    ("words", "sections"),
    [
        (["--section", "world"], ["WORLD"]),
        (["--section", "world", "--section", "BUSINESS"], ["BUSINESS", "WORLD"]),
        (["--since", "2026-03-05"], ["BUSINESS"]),
        (["--until", "2026-03-05"], ["WORLD"]),
        (["--since", "2026-03-04", "--until", "2026-03-04"], ["WORLD"]),
        (["--since", "march 2026"], ["BUSINESS", "WORLD"]),
        (["--search", "dredging"], ["BUSINESS"]),
        (["--search", '"first time" -dredging'], ["WORLD"]),
        (["--source", "wire", "--unread"], ["BUSINESS", "WORLD"]),
        (["--starred"], []),
        (["--limit", "1"], ["BUSINESS"]),
    ],
)
def test_lists_are_narrowed_by_filters(
    call: Call, folder: Path, words: Sequence[str], sections: list[str]
) -> None:
    call("import", folder)
    status, out, _ = call("list", "--json", *words)
    assert status == 0
    assert [record["section"] for record in records(out)] == sections


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(
    ("words", "hours"),
    [
        (["--since", "06:00"], [12, 9, 6]),
        (["--since", "06:00", "--until", "10:00"], [9, 6]),
        (["--since", "yesterday 21:00", "--until", "today 06:00"], [3, 0, 21]),
        (["--since", "last night", "--until", "last night"], [3, 0, 21]),
        (["--since", "yesterday 21:00..today 06:00"], [3, 0, 21]),
        (["--until", "0600-1000"], [9, 6]),
        (["--since", "0600"], [12, 9, 6]),
        (["--search", "since:0600 until:10:00"], [9, 6]),
        (["--search", "after:06:00 before:10:00"], [9, 6]),
        (["--search", 'on:"last night"'], [3, 0, 21]),
        (["--search", 'before:"yesterday 23:00"'], [21]),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns"])
def test_lists_are_narrowed_to_hours(
    call: Call, tmp_path: Path, in_zone: InZone, zone: str, words: Sequence[str], hours: list[int]
) -> None:
    in_zone(zone)
    add_every_third_hour(tmp_path / "news.db")
    status, out, _ = call("list", "--json", *words)
    assert status == 0
    assert [int(record["headline"][3:]) % 24 for record in records(out)] == hours


def test_a_range_beside_another_end_is_refused(call: Call, tmp_path: Path) -> None:
    open_archive(tmp_path / "news.db").close()
    status, out, err = call("list", "--since", "1 june..5 june", "--until", "10 june")
    assert (status, out) == (2, "")
    assert "--since 1 june..5 june: is a range; use it alone, or give one end here" in err


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(
    ("words", "hours"),
    [
        (["--since", "4h"], [12]),
        (["--until", "6h"], [6, 3, 0, 21]),
        (["--search", "after:330m"], [12]),
        (["--search", "after:400m"], [12, 9]),
    ],
)
def test_hours_are_counted_back_from_now(
    call: Call, tmp_path: Path, in_zone: InZone, words: Sequence[str], hours: list[int]
) -> None:
    in_zone("UTC")  # where it is 14:32
    add_every_third_hour(tmp_path / "news.db")
    _, out, _ = call("list", "--json", *words)
    assert [int(record["headline"][3:]) % 24 for record in records(out)] == hours


def test_what_is_new_is_listed_alone(call: Call, tmp_path: Path) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        archive.add([Article("Before", "WORLD", NOW, key="1")])
    assert [record["headline"] for record in records(call("list", "--json", "--new")[1])] == [
        "Before"
    ]
    with open_archive(tmp_path / "news.db") as archive:
        archive.last_visit.record()
        archive.add([Article("Between", "WORLD", NOW, key="2")])
        archive.last_visit.mark_shift()
        archive.add([Article("After", "WORLD", NOW, key="3")])
    assert [record["headline"] for record in records(call("list", "--json", "--new")[1])] == [
        "After"
    ]
    with open_archive(tmp_path / "news.db") as archive:
        assert archive.last_visit.clear_shift()
    _, out, _ = call("list", "--json", "--new", "--search", "after OR between")
    assert {record["headline"] for record in records(out)} == {"Between", "After"}


def add_every_third_hour(path: Path) -> None:
    """Add articles from 21:00 the day before to noon by the reader's clock."""
    midnight = datetime.combine(NOW.astimezone().date(), time()).astimezone(UTC)
    with open_archive(path) as archive:
        archive.add(
            [
                Article(f"At {hour}", "WORLD", midnight + timedelta(hours=hour), key=f"{hour}")
                for hour in range(-3, 13, 3)
            ]
        )


def test_a_date_that_is_none_is_a_wrong_call(call: Call, folder: Path) -> None:
    call("import", folder)
    status, _, err = call("list", "--since", "soonish")
    assert status == 2
    assert "“soonish” is not a date" in err


def test_an_unknown_section_is_reported_with_the_known_ones(call: Call, folder: Path) -> None:
    call("import", folder)
    status, out, err = call("list", "--section", "world", "--section", "Nosuch")
    assert (status, out) == (2, "")
    desk = "WORLD, POLITICS, BUSINESS, TECH, SCIENCE, CULTURE, SPORT, OPINION, CLIMATE, HEALTH"
    assert err == f"newsdesk: no section “NOSUCH”; sections: {desk}\n"


def test_days_that_end_before_they_begin_are_a_wrong_call(call: Call, folder: Path) -> None:
    call("import", folder)
    status, out, err = call("list", "--since", "2026-11-20", "--until", "2026-11-10")
    assert (status, out) == (2, "")
    assert "ends before it begins" in err


@pytest.mark.parametrize("verb", ["list", "quotes", "speakers"])
def test_a_limit_below_nothing_is_a_wrong_call(call: Call, folder: Path, verb: str) -> None:
    call("import", folder)
    assert call(verb, "--limit", "0")[0] == 0
    status, out, err = call(verb, "--limit", "-1")
    assert (status, out) == (2, "")
    assert "“-1” is not a number of rows; 0 shows all" in err


def test_an_edited_article_is_shown_with_its_earlier_versions(call: Call, folder: Path) -> None:
    call("import", folder)
    story = folder / "storm.txt"
    story.write_text(story.read_text("utf-8").replace("nine days", "eleven days"), "utf-8")
    call("import", folder)
    _, out, _ = call("list", "--search", "ferry", "--json")
    (row,) = records(out)
    assert row["edited"] is True
    _, shown, _ = call("show", str(row["id"]), "--history")
    now, before = shown.split("── Until ")
    assert "eleven days" in now
    assert "nine days" in before
    _, out, _ = call("show", str(row["id"]), "--history", "--json")
    (earlier,) = records(out)[0]["history"]  # type: ignore[misc]
    assert "nine days" in earlier["text"]
    assert earlier["seen"] is None
    _, out, _ = call("list", "--search", "budget", "--json")
    _, shown, _ = call("show", str(records(out)[0]["id"]), "--history")
    assert "It has not been edited." in shown


def test_an_article_is_shown_with_its_quotes(call: Call, folder: Path) -> None:
    _, out, _ = call("import", folder / "storm.txt", "--json")
    _, shown, _ = call("show", str(records(out)[0]["id"]))
    assert "Ferry line to Ostrava Bay reopens after storm" in shown
    assert "Ines Okafor: “We sat and waited,”" in shown


def test_times_are_local_for_people_and_utc_for_programs(
    call: Call, archive: Archive, in_zone: InZone
) -> None:
    published = archive.article(1).published
    in_zone("XXX-14")
    here = f"{published + timedelta(hours=14):%Y-%m-%d %H:%M}"
    assert f"Orsund Gazette · {here}\n" in call("show", "1")[1]
    assert here in call("list", "--limit", "1")[1]
    (record,) = records(call("show", "1", "--json")[1])
    assert record["published"] == f"{published:%Y-%m-%dT%H:%M:%SZ}"


def test_headlines_and_quotes_are_listed_with_their_hours(call: Call, archive: Archive) -> None:
    rows = archive.select(Filter()).rows(0, 99)
    hours = [f"{row.published:%Y-%m-%d %H:%M}" for row in rows]
    assert len({hour[:10] for hour in hours}) < len(hours)  # some share a day
    listed = call("list")[1].splitlines()
    assert all(hour in line for hour, line in zip(hours, listed, strict=True))
    dated = {row.headline: hour for row, hour in zip(rows, hours, strict=True)}
    for line in call("quotes")[1].splitlines():
        if not line.startswith(" "):
            assert line[:16] in dated.values()
    assert call("quotes", "--limit", "1")[1].startswith(f"{hours[0]}  ")


def test_a_date_on_which_an_article_was_first_seen_is_marked(call: Call, archive: Archive) -> None:
    source = archive.sources.add(kind="feed", location="https://orsund.example/feed", name="Orsund")
    said = "“The quay is open,” said Marta Hellan, harbour master of Orsund."
    undated = replace(story(-1, "A quay opens", "WORLD", [said]), date_kind="seen")
    archive.add([replace(undated, source=source.id)])
    added = archive.select(Filter()).rows(0, 1)[0].id
    lines = call("list", "--limit", "2")[1].splitlines()
    assert "  ~2025-06-25 23:00  WORLD" in lines[0]
    assert "   2025-06-25 14:00  WORLD" in lines[1]
    assert "Orsund · ~2025-06-25 23:00\n" in call("show", str(added))[1]
    assert call("quotes", "--limit", "1")[1].startswith("~2025-06-25 23:00  Marta Hellan")
    for verb in (["list"], ["show", str(added)], ["quotes"]):
        first = records(call(*verb, "--json")[1])[0]
        assert first["date_kind"] == "seen"


def test_an_unknown_article_is_reported(call: Call, folder: Path) -> None:
    call("import", folder)
    status, _, err = call("show", "999")
    assert status == 2
    assert "999" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["change", "wir", "--paused", "on"],
        ["remove", "wir"],
        ["refresh", "wir"],
        ["keep", "--source", "wir"],
        ["list", "--source", "wir"],
        ["sections", "--map", "Front Page=WORLD", "--source", "wir"],
    ],
)
def test_an_unknown_source_is_a_wrong_call_of_every_verb(
    call: Call, folder: Path, words: Sequence[str]
) -> None:
    call("import", folder)
    status, out, err = call(*words)
    assert (status, out) == (2, "")
    assert err == "newsdesk: there is no source “wir”; did you mean wire?\n"


@pytest.mark.usefixtures("on_a_terminal")
def test_listings_have_headings_on_a_terminal(call: Call, folder: Path) -> None:
    call("import", folder)
    for words, heading in (
        (["list"], "ID            PUBLISHED         SECTION     SOURCE            HEADLINE"),
        (["sources"], "ID  NAME  SECTION  ARTICLES  LAST FETCH  STATE, ADDRESS"),
        (["speakers"], "QUOTES  ARTICLES  NAME"),
        (["sections"], "SECTION                   ARTICLES    COLOUR"),
    ):
        first, second, *_ = call(*words)[1].splitlines()
        assert first == heading
        assert second != heading
    assert "  wire  " in call("list")[1].splitlines()[1]


@pytest.mark.usefixtures("on_a_terminal")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--starred"], "Nothing matches; without these options there are 2 articles"),
        (["quotes", "--starred"], "No quote matches"),
        (["quotes", "--corrections"], "No speaker was corrected yet"),
        (["speakers", "--search", "zzz"], "Nobody called “zzz” is quoted"),
        (["clips"], "Nothing is clipped yet; newsdesk clips --add ID clips an article"),
        (["sections", "--categories"], "No categories yet: feeds that name sections bring them"),
    ],
)
def test_an_empty_listing_says_so_on_a_terminal(
    call: Call, folder: Path, words: Sequence[str], said: str
) -> None:
    call("import", folder)
    status, out, _ = call(*words)
    assert (status, out.strip()[: len(said)]) == (0, said)
    assert call(*words, "--json")[1] == ""


@pytest.mark.usefixtures("on_a_terminal")
def test_an_empty_archive_says_how_to_fill_it(call: Call, tmp_path: Path) -> None:
    open_archive(tmp_path / "news.db").close()
    for verb in ("list", "quotes", "sources"):
        assert "newsdesk add URL follows a feed" in call(verb)[1]


@pytest.mark.usefixtures("on_a_terminal")
def test_articles_without_quotes_are_no_reason_to_change_the_options(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "quiet.txt").write_text(" date 2026-03-04\nA quiet day\n\nNobody spoke.\n")
    call("import", tmp_path / "quiet.txt")
    assert call("quotes")[1] == "No article has quotes\n"


def test_a_listing_for_a_program_has_no_headings_and_may_be_empty(call: Call, folder: Path) -> None:
    call("import", folder)
    assert call("list", "--starred")[1] == call("clips")[1] == ""
    assert "HEADLINE" not in call("list")[1]


def test_a_shift_is_marked_and_cleared(call: Call, folder: Path, tmp_path: Path) -> None:
    call("import", folder)
    assert "everything is new" in call("shift", "--show")[1]
    assert call("shift")[1].endswith(", your shift\n")
    assert json.loads(call("shift", "--show", "--json")[1])["shift"] is True
    assert call("list", "--new")[1] == ""
    with open_archive(tmp_path / "news.db") as archive:
        archive.add([Article("After", "WORLD", NOW, key="3")])
    assert [one["headline"] for one in records(call("list", "--json", "--new")[1])] == ["After"]
    assert json.loads(call("shift", "--clear", "--json")[1]) == {"since": None, "shift": False}
    assert call("undo")[0] == 0
    assert json.loads(call("shift", "--show", "--json")[1])["shift"] is True


def test_quotes_carry_offsets_into_the_text_of_their_article(call: Call, folder: Path) -> None:
    call("import", folder)
    _, out, _ = call("quotes", "--json", "--speaker", "Tomas Lindqvist")
    (quote,) = records(out)
    assert {"article", "start", "end", "text", "speaker", "confidence"} <= set(quote)
    _, shown, _ = call("show", str(quote["article"]), "--json")
    text = str(records(shown)[0]["text"])
    assert text[int(str(quote["start"])) : int(str(quote["end"]))] == quote["text"]


def test_speakers_are_counted(call: Call, folder: Path) -> None:
    call("import", folder)
    _, out, _ = call("speakers", "--json")
    names = {record["name"] for record in records(out)}
    assert {"Ines Okafor", "Tomas Lindqvist"} <= names


def test_sources_are_listed_and_removed_with_their_articles(call: Call, folder: Path) -> None:
    call("import", folder)
    _, out, _ = call("sources", "--json")
    (source,) = records(out)
    assert (source["name"], source["kind"], source["articles"]) == ("wire", "folder", 2)
    assert call("remove", "wire")[0] == 2
    status, out, _ = call("remove", "wire", "--articles", "remove")
    assert status == 0
    assert call("list", "--json")[1] == ""


def test_columns_of_sources_stay_aligned_beside_long_and_wide_names(
    call: Call, folder: Path
) -> None:
    outline = folder.parent / "feeds.opml"
    outline.write_text(
        "<opml><body><outline text='日本の新聞' xmlUrl='https://nihon.example/feed'/></body></opml>"
    )
    call("import", folder)
    call("change", "wire", "--name", "The Tolmin Courier and Shipping Gazette")
    call("opml", "import", outline)
    wire, feed = call("sources")[1].splitlines()
    assert wire.startswith("1  The Tolmin Courier and Shipping Gazette  ")
    assert feed.startswith("2  日本の新聞" + " " * 31)
    assert wire.index("imported") == feed.index("never") + len("日本の新聞")


def test_a_removed_source_may_leave_its_articles(call: Call, folder: Path) -> None:
    call("import", folder)
    assert call("remove", "wire", "--articles", "keep")[0] == 0
    _, out, _ = call("list", "--json")
    assert [record["source"] for record in records(out)] == ["wire", "wire"]
    assert call("sources", "--json")[1] == ""


def test_reading_verbs_make_no_archive(call: Call, tmp_path: Path) -> None:
    status, _, err = call("list")
    assert status == 1
    assert "no archive yet" in err
    assert not (tmp_path / "news.db").exists()


def test_a_missing_archive_whose_log_is_there_is_not_called_new(call: Call, tmp_path: Path) -> None:
    (tmp_path / "news.db-wal").write_bytes(b"x" * 64)
    for verb in (["list"], ["doctor"], ["import", tmp_path]):
        status, _, err = call(*verb)
        assert status == 1
        assert "its last changes are there (news.db-wal)" in err
    assert (tmp_path / "news.db-wal").read_bytes() == b"x" * 64


def test_a_file_that_is_no_archive_is_refused_and_left_alone(call: Call, tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("my diary\n" * 100)
    status, _, err = call("list")
    assert status == 1
    assert len(err.splitlines()) == 1
    assert (tmp_path / "news.db").read_text() == "my diary\n" * 100


def test_a_thousand_feeds_are_followed_in_one_go_with_a_report(call: Call, tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    rows = (f"<outline text='{n}' xmlUrl='https://c.example/{n}'/>" for n in range(1_000))
    outline.write_text(f"<opml><body>{''.join(rows)}</body></opml>")
    assert call("opml", "import", outline)[1].startswith("Added 1,000 feeds, 0 already followed")
    assert call("opml", "import", outline)[1].startswith("Added 0 feeds, 1,000 already followed")
    _, out, _ = call("import", outline)
    assert "0 new, 0 changed, 1,000 same" in out


def test_addresses_of_a_list_that_are_none_are_named(call: Call, tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    outline.write_text(
        "<opml version='2.0'><body><outline text='A' xmlUrl='https://tidelab.example/feed'/>"
        "<outline text='B' xmlUrl='ftp://ada:secret@tidelab.example/feed'/></body></opml>"
    )
    status, out, err = call("opml", "import", outline)
    assert (status, out.split(";")[0]) == (1, "Added 1 feed, 0 already followed")
    assert err == "newsdesk: ftp://tidelab.example/feed: not a web address; skipped\n"


def test_commands_in_a_list_are_skipped_and_counted(call: Call, tmp_path: Path) -> None:
    outline, ran = tmp_path / "feeds.opml", tmp_path / "ran"
    outline.write_text(
        "<opml version='2.0'><body><outline text='A' xmlUrl='https://tidelab.example/feed'/>"
        f"<outline text='B' xmlUrl='exec:touch {ran}'/>"
        f"<outline text='C' xmlUrl='filter:touch {ran}:https://tidelab.example/x'/></body></opml>"
    )
    status, out, err = call("opml", "import", outline)
    assert (status, out.split(";")[0]) == (
        1,
        "Added 1 feed, 0 already followed, 2 commands skipped",
    )
    assert err.splitlines()[0] == (
        f"newsdesk: exec:touch {ran}: a command, which no list can add; skipped"
    )
    assert "exec:" not in call("sources", "--json")[1]
    assert f"exec:touch {ran}: a command" in call("import", outline)[2]
    assert not ran.exists()


def test_opml_goes_out_as_it_came_in(call: Call, tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    outline.write_text(
        '<opml version="2.0"><body><outline text="Science">'
        '<outline type="rss" text="Tide Lab" xmlUrl="https://tidelab.example/feed.xml"/>'
        "</outline></body></opml>"
    )
    assert call("opml", "import", outline)[0] == 0
    call("change", "1", "--interval", "2h", "--mute", "regatta, tide", "--keep", "200, 90 days")
    _, out, _ = call("sources", "--json")
    (source,) = records(out)
    assert (source["name"], source["section"]) == ("Tide Lab", "SCIENCE")
    written = tmp_path / "out.opml"
    assert call("opml", "export", written) == (0, f"Exported 1 feed to {written}\n", "")
    call("--archive", tmp_path / "other.db", "opml", "import", written)
    _, again, _ = call("--archive", tmp_path / "other.db", "sources", "--json")
    assert records(again) == [source]
    written.write_text("my notes")
    status, _, err = call("opml", "export", written)
    assert (status, err) == (1, f"newsdesk: {written}: already exists; --force overwrites it\n")
    assert written.read_text() == "my notes"
    assert call("opml", "export", written, "--force")[0] == 0
    assert "https://tidelab.example/feed.xml" in written.read_text()
    assert call("opml", "export", tmp_path / "news.db", "--force")[0] == 1


def test_the_version_is_printed_without_importing_the_dashboard() -> None:
    code = (
        "import sys; from tui.cli.main import main; main(['--version']);"
        "print(any(name.split('.')[0] in ('textual', 'rich', 'sqlite3') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == [f"newsdesk {VERSION}", "False"]


def test_verbs_do_not_load_the_screen(tmp_path: Path) -> None:
    code = (
        "import sys; from tui.cli.main import main;"
        f"main(['--archive', {str(tmp_path / 'a.db')!r}, 'import', {str(tmp_path)!r}]);"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_verb_loads_no_module_of_other_verbs(tmp_path: Path) -> None:
    code = (
        "import sys; from tui.cli.main import main;"
        f"main(['--archive', {str(tmp_path / 'a.db')!r}, 'list']);"
        "print(*(name for name in sys.modules if name.startswith('tui.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("tui.cli.") for name in done.stdout.split()}
    assert loaded == {"main", "articles", "filter_options", "output", "parser"}


def test_the_parser_of_a_verb_is_that_of_the_parser_with_all() -> None:
    choices = _verbs(build_parser())
    assert len(choices) > 20
    for verb, parser in choices.items():
        alone = _verbs(build_parser(verb))
        assert alone[verb].format_help() == parser.format_help()
        assert len(alone) < len(choices), f"{verb}: of no module in the table"


def _verbs(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    of_verbs = argparse._SubParsersAction
    (verbs,) = (one.choices for one in parser._actions if isinstance(one, of_verbs))
    return dict(verbs)


def test_the_searches_of_the_readme_find_something_on_the_first_run(call: Call) -> None:
    call("import", str(paths.seeds_folder()))
    (example,) = re.findall(r"`(speaker:\S+ after:[^`]*)`", README.read_text(encoding="utf-8"))
    status, out, _ = call("list", "--search", example)
    assert status == 0
    assert out


def test_the_readme_lists_every_verb(call: Call) -> None:
    table = README.read_text(encoding="utf-8").partition("| verb | what it does |")[2]
    verbs = re.findall(r"^    ([a-z]+)  ", call("--help")[1], re.MULTILINE)
    assert {"list", "opml", "tidy"} < set(verbs)
    assert [verb for verb in verbs if not re.search(rf"\n\| `{verb}[ `]", table)] == []


def test_the_dashboard_is_refused_where_there_is_no_terminal(call: Call, tmp_path: Path) -> None:
    status, out, err = call()
    assert (status, out) == (1, "")
    assert err == "newsdesk: newsdesk needs a terminal; without one, try newsdesk list\n"
    assert not list(tmp_path.rglob("*.db"))


def test_an_unknown_verb_is_a_wrong_call(call: Call) -> None:
    assert call("frobnicate")[0] == 2


def test_the_reference_article_gives_its_twelve_quotes(call: Call) -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference file is not beside this checkout")
    call("import", REFERENCE)
    _, out, _ = call("quotes", "--json")
    speakers = [record["speaker"] for record in records(out)]
    assert len(speakers) == 12
    assert set(speakers) == {"Volodymyr Zelenskyy", "Donald Trump"}
