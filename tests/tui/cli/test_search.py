"""The search language, saved filters and the order of hits on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import open_archive
from storage.model import Filter
from tests.tui.conftest import CUP, FERRY, PORT, RATES, STORIES, fill, story
from tui.cli.main import main

pytestmark = pytest.mark.dates

Call = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Carry out a call on the archive; gives status, the headlines printed, and errors."""
    path = tmp_path / "news.db"
    with open_archive(path) as archive:
        fill(archive, [story(number, *parts) for number, parts in enumerate(STORIES)])
        archive.saved_filters.save("Money", Filter(sections=frozenset({"BUSINESS"})))

    def carry_out(*words: str) -> tuple[int, list[str], str]:
        status = main(["--archive", str(path), *words, "--json"])
        out, err = capsys.readouterr()
        return status, [json.loads(line)["headline"] for line in out.splitlines()], err

    return carry_out


def test_the_search_language_narrows_a_list(call: Call) -> None:
    assert call("list", "--search", "speaker:hellan section:business")[:2] == (0, [FERRY[0]])
    assert call("list", "--search", "orsund -ferry", "--by", "relevance")[1][0] == PORT[0]
    assert call("quotes", "--search", "speaker:quist")[1] == [CUP[0]]


@pytest.mark.parametrize(
    ("search", "told"),
    [
        ("section:garden", "no section “garden”; known: BUSINESS, "),
        ("section:sprot", "no section “sprot”; did you mean SPORT?"),
        ("source:gazete", "no source “gazete”; did you mean Orsund Gazette?"),
        ("is:stared", "“is:stared” is unknown; did you mean is:starred?"),
        ("speaker: ferry", "“speaker:” needs a name right after it"),
        ("ferry source:herald", "no source “herald”"),
    ],
)
def test_a_search_with_an_error_does_nothing_and_explains_it(
    call: Call, tmp_path: Path, search: str, told: str
) -> None:
    out = tmp_path / "out.csv"
    for words in (["list"], ["quotes"], ["export", str(out)]):
        status, found, err = call(*words, "--search", search)
        assert (status, found) == (2, [])
        assert err.startswith(f"newsdesk: --search: {told}")
        assert err.count("\n") == 1
    assert not out.exists()


def test_a_hint_about_a_search_does_not_stop_it(call: Call) -> None:
    status, found, err = call("list", "--search", '"ferry')
    assert (status, found) == (0, [FERRY[0]])
    assert "a quotation mark is not closed" in err


def test_words_to_leave_out_may_begin_a_search(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--search", "-ferry"], ["--search=-ferry"]):
        status, found, _ = call("list", *words)
        assert status == 0
        assert FERRY[0] not in found
        assert RATES[0] in found


@pytest.mark.parametrize("name", ["Færevik Zabłocki", "faerevik zablocki"])
def test_letters_of_other_languages_may_be_typed_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "news.db"
    with open_archive(path) as archive:
        said = "“The boats will sail again in May,” said Jens {}, harbour master of Orsund."
        names = ("Færevik Zabłocki", "Faerevik Zablocki")
        articles = [story(n, one, "WORLD", [said.format(one)]) for n, one in enumerate(names)]
        fill(archive, articles)
    for verb in (
        ["list", "--search", name],
        ["list", "--search", f'speaker:"{name}"'],
        ["quotes", "--speaker", f"Jens {name}"],
    ):
        assert main(["--archive", str(path), *verb, "--json"]) == 0
        found = [json.loads(line)["headline"] for line in capsys.readouterr().out.splitlines()]
        assert found == list(names), verb
    assert main(["--archive", str(path), "speakers", "--search", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["quotes"] == len(names)  # one person's


def test_a_saved_filter_is_listed_and_narrowed_further(call: Call) -> None:
    assert call("list", "--saved", "money")[1] == [RATES[0], FERRY[0]]
    assert call("list", "--saved", "Money", "--search", "rates")[1] == [RATES[0]]
    status, found, err = call("list", "--saved", "Gold")
    assert (status, found) == (2, [])
    assert "there is no saved filter “Gold”; there are Money" in err
    status, found, err = call("list", "--source", "Herald")
    assert (status, found) == (2, [])
    assert "there is no source “Herald”" in err


def test_articles_are_listed_by_their_statements_and_a_saved_search_lists_these(
    call: Call, tmp_path: Path
) -> None:
    dam = ["Minister Jadwiga Lind was in Orsund.", "Lind said the dam would hold."]
    with open_archive(tmp_path / "news.db") as archive:
        fill(archive, [story(-1, "Dam holds", "WORLD", dam)], "Lund Echo")
        fill(archive, [story(-2, "Dam built", "WORLD", ["The dam holds."])], "Lund Echo")
        archive.saved_filters.save("Said", Filter(stated=True, words="dam"))
    assert call("list", "--search", "is:statement dam") == (0, ["Dam holds"], "")
    assert call("list", "--saved", "Said", "--unread")[:2] == (0, ["Dam holds"])
    assert call("quotes", "--saved", "Said")[:2] == (0, ["Dam holds"])
    assert call("list", "--search", "is:statement dam section:sport")[:2] == (0, [])


def test_a_list_by_statements_says_that_only_the_newest_articles_were_read(
    call: Call, tmp_path: Path
) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        later = [story(-n, f"Late {n}", "WORLD", ["The dam holds."]) for n in range(1, 402)]
        fill(archive, later, "Lund Echo")
    status, found, told = call("list", "--search", "is:statement dam")
    assert (status, found) == (0, [])
    assert "only the newest 400 articles were read for their statements" in told


def test_states_are_excluded_joined_and_saved(call: Call, tmp_path: Path) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        wired = ["URGENT: Dam breaks", "UPDATE 2-Dam breaks", "CORRECTED-Dam breaks"]
        fill(archive, [story(-n, head, "WORLD", ["Water."]) for n, head in enumerate(wired, 1)])
        archive.marks.set(archive.ids(Filter(words="urgent")), read=True)
        either = frozenset({"urgent", "corrected"})
        archive.saved_filters.save("Unread", Filter(states=frozenset([either]), unread=True))
    assert call("list", "--search", "is:read") == (0, ["URGENT: Dam breaks"], "")
    assert call("list", "--search", "is:urgent OR is:corrected")[1] == [wired[2], wired[0]]
    assert call("list", "--search", "dam -is:update -is:read")[1] == [wired[2]]
    assert call("list", "--saved", "Unread")[1] == [wired[2]]
    assert call("list", "--saved", "Unread", "--search", "-is:corrected")[1] == []
