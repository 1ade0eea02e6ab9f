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
    ],
)
def test_what_reports_nothing_is_no_statement(sentence: str) -> None:
    assert statements(sentence) == []


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
