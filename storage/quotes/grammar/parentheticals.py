"""Parentheticals between a subject and its verb: relative clauses, dashes, brackets."""

from __future__ import annotations

from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.noun_phrases import SPEAKER_NOUN
from storage.quotes.lexicon import DETERMINER
from storage.quotes.tokenization.tokens import Token

__all__ = ["RELATIVE_PRONOUNS", "before_parenthetical", "before_relative_clause"]

RELATIVE_PRONOUNS = frozenset({"who", "whose", "which", "whom", "where"})
"""Pronouns that open a clause about the noun before them."""


def before_parenthetical(tokens: list[Token], at: int) -> int:
    """Return the token before the parenthetical that ends at `at`."""
    while at >= 0:
        before = _parenthetical_start(tokens, at) - 1
        if before == at:
            break
        at = before
        if tokens[at].kind not in ("dash", "close"):
            break
    return at


def before_relative_clause(tokens: list[Token], dash: int) -> int:
    """Return the token before the relative clause that ends with a dash, or the dash."""
    first = _parenthetical_start(tokens, dash)
    if first < dash and tokens[first + 1].lower in RELATIVE_PRONOUNS:
        return first - 1 if first else dash
    return dash


def _parenthetical_start(tokens: list[Token], at: int) -> int:
    """Return the first token of the parenthetical that ends at `at`; `at` + 1 if there is none."""
    kind = tokens[at].kind
    if kind in ("dash", "close"):
        opening = "dash" if kind == "dash" else "open"
        for index in range(at - 1, -1, -1):
            if tokens[index].kind == opening:
                return index
    elif kind == "comma":
        for index in range(at - 1, 0, -1):
            token = tokens[index]
            if token.kind in ("quote", "stop", "dash"):
                break
            comma = tokens[index - 1].kind == "comma"
            if token.lower in RELATIVE_PRONOUNS and (comma or token.lower != "where"):
                return at + 1 if _lacks_verb(tokens, index, at) else index
            if (
                comma
                and index > 1
                and (_opens_participle_phrase(tokens, index) or _is_apposition(tokens, index, at))
            ):
                return index
    return at + 1


def _is_apposition(tokens: list[Token], first: int, end: int) -> bool:
    """Return whether a noun phrase from `first` to a comma describes a person: "Doe, a mayor,"."""
    named = tokens[first - 2].entity
    possessed = tokens[first].kind == "name" and tokens[first + 1].kind == "genitive"
    described = tokens[first].flags & DETERMINER and named is not None and named.is_person
    if named is None or not (described or possessed):
        return False
    return not any(is_finite_verb(tokens, index) for index in range(first, end))


def _lacks_verb(tokens: list[Token], relative: int, end: int) -> bool:
    """Return whether a relative clause still lacks its verb: "which the mayor, Jane Doe, said"."""
    opening = tokens[relative + 1]
    if tokens[relative].lower not in ("which", "whom") or not (
        opening.kind == "name" or opening.flags & DETERMINER
    ):
        return False
    return not any(is_finite_verb(tokens, index) for index in range(relative + 1, end))


def _opens_participle_phrase(tokens: list[Token], at: int) -> bool:
    """Return whether a participle after a name and a comma opens a phrase: "Doe, dressed in …,"."""
    token = tokens[at]
    participle = token.lower in ("clad", "born", "known", "seen") or token.lower.endswith("ed")
    return participle and not token.flags & SPEAKER_NOUN and tokens[at - 2].kind == "name"
