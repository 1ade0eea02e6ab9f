"""Clauses: their boundaries and their nesting, marked once for each sentence with quotations."""

from __future__ import annotations

from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.lexicon import CUE, DETERMINER, ORGANIZATION, PERSON, PRONOUN, SPEECH_NOUN
from storage.quotes.tokenization.tokens import Clause, ClauseKind, Sentence, Token

__all__ = ["clauses_of"]

_RELATIVE = frozenset({"who", "whose", "which", "whom"})
_SUBORDINATORS = frozenset(
    {"although", "because", "if", "though", "unless", "when", "whereas", "while", "once"}
)
_SUBORDINATORS_OR_PREPOSITIONS = frozenset({"after", "as", "before", "since", "until"})
_COMPLEMENTIZERS = frozenset({"that", "whether", "how", "why", "what"})


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
                before = tokens[at - 1] if at else None
                detached = before is None or before.kind in ("comma", "dash")
                clause = Clause(opened, clause, detached or opened == "participle", not at)
            elif is_finite_verb(tokens, at):
                if clause.has_verb and clause.kind == "relative" and not clause.detached:
                    clause = clause.parent or clause  # "the man who left said"
                clause.has_verb = True
        elif kind == "comma" or kind == "dash" or kind == "close":
            clause = _close_at_comma(tokens, at, clause) if kind == "comma" else _close(clause)
            if kind == "dash" and clause.kind != "parenthetical":
                clause = Clause("parenthetical", clause)
        elif kind == "open":
            clause = Clause("parenthetical", clause)
        found.append(clause)
    return found


def _close(clause: Clause) -> Clause:
    """Return the clause that goes on after a dash or a bracket."""
    inner: Clause | None = clause
    while inner is not None and inner.kind != "parenthetical":
        inner = inner.parent
    return inner.parent if inner is not None and inner.parent is not None else clause


def _close_at_comma(tokens: list[Token], comma: int, clause: Clause) -> Clause:
    """Return the clause that goes on after a comma.

    A comma ends a clause that opened the sentence, or one after which the verb of the clause around
    it follows: "Doe, who had left, said". Elsewhere it may belong to a list.
    """
    at = comma + 1
    while at < len(tokens) and _is_adverb(tokens[at]):
        at += 1
    resumes = at < len(tokens) and is_finite_verb(tokens, at)
    while clause.parent is not None and clause.detached and (resumes or clause.leads):
        if clause.kind != "participle" and not clause.has_verb:
            break  # "which the mayor, Jane Doe, said"
        clause = clause.parent
    return clause


def _is_adverb(token: Token) -> bool:
    """Return whether a token is an adverb."""
    return token.kind == "word" and token.lower.endswith("ly")


def _opening(tokens: list[Token], at: int) -> ClauseKind | None:
    """Return the kind of clause that the word at `at` opens, if any."""
    lower = tokens[at].lower
    before = tokens[at - 1] if at else None
    if lower in _RELATIVE:
        return "relative"
    if lower in _COMPLEMENTIZERS:
        if before is not None and before.flags & (CUE | SPEECH_NOUN) and not before.flags & PERSON:
            return "content"
        noun = before is not None and bool(before.flags & (PERSON | ORGANIZATION))
        return "relative" if lower == "that" and noun else None
    if lower in _SUBORDINATORS:
        return "adverbial"
    if lower in _SUBORDINATORS_OR_PREPOSITIONS and at + 1 < len(tokens):
        after = tokens[at + 1]
        subject = after.kind == "name" or after.flags & (PRONOUN | DETERMINER)
        verb = any(
            is_finite_verb(tokens, index) for index in range(at + 2, min(len(tokens), at + 6))
        )
        return "adverbial" if subject and verb else None
    if (before is None or before.kind == "comma") and lower.endswith("ing") and len(lower) > 4:
        return "participle"
    return None
