"""Which story an article joins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.stories.frequencies import shipped
from storage.stories.grouping import Candidate, Vector, decide, likeness, vector, why
from storage.stories.naming import name_of
from storage.stories.terms import of_text, stem

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ORHAVAN = "Trawler aground closes Orhavan harbour"


def read(headline: str, text: str = "") -> Vector:
    terms = of_text(headline, text)
    return vector(terms, shipped().weights({*terms.weights, *terms.names}, {}, 0))


def met(headline: str, *others: tuple[str, int, float]) -> int | None:
    """Return which story a headline joins; the others have a story and hours before it each."""
    own = read(headline)
    candidates = [
        Candidate(number, story, NOW - timedelta(hours=hours), likeness(own, read(other)))
        for number, (other, story, hours) in enumerate(others, 1)
    ]
    sizes = {story: sum(one.story == story for one in candidates) for _, story, _ in others}
    return decide(own, NOW, candidates, sizes).story


def test_an_article_about_the_same_joins_and_any_other_starts_a_story() -> None:
    assert met("Orhavan harbour shut after trawler runs aground", (ORHAVAN, 7, 2)) == 7
    assert met("Vestmark beat Corvane in cup final", (ORHAVAN, 7, 2)) is None
    assert met(ORHAVAN) is None


def test_the_closer_of_two_stories_is_joined() -> None:
    others = [(ORHAVAN, 7, 2.0), ("Nambira harbour workers vote on strike", 9, 2.0)]
    assert met("Harbour strike: Nambira workers vote", *others) == 9


def test_days_later_it_is_another_event_of_the_same_kind() -> None:
    earthquake = "Magnitude 5 earthquake shakes Corvane"
    assert met("Earthquake of magnitude 5 shakes Corvane", (earthquake, 3, 2)) == 3
    assert met("Earthquake of magnitude 5 shakes Corvane", (earthquake, 3, 24 * 9)) is None


def test_two_earthquakes_and_two_results_of_two_firms_are_two_stories() -> None:
    quake = "Earthquake hits Nambira, no injuries reported"
    assert met("Earthquake hits Vestmark, two injured", (quake, 3, 2)) is None
    results = "Market Ledger Q3 profit rises 4 percent"
    assert met("Circuit Post Q3 loss widens", (results, 3, 2)) is None


def test_one_member_does_not_draw_an_article_into_a_story_of_many() -> None:
    strike = "Nambira dockers strike over pay"
    own = "Nambira dockers on strike over pay offer"
    others = [("Vestmark wins cup", 5, 1.0), ("Cup for Vestmark", 5, 1.0)]
    assert met(own, (strike, 5, 1)) == 5
    assert met(own, (strike, 4, 1), *others) == 4
    far = [Candidate(1, 5, NOW, 0.3), Candidate(2, 5, NOW, 0.02), Candidate(3, 5, NOW, 0.02)]
    assert decide(read(own), NOW, far, {5: 40}).story is None


def test_a_second_story_that_is_as_close_is_named_too() -> None:
    both = [Candidate(1, 5, NOW, 0.6), Candidate(2, 8, NOW, 0.5)]
    decision = decide(read(ORHAVAN), NOW, both, {5: 1, 8: 1})
    assert (decision.story, decision.bridged) == (5, 8)


def test_what_two_articles_share_is_named_the_most_telling_first() -> None:
    found = why(read(ORHAVAN), read("The harbour of Orhavan is closed"))
    assert set(found) == {stem("orhavan"), stem("harbour"), stem("closes")}
    assert likeness(read(ORHAVAN), read(ORHAVAN)) > 0.99


def test_a_story_has_the_headline_that_is_nearest_to_the_others() -> None:
    headlines = [
        "URGENT: Harbour shut",
        "UPDATE 1-Trawler aground closes Orhavan harbour",
        "Orhavan harbour closed as trawler runs aground",
    ]
    assert name_of(headlines) in ("Trawler aground closes Orhavan harbour", headlines[2])
    assert name_of([]) == ""
