"""Which story an article joins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.stories.frequencies import shipped
from storage.stories.grouping import (
    Candidate,
    Decision,
    Vector,
    decide,
    likeness,
    prefer_larger,
    vector,
    why,
)
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
        Candidate(number, story, NOW - timedelta(hours=hours), likeness(own, read(other)), True)
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
    doubtful = Candidate(1, 5, NOW, 0.9, True, is_doubtful=True)
    assert decide(read(own), NOW, [doubtful], {5: 1}).story is None
    far = [Candidate(at, 5, NOW, alike, True) for at, alike in enumerate((0.3, 0.02, 0.02))]
    assert decide(read(own), NOW, far, {5: 40}).story is None


def test_a_second_story_that_is_as_close_is_named_too() -> None:
    both = [Candidate(1, 5, NOW, 0.6, True), Candidate(2, 8, NOW, 0.5, True)]
    decision = decide(read(ORHAVAN), NOW, both, {5: 1, 8: 1})
    assert (decision.story, decision.bridged) == (5, 8)


def test_headlines_between_a_small_story_and_a_larger_one_join_the_larger_one_in_the_end() -> None:
    sizes, between = {5: 4, 8: 30}, Decision(5, 8)
    own = read(ORHAVAN)
    assert prefer_larger(between, own, 1, sizes) == between
    assert prefer_larger(between, own, 2, sizes) == Decision(8, 5)
    assert prefer_larger(between, own, 2, {5: 6, 8: 30}) == between
    assert prefer_larger(between, own, 9, {5: 30, 8: 4}) == between
    assert prefer_larger(between, credits_to("Nambira"), 9, sizes) == between
    assert prefer_larger(Decision(5), own, 9, sizes) == Decision(5)


def test_what_two_articles_share_is_named_the_most_telling_first() -> None:
    found = why(read(ORHAVAN), read("The harbour of Orhavan is closed"))
    assert set(found) == {stem("orhavan"), stem("harbour"), stem("closes")}
    assert likeness(read(ORHAVAN), read(ORHAVAN)) > 0.99


def credits_to(country: str) -> Vector:
    """Read an article of a form that a lender fills in."""
    return read(
        f"Harbour Bank of Vestmark gives credit to {country}",
        f"The Harbour Bank of Vestmark gave a credit of 40 million crowns to {country} on Monday,"
        f" it said in the evening. The government of {country} will buy cranes and dredgers with"
        " the money over the next four years, and will pay it back from the fees of its ports, as"
        " other governments did that took such credits from the bank before.",
    )


def test_texts_whose_headlines_name_others_are_less_alike_than_those_that_name_the_same() -> None:
    one, same, other = credits_to("Nambira"), credits_to("Nambira"), credits_to("Corvane")
    assert likeness(one, other) < 0.6 * likeness(one, same)


def turnover(exchange: str, head: str, seat: str, rest: str) -> Vector:
    """Read a monthly report of an exchange, which has words of its own."""
    return read(
        "Turnover of bonds higher in February",
        f"Turnover of bonds at the exchange of {exchange} rose in February, said {head} in {seat}."
        f" {rest}",
    )


def test_texts_that_share_no_names_are_less_alike_than_those_that_do() -> None:
    holidays = "Brokers were busier before the holidays, when two loans were placed."
    floor = "Fewer dealers came to the floor, and clerks asked for an earlier bell."
    one = turnover("Orhavan", "Mr Haug", "Corvane", holidays)
    same = turnover("Orhavan", "Mr Haug", "Corvane", floor)
    other = turnover("Nambira", "Mr Tarr", "Vestmark", floor)
    met = {name: likeness(one, text) for name, text in (("same", same), ("other", other))}
    plain = {
        name: sum(
            one.weights[term] * text.weights[term]
            for term in one.weights.keys() & text.weights.keys()
        )
        for name, text in (("same", same), ("other", other))
    }
    assert met["same"] == pytest.approx(plain["same"])
    assert met["other"] == pytest.approx(0.6 * plain["other"])


def test_two_notices_that_share_only_the_name_of_a_firm_are_two_stories() -> None:
    dividend = read(
        "Heron Timber declares dividend of 69 cents",
        "The directors of Heron Timber declared a dividend of 69 cents a share, payable December 26"
        " to shareholders of record on December 9.",
    )
    chief = read(
        "Heron Timber names Oskar Aasland as chief executive",
        "Heron Timber appointed Oskar Aasland as its chief executive from December 27, the company"
        " said.\n\nYasmin Moreira leaves after 9 years.",
    )
    again = read(
        "Aasland to lead Heron Timber",
        "Oskar Aasland will be the chief executive of Heron Timber, which Yasmin Moreira leaves,"
        " the company said on Monday. He ran a paper mill before.",
    )
    assert likeness(dividend, chief) < 0.23 < likeness(chief, again)
    long = [replace(one, length=601) for one in (dividend, chief)]  # there is more than a name
    assert likeness(*long) > likeness(dividend, chief)


def fined(firm: str, town: str, fine: int, staff: int, chief: str) -> Vector:
    """Read a notice of a form that an authority fills in."""
    return read(
        f"Regulator fines {firm} {fine} million crowns",
        f"The regulator fined {firm} of {town} {fine} million crowns for late accounts. Its chief"
        f" executive, {chief}, said that the {staff} employees were not to blame.",
    )


def test_a_form_filled_in_with_other_facts_is_another_story_but_a_correction_is_not() -> None:
    one = fined("Orhavan Cranes", "Orhavan", 31, 870, "Berit Haug")
    same_day = [
        (fined("Vestmark Ropes", "Corvane", 58, 240, "Milo Tarr"), None),
        (fined("Orhavan Ropes", "Corvane", 31, 240, "Milo Haug"), None),
        (fined("Orhavan Cranes", "Orhavan", 37, 870, "Berit Haug"), 7),
        (fined("Orhavan Cranes", "Orhavan", 31, 870, "Berit Hauge"), 7),
    ]
    for other, story in same_day:
        candidate = Candidate(1, 7, NOW, likeness(other, one), False)
        assert decide(other, NOW, [candidate], {7: 1}).story == story


def test_a_story_of_one_must_be_closer() -> None:
    own = credits_to("Nambira")
    three = [Candidate(at, 7, NOW, 0.25, False) for at in range(3)]
    assert decide(own, NOW, three[:1], {7: 1}).story is None
    assert decide(own, NOW, three, {7: 3}).story == 7


def test_tables_of_figures_are_compared_by_their_headlines() -> None:
    def results(firm: str, profit: int) -> Vector:
        return read(
            f"{firm} third quarter net",
            f"Shr 14 cts vs 20 cts. Net {profit},100 vs 2,200. Revs 91.3 mln vs 90.1 mln. Nine"
            f" mths. Shr 41 cts vs 44 cts. Net {profit},900 vs 6,100. Revs 270.1 vs 263.7. Avg shrs"
            " 4,100 vs 4,000. NOTE: 1986 net has 300,000 of tax. 1985 net has 100,000 or 2 cts.",
        )

    def joins(own: Vector, other: Vector) -> bool:
        candidates = [Candidate(1, 7, NOW, likeness(own, other), other.is_short)]
        return decide(own, NOW, candidates, {7: 1}).story == 7

    one, other = results("Orhavan Cranes", 3), results("Vestmark Ropes", 8)
    assert one.weights.keys() == {"orhavan", "cran", "third", "quarter", "net"}
    flash = read("Orhavan Cranes third quarter net 3,100")
    assert joins(one, results("Orhavan Cranes", 4))
    assert joins(flash, one)
    assert joins(one, flash)
    assert not joins(one, other)
    assert not joins(flash, other)
    sold = read(
        "Orhavan Cranes sells its ropes unit",
        "Orhavan Cranes sold the unit that makes ropes to Vestmark Ropes for 14 million crowns,"
        " it said. The buyer will keep the staff of the mill and its name for two years or more.",
    )
    assert not joins(sold, one)
    assert not joins(one, sold)


def test_a_mere_headline_must_be_closer_to_a_text_than_to_another_headline() -> None:
    own = read("Nambira dockers on strike over pay offer")
    assert decide(own, NOW, [Candidate(1, 5, NOW, 0.2, True)], {5: 1}).story == 5
    assert decide(own, NOW, [Candidate(1, 5, NOW, 0.2, False)], {5: 1}).story is None
    assert decide(own, NOW, [Candidate(1, 5, NOW, 0.3, False)], {5: 1}).story == 5


def test_a_headline_in_capitals_names_the_firm_that_the_text_begins_with() -> None:
    def sells(firm: str, rate: str) -> Vector:
        return read(
            f"{firm.upper()} SELLS CONVERTIBLE DEBENTURES",
            f"{firm} Corp sells debentures of 60 million crowns, which can be made into shares, at"
            f" {rate} percent, its lead manager said. They are due after twenty-five years.",
        )

    one, other = sells("Orhavan", "5.5"), sells("Vestmark", "6.1")
    assert one.subjects == {"orhavan"}
    assert likeness(one, other) < 0.3 < likeness(one, sells("Orhavan", "5.6"))


def test_a_headline_joins_what_several_like_it_agree_on() -> None:
    own = read("Nambira dockers on strike over pay offer")
    several = [Candidate(at, 5, NOW, 0.12, True) for at in range(6)]
    assert decide(own, NOW, several, {5: 6}).story == 5
    assert decide(own, NOW, several[:2], {5: 2}).story is None
    others = [Candidate(at, at, NOW, 0.1, True) for at in range(6, 12)]
    assert decide(own, NOW, several + others, {5: 6} | dict.fromkeys(range(6, 12), 1)).story is None
