"""The reference article: all its quotes with the right speakers, the subheading left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.quotes import extract

REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "quotes" / "seed.jsonl"


@pytest.fixture
def reference() -> dict:
    if not REFERENCE.exists():
        pytest.skip("the reference article's gold lies outside the checkout")
    return json.loads(REFERENCE.read_text(encoding="utf-8").splitlines()[0])


def test_all_quotes_of_the_reference_article_have_the_right_speaker(reference: dict) -> None:
    text = reference["text"]
    found = [(quote.text.strip(",. "), quote.speaker) for quote in extract(text)]
    gold = [
        (text[quote["start"] : quote["end"]].strip(",. "), quote["speaker"])
        for quote in reference["quotes"]
    ]
    assert found == gold


def test_the_speakers_of_the_reference_article_are_certain(reference: dict) -> None:
    assert min(quote.confidence for quote in extract(reference["text"])) >= 0.75
