"""What a take has otherwise than earlier ones of its story, and what it repeats that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.model import Article, Block, StoryTake

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HEADLINE = "Trawler aground closes Orhavan harbour"
TEXT = [
    "ORHAVAN (Gull) - A trawler with 36.7 tonnes of herring ran aground off Orhavan on Monday.",
    "Coastguard vessels took all of them off before the tide turned, the harbour master said.",
    "“We will not pay for the salvage of the ship,” said Ann Bell, who speaks for its owners.",
    *(
        f"Ferry {number} to island {number} will not sail before the wind drops below {number + 20}"
        f" knots, the company that runs ferry {number} said in its notice {number + 40}."
        for number in range(3, 23)
    ),
]
"""A long text, of which one figure is a small part."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "newsdesk.db") as archive:
        yield archive


def contents(archive: Archive, *sent: tuple[str, Sequence[str]]) -> list[StoryTake]:
    """Send takes, each from a source of its own unless its headline is that of the first's."""
    outcomes, known = [], dict[str, int]()
    for at, (name, paragraphs) in enumerate(sent):
        headline, _, source = name.partition(" from ")
        if (source or "Gull") not in known:
            added = archive.sources.add(kind="folder", location=f"/{source}", name=source or "Gull")
            known[added.name] = added.id
        article = Article(
            headline or HEADLINE,
            "WORLD",
            NOW + timedelta(hours=at),
            blocks=tuple(map(Block, paragraphs)),
            key=f"key:{at}",
            digest=f"{at} {paragraphs}",
            source=known[source or "Gull"],
        )
        outcomes += archive.add([article], deduplicate=False)
    (story,) = {*archive.stories.of([one.id for one in outcomes]).values()}
    return archive.stories.contents(story)


def replaced(text: Sequence[str], before: str, after: str) -> list[str]:
    assert any(before in one for one in text)
    return [one.replace(before, after) for one in text]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("36.7", "39.7", "36.7 tonnes → 39.7 tonnes"),
        ("Ann Bell", "Ann Gull", "Bell → Gull"),
        ("will not pay", "will pay", "negation removed: not, 1 quotation changed"),
    ],
)
def test_a_shorter_take_with_another_figure_name_or_quotation_is_no_cut_and_says_which(
    archive: Archive, before: str, after: str, change: str
) -> None:
    shorter = replaced(TEXT[:12], before, after)
    _, cut, other = contents(archive, ("", TEXT), (" from A", TEXT[:12]), (" from B", shorter))
    assert (cut.take.kind, cut.change, cut.changed) == ("cut", "", ())
    assert (other.take.kind, other.change) == ("retake", change)
    assert [other.article.blocks[at].text for at in other.changed] == [
        one for one in shorter if one not in TEXT
    ]
    assert other.added == ()


def test_a_quotation_that_differs_makes_no_repeat_of_a_long_text(archive: Archive) -> None:
    other = replaced(TEXT, "salvage of the ship", "salvage of the fish")
    _, take = contents(archive, ("", TEXT), (" from B", other))
    assert (take.take.kind, take.change) == ("retake", "1 quotation changed")


def test_commas_datelines_and_what_is_left_out_of_a_paragraph_are_no_difference(
    archive: Archive,
) -> None:
    same = replaced(TEXT[:12], "ORHAVAN (Gull) -", "PORTO VIDAL, March 1 (Heron) -")
    same = replaced(replaced(same, " on Monday", ""), "Bell, who", "Bell — who")
    _, take = contents(archive, ("", TEXT), (" from B", same))
    assert (take.take.kind, take.change) == ("cut", "")


VOICES = [
    "“We have seen this twice before and it ended the same way both times,” said Selma Grabowski, a"
    " member of the council in Selcan. The wind was strong, and nobody went out to sea in it.",
    "The weather office in Nystad expects wind of 40 knots and 2 millimetres of rain by midnight.",
    "The regional council of Velmark called a meeting for ten o'clock on Wednesday.",
    "The ship had 34,000 tonnes of scrap iron aboard when it left.",
    "The islands of Halm and Orsk have 36 inhabitants each. The ferry Nord is from 1983.",
]


@pytest.mark.parametrize(
    ("replacements", "own", "other"),
    [
        (
            {"Selma": "Henrik", "Grabowski": "Castro", "Selcan": "Ostmar"},
            "Selma → Henrik, Grabowski → Castro, Selcan → Ostmar",
            "",
        ),
        ({"Grabowski": "Grabovski"}, "Grabowski → Grabovski", "Grabowski → Grabovski"),
        ({"40": "7", "2 mill": "9 mill"}, "40 knots → 7 knots, 2 millimetres → 9 millimetres", ""),
        ({"Velmark": "Calder"}, "Velmark → Calder", ""),
        ({"34,000": "43,000"}, *2 * ["34,000 tonnes → 43,000 tonnes"]),
        ({"36 inh": "38 inh", "1983": "1938"}, *2 * ["36 → 38, 1983 → 1938"]),
    ],
)  # fmt: skip
def test_facts_of_a_sentence_that_another_source_has_of_its_own_are_no_change(
    archive: Archive, replacements: dict[str, str], own: str, other: str
) -> None:
    text = [*TEXT[:8], *VOICES]
    later = text
    for before, after in replacements.items():
        later = replaced(later, before, after)
    *_, takes = contents(archive, ("", text), (" from B", later))
    assert takes.change == other
    with open_archive(Path(archive.location).with_name("own.db")) as again:
        *_, take = contents(again, ("", text), ("", later))
    assert take.change == own


def test_a_difference_is_one_from_the_latest_take_with_the_paragraph(archive: Archive) -> None:
    later = [replaced(TEXT[:12], "36.7", figure) for figure in ("38.1", "39.7", "39.7")]
    sent = [(f" from {at}", text) for at, text in enumerate(later)]
    _, *takes = contents(archive, ("", TEXT), *sent)
    changes = ["36.7 tonnes → 38.1 tonnes", "38.1 tonnes → 39.7 tonnes", ""]
    assert [one.change for one in takes] == changes
    assert takes[-1].take.kind == "repeat"
    assert takes[-1].take.of == takes[1].article.id


def test_a_take_that_still_has_what_a_correction_corrected_before_says_so(
    archive: Archive,
) -> None:
    right = replaced(TEXT, "36.7", "39.7")
    error = (("36.7 tonnes", "39.7 tonnes"),)
    takes = contents(
        archive,
        ("", TEXT),
        (" from A", TEXT[:8]),
        (f"CORRECTED-{HEADLINE}", right),
        (" from B", TEXT),
        (" from C", [TEXT[0], "Divers will look at the hull on Tuesday, when the storm is over."]),
        (" from D", right[:7]),
        (" from E", TEXT[1:9]),
    )
    assert [one.errors for one in takes] == [(), (), (), error, error, (), ()]


def test_a_correction_that_goes_back_to_a_figure_makes_it_right_again(archive: Archive) -> None:
    wrong = replaced(TEXT, "36.7", "39.7")
    takes = contents(
        archive,
        ("", TEXT),
        (f"CORRECTED-{HEADLINE}", wrong),
        (f"CORRECTED-{HEADLINE}", replaced(wrong, "39.7", "36.7")),
        (" from B", TEXT),
        (" from C", wrong[:8]),
    )
    assert [one.errors for one in takes[:4]] == [(), (), (), ()]
    assert takes[4].errors == (("39.7 tonnes", "36.7 tonnes"),)


def test_what_a_take_repeats_is_in_its_remarks_and_among_the_warnings_of_briefs(
    archive: Archive,
) -> None:
    right = replaced(TEXT, "36.7", "39.7")
    *_, late = contents(
        archive, ("", TEXT), (f"CORRECTED-{HEADLINE}", right), (" from B", TEXT[:9])
    )
    error = "epeats the corrected 36.7 tonnes (now 39.7 tonnes)"
    remarks = archive.withdrawals.remarks(archive.article(late.article.id))
    assert f"r{error}" in remarks
    archive.briefs.add(late.article.id)
    archive.briefs.add_story(late.take.story)
    clipped, story = archive.briefs.contents("Clippings")
    assert f"R{error}" in clipped.warnings
    assert [one for one in story.warnings if error in one] == [f"R{error}: B, {HEADLINE}"]
