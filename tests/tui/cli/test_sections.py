"""The verb sections: the list, the rules, and moving articles to what they map to."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from storage import Archive, Article, Filter
from storage.model import DEFAULT_SECTIONS
from tests.tui.cli.conftest import Call

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    feed = empty_archive.sources.add(
        kind="feed", location="https://herald.example/rss", name="Herald"
    )
    wanted = (("POLITIK", ""), ("FRONT PAGE", ""), ("WORLD", "Monde"))
    articles = [
        Article(
            f"Story {number}", section, NOON, key=f"feed:{number}", source=feed.id,
            category=category,
        )
        for number, (section, category) in enumerate(wanted)
    ]  # fmt: skip
    empty_archive.add(articles)
    return empty_archive


pytestmark = pytest.mark.usefixtures("archive")


def rows(call: Call, *args: str) -> list[dict[str, object]]:
    status, out, _ = call("sections", *args, "--json")
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def test_sections_are_listed_in_the_desks_order(call: Call) -> None:
    listed = rows(call)
    assert [row["section"] for row in listed if row["listed"]] == [
        section.name for section in DEFAULT_SECTIONS
    ]
    assert {row["section"]: row["articles"] for row in listed if row["articles"]} == {
        "WORLD": 1, "POLITIK": 1, "FRONT PAGE": 1,
    }  # fmt: skip
    _, out, _ = call("sections")
    assert [line.split()[0] for line in out.splitlines()][:2] == ["WORLD", "POLITICS"]
    assert "not listed" in out


def test_the_list_is_changed(call: Call, archive: Archive) -> None:
    assert call("sections", "--add", "Courts", "--colour", "gold")[:2] == (
        0, "Added section COURTS\n",
    )  # fmt: skip
    assert call("sections", "--order", "courts,Sport")[0] == 0
    assert call("sections", "--rename", "Tech", "Machines")[0] == 0
    assert call("sections", "--colour", "Sport=blue")[0] == 0
    assert call("sections", "--remove", "Health", "--into", "Science")[0] == 0
    listed = [row for row in rows(call) if row["listed"]]
    assert [row["section"] for row in listed][:3] == ["COURTS", "SPORT", "WORLD"]
    assert [row["colour"] for row in listed][:2] == ["gold", "blue"]
    assert {"MACHINES"} == {row["section"] for row in listed} & {"MACHINES", "TECH", "HEALTH"}
    assert call("undo")[1].strip().endswith("removal of section HEALTH")


def test_a_category_is_mapped(call: Call, archive: Archive) -> None:
    status, out, _ = call("sections", "--map", "front page=World")
    assert (status, out) == (0, "front page maps to WORLD; 1 article moved\n")
    _, out, _ = call("list", "--search", 'category:"front page"', "--json")
    assert [json.loads(line)["section"] for line in out.splitlines()] == ["WORLD"]
    assert [json.loads(line)["category"] for line in out.splitlines()] == ["FRONT PAGE"]
    assert call("list", "--category", "front PAGE", "--json")[1] == out
    assert "no category “Fronts”" in call("list", "--category", "Fronts")[2]
    assert call("list", "--section", "sport")[:2] == (0, "")
    _, out, _ = call("show", str(archive.ids(Filter(categories=frozenset({"FRONT PAGE"})))[0]))
    assert out.startswith("WORLD (FRONT PAGE) · Herald")
    assert rows(call, "--categories") == [
        {"category": "FRONT PAGE", "articles": 1, "section": "WORLD"},
        {"category": "Monde", "articles": 1, "section": "WORLD"},
    ]


def test_all_is_mapped_at_once(call: Call, archive: Archive) -> None:
    _, preview, _ = call("sections", "--map", "--dry-run")
    assert preview.splitlines()[-1] == "2 articles would move"
    assert archive.facets(Filter()).sections["POLITIK"] == 1
    assert rows(call, "--map") == [
        {"section": "FRONT PAGE", "category": "FRONT PAGE", "source": "Herald", "target": "NEWS",
         "articles": 1},
        {"section": "POLITIK", "category": "POLITIK", "source": "Herald", "target": "POLITICS",
         "articles": 1},
    ]  # fmt: skip
    assert archive.facets(Filter()).sections == {"POLITICS": 1, "NEWS": 1, "WORLD": 1}
    call("undo")
    assert archive.facets(Filter()).sections == {"POLITIK": 1, "FRONT PAGE": 1, "WORLD": 1}


def test_a_category_is_mapped_before_any_article_has_it(call: Call, archive: Archive) -> None:
    status, out, _ = call("sections", "--map", "Horoscopes=World")
    said = "Horoscopes maps to WORLD; 0 articles moved; no article has that category yet\n"
    assert (status, out) == (0, said)
    assert [rule.category for rule in archive.sections.rules()] == ["Horoscopes"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--map", "Front Page"], "write CATEGORY=SECTION"),
        (["--map", "Front Page=Nowhere"], "there is no section “Nowhere”"),
        (["--map", "Frnt Page=World"], "“Frnt Page”; did you mean FRONT PAGE?"),
        (["--dry-run"], "--dry-run goes with --map alone"),
        (["--into", "World"], "--into goes with --remove"),
        (["--source", "Herald"], "--source goes with"),
        (["--colour", "gold"], "write NAME=COLOUR"),
        (["--add", "World"], "there is a section WORLD already"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    call: Call, args: list[str], words: str
) -> None:
    status, out, error = call("sections", *args)
    assert status in (1, 2)
    assert (out, error.count("\n")) == ("", 1)
    assert words in error
