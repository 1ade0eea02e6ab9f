"""The words that hold a story together, as its takes write them."""

from __future__ import annotations

from storage.stories.telling import telling_words
from storage.stories.terms import of_text, stem

TEXTS = (
    "Sailings were cancelled on Monday, said Ada Bell of the ferry line.",
    "The ferry line said sailings stay cancelled. Ada Bell named no date.",
    "HARBOUR, Monday - Ferries stay in port, Ada Bell said, and sailings are cancelled.",
)


def telling(texts: tuple[str, ...], **weights: float) -> list[str]:
    takes = [(terms := of_text("", text), dict.fromkeys(terms.weights, 1.0)) for text in texts]
    for _, some in takes:
        some |= {term: weight for term, weight in weights.items() if term in some}
    return telling_words(takes, texts)


def test_words_are_written_as_in_the_texts_and_names_whole() -> None:
    found = telling(TEXTS, bell=9, sailing=5, cancell=4, ferry=3)
    assert found[0] == "Ada Bell"
    assert "sailings" in [word.lower() for word in found]
    assert "Ada" not in found
    assert not {"Monday", "monday"} & {*found}


def test_words_are_written_out_where_only_headlines_or_possessives_have_them() -> None:
    headline, text = "Orhavan’s dockers striking", "Nobody sails from Orhavan's quays."
    terms = of_text(headline, text)
    weights = {"striking": 1.0, "orhavan": 3.0, "docker": 2.0}
    weights = {stem(word): value for word, value in weights.items()}
    found = telling_words([(terms, weights)], [f"{text}\n{headline}"])
    assert found == ["Orhavan", "dockers", "striking"]


def test_what_only_few_takes_have_does_not_hold_them_together() -> None:
    found = telling((*TEXTS, "Tolmin.", "Tolmin again."), tolmin=99)
    assert "Tolmin" in found
    assert "port" not in telling(TEXTS, port=99)
    assert telling_words([], []) == []
