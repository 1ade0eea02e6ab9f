"""Statements: what sentences report without quoting it, and who said so."""

from __future__ import annotations

import pytest

from storage.quotes import extract, extract_statements

OPENING = "Transport minister Jadwiga Lind met union leader Otto Brandau at noon.\n\n"


def statements(text: str) -> list[tuple[str | None, str, str]]:
    return [(one.speaker, one.cue, one.text) for one in extract_statements(f"{OPENING}{text}")]


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        ("The minister said the dam would be finished by May.", "Jadwiga Lind", "said"),
        ("Lind said that the ferry would sail again.", "Jadwiga Lind", "said"),
        ("The ferry would sail again in May, Brandau said on Monday.", "Otto Brandau", "said"),
        ("The ferry would sail again in May, said Brandau.", "Otto Brandau", "said"),
        ("The ferry, Lind said, would sail again in May.", "Jadwiga Lind", "said"),
        ("According to Brandau, the port lost nine days.", "Otto Brandau", "According to"),
        ("The port lost nine days, according to the harbour office.", "the harbour office", ""),
        ("Brandau told reporters that nobody had won.", "Otto Brandau", "told"),
        ("When the strike ended, Brandau said nobody had won.", "Otto Brandau", "said"),
        ("Lind, who took office in June, said the dam would hold.", "Jadwiga Lind", "said"),
        ("Brandau argued that the port needed more cranes.", "Otto Brandau", "argued"),
        ("Lind has said the dam will hold.", "Jadwiga Lind", "said"),
        ("Police said three people were hurt.", "Police", "said"),
        ("Lind had known since June, the judge added.", "the judge", "added"),
        (
            "The port lost nine days, Lind said in a letter, and the city paid.",
            "Jadwiga Lind",
            "said",
        ),
        ("Lind vowed on Monday to reopen the dam.", "Jadwiga Lind", "vowed"),
        ("Brandau urged the minister to resign.", "Otto Brandau", "urged"),
        ("Brandau has called for new cranes.", "Otto Brandau", "called"),
        ("Brandau accused the minister of neglect.", "Otto Brandau", "accused"),
        ("A spokesman for the port said the cranes were new.", "A spokesman for the port", "said"),
        ("Harbour Ministry officials said the dam was safe.", "Harbour Ministry officials", "said"),
        ("Lind is demanding that the port be closed.", "Jadwiga Lind", "demanding"),
        ("Brandau charges that the port was sold too cheaply.", "Otto Brandau", "charges"),
        (
            "The ferry would sail again in May, the Harbour Times reports.",
            "Harbour Times",
            "reports",
        ),
        ("Brandau claimed Lind had known since June.", "Otto Brandau", "claimed"),
        (
            "Brandau complained to the minister that nobody had asked him.",
            "Otto Brandau",
            "complained",
        ),
        (
            "Lind said at a dinner in Orsund, Velmark, that the dam would hold.",
            "Jadwiga Lind",
            "said",
        ),
        ("Brandau left the talks, saying the port was in ruins.", "Otto Brandau", "saying"),
        ("Lind told her deputies to close the port.", "Jadwiga Lind", "told"),
        (
            "A survey of the harbour found that the cranes were new.",
            "A survey of the harbour",
            "found",
        ),
        ("The survey found that most sailors said the dam was old.", "The survey", "found"),
        (
            "Nine days were lost, according to the Velmark secretary of state’s website.",
            "the Velmark secretary of state’s website",
            "",
        ),
        ("Nine days were lost, according to a tally by the port.", "a tally", ""),
        ("The Harbour Times noted Otto Brandau said the port was his.", "Harbour Times", "noted"),
    ],
)
def test_a_report_is_a_statement_of_its_speaker(sentence: str, speaker: str, cue: str) -> None:
    assert statements(sentence) == [(speaker, cue or "according to", sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lind did not say when the dam would be finished.",
        "Brandau has never said that he would resign.",
        "Will Lind have said that the dam would hold?",
        "Brandau denied the charges.",
        "The talks failed, as Brandau predicted.",
        "Let’s say the dam will hold for ten years.",
        "SAVE A QUARTER Let's say Lind will hold the dam for ten years.",
        "The dam, which experts say is too old, was built in 1961.",
        "If Lind said that the dam would hold it would be news.",
        "It said the dam would hold.",
        "Officials said the dam would hold.",
        "Some experts said that the dam would hold.",
        "The dam would hold, people close to the talks said.",
        "A witness said the dam had cracked at noon.",
        "Lind had known since June, the source added.",
        "Half of the voters said the dam was too old.",
        "Lind, who had said the dam would hold, left the room.",
        "The man accused of breaking the dam was freed.",
        "… the dam will never hold,” Lind said.",
        "The story of the dam is long and seldom told.",
        "Lind left the hall at noon.",
        "I said the dam would hold.",
        "Lind maintains a wide lead over Brandau among sailors.",
        "Brandau testified voluntarily in the spring.",
        "Lind said little about the dam this week.",
        "Supporters of Jadwiga Lind say the dam should be closed.",
        "Lind will meet a town in which half of the sailors say the dam is old.",
        "A calmer Brandau may not be bad for the port, say some sailors.",
        "The dam was closed after the Brandau calls for new cranes.",
        "A sailor who had met Brandau in Orsund says the dam is too old.",
        "Lind still has the final say on whether the dam will hold.",
        "She was tired. A woman shouted, and she said the dam would break.",
        "Brandau volunteered to replace the old captain.",
        "When the dam broke, Lind wrote.",
        "An attack on Brandau suggests the talks will fail.",
        "Lind told her audience:",
    ],
)
def test_what_reports_nothing_is_no_statement(sentence: str) -> None:
    assert statements(sentence) == []


def test_a_description_of_somebody_is_less_certain_than_a_name() -> None:
    text = f"{OPENING}Lind said the dam would hold. The minister said the ferry would sail."
    named, described = extract_statements(text)
    assert (named.speaker, described.speaker) == ("Jadwiga Lind", "Jadwiga Lind")
    assert described.confidence < 0.75 <= named.confidence


def test_a_surname_that_two_people_have_is_less_certain() -> None:
    text = "Otto Brandau met Clara Brandau at noon.\n\nBrandau said the port had lost nine days."
    (statement,) = extract_statements(text)
    assert statement.confidence < 0.75


def test_who_says_something_together_with_another_is_less_certain() -> None:
    (statement,) = extract_statements(f"{OPENING}Lind and Brandau say the dam will hold.")
    assert statement.confidence < 0.75


def test_a_sentence_with_a_quotation_has_a_quote_and_no_statement() -> None:
    text = f"{OPENING}Lind said the dam was “a disgrace to all of us” and would be rebuilt by May."
    assert [one.text for one in extract(text)] == ["a disgrace to all of us"]
    assert extract_statements(text) == []


def test_a_pronoun_is_the_speaker_before_it() -> None:
    found = statements("Brandau said nobody had won. He said the port needed more cranes.")
    assert [speaker for speaker, *_ in found] == ["Otto Brandau", "Otto Brandau"]


def test_a_statement_tells_itself_from_a_quote_and_keeps_its_place() -> None:
    text = f"{OPENING}The minister said the dam would hold.\n\n“It will hold,” Lind said."
    (statement,) = extract_statements(text)
    (quote,) = extract(text)
    assert (statement.kind, quote.kind) == ("statement", "quote")
    assert text[statement.start : statement.end] == statement.text
    assert statement.role.lower() == "transport minister"
