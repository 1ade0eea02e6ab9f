"""Words of agencies before headlines: what is read as a state, and what stays a headline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.wire.headline_states import STATES, parse_headline, without_states

READ = {
    "CORRECTED: Ferry toll is 210": ("corrected", "Ferry toll is 210"),
    "CORRECTION: Ferry toll is 210": ("corrected", "Ferry toll is 210"),
    "CORRECTS - Ferry toll is 210": ("corrected", "Ferry toll is 210"),
    "CORRECTED-Ferry toll is 210": ("corrected", "Ferry toll is 210"),
    "CORRECTED-NATO SAYS NO": ("corrected", "NATO SAYS NO"),
    "REFILE-Ferry toll is 210": ("corrected", "Ferry toll is 210"),
    "BERICHTIGUNG: Fähre gesunken": ("corrected", "Fähre gesunken"),
    "KORREKTUR - Fähre gesunken": ("corrected", "Fähre gesunken"),
    "RECTIFICATIF: le ferry a coulé": ("corrected", "le ferry a coulé"),
    "UPDATE 2-US stocks fall": ("updated", "US stocks fall"),
    "UPDATE 12-BP profit rises": ("updated", "BP profit rises"),
    "UPDATE: Ferry sinks": ("updated", "Ferry sinks"),
    "UPDATED: Ferry sinks": ("updated", "Ferry sinks"),
    "WRAPUP 3-Markets fall": ("updated", "Markets fall"),
    "RECAP: What we know": ("updated", "What we know"),
    "LIVE: The vote count": ("updated", "The vote count"),
    "LIVE UPDATES: The vote count": ("updated", "The vote count"),
    "URGENT: Ferry sinks": ("urgent", "Ferry sinks"),
    "URGENT - Ferry sinks": ("urgent", "Ferry sinks"),
    "(URGENT) Ferry sinks": ("urgent", "Ferry sinks"),
    "[ALERT] Ferry sinks": ("urgent", "Ferry sinks"),
    "*URGENT* Ferry sinks": ("urgent", "Ferry sinks"),
    "+++ EIL +++ Fähre gesunken": ("urgent", "Fähre gesunken"),
    "EILMELDUNG: Fähre gesunken": ("urgent", "Fähre gesunken"),
    "URGENTE: se hunde un ferry": ("urgent", "se hunde un ferry"),
    "FLASH – Ferry sinks": ("urgent", "Ferry sinks"),
    "BULLETIN -- Ferry sinks": ("urgent", "Ferry sinks"),
    "SNAP | Ferry sinks": ("urgent", "Ferry sinks"),
    "NEWSBREAK-Ferry sinks": ("urgent", "Ferry sinks"),
    "BREAKING NEWS: Ferry sinks": ("urgent", "Ferry sinks"),
    "KILL: Mayor resigns": ("killed", "Mayor resigns"),
    "KILL-Mayor resigns": ("killed", "Mayor resigns"),
    "**KILL** Mayor resigns": ("killed", "Mayor resigns"),
    "KILLED: Mayor resigns": ("killed", "Mayor resigns"),
    "WITHDRAWN - Mayor resigns": ("killed", "Mayor resigns"),
    "STORY WITHDRAWN: Mayor resigns": ("killed", "Mayor resigns"),
    "WITHDRAWAL: Mayor resigns": ("killed", "Mayor resigns"),
    "RETRACTED: Mayor resigns": ("killed", "Mayor resigns"),
    "ADVISORY-KILL-Mayor resigns": ("killed", "Mayor resigns"),
    "MANDATORY KILL: Mayor resigns": ("killed", "Mayor resigns"),
    "EMBARGO until 1800 GMT: Budget rises": ("embargoed", "Budget rises"),
    "EMBARGOED UNTIL 0001 GMT NOV 24 - Budget rises": ("embargoed", "Budget rises"),
    "(EMBARGOED UNTIL 18:00 CET) Budget rises": ("embargoed", "Budget rises"),
    "EMBARGOED: Budget rises": ("embargoed", "Budget rises"),
    "HOLD FOR RELEASE 6 P.M. EST: Budget rises": ("embargoed", "Budget rises"),
    "SPERRFRIST: 24. November, 18 Uhr - Haushalt wächst": ("embargoed", "Haushalt wächst"),
    "ANALYSIS-Why the bank waited": ("analysis", "Why the bank waited"),
    "FACTBOX: Who is who": ("analysis", "Who is who"),
    "EXPLAINER - How a bill passes": ("analysis", "How a bill passes"),
    "TIMELINE-Two weeks of strike": ("analysis", "Two weeks of strike"),
    "PREVIEW-Cup final": ("analysis", "Cup final"),
    "FEATURE: The last ferryman": ("analysis", "The last ferryman"),
    "OPINION | Rivers need no passports": ("analysis", "Rivers need no passports"),
    "EXCLUSIVE: Iran to return": ("exclusive", "Iran to return"),
    "EXCLUSIVE-“We were never asked”": ("exclusive", "“We were never asked”"),
    "RPT-Ferry sinks": ("repeated", "Ferry sinks"),
}

ORDINARY = """\
Kill Bill director returns to Porto Vidal
KILL BILL: The whole story
KILL-SWITCH LAW PASSES
KILL switch found in engines
Killed: three fishermen
Update your phone today
UPDATE your phone: three reasons
UPDATE 3 people killed in Lisek
Live music returns
LIVE MUSIC RETURNS
LIVE-ACTION REMAKE FLOPS
LIVE-action remake flops
LIVE 8: the concerts that changed aid
Live: the vote count
Analysis of samples shows lead
ANALYSIS OF SAMPLES SHOWS LEAD
Correction officers strike
CORRECTION OFFICERS STRIKE
FLASH FLOOD: ten dead
FLASH-FLOOD WARNING
Urgent: an appeal
ALERTS: what they mean
Embargo on grain ends
EMBARGO ON GRAIN ENDS
HOLD THE LINE: a memoir
EXCLUSIVE USE OF ROADS
Preview: cup final
URGENT:
KILL -
1800 GMT: the hour that counts
UPDATES: none
WITHDRAWN PERMITS PILE UP
NATO-led force leaves
US-China talks resume""".splitlines()


@pytest.mark.parametrize(("text", "meant"), READ.items())
def test_words_of_agencies_are_read(text: str, meant: tuple[str, str]) -> None:
    parsed = parse_headline(text)
    assert parsed.states == {meant[0]}
    assert parsed.headline == meant[1]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_headlines_stay_whole(text: str) -> None:
    parsed = parse_headline(text)
    assert (parsed.prefix, parsed.headline, parsed.words) == ("", text, ())


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        (
            "UPDATE 2-CORRECTED-Ferry toll is 210",
            [("updated", "UPDATE 2", 2), ("corrected", "CORRECTED", 0)],
            "Ferry toll is 210",
        ),
        (
            "REFILE-UPDATE 3-NATO says no",
            [("corrected", "REFILE", 0), ("updated", "UPDATE 3", 3)],
            "NATO says no",
        ),
        (
            "URGENT CORRECTED: Ferry sinks",
            [("urgent", "URGENT", 0), ("corrected", "CORRECTED", 0)],
            "Ferry sinks",
        ),
        (
            "(UPDATE 2) [CORRECTED] Ferry sinks",
            [("updated", "UPDATE 2", 2), ("corrected", "CORRECTED", 0)],
            "Ferry sinks",
        ),
    ],
)
def test_words_may_follow_each_other(
    text: str, words: list[tuple[str, str, int]], rest: str
) -> None:
    parsed = parse_headline(text)
    assert [(one.state, one.word, one.take) for one in parsed.words] == words
    assert parsed.headline == rest


def test_without_states_is_the_headline_of_every_take() -> None:
    takes = ("Ferry sinks", "URGENT - Ferry sinks", "UPDATE 2-CORRECTED-Ferry sinks")
    assert {without_states(one) for one in takes} == {"Ferry sinks"}


_WORDS = (
    *("UPDATE", "2", "CORRECTED", "KILL", "EMBARGOED", "UNTIL", "1800", "GMT", "NOV", "24.", "31"),
    *("LIVE", "Ferry", "sinks", "-", ":", " - ", "(", ")", "**", "[", "]", " ", "  ", "+++", "|"),
    *("18:00", "25:99", "9999", "2026-13-45", "pm", "\u2067", "İ", "ß"),
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(_WORDS)).map("".join)))
def test_no_text_is_lost(text: str) -> None:
    parsed = parse_headline(text)
    assert parsed.prefix + parsed.headline == text
    assert bool(parsed.prefix) == bool(parsed.words)
    assert parsed.states <= set(STATES)


@given(st.text().filter(lambda text: text == text.lower()))
def test_lower_case_is_no_wire_word(text: str) -> None:
    assert parse_headline(text).words == ()
