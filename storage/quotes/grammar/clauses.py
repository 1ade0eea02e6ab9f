"""Clauses: how they are nested, and the parentheticals between a subject and its verb."""

from __future__ import annotations

from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.lexicon import (
    COMPLEMENTIZERS,
    CUE,
    DETERMINER,
    PREPOSITIONAL_SUBORDINATORS,
    RELATIVE_PRONOUNS,
    SPEECH_NOUN,
    STRONG,
    SUBORDINATORS,
)
from storage.quotes.tokenization.tokens import Clause, ClauseKind, Sentence, Token

__all__ = [
    "before_parenthetical",
    "before_relative_clause",
    "clauses_of",
]


def clauses_of(sentence: Sentence) -> list[Clause]:
    """Return the innermost clause of each token of a sentence, marked once."""
    if sentence.clauses is None:
        sentence.clauses = _mark_clauses(sentence.tokens)
    return sentence.clauses


def _mark_clauses(tokens: list[Token]) -> list[Clause]:
    """Return the innermost clause of each token."""
    clause = Clause("main", None)
    found: list[Clause] = []
    for at, token in enumerate(tokens):
        kind = token.kind
        if kind == "word":
            opened = _opening(tokens, at)
            if opened is not None:
                clause = Clause(opened, clause, leads=at == 0)
            elif is_finite_verb(tokens, at):
                clause.has_verb = True
        elif kind == "comma":
            clause = _close_at_comma(tokens, at, clause)
        found.append(clause)
    return found


def _around_leading(clause: Clause) -> Clause | None:
    """Return the clause around the one that `clause` is in and that opens the sentence."""
    inner: Clause | None = clause
    while inner is not None and not inner.leads:
        inner = inner.parent
    return inner.parent if inner is not None else None


def _close_at_comma(tokens: list[Token], comma: int, clause: Clause) -> Clause:
    """Return the clause that goes on after a comma.

    A comma ends a clause that opened the sentence. It also ends those inside a clause whose verb
    follows: "Doe, who had left, said". Elsewhere it may belong to a list.
    """
    if tokens[comma - 1].flags & STRONG:
        return clause  # "When the mayor said, “…”"
    leading = _around_leading(clause)
    if leading is not None:
        return leading
    at = comma + 1
    while at < len(tokens) and tokens[at].lower.endswith("ly"):
        at += 1
    if at == len(tokens):
        return clause
    if tokens[at].kind == "quote":
        return clause.parent if clause.parent is not None and clause.has_verb else clause
    lacking: Clause | None = clause
    while lacking is not None and lacking.has_verb:
        lacking = lacking.parent
    return lacking if lacking is not None and is_finite_verb(tokens, at) else clause


def _opening(tokens: list[Token], at: int) -> ClauseKind | None:
    """Return the kind of clause that the word at `at` opens, if any."""
    lower = tokens[at].lower
    if lower in RELATIVE_PRONOUNS:
        return "relative"
    if lower in COMPLEMENTIZERS and any(
        token.flags & (CUE | SPEECH_NOUN) for token in tokens[max(0, at - 3) : at]
    ):
        return "content"  # "told reporters that"
    if lower in SUBORDINATORS and (
        lower not in PREPOSITIONAL_SUBORDINATORS
        or any(is_finite_verb(tokens, index) for index in range(at + 2, min(len(tokens), at + 6)))
    ):
        return "adverbial"
    return None


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
            if comma and index > 1 and _is_apposition(tokens, index, at):
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
