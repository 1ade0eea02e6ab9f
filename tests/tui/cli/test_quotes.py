"""The command line: quotes corrected, people joined and parted, clippings, quotes made anew."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from storage import Archive, open_archive
from storage.model import Block, Filter
from tests.tui.cli.conftest import Call
from tests.tui.conftest import fill, story

pytestmark = pytest.mark.usefixtures("archive")


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_speakers_are_merged_shown_and_split(call: Call, archive: Archive) -> None:
    status, out, _ = call("speakers", "--merge", "Ada Quist", "Ilse Brandau", "--json")
    (person,) = records(out)
    assert (status, person["name"]) == (0, "Ilse Brandau")
    assert [one["name"] for one in person["names"]] == ["Ilse Brandau", "Ada Quist"]
    assert person["sections"] == {"BUSINESS": 1, "SPORT": 1}
    assert (person["first"], person["last"]) == ("2025-06-24", "2025-06-25")
    _, out, _ = call("speakers", "--split", "Ada Quist")
    assert out.startswith("Ada Quist\n1 quote in 1 article, 2025-06-24\n")
    summed = call("speakers", "Marta Hellan")[1].splitlines()[1]
    assert summed == "2 quotes in 2 articles, 2025-06-24 to 2025-06-25"
    call("speakers", "--rename", "Ada Quist", "Ada Quist-Lund")
    assert "Ada Quist-Lund" in [speaker.name for speaker in archive.speakers.find()]
    assert call("undo") == (0, "Undone: rename of Ada Quist to Ada Quist-Lund\n", "")
    assert records(call("undo", "--json")[1]) == [
        {"undone": "split of Ada Quist from Ilse Brandau"}
    ]
    assert "Ada Quist" not in [speaker.name for speaker in archive.speakers.find()]
    call("undo")
    assert call("undo") == (1, "Nothing to undo\n", "")
    status, out, err = call("speakers", "Nobody Atall")
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_part_of_a_name_shows_the_speaker_or_the_candidates(call: Call) -> None:
    assert call("speakers", "okk")[1].startswith("Piet Okkema\n")
    status, out, err = call("speakers", "a")
    assert (status, out) == (2, "")
    assert err.startswith("newsdesk: “a” may be ")
    assert err.endswith("; name one of them\n")
    assert "Piet Okkema" in err


def test_a_quote_is_corrected(call: Call, archive: Archive) -> None:
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"))
    where = (str(hit.article.id), str(hit.quote.start))
    assert call("quotes", "--correct", *where, "Lena Ort")[0] == 0
    (quote,) = records(call("quotes", "--json", "--speaker", "Lena Ort")[1])
    assert quote["corrected"]
    assert call("quotes", "--correct", where[0], "1", "Lena Ort")[0] == 2
    assert call("quotes", "--correct", "x", "1", "Lena Ort")[0] == 2
    assert records(call("quotes", "--corrections", "--json")[1]) == [
        {
            "article": hit.article.id,
            "start": hit.quote.start,
            "kind": "quote",
            "text": "I only ran,",
            "speaker": "Lena Ort",
            "headline": hit.article.headline,
        }
    ]


def test_copies_of_a_corrected_quote_are_corrected_with_it(call: Call, archive: Archive) -> None:
    words = "“The line has not paid for years, and nobody thinks that it ever will,” said Bo Lind."
    for paper in ("Tolmin Post", "Lund Echo"):
        fill(archive, [story(0, f"Ferry line in the {paper}", "BUSINESS", [words])], paper)
    first = archive.quotes.find(Filter(speaker="Bo Lind"))[0]
    where = (str(first.article.id), str(first.quote.start))
    _, out, _ = call("quotes", "--correct", *where, "Lena Ort")
    assert out.endswith(" is now attributed to Lena Ort, also in 1 copy\n")
    assert len(archive.quotes.find(Filter(speaker="Lena Ort"))) == 2


def test_a_statement_is_corrected_left_out_and_brought_back(call: Call, archive: Archive) -> None:
    said = ["Union leader Otto Brandau was there.", "Brandau said that nobody believed it."]
    fill(archive, [story(-1, "Dockers meet", "WORLD", said)], "Tolmin Post")
    (found,) = records(call("quotes", "--statements", "--json")[1])
    where = (str(found["article"]), str(found["start"]))
    assert call("quotes", "--correct", *where, "")[:2] == (
        0, f"{said[1]} (reported, not quoted) is now left out\n"
    )  # fmt: skip
    assert call("quotes", "--statements")[1] == ""
    (listed,) = records(call("quotes", "--corrections", "--json")[1])
    assert (listed["kind"], listed["speaker"]) == ("statement", None)
    assert call("quotes", "--corrections")[1].startswith(
        f"left out: {said[1]} (reported, not quoted)\n"
    )
    call("quotes", "--correct", *where, "Lena Ort")
    (found,) = records(call("quotes", "--statements", "--speaker", "Lena Ort", "--json")[1])
    assert (found["speaker"], found["corrected"]) == ("Lena Ort", True)
    assert call("quotes", "--speaker", "Lena Ort")[0] == 2


def test_a_correction_of_a_vanished_quote_is_marked(call: Call, archive: Archive) -> None:
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"))
    archive.quotes.correct(hit.article.id, hit.quote, "Lena Ort")
    blocks = [Block("Nobody says a word any more.")]
    archive.set_text(hit.article.id, blocks, standfirst="")
    status, out, _ = call("quotes", "--corrections")
    assert status == 0
    assert out.startswith("Lena Ort: “I only ran,” (no longer in the article)\n")


def test_a_surname_joined_by_rule_is_marked_and_unnamed_speakers_are_listed_separately(
    call: Call, archive: Archive
) -> None:
    words = ("“We are talking,” Quist said.", "“Nothing is agreed,” an official said.")
    again = ("“We are still talking,” Ada Quist said.",)
    more = [story(n, f"Harriers talk in round {n}", "SPORT", again) for n in (10, 11)]
    fill(archive, [story(9, "Harriers talk", "SPORT", words), *more], "Dock News")
    (person,) = records(call("speakers", "Quist", "--json")[1])
    assert [(one["name"], one["joined"]) for one in person["names"]] == [
        ("Ada Quist", ""), ("Quist", "surname")
    ]  # fmt: skip
    assert (person["named"], person["perhaps"]) == (True, [])
    assert "Quist (by surname)" in call("speakers", "Ada Quist")[1]
    assert "official" not in call("speakers")[1]
    (unnamed,) = records(call("speakers", "--unnamed", "--json")[1])
    assert unnamed == {
        "name": "an official", "quotes": 1, "articles": 1, "kind": "person", "named": False
    }  # fmt: skip
    assert "described, not named" in call("speakers", "an official")[1]


def test_people_who_may_be_one_are_listed_and_joined(call: Call, archive: Archive) -> None:
    assert "No two people seem to be one" in call("speakers", "--hints")[2]
    said = ["“Yes,” said M. Hellan, who fishes.", "“No,” said Vera Lund.", "“So,” said Hans Lund."]
    fill(archive, [story(-1, "Fishing", "WORLD", said)], "Tolmin Post")
    (hint,) = records(call("speakers", "--hints", "--json")[1])
    assert (hint["name"], hint["perhaps"]) == ("Marta Hellan", "M. Hellan")
    assert call("speakers", "--hints")[1].split() == ["2", "Marta", "Hellan", "1", "M.", "Hellan"]
    assert call("speakers", "--hints", "--search", "lund")[1] == ""
    more = "1 more quote by “M. Hellan”, perhaps the same person: newsdesk speakers --merge"
    for asked in (call("speakers", "Marta Hellan")[1], call("quotes", "--speaker", "marta")[2]):
        assert f"{more} 'M. Hellan' 'Marta Hellan' joins them\n" in asked
    assert call("quotes", "--speaker", "marta", "--json")[2] == ""
    listed = call("speakers", "--search", "hellan")[1].splitlines()
    assert listed[-1].startswith(f"Marta Hellan: {more}")
    assert len(listed) == 4
    call("speakers", "--merge", "M. Hellan", "Marta Hellan")
    assert "perhaps" not in call("speakers", "Marta Hellan")[1]
    assert call("speakers", "--hints")[1] == ""
    call("undo")
    assert "M. Hellan" in call("speakers", "--hints")[1]


def test_quotes_that_are_still_to_come_are_said_in_one_line(call: Call, archive: Archive) -> None:
    said = "“It is high,” said Ada Quist."
    archive.add([story(at, f"Tide {at}", "WORLD", [said]) for at in (-1, -2)], later=True)
    note = "newsdesk: quotes of 2 articles are still to come; newsdesk requote finds them\n"
    for verb in (("speakers",), ("speakers", "quist"), ("quotes", "--speaker", "quist")):
        assert call(*verb)[2] == note
    call("requote")
    assert call("speakers", "quist")[2] == ""


def test_the_question_of_an_answer_is_shown_with_it(call: Call, archive: Archive) -> None:
    said = [
        "The mayor, Otto Hale, spoke about the ferry.",
        "Q: Will it sail in May?",
        "A: It will sail, whatever it costs.",
        "Q: And the crane?",
        "A: Nobody needs it. It was sold.",
    ]
    fill(archive, [story(-1, "Ferry", "WORLD", said)], "Tolmin Post")
    found = records(call("quotes", "--speaker", "Otto Hale", "--json")[1])
    assert [one["question"] for one in found] == ["Will it sail in May?", "And the crane?"]
    _, out, _ = call("quotes", "--speaker", "Otto Hale")
    assert "Nobody needs it. It was sold.”\n            Q: And the crane?\n" in out
    (article,) = records(call("show", str(found[0]["article"]), "--json")[1])
    assert [one["question"] for one in article["quotes"]] == [one["question"] for one in found]
    assert records(call("quotes", "--speaker", "quist", "--json")[1])[0]["question"] == ""


def test_a_speaker_has_roles_with_dates(call: Call, archive: Archive) -> None:
    words = ("“We are moving,” said Otto Hale, the harbour master of Orsund.",)
    fill(archive, [story(9, "Cranes of Orsund move", "WORLD", words)], "Dock News")
    (person,) = records(call("speakers", "Otto Hale", "--json")[1])
    (period,) = person["role_periods"]
    assert (period["quotes"], period["first"]) == (1, person["last"])
    assert f"\ncalled\n  {period['role']}\n" in call("speakers", "Otto Hale")[1]


def test_bodies_and_places_are_told_from_people(call: Call, archive: Archive) -> None:
    words = (
        "“We stand by it,” Reuters said.",
        "“We are not aware of it,” the Kremlin said.",
        "“No comment,” Moscow said.",
    )
    fill(archive, [story(9, "Harriers talk", "SPORT", words)], "Dock News")
    listed = {
        kind: [one["name"] for one in records(call("speakers", "--kind", kind, "--json")[1])]
        for kind in ("person", "body", "place")
    }
    assert "Ada Quist" in listed["person"]
    assert (sorted(listed["body"]), listed["place"]) == (["Kremlin", "Reuters"], ["Moscow"])
    everybody = records(call("speakers", "--json")[1])
    kinds = {one["name"]: one["kind"] for one in everybody}
    assert sorted(kinds) == sorted(name for names in listed.values() for name in names)
    assert (kinds["Reuters"], kinds["Moscow"], kinds["Ada Quist"]) == ("body", "place", "person")
    assert "Reuters (body)" in call("speakers")[1]
    (page,) = records(call("speakers", "Moscow", "--json")[1])
    assert (page["kind"], page["articles"]) == ("place", 1)
    assert call("speakers", "--kind", "body", "--unnamed")[0] == 2


def test_a_name_given_by_renaming_cannot_be_split(call: Call) -> None:
    call("speakers", "--rename", "Ada Quist", "Ada Quist-Lund")
    before = call("speakers", "Ada Quist-Lund")
    status, out, err = call("speakers", "--split", "Ada Quist-Lund")
    assert (status, out) == (1, "")
    assert (
        err
        == "newsdesk: no article uses the name Ada Quist-Lund, which you chose; rename it back\n"
    )
    assert call("speakers", "Ada Quist-Lund") == before
    assert call("speakers", "--rename", "Ada Quist-Lund", "Ada Quist")[0] == 0
    assert call("speakers", "--search", "Lund")[1] == ""


def test_quotes_and_articles_are_clipped_noted_and_removed(call: Call, archive: Archive) -> None:
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"))
    where = (str(hit.article.id), str(hit.quote.start))
    (quote,) = records(call("clips", "--add", *where, "--json")[1])
    assert quote["words"] == "I only ran,"
    (article,) = records(call("clips", "--add", "1", "--json")[1])
    assert article["words"] == ""
    (noted,) = records(call("clips", "--note", str(quote["id"]), "for Sunday", "--json")[1])
    assert noted["note"] == "for Sunday"
    assert call("clips", "--remove", str(article["id"])) == (0, "", "")
    assert [one.id for one in archive.clippings.all()] == [quote["id"]]
    assert call("clips", "--add", where[0], "1")[0] == 2
    assert call("clips", "--remove", "99")[0] == 2
    assert call("clips", "--add", "first")[0] == 2
    assert call("clips", "--add", "1", "2", "3")[0] == 2


def test_clips_are_listed_and_written(call: Call, archive: Archive, tmp_path: Path) -> None:
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"))
    clipping = archive.clippings.add(hit.article.id, hit.quote)
    archive.clippings.set_note(clipping.id, "for Sunday")
    (record,) = records(call("clips", "--json")[1])
    assert record["citation"].startswith("“I only ran” — Ada Quist, ")
    assert "for Sunday" in call("clips", "--by", "speaker")[1]
    file = tmp_path / "clips.csv"
    assert call("clips", "--export", str(file)) == (0, f"Exported 1 clipping to {file}\n", "")
    status, _, err = call("clips", "--export", str(file))
    assert (status, err) == (1, f"newsdesk: {file}: already exists; --force overwrites it\n")
    assert records(call("clips", "--export", str(file), "--force", "--json")[1]) == [
        {"file": str(file), "clippings": 1}
    ]
    status, _, err = call("clips", "--export", archive.location, "--force")
    assert status == 1
    assert "the archive itself" in err


def test_clippings_follow_corrections_and_mark_withdrawn_quotes(
    call: Call, archive: Archive
) -> None:
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"))
    where = (str(hit.article.id), str(hit.quote.start))
    call("clips", "--add", *where)
    assert call("quotes", "--correct", *where, "Lena Ort")[0] == 0
    assert "“I only ran” — Lena Ort, " in call("clips")[1]
    assert "no longer" not in call("clips")[1]
    archive.set_text(hit.article.id, [Block("Nobody says a word any more.")], standfirst="")
    first, told = call("clips")[1].splitlines()
    assert "“I only ran” — Lena Ort, " in first
    assert told == "      The article no longer says this"
    (record,) = records(call("clips", "--json")[1])
    assert (record["speaker"], record["withdrawn"]) == ("Lena Ort", True)


def test_quotes_are_extracted_again_only_where_due(
    call: Call, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert records(call("requote", "--json")[1]) == [{"articles": 0, "changed": 0}]
    import storage.quotes

    monkeypatch.setattr(storage.quotes, "VERSION", 9_000)
    lines = records(call("requote", "--json")[1])
    assert lines == [{"done": 5, "total": 5, "changed": 0}, {"articles": 5, "changed": 0}]
    with open_archive(archive.location) as again:
        assert not again.reextraction.is_due()


@pytest.mark.parametrize("name", ["ada quist", "Quist", "QUÍST a"])
def test_a_speaker_is_found_by_a_part_of_the_name(call: Call, name: str) -> None:
    status, out, err = call("quotes", "--json", "--speaker", name)
    assert (status, err) == (0, "")
    assert [record["speaker"] for record in records(out)] == ["Ada Quist"]


def test_an_unknown_or_ambiguous_name_is_a_usage_error(call: Call, archive: Archive) -> None:
    status, out, err = call("quotes", "--speaker", "Kertész")
    assert (status, out, err) == (2, "", "newsdesk: nobody called “Kertész” is quoted\n")
    status, out, err = call("quotes", "--speaker", "ma")
    assert (status, out) == (2, "")
    assert err == "newsdesk: “ma” may be Marta Hellan, Piet Okkema; name one of them\n"


def test_an_exact_name_wins_over_longer_ones(call: Call, archive: Archive) -> None:
    call("speakers", "--rename", "Piet Okkema", "Ada Quist-Lund")
    (quote,) = records(call("quotes", "--json", "--speaker", "Ada Quist")[1])
    assert quote["text"] == "I only ran,"


def test_quotes_are_printed_and_written_with_their_citations(call: Call, tmp_path: Path) -> None:
    status, out, _ = call(
        "quotes", "--speaker", "hellan", "--format", "md", "--since", "2025-06-25"
    )
    assert status == 0
    assert out == (
        "# Marta Hellan\n\n> “The cranes are moving again”\n\n— Marta Hellan, harbour master"
        " of Orsund, Orsund port reopens after nine-day stoppage, Orsund Gazette, 25 June"
        " 2025 14:00, <https://gazette.example/0>\n"
    )
    records_of = json.loads(call("quotes", "--format", "json")[1])
    assert len(records_of) == 6
    assert {one["certainty"] for one in records_of} <= {"sure", "likely", "none"}
    assert records_of[0]["citation"].startswith("“")
    header, *rows = call("quotes", "--format", "csv", "--limit", "2")[1].splitlines()
    assert header.startswith("published,speaker,certainty,role,words,headline")
    assert len(rows) == 2
    file = tmp_path / "said.csv"
    line = call("quotes", "--speaker", "Ada Quist", "--export", str(file))[1]
    assert line == f"Exported 1 quote to {file}\n"
    assert "I only ran" in file.read_text(encoding="utf-8-sig")
    status, _, err = call("quotes", "--export", str(file))
    assert (status, err) == (1, f"newsdesk: {file}: already exists; --force overwrites it\n")


def test_excluded_words_apply_to_quotes_or_to_whole_articles(call: Call) -> None:
    searched = ("--search", "cranes -dockers", "--json")  # the quote's article has dockers
    assert call("list", *searched) == (0, "", "")
    assert [one["text"] for one in records(call("quotes", *searched)[1])] == [
        "The cranes are moving again,"
    ]
    help_ = " ".join(call("quotes", "--help")[1].split())
    assert "looks for its words, including those excluded with -, in the quotes" in help_


@pytest.mark.parametrize("verb", [("quotes", "--starred"), ("clips",)], ids=" ".join)
def test_of_nothing_no_file_is_written(
    call: Call, archive: Archive, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    file = tmp_path / "nothing.md"
    status, _, err = call(*verb, "--export", str(file))
    assert (status, err) == (1, f"newsdesk: {file}: nothing to write\n")
    assert not file.exists()


def test_clippings_are_moved_into_an_order_of_ones_own(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    for number in ("1", "2", "3"):
        call("clips", "--add", number)
    moved = records(call("clips", "--move", "3", "1", "--json")[1])
    assert [one["id"] for one in moved] == [3, 1, 2]
    assert [one["id"] for one in records(call("clips", "--by", "hand", "--json")[1])] == [3, 1, 2]
    file = tmp_path / "clips.json"
    call("clips", "--export", str(file))
    order = [one["id"] for one in json.loads(file.read_text(encoding="utf-8"))]
    assert order == [3, 1, 2]
    assert call("undo")[1] == "Undone: new order of brief “Clippings”\n"
    assert [one["id"] for one in records(call("clips", "--by", "hand", "--json")[1])] == [1, 2, 3]
    assert call("clips", "--move", "9", "1")[0] == 2
    assert call("clips", "--move", "1", "first")[0] == 2


def test_each_quote_is_listed_with_its_hour_and_its_paper(call: Call, archive: Archive) -> None:
    fill(archive, [story(-1, "Tides", "WORLD", ["“It is high,” said Ada Quist."])], "Tide Office")
    _, out, _ = call("quotes", "--speaker", "Ada Quist", "--limit", "1")
    (hit,) = archive.quotes.find(Filter(speaker="Ada Quist"), limit=1)
    assert out.splitlines() == [
        f"{hit.article.published.astimezone():%Y-%m-%d %H:%M}  Ada Quist: “It is high,”",
        f"            {hit.article.id}  Tide Office  Tides",
    ]
    (found,) = records(call("quotes", "--speaker", "Ada Quist", "--limit", "1", "--json")[1])
    assert found["source_name"] == "Tide Office"


def test_quotes_near_words_follow_those_that_have_them(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    said = ["“The flood is over,” said Marta Hellan.", "“Nobody slept,” said Hellan."]
    fill(archive, [story(-1, "Flood in Orsund", "WORLD", said)], "Tolmin Post")
    _, out, _ = call("quotes", "--about", "flood", "--speaker", "hellan")
    first, second = out.index("The flood is over"), out.index("Nobody slept")
    assert first < second
    assert "(near: flood)" not in out[:second]
    assert out.endswith("  Tolmin Post  Flood in Orsund  (near: flood)\n")
    found = records(call("quotes", "--about", "flood", "--json")[1])
    assert [one["match"] for one in found] == ["quote", "article"]
    assert len(records(call("quotes", "--about", "flood", "--limit", "1", "--json")[1])) == 1
    assert "match" not in records(call("quotes", "--search", "flood", "--json")[1])[0]
    file = tmp_path / "flood.md"
    call("quotes", "--about", "flood", "--export", str(file))
    assert "Nobody slept" in file.read_text(encoding="utf-8")
    assert "; --about looks in the text near them, too" in call("quotes", "--search", "market")[2]
    assert call("quotes", "--about", "flood", "--search", "over")[0] == 2


def test_words_near_quotes_are_whole_unless_an_asterisk_follows(
    call: Call, archive: Archive
) -> None:
    said = ["The flooding came at noon.", "“Nobody slept,” said Marta Hellan."]
    fill(archive, [story(-1, "News from Orsund", "WORLD", said)], "Tolmin Post")
    assert call("quotes", "--about", "flood")[1] == ""
    assert call("quotes", "--about", "flood*")[1].endswith("  (near: flood*)\n")
    again = "“The flooding is over,” said Marta Hellan."
    fill(archive, [story(-2, "More from Orsund", "WORLD", [again])], "Tolmin Post")
    assert call("quotes", "--about", "flood")[1] == ""


def test_statements_near_words_follow_those_that_have_them(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    said = [
        "Union leader Otto Brandau met the dockers of the ferry.",
        "Brandau said that nobody believed it.",
        "“It is a disgrace,” he said.",
        "He said the ferry would sail.",
    ]
    fill(archive, [story(-1, "Dockers meet", "WORLD", said)], "Tolmin Post")
    asked = ("quotes", "--statements", "--about", "ferry", "--speaker", "Otto Brandau")
    found = records(call(*asked, "--json")[1])
    assert [(one["match"], one["text"]) for one in found] == [
        ("quote", said[3]), ("article", said[1])
    ]  # fmt: skip
    assert call(*asked)[1].endswith("  Dockers meet  (near: ferry)\n")
    file = tmp_path / "ferry.json"
    assert "Exported 2 statements" in call(*asked, "--export", str(file))[1]
    assert [one["kind"] for one in json.loads(file.read_text("utf-8"))] == ["statement"] * 2
    assert "; --about looks in" in call("quotes", "--statements", "--search", "dockers")[2]


def test_copies_in_articles_about_words_are_listed_once(call: Call, archive: Archive) -> None:
    for number, paper in enumerate(("Tolmin Post", "Lund Echo", "Far Herald")):
        said = [f"“Nobody slept until the pumps came{', not one of us' * number},” said Hellan."]
        fill(archive, [story(number, f"Flood as {paper} saw it", "WORLD", said)], paper)
    found = records(call("quotes", "--about", "flood", "--json")[1])
    assert [one["source_name"] for one in found] == ["Tolmin Post"]
    assert len(records(call("quotes", "--search", "slept", "--json")[1])) == 3


def test_a_speaker_may_be_named_by_a_role(call: Call) -> None:
    found = records(call("quotes", "--speaker", "harbour master", "--json")[1])
    assert {one["speaker"] for one in found} == {"Marta Hellan"}
    assert "Marta Hellan" in call("speakers", "harbour master")[1]
    assert "nobody called “pilot” is quoted" in call("quotes", "--speaker", "pilot")[2]


def test_quotes_by_role_alone_are_a_part_of_their_own(call: Call, archive: Archive) -> None:
    words = "“Nobody in this harbour slept, and nobody will before the flood is over,” %s said."
    prime = words % "prime minister Nora Hale"
    fill(archive, [story(-1, "Flood in Orsund", "WORLD", [prime])], "Tolmin Post")
    fill(archive, [story(0, "Harbour sleepless", "WORLD", [words % "the prime minister"])], "Echo")
    _, out, _ = call("quotes", "--speaker", "Nora Hale")
    own, roles = out.split("\nBy role, without the name\n")
    assert "Flood in Orsund" in own
    assert "Harbour sleepless  (named by Tolmin Post: Nora Hale)" in roles
    first, second = records(call("quotes", "--speaker", "Nora Hale", "--json")[1])
    assert (first["match"], second["match"], second["named_by"]) == ("quote", "role", "Tolmin Post")
    assert len(records(call("quotes", "--speaker", "Nora Hale", "--limit", "1", "--json")[1])) == 1
    assert "By role" not in call("quotes", "--speaker", "Ada Quist")[1]


def test_where_else_words_are_and_what_was_said_before(call: Call, archive: Archive) -> None:
    words = "The line has not paid for a decade, and nobody thinks that it ever will"
    said = f"“{words},” said Marta Hellan, harbour master of Orsund."
    other = f"“{words.replace('ever will', 'can')},” said Piet Okkema."
    fill(archive, [story(-1, "Ferry line in doubt", "BUSINESS", [said])], "Tolmin Post")
    fill(archive, [story(0, "No more ferries", "BUSINESS", [other])], "Lund Echo")
    (hit,) = archive.quotes.find(Filter(speaker="Marta Hellan"), limit=1)
    where = (str(hit.article.id), str(hit.quote.start))
    _, out, _ = call("quotes", "--same", *where)
    assert "  Lund Echo  No more ferries  (reworded: “can” not “ever will”)" in out
    (found,) = records(call("quotes", "--same", *where, "--json")[1])
    assert (found["speaker"], found["naming"], found["wording"]) == (
        *("Piet Okkema", "other", "reworded"),
    )
    assert found["source_name"] == "Lund Echo"
    (before,) = records(call("quotes", "--before", *where, "--json")[1])
    assert before["headline"] == "Ferry line to Orsund to close in autumn"
    assert call("quotes", "--same", where[0], "x")[0] == 2
    assert call("quotes", "--before", where[0], "99999")[0] == 2


def test_who_other_papers_name_is_said_wherever_a_quote_is_printed_or_written(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    words = "The line has not paid for a decade, and nobody thinks that it ever will"
    for number, paper, speaker in (
        (-3, "Tolmin Post", "said Marta Hellan, harbour master of Orsund"),
        (-2, "Lund Echo", "said Piet Okkema"),
        (-1, "Far Herald", "the statement said"),
    ):
        said = [f"“{words},” {speaker}."]
        fill(archive, [story(number, f"Ferries in {paper}", "BUSINESS", said)], paper)
    post, echo, herald = (
        next(one for one in records(call("quotes", "--json")[1]) if one["source_name"] == paper)
        for paper in ("Tolmin Post", "Lund Echo", "Far Herald")
    )
    assert post["elsewhere"] == "Lund Echo names Piet Okkema"
    assert echo["elsewhere"] == "Tolmin Post names Marta Hellan"
    assert herald["elsewhere"] == "named by Lund Echo: Piet Okkema"
    assert post["confidence"] < 0.75
    assert [(one["source"], one["article"], one["published"]) for one in post["papers"]] == [
        (one["source_name"], one["article"], one["published"]) for one in (herald, echo)
    ]
    out = call("quotes", "--speaker", "hellan", "--limit", "1")[1]
    assert f"Marta Hellan (likely): “{words},”" in out
    assert "Tolmin Post  Ferries in Tolmin Post  (Lund Echo names Piet Okkema)" in out
    file = tmp_path / "said.csv"
    call("quotes", "--search", "decade", "--export", str(file))
    header, *rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    by_source = {row[header.index("source")]: dict(zip(header, row, strict=True)) for row in rows}
    assert by_source["Tolmin Post"]["certainty"] == "likely"
    assert by_source["Tolmin Post"]["citation"].endswith("[Lund Echo names Piet Okkema]")
    assert by_source["Tolmin Post"]["papers"] == "; ".join(
        f"{one['source_name']} {one['published']}" for one in (herald, echo)
    )
    assert by_source["Far Herald"]["elsewhere"] == "named by Lund Echo: Piet Okkema"
    printed = call("quotes", "--search", "decade", "--format", "md")[1]
    assert "*Lund Echo names Piet Okkema*" in printed
    assert "likely Marta Hellan" in printed


def test_a_statement_of_somebody_who_is_only_described_is_never_sure(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    text = ["Transport minister Jadwiga Lind was there.", "The minister said the ferry would sail."]
    fill(archive, [story(-1, "Ferry", "BUSINESS", text)], "Tolmin Post")
    (found,) = records(call("quotes", "--statements", "--json")[1])
    assert (found["speaker"], found["certainty"]) == ("Jadwiga Lind", "likely")
    assert f"  Jadwiga Lind (likely): {text[1]} (" in call("quotes", "--statements")[1]
    for ending in ("json", "csv"):
        file = tmp_path / f"stated.{ending}"
        call("quotes", "--statements", "--export", str(file))
        written = file.read_text("utf-8-sig")
        (one,) = json.loads(written) if ending == "json" else csv.DictReader(written.splitlines())
        assert (one["speaker"], one["certainty"]) == ("Jadwiga Lind", "likely")


def test_statements_are_listed_and_exported_as_what_they_are(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    text = "Union leader Otto Brandau said nobody had won.", "“We can wait,” said Ilse Brandau."
    fill(archive, [story(-1, "Nobody wins", "WORLD", text)], "Tolmin Post")
    found = records(call("quotes", "--statements", "--json")[1])
    assert [(one["kind"], one["speaker"]) for one in found if "nobody" in one["text"]] == [
        ("statement", "Otto Brandau")
    ]
    assert {one["kind"] for one in records(call("quotes", "--json")[1])} == {"quote"}
    _, out, _ = call("quotes", "--search", "is:statement nobody")
    assert f"Otto Brandau: {text[0]} (reported, not quoted)" in out
    assert "“" not in out
    file = tmp_path / "said.json"
    call("quotes", "--statements", "--search", "nobody", "--export", str(file))
    (one,) = json.loads(file.read_text(encoding="utf-8"))
    assert (one["kind"], one["words"]) == ("statement", text[0])
    assert one["citation"].startswith(f"{text[0]} (reported, not quoted) — ")
    _, out, _ = call("quotes", "--statements", "--search", "nobody", "--format", "md")
    assert f"> {text[0]} *(reported, not quoted)*" in out
