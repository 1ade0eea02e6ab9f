"""The articles in seeds/: what a first run shows must be in the wire format, and varied."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

SEEDS = sorted((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))
TEXTS = {path: path.read_text(encoding="utf-8", errors="strict") for path in SEEDS}

DATE_LINE = re.compile(r" date (\d{4}-\d\d-\d\d) \d\d:\d\d ([A-Z]+)")
SUB_HEADING = re.compile(r"‘[^’]{3,60}’|'[^']{3,60}'")


def head(text: str) -> list[str]:
    return text.split("\n\n", 1)[0].split("\n")


def paragraphs(text: str) -> list[str]:
    return text.rstrip("\n").split("\n\n")[1:]


def dated(text: str) -> tuple[date, str]:
    match = DATE_LINE.fullmatch(head(text)[0])
    assert match
    return date.fromisoformat(match[1]), match[2]


def goes_on(first: str, second: str) -> bool:
    """Whether a quotation left open in paragraph `first` goes on in `second`."""
    return first.count("“") > first.count("”") and second.startswith("“")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_file_has_the_shape_of_the_wire(path: Path) -> None:
    text = TEXTS[path]
    _, headline, standfirst, caption, human = head(text)
    day, _ = dated(text)
    assert path.name.startswith(f"{day}-")
    assert human == f"{day:%B} {day.day}, {day.year}"
    assert headline == headline.strip() != ""
    assert standfirst == standfirst.strip() != ""
    assert re.fullmatch(r"\S.* / \S.*\S", caption)
    body = paragraphs(text)
    assert len(body) >= 4
    assert all(one == one.strip() and one and "\n" not in one for one in body)
    assert text.endswith("\n")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_curly_marks_close_unless_the_next_paragraph_opens_them_again(path: Path) -> None:
    body = [*paragraphs(TEXTS[path]), ""]
    for one, following in pairwise(body):
        assert one.count("“") == one.count("”") or goes_on(one, following), one


def test_a_first_run_shows_many_articles_sections_and_days() -> None:
    days, sections = zip(*(dated(text) for text in TEXTS.values()), strict=True)
    assert len(SEEDS) >= 60
    assert len(set(sections)) >= 8
    assert 12 <= len(set(days)) <= 20
    agencies = Counter(head(text)[3].rpartition(" / ")[2] for text in TEXTS.values())
    assert len(agencies) >= 7
    assert max(agencies.values()) <= len(SEEDS) // 4


def test_no_two_articles_share_a_headline() -> None:
    assert len({head(text)[1] for text in TEXTS.values()}) == len(SEEDS)


def test_marks_are_mixed_as_on_a_real_wire() -> None:
    curly = {path for path, text in TEXTS.items() if "“" in text}
    straight = {path for path, text in TEXTS.items() if '"' in text}
    assert len(curly & straight) >= len(SEEDS) // 3
    assert curly - straight
    assert straight - curly


def test_quotations_over_paragraphs_and_sub_headings_occur() -> None:
    bodies = [paragraphs(text) for text in TEXTS.values()]
    assert sum(any(goes_on(*pair) for pair in pairwise(body)) for body in bodies) >= 8
    assert sum(any(map(SUB_HEADING.fullmatch, body)) for body in bodies) >= 15
