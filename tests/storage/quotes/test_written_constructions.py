"""Constructions written before and apart from the rules: their quotes and speakers."""

from __future__ import annotations

import pytest

from storage.quotes import extract
from tests.storage.quotes.constructions import Construction, count_right, read_constructions


def _parameter(one: Construction) -> object:
    """Return a parameter of the test; what is not handled yet must fail, so that its mark goes."""
    marks = () if one.is_handled else pytest.mark.xfail(strict=True)
    return pytest.param(one, id=f"{one.category}: {one.case}", marks=marks)


@pytest.mark.parametrize("one", [_parameter(one) for one in read_constructions()])
def test_a_construction_has_its_quotes_and_speakers(one: Construction) -> None:
    found = extract(one.text)
    shown = [(quote.text, quote.speaker) for quote in found]
    assert len(found) == len(one.expected), shown
    assert count_right(one, found) == len(one.expected), shown
