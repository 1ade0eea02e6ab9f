"""Article files: what is read out of them, and what is said of those that cannot be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SeedError
from storage.importing.article_file import parse_article, read_article
from storage.model import Block
from tests.conftest import InZone

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "000_31c179ac7f171f91.txt"

WIRE = """ date 2026-03-04 WORLD
Ferry line to Ostrava Bay reopens after storm
Crossings resume with half the usual boats.
Passengers board at first light in Port Calder. / Meridian Wire
March 4, 2026

Ferries left Port Calder on Wednesday for the first time in nine days.

‘A long week’

"We sat and waited," said Ines Okafor.
"""


def test_every_part_of_a_whole_file_is_read() -> None:
    article = parse_article(WIRE.encode())
    assert article.section == "WORLD"
    assert article.published == datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert article.date_kind == "day"
    assert article.headline == "Ferry line to Ostrava Bay reopens after storm"
    assert article.standfirst == "Crossings resume with half the usual boats."
    assert article.caption == "Passengers board at first light in Port Calder."
    assert article.credit == "Meridian Wire"
    assert article.blocks == (
        Block("Ferries left Port Calder on Wednesday for the first time in nine days."),
        Block("‘A long week’", "heading"),
        Block('"We sat and waited," said Ines Okafor.'),
    )


def test_the_reference_file_is_read_word_for_word() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference file is not beside this checkout")
    article = read_article(REFERENCE)
    lines = REFERENCE.read_text(encoding="utf-8").split("\n")
    assert (article.section, article.published.date().isoformat()) == ("WORLD", "2025-06-25")
    assert article.headline == lines[1]
    assert article.standfirst == lines[2]
    assert f"{article.caption} / {article.credit}" == lines[3]
    assert article.credit == "Reuters"
    assert [block.text for block in article.blocks] == [line for line in lines[5:] if line]
    assert [block.kind for block in article.blocks].count("heading") == 1


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(WIRE.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(WIRE.replace("\n", "\r").encode(), id="old mac line ends"),
        pytest.param(b"\xef\xbb\xbf" + WIRE.encode(), id="byte-order mark"),
        pytest.param(WIRE.encode("utf-16"), id="utf-16"),
        pytest.param(WIRE.rstrip("\n").encode(), id="no newline at the end"),
        pytest.param(WIRE.encode("cp1252"), id="windows-1252"),
        pytest.param(b"\n\n" + WIRE.encode(), id="blank lines first"),
        pytest.param(WIRE.replace(" date ", "").encode(), id="without the word date"),
    ],
)
def test_encodings_and_line_ends_do_not_change_what_is_read(raw: bytes) -> None:
    expected, found = parse_article(WIRE.encode()), parse_article(raw)
    assert (found.headline, found.section, found.text) == (
        expected.headline,
        expected.section,
        expected.text,
    )
    assert found.published == expected.published


def drop(line: int) -> bytes:
    lines = WIRE.split("\n")
    del lines[line]
    return "\n".join(lines).encode()


def test_a_file_without_a_standfirst_keeps_its_caption() -> None:
    article = parse_article(drop(2))
    assert (article.standfirst, article.credit) == ("", "Meridian Wire")


def test_a_file_without_a_caption_keeps_its_standfirst() -> None:
    article = parse_article(drop(3))
    assert article.standfirst == "Crossings resume with half the usual boats."
    assert (article.caption, article.credit) == ("", "")


def test_a_caption_without_a_credit_is_still_a_caption() -> None:
    article = parse_article(WIRE.replace(" / Meridian Wire", "").encode())
    assert article.caption == "Passengers board at first light in Port Calder."
    assert article.credit == ""


def test_a_file_without_the_date_for_people_loses_nothing() -> None:
    article = parse_article(drop(4))
    assert article.caption.startswith("Passengers board")
    assert len(article.blocks) == 3


def test_a_file_without_a_date_line_takes_the_date_for_people() -> None:
    article = parse_article(drop(0))
    assert article.published.date().isoformat() == "2026-03-04"
    assert article.section == "NEWS"
    assert article.headline == "Ferry line to Ostrava Bay reopens after storm"


@pytest.mark.dates
@pytest.mark.parametrize("line", [" date 2025-06-25 14:32 WORLD", "2025-06-25T14:32 world"])
def test_a_time_in_the_date_line_is_one_of_the_readers_zone(in_zone: InZone, line: str) -> None:
    in_zone("Pacific/Auckland")
    article = parse_article(f"{line}\nHeadline\n\nText.\n".encode())
    assert (article.section, article.date_kind) == ("WORLD", "exact")
    assert article.published == datetime(2025, 6, 25, 2, 32, tzinfo=UTC)


def test_a_time_that_there_is_not_is_an_error() -> None:
    with pytest.raises(SeedError, match="2025-06-25 25:61 is not a date"):
        parse_article(b" date 2025-06-25 25:61 WORLD\nHeadline\n\nText.\n")


def test_a_date_line_without_a_section_gives_the_default_section() -> None:
    assert parse_article(WIRE.replace(" WORLD", "").encode()).section == "NEWS"


def test_paragraphs_that_follow_without_a_blank_line_are_paragraphs() -> None:
    article = parse_article(WIRE.replace("2026\n\n", "2026\n").encode())
    assert article.blocks[0].text.startswith("Ferries left Port Calder")
    assert len(article.blocks) == 3


def test_a_hand_wrapped_paragraph_is_one_paragraph() -> None:
    article = parse_article(WIRE.replace("for the first", "for\nthe first").encode())
    assert article.blocks[0].text.endswith("on Wednesday for the first time in nine days.")


WRAPPED = [
    "The council met on Friday for the third time this month, and",
    "nobody expected a decision before the boats had been examined",
    "by the inspectors, whose report was due in March.",
]


def body_of(lines: list[str]) -> list[str]:
    return [
        block.text for block in parse_article((WIRE + "\n\n" + "\n".join(lines)).encode()).blocks
    ]


def test_the_items_of_a_list_are_paragraphs_of_their_own() -> None:
    items = [
        "- Mill Lane, from the bridge",
        "to the old quay",
        "- Rope Walk",
        "- 12 mooring places",
    ]
    apart = ["- Mill Lane, from the bridge to the old quay", *items[2:]]
    assert body_of(["Closed on Monday:", *items])[-4:] == ["Closed on Monday:", *apart]
    assert body_of(["1. Mill Lane", "2. Rope Walk"])[-2:] == ["1. Mill Lane", "2. Rope Walk"]


def test_the_verses_of_a_poem_are_not_joined() -> None:
    verses = [
        "The tide goes out",
        "And leaves the boats behind,",
        "A rope, a shoe,",
        "No word of it.",
    ]
    assert body_of(verses)[-4:] == verses


def test_lines_wrapped_by_hand_are_joined_as_before() -> None:
    assert body_of(WRAPPED)[-1] == " ".join(WRAPPED)
    dashed = [WRAPPED[0], "- as everybody knew - " + WRAPPED[1], WRAPPED[2]]
    assert body_of(dashed)[-1] == " ".join(dashed)
    sentences = ["It rained.", "Nobody came to the quay that day.", "The boats stayed."]
    assert body_of(sentences)[-1] == " ".join(sentences)


@pytest.mark.parametrize(
    "paragraph",
    [
        "'We will go,' he said, 'and we will stay.'",
        "‘No,’ said Okafor. ‘Not yet.’",
        "‘" + "A very long paragraph in single marks " * 5 + "’",
    ],
)
def test_speech_in_single_marks_is_no_sub_heading(paragraph: str) -> None:
    article = parse_article(WIRE.replace("‘A long week’", paragraph).encode())
    assert {block.kind for block in article.blocks} == {"paragraph"}


def test_control_characters_and_direction_marks_do_not_come_through() -> None:
    hostile = WIRE.replace("Ferry line", "Ferry \x1b[31mline\u202e\x07").encode()
    assert parse_article(hostile).headline.startswith("Ferry [31mline to Ostrava")


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"", 0, "the file is empty"),
        (b" \n\n", 0, "the file is empty"),
        (b"\0\1\2\3", 0, "not a text file"),
        (b" date 2026-02-30 WORLD\nA headline\n", 1, "2026-02-30 is not a date"),
        (b" date 2026-02-03 WORLD\n\n", 2, "no headline"),
        (b"Just a note\n\nwith two lines\n", 1, "no date line"),
    ],
)
def test_what_makes_no_article_is_told_with_its_line(raw: bytes, line: int, reason: str) -> None:
    with pytest.raises(SeedError, match=reason) as caught:
        parse_article(raw)
    assert caught.value.line == line


def test_a_missing_file_a_folder_and_a_huge_file_are_told(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(6_000_000)
    for path, reason in ((tmp_path / "no.txt", "no such"), (tmp_path, "not a reg"), (huge, "MB")):
        with pytest.raises(SeedError, match=reason):
            read_article(path)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        article = parse_article(raw)
    except SeedError:
        return
    assert article.headline
    assert "\n" not in article.headline


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
).filter(lambda word: not word.startswith(("‘", "'")))
PARAGRAPH = st.lists(WORDS, min_size=4, max_size=30).map(" ".join)


@given(st.lists(PARAGRAPH, min_size=1, max_size=6))
def test_every_word_of_the_body_comes_through(paragraphs: list[str]) -> None:
    head = " date 2026-03-04 WORLD\nHeadline\nStandfirst\nCaption / Wire\nMarch 4, 2026\n\n"
    article = parse_article((head + "\n\n".join(paragraphs) + "\n").encode())
    assert " ".join(block.text for block in article.blocks).split() == " ".join(paragraphs).split()
