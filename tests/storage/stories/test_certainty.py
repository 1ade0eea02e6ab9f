"""How sure it is that two articles are about one event."""

from __future__ import annotations

from datetime import timedelta

from storage.stories.certainty import is_doubtful
from storage.stories.frequencies import shipped
from storage.stories.grouping import Vector, likeness, vector
from storage.stories.terms import of_text

SELLS = (
    "Orhavan Cranes sells ropes unit to Vestmark",
    "Orhavan Cranes sold its ropes unit to Vestmark Ropes for 14 million crowns, it said on Monday."
    " The buyer keeps the 240 workers of the mill.",
)
BUYS = (
    "Vestmark Ropes buys unit of Orhavan Cranes",
    "Vestmark Ropes said on Monday that it had bought the ropes unit of Orhavan Cranes for 14"
    " million crowns. Unions fear for the workers of the mill.",
)
FLOOD = (
    "River rises in Corvane",
    "Three bridges are shut and the mill of Orhavan Cranes sent its workers home on Monday after a"
    " night of rain.",
)


def read(headline: str, text: str = "") -> Vector:
    terms = of_text(headline, text)
    return vector(terms, shipped().weights({*terms.weights, *terms.names}, {}, 0))


def doubtful(
    one: tuple[str, ...],
    other: tuple[str, ...],
    *,
    same_source: bool,
    hours: float = 1,
    undated: bool = False,
) -> bool:
    """Return whether it is too unsure that two articles are about one event."""
    ours, theirs = read(*one), read(*other)
    apart = timedelta(hours=hours)
    found = {
        is_doubtful(
            *(first, second, likeness(first, second), apart),
            same_source=same_source,
            undated=undated,
        )
        for first, second in ((ours, theirs), (theirs, ours))
    }
    (answer,) = found  # whichever of them came first
    return answer


def test_one_source_must_be_surer_that_it_wrote_of_one_event_twice_than_two_sources() -> None:
    assert likeness(read(*SELLS), read(*FLOOD)) > 0.2
    assert doubtful(SELLS, FLOOD, same_source=True)
    assert not doubtful(SELLS, FLOOD, same_source=False)
    assert not doubtful(SELLS, BUYS, same_source=True)


def test_days_later_it_is_less_sure_whoever_wrote_it() -> None:
    assert not doubtful(SELLS, FLOOD, same_source=False, hours=12)
    assert doubtful(SELLS, FLOOD, same_source=False, hours=96)
    assert not doubtful(SELLS, BUYS, same_source=True, hours=96)


def test_mere_headlines_are_doubted_only_if_one_source_wrote_both() -> None:
    one = ("Nambira Stores February sales up 13 percent",)
    other = ("Harbour Shoes February sales rise 11 percent",)
    assert doubtful(one, other, same_source=True)
    assert not doubtful(one, other, same_source=False)
    assert not doubtful(one, one, same_source=True)


def test_of_undated_articles_of_one_source_nearly_all_must_be_the_same() -> None:
    one, other = ("Entry with one author",), ("Entry with several authors",)
    assert not doubtful(one, other, same_source=True)
    assert doubtful(one, other, same_source=True, undated=True)
    assert not doubtful(SELLS, BUYS, same_source=True, undated=True)
    assert not doubtful(SELLS, FLOOD, same_source=False, undated=True)
