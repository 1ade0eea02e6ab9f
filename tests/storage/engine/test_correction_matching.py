"""Corrections find their quotes as by comparing each with each, but in linear time."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import open_archive
from storage.engine.correction_matching import Place, match_places
from storage.model import Correction
from storage.text.folding import fold, searchable
from tests.storage.plain_quotes import article, quoter

_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(searchable(fold(text)))


def _similarity(one: str, other: str) -> float:
    words, others = _words(one), _words(other)
    if min(len(words), len(others)) < 3:
        return 0.0
    ratio = SequenceMatcher(None, words, others, autojunk=False).ratio()
    return ratio if ratio >= 0.7 else 0.0


def _by_comparing_all(before: Sequence[Place], now: Sequence[Place]) -> dict[int, int]:
    """Match every place with every other, the best pairs first."""
    alike: list[Callable[[str, str], float]] = [
        lambda one, other: float(one == other),
        lambda one, other: float(_words(one) == _words(other)),
        _similarity,
    ]
    found: dict[int, int] = {}
    for likeness in alike:
        pairs = sorted(
            (-same, abs(now[at][0] - before[number][0]), at, number)
            for at in range(len(now))
            if at not in found
            for number in range(len(before))
            if number not in found.values()
            if (same := likeness(before[number][1], now[at][1]))
        )
        for _, _, at, number in pairs:
            if at not in found and number not in found.values():
                found[at] = number
    return found


_TEXTS = st.sampled_from(
    [
        *("Yes.", "yes!", "YES", "No.", "…", "!"),
        *("We shall not move the cranes", "we shall “not” move the cranes!"),
        *("We shall not move the old cranes", "Today we shall move the cranes"),
        *("We have moved no crane since May", "the cranes we shall not move"),
    ]
)
_PLACES = st.lists(st.tuples(st.integers(0, 12), _TEXTS), max_size=14)


@given(_PLACES, _PLACES)
def test_places_match_as_by_comparing_all(before: list[Place], now: list[Place]) -> None:
    assert match_places(before, now) == _by_comparing_all(before, now)


@settings(max_examples=30)
@given(st.permutations(range(8)), st.lists(_TEXTS, min_size=8, max_size=8), st.integers(0, 8))
def test_corrections_set_together_are_those_set_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], texts: list[str], known: int
) -> None:
    with open_archive(tmp_path_factory.mktemp("a") / "a.db", extract=quoter) as archive:
        for number in (1, 2):
            archive.add([article(number, *(f"Otto Quist: {text}" for text in texts))])
        quotes = archive.quotes.of_article(1)
        wanted = [
            Correction(1, "", quotes[at].text, f"Eva {at} Lind", quotes[at].start)
            for at in order
            if at < len(quotes)
        ]
        earlier = [Correction(1, "", one.words, "Ada Quill", one.start) for one in wanted[:known]]
        gone = Correction(1, "", "Words that are in none of the quotes", "Ada Quill", 3)
        for id_ in (1, 2):
            archive.quotes.import_corrections(id_, [*earlier, gone])
        archive.quotes.import_corrections(1, wanted)
        for one in wanted:
            archive.quotes.import_corrections(2, [one])
        assert _stored(archive.quotes.corrections(1)) == _stored(archive.quotes.corrections(2))


def _stored(corrections: Sequence[Correction]) -> list[tuple[str, str, int | None]]:
    return [(one.words, one.speaker, one.start) for one in corrections]


@pytest.mark.parametrize("kind", ["equal", "other marks", "similar", "alike", "gone"])
def test_the_work_grows_with_the_number_of_corrections(tmp_path: Path, kind: str) -> None:
    def spoken(number: int) -> str:
        return "Yes." if kind == "alike" else f"The crane number {number} will not be moved."

    def meant(number: int) -> str:
        return {
            "other marks": f"The crane “number {number}” will not be moved!",
            "similar": f"The old crane number {number} will not be moved.",
            "gone": f"Nobody has asked for {number} reasons until today",
        }.get(kind, spoken(number))

    def work(count: int) -> int:
        """Count the calls, of SQL statements as well, that it takes to import corrections."""
        with open_archive(tmp_path / f"{count}.db", extract=quoter) as archive:
            archive.add([article(1, *(f"Otto Quist: {spoken(n)}" for n in range(count)))])
            corrections = [
                Correction(1, "", meant(n), f"Eva {n % 9} Lind", n * 50) for n in range(count)
            ]
            calls = 0

            def on_call(_frame: object, event: str, _argument: object) -> None:
                nonlocal calls
                calls += event in ("call", "c_call")

            sys.setprofile(on_call)
            try:
                archive.quotes.import_corrections(1, corrections)
            finally:
                sys.setprofile(None)
            assert len(archive.quotes.corrections(1)) == count
            return calls

    assert work(1200) < 2.5 * work(600)
