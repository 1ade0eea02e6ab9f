"""Excerpts of articles: what stands around a hit, in the width there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formatting.excerpts import excerpt_around_hit, fit_excerpt
from tui.formatting.hits import find_hits
from tui.formatting.text import cells, clean_line

TEXT = "Two car ferries stood in on Sunday for buildings lost to the October flood in the district"


def test_an_excerpt_stands_around_the_first_hit_of_the_first_passage_that_has_one() -> None:
    passages = ("Nothing here.", f"{'Early words. ' * 30}{TEXT}", "A flood again.")
    found = excerpt_around_hit(passages, ["flood"])
    assert found.startswith("… ")
    assert "lost to the October flood in the district" in found
    assert len(found) < 400
    assert excerpt_around_hit(passages, ["zeppelin"]) == ""


@pytest.mark.parametrize(
    ("hit", "width", "shown"),
    [
        ("ferries", 40, "Two car ferries stood in on Sunday for…"),
        ("flood", 40, "… October flood in the district"),
        ("flood", 30, "… October flood in the distri…"),
        ("buildings", 36, "… for buildings lost to the October…"),
        ("zeppelin", 20, "Two car ferries sto…"),
    ],
)
def test_the_hit_is_seen_in_the_width_there_is(hit: str, width: int, shown: str) -> None:
    assert fit_excerpt(TEXT, [hit], width) == shown


@given(st.text(max_size=200), st.text(min_size=1, max_size=5), st.integers(1, 60))
def test_an_excerpt_never_takes_more_cells(text: str, hit: str, width: int) -> None:
    line = fit_excerpt(clean_line(text), [hit], width)
    assert cells(line) <= width


@given(st.lists(st.sampled_from(["port", "ferry", "harbour", "ö", "港"]), min_size=1, max_size=80))
def test_a_hit_is_kept_wherever_it_stands(words: list[str]) -> None:
    text = " ".join([*words, "zeppelin", *words])
    found = excerpt_around_hit([text], ["zeppelin"])
    assert find_hits(fit_excerpt(found, ["zeppelin"], 24), ["zeppelin"])
