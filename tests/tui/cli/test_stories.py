"""The verbs stories and story, and the story that `list --json` names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call

FIRST = "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground."
SAID = "“Nobody was hurt,” said Ada Bell, the harbour master of Orhavan, on Monday evening."
LATER = "Divers will look at the hull on Tuesday, and the insurers want to see it before."
DOCUMENTS = [
    ("Trawler aground closes Orhavan harbour", [FIRST, SAID], "08:00"),
    ("Vestmark beat Corvane in Concord Cup final", ["Vestmark won it with two goals."], "09:00"),
    ("UPDATE 1-Trawler aground closes Orhavan harbour", [FIRST, SAID, LATER], "10:00"),
    ("Orhavan harbour shut after trawler runs aground", [FIRST, "Fuel is pumped out."], "11:00"),
]


@pytest.fixture(autouse=True)
def arrived(call: Call, tmp_path: Path) -> None:
    """Import the documents of a file."""
    lines = [
        {
            "headline": headline,
            "published": f"2026-03-01T{time}:00Z",
            "body": "\n\n".join(paragraphs),
            "source": "Orlik Gazette",
        }
        for headline, paragraphs, time in DOCUMENTS
    ]
    file = tmp_path / "wire.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("import", file)[0] == 0


def records(call: Call, *words: str) -> list[dict[str, Any]]:
    status, out, err = call(*words, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_a_list_names_the_story_of_each_article(call: Call) -> None:
    found = [(one["id"], one["story"]) for one in records(call, "list")]
    assert found == [(4, 1), (3, 1), (2, 2), (1, 1)]


def test_stories_are_listed_with_their_takes(call: Call) -> None:
    assert records(call, "stories") == [
        {
            "id": 1,
            "name": DOCUMENTS[0][0],
            "takes": 3,
            "sources": 1,
            "unread": 3,
            "first": "2026-03-01T08:00:00Z",
            "latest": "2026-03-01T11:00:00Z",
            "articles": [1, 3, 4],
        }
    ]
    assert [one["id"] for one in records(call, "stories", "--single")] == [1, 2]
    status, out, _ = call("stories")
    assert (status, "3 takes" in out, DOCUMENTS[0][0] in out) == (0, True, True)


def test_a_story_is_printed_with_what_each_take_adds_and_its_quotes(call: Call) -> None:
    (story,) = records(call, "story", "1")
    assert [(one["id"], one["kind"], one["of"], one["added"]) for one in story["articles"]] == [
        (1, None, None, [FIRST, SAID]),
        (3, "retake", 1, [LATER]),
        (4, story["articles"][2]["kind"], story["articles"][2]["of"], ["Fuel is pumped out."]),
    ]
    assert [(one["speaker"], one["text"]) for one in story["quotes"]] == [
        ("Ada Bell", "Nobody was hurt,")
    ]
    (quote,) = story["quotes"]
    assert (quote["certainty"], quote["role"]) == ("sure", "harbour master of Orhavan")
    assert (quote["sources"], quote["articles"]) == (["Orlik Gazette"], [1, 3])
    assert (quote["others"], quote["withdrawn"]) == ([], False)
    _, out, _ = call("story", "1")
    assert out.count(SAID) == 1
    assert f"    + {LATER}" in out


def test_a_story_is_written_as_markdown(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "story.md"
    assert call("story", "1", "--format", "md", "--export", target)[0] == 0
    text = target.read_text("utf-8")
    assert text.startswith(f"# {DOCUMENTS[0][0]}\n")
    assert text.count(LATER) == 1
    assert "### Ada Bell, harbour master of Orhavan\n\n- “Nobody was hurt” (Orlik Gazette)" in text
    status, _, err = call("story", "1", "--export", target)
    assert (status, "exists already" in err) == (1, True)
    assert call("story", "1", "--format", "md") == (0, text, "")


def test_quotes_of_a_story_have_all_their_sources_roles_and_other_speakers(
    call: Call, tmp_path: Path
) -> None:
    said = "“The hull will be raised in a single piece on Friday,” said {}."
    lines = [
        {
            "headline": f"UPDATE {number}-{DOCUMENTS[0][0]}",
            "published": f"2026-03-01T1{number}:30:00Z",
            "body": "\n\n".join([FIRST, SAID, LATER, said.format(speaker)]),
            "source": source,
        }
        for number, (source, speaker) in enumerate(
            (
                ("Meridian Wire", "Lena Voss, a salvage engineer"),
                ("Radio Selcan", "Lena Voss, a salvage engineer"),
                ("Orlik Gazette", "Piet Okkema, who owns the trawler"),
            )
        )
    ]
    file = tmp_path / "more.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("import", file)[0] == 0
    (story,) = records(call, "story", "1")
    (quote,) = [one for one in story["quotes"] if "raised" in one["text"]]
    assert (quote["speaker"], quote["role"]) == ("Lena Voss", "salvage engineer")
    assert quote["sources"] == ["Meridian Wire", "Radio Selcan", "Orlik Gazette"]
    assert quote["others"] == [{"speaker": "Piet Okkema", "source": "Orlik Gazette"}]
    _, text, _ = call("story", "1", "--format", "md")
    assert "### Lena Voss, salvage engineer\n\n- “The hull will be raised" in text
    sources = "Meridian Wire, Radio Selcan, Orlik Gazette; Orlik Gazette names Piet Okkema"
    assert f"({sources})" in text
    for article in quote["articles"]:
        call("withdraw", str(article))
    (story,) = records(call, "story", "1")
    assert [one["withdrawn"] for one in story["quotes"] if "raised" in one["text"]] == [True]
    assert f"({sources}; withdrawn)" in call("story", "1", "--format", "md")[1]


def test_a_correction_supersedes_its_take_and_an_embargo_warns(call: Call, tmp_path: Path) -> None:
    fewer = FIRST.replace("14 people", "12 people")
    lines = [
        {
            "headline": headline,
            "published": f"2026-03-01T{time}:00Z",
            "body": "\n\n".join([fewer, SAID, LATER]),
            "source": "Orlik Gazette",
        }
        for headline, time in (
            ("CORRECTED-Trawler aground closes Orhavan harbour", "12:00"),
            ("EMBARGOED UNTIL 2099-03-02 06:00 UTC: Trawler aground in Orhavan harbour", "13:00"),
        )
    ]
    file = tmp_path / "later.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("import", file)[0] == 0
    (story,) = records(call, "story", "1")
    assert [(one["id"], one["kind"], one["superseded_by"]) for one in story["articles"]] == [
        (1, None, 5),
        (3, "retake", 5),
        (4, story["articles"][2]["kind"], 5),
        (5, "correction", None),
        (6, "repeat", None),
    ]
    assert [bool(one["warning"]) for one in story["articles"]] == [True, True, True, False, True]
    until = "Under embargo until Mon 2 March 2099"
    assert story["articles"][4]["warning"].startswith(until)
    _, out, _ = call("story", "1")
    assert "    Superseded by the correction 5!" in out
    assert f"    {until}" in out
    target = tmp_path / "story.md"
    status, out, err = call("story", "1", "--export", target)
    assert (status, out) == (0, f"5 takes written to {target}\n")
    assert "article 3: superseded by the correction 5" in err
    assert f"article 6: {until[0].lower()}{until[1:]}" in err
    assert f"**{until}" in target.read_text("utf-8")


def test_what_cuts_or_repeats_a_correction_supersedes_what_has_the_old_figure(
    call: Call, tmp_path: Path
) -> None:
    text = [
        "The death toll in the flood of Lisek rose to 11 on Tuesday as rescuers reached cellars.",
        "“We will go through every cellar twice,” said Ewa Strzelec, who leads the fire brigade.",
        "The river stood higher than in any year since records began, the weather office said.",
        "A thousand people spent the night in sports halls, and the schools stay shut this week.",
    ]
    right = [text[0].replace("11", "15"), *text[1:]]
    wrong = "Death toll in Lisek flood rises"
    takes = [
        (wrong, text),
        (wrong, text[:2]),
        (wrong, [*text, "In the old town the bakers handed out all their bread, still warm."]),
        (f"CORRECTED-{wrong}", right[:3]),
        (f"CORRECTED-{wrong}", right[:3]),
        (f"CORRECTED-{wrong}", right),
        (f"CORRECTED-{wrong}", right[:2]),
    ]
    file = tmp_path / "flood.jsonl"
    lines = [
        {
            "headline": headline,
            "published": f"2026-04-01T{number:02}:00:00Z",
            "body": "\n\n".join(body),
            "source": f"Wire {number}",
        }
        for number, (headline, body) in enumerate(takes, 10)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("import", file)[0] == 0
    (found,) = [one for one in records(call, "stories") if one["takes"] == len(takes)]
    (story,) = records(call, "story", str(found["id"]))
    ids = [one["id"] for one in story["articles"]]
    superseded = [one["superseded_by"] for one in story["articles"]]
    assert superseded == [ids[3], ids[3], ids[3], None, None, None, None]
    assert [one["kind"] for one in story["articles"]] == [
        *(None, "cut", "retake"),
        *("correction", "repeat", "correction", "correction"),
    ]


def test_the_reader_changes_stories_and_undoes_it(call: Call) -> None:
    assert records(call, "stories", "--move", "4", "0")[0]["articles"] == [4]
    assert records(call, "stories", "--merge", "3", "1")[0]["articles"] == [1, 3, 4]
    assert records(call, "stories", "--split", "3")[0]["articles"] == [3, 4]
    assert records(call, "stories", "--rename", "1", "Aground")[0]["name"] == "Aground"
    for _ in range(4):
        assert call("undo")[0] == 0
    assert records(call, "stories")[0]["articles"] == [1, 3, 4]
    assert records(call, "stories")[0]["name"] == DOCUMENTS[0][0]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("story", "9"), 2, "there is no story 9"),
        (("stories", "--merge", "1", "1"), 1, "1 and 1 are one story already"),
        (("stories", "--split", "1"), 1, "article 1 is the first take of story 1"),
        (("stories", "--rename", "one", "Aground"), 1, "“one” is not the id of a story"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    call: Call, words: tuple[str, ...], code: int, said: str
) -> None:
    status, out, err = call(*words)
    assert (status, out) == (code, "")
    assert said in err


def test_all_is_grouped_already(call: Call) -> None:
    assert records(call, "stories", "--group") == [{"grouped": 0}]
    assert records(call, "stories", "--suggested") == []


def test_a_folded_list_has_one_row_a_story(call: Call) -> None:
    found = [(one["id"], one["story"], one["folded"]) for one in records(call, "list", "--folded")]
    counts = {"articles": 3, "sources": 1, "repeats": 0, "unread": 3, "unseen_edit": ""}
    assert found == [(4, 1, counts), (2, 2, None)]
    status, out, _ = call("list", "--folded", "--unread")
    assert (status, "· 3 articles" in out, len(out.splitlines())) == (0, True, 2)
    status, _, err = call("list", "--folded", "--search", "Orhavan")
    assert (status, "--folded: stories are not folded in a search" in err) == (2, True)
