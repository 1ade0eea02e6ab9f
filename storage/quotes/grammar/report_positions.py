"""Where a report stands in its sentence: at the end, between commas, or before what was said."""

from __future__ import annotations

from storage.quotes.grammar.clauses import before_parenthetical
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention
from storage.quotes.grammar.noun_phrase_ends import phrase_end_from
from storage.quotes.grammar.noun_phrases import grammatical_role
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.grammar.subjects import is_coordinated, skip_adverbs
from storage.quotes.lexicon import (
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    STRONG,
    SUBORDINATORS,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    *("MIN_STATEMENT", "RELATIVES", "SAYING", "closes_sentence", "interrupts_sentence"),
    *("is_added", "is_source_of_sentence", "may_report", "opens_sentence"),
]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSAID = (
    *("began", "begin", "start", "continu", "thought", "think", "guess", "reckon", "read"),
    *("offer", "state", "reflect", "interrupt", "laugh", "challeng"),
)
"""Beginnings of strong verbs that report as often what was done or thought, or are nouns."""
_FOUND = frozenset(["believes", "believe", "found", "finds"])
"""Weak verbs that report before a clause: "the study found that", "she believes it"."""
_ADDRESSING = _words("told tells warned warns assured reminded urged urges asked asks")
"""Verbs with the addressee before what was said."""
_WITH_TO = _ADDRESSING | _words("pledged pledges promised promises vowed vows threatened threatens")
"""Verbs that report before "to": "vowed to appeal", "urged ministers to resign"."""
_COMPLETED = {
    **dict.fromkeys(["called", "calls"], frozenset(["for", "on"])),
    **dict.fromkeys(["accused", "accuses"], frozenset(["of"])),
}
"""Verbs that report with a preposition: "called for a pause", "accused the owners of fraud"."""
SAYING = frozenset(["said", "says", "say", "told", "insisted", "warned"])
"""Verbs whose subject is always somebody, or what somebody wrote."""
_INTRODUCING = _words(
    """after although as because before if once since though unless until when whenever where
    whether while who whom whose which that how why what"""
)
"""Words that introduce a clause that is not the main one."""
RELATIVES = frozenset(["which", "who", "whose", "whom", "what", "that"])
_NOTHINGS = _words("little nothing no much more enough something so goodbye yes")
"""Words after "said" that say nothing: "said little about the plan"."""
_CIRCUMSTANTIAL = _words(
    """in on at during after before from through via then later earlier again afterward afterwards
    late early last this when as"""
)
"""Words that open what says when, where or how something was said."""
MIN_STATEMENT = 4
"""Words of the shortest statement."""
_LONGEST_TAIL = 8
"""Tokens after a report at the end: "…, the minister said on Monday in Orsund"."""
_LONGEST_CIRCUMSTANCE = 6
"""Tokens between a report and the comma after it: "the minister said in a letter,"."""
_MOST_CIRCUMSTANCES = 4
"""Phrases between a verb and what was said: "said in Orsund on Monday that"."""
_LONGEST_ADDRESSEE = 8
"""Tokens of those who are told: "told the members of the council that …"."""


def may_report(cue: Token) -> bool:
    """Return whether a cue may say that something was said."""
    lower = cue.lower
    if lower in _COMPLETED or lower in _FOUND or lower in _WITH_TO or lower == "according":
        return True
    return bool(cue.flags & STRONG) and not lower.startswith(_UNSAID)


def is_source_of_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether "according to" opens the sentence, or stands after a comma or at its end."""
    subject = clause.subject
    if subject is None or tokens[clause.cue].lower not in ("according", "per"):
        return False
    before, after = tokens[: clause.cue], tokens[subject.head_index + 1 :]
    if len(before) + len(after) < MIN_STATEMENT:
        return False
    if subject.kind == "name" and after and after[0].kind == "word" and not after[0].flags:
        return False  # only the beginning: "according to USA TODAY contributor Jane Doe"
    if not before or before[-1].kind in ("comma", "dash"):
        return True
    return not any(is_finite_verb(tokens, at) for at in _following(tokens, clause))


def _opening(tokens: list[Token], clause: ReportingClause) -> int:
    """Return where a clause begins, which has nothing before its subject and verb."""
    subject = clause.subject
    first = clause.cue if subject is None else min(clause.cue, subject.first_index)
    while first and tokens[first - 1].flags & DETERMINER:
        first -= 1
    return first


def _following(tokens: list[Token], clause: ReportingClause) -> range:
    subject = clause.subject
    last = clause.cue if subject is None else max(clause.cue, subject.head_index)
    if tokens[clause.cue].lower in _ADDRESSING:
        last = max(last, phrase_end_from(tokens, last + 1))
    return range(last + 1, len(tokens))


def closes_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report ends its sentence: "…, the minister said on Monday"."""
    subject = clause.subject
    first = _opening(tokens, clause)
    if first < MIN_STATEMENT or tokens[first - 1].kind != "comma":
        return False
    if subject is None or _is_apart(tokens, subject, clause.cue):
        return False
    after = _following(tokens, clause)
    if len(after) > _LONGEST_TAIL or any(is_finite_verb(tokens, at) for at in after):
        return False
    if tokens[clause.cue].lower in ("told", "tells") and len(tokens) - clause.cue < 3:
        return False  # "a story seldom told"
    opening = next(token for token in tokens if token.lower not in ("and", "but"))
    if opening.lower in SUBORDINATORS and not any(
        token.kind == "comma" for token in tokens[: first - 1]
    ):
        return False  # "When the dam broke, he wrote on Monday."
    return not after or tokens[after[0]].kind != "word" or _is_circumstance(tokens[after[0]])


def _is_circumstance(token: Token) -> bool:
    """Return whether a word may open what says when, where or how something was said."""
    return token.lower in _CIRCUMSTANTIAL or token.lower in TIME_WORDS or token.lower.endswith("ly")


def interrupts_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report stands between commas: "The dam, the minister said, would hold"."""
    subject = clause.subject
    if subject is None:
        return False
    first, last = _opening(tokens, clause), max(clause.cue, subject.first_index)
    after = _following(tokens, clause).start
    if not first or tokens[first - 1].kind != "comma" or after == len(tokens):
        return False
    if _is_apart(tokens, subject, clause.cue):
        return False
    if any(token.kind == "comma" for token in tokens[first:last]):
        return False
    end = after
    if tokens[clause.cue].lower in SAYING and _is_circumstance(tokens[end]):
        while end < len(tokens) - 1 and tokens[end].kind != "comma":
            end += 1
    return (
        tokens[end].kind == "comma"
        and end - after < _LONGEST_CIRCUMSTANCE
        and len(tokens) - (end - first) >= MIN_STATEMENT
    )


def opens_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report opens its sentence, and says what was said: "The minister said …"."""
    subject, cue = clause.subject, clause.cue
    if subject is None or clause.inverted or _is_embedded(tokens, subject, cue):
        return False
    lower = tokens[cue].lower
    if len(tokens) - cue - 1 < MIN_STATEMENT:
        return False
    if lower in _WITH_TO and _has_infinitive(tokens, cue):
        return True
    if lower in _COMPLETED:
        return subject.kind != "nominal" and any(
            token.lower in _COMPLETED[lower] for token in _next(tokens, cue)
        )
    return _has_content(tokens, cue)


def _is_embedded(tokens: list[Token], subject: Mention, cue: int) -> bool:
    """Return whether a report is part of another clause: "a town in which half of voters say"."""
    for at in range(subject.first_index - 1, -1, -1):
        if tokens[at].kind in ("comma", "dash", "colon"):
            break
        if tokens[at].lower in ("and", "but"):
            break
        if tokens[at].lower in _INTRODUCING or is_finite_verb(tokens, at):
            return True
    return _is_apart(tokens, subject, cue)


def _is_apart(tokens: list[Token], subject: Mention, cue: int) -> bool:
    """Return whether another verb stands between a subject and its verb, and no "and" or comma."""
    is_subject = grammatical_role(tokens, subject.first_index) == "subject"
    if subject.first_index < cue and not is_subject:
        return True  # "an attack on Doe suggests"
    last = skip_adverbs(tokens, cue - 1)
    if tokens[last].lower in ("both", "all", "each"):
        last = skip_adverbs(tokens, last - 1)
    if tokens[last].kind == "close":
        last = before_parenthetical(tokens, last)
    if tokens[last].kind in ("comma", "dash") or is_coordinated(tokens, cue):
        return False
    return any(
        tokens[at].start >= subject.end
        and (tokens[at].lower in RELATIVES or is_finite_verb(tokens, at))
        for at in range(subject.head_index + 1, last + 1)
    )


def _has_content(tokens: list[Token], cue: int) -> bool:
    """Return whether a clause follows a verb, at once or after when, where and who was told."""
    at, lower = cue + 1, tokens[cue].lower
    if lower in _ADDRESSING:
        near = tokens[at : at + _LONGEST_ADDRESSEE]
        if any(token.lower == "that" or token.flags & PRONOUN for token in near):
            return True
        at = phrase_end_from(tokens, at) + 1
    elif tokens[at].lower in ("to", "with"):
        at = phrase_end_from(tokens, at + 1) + 1
        return at < len(tokens) and tokens[at].lower == "that"  # "complained to Doe that"
    for _ in range(_MOST_CIRCUMSTANCES):
        if at >= len(tokens) - 1:
            return False
        if _opens_content(tokens, at):
            return True
        if not _is_circumstance(tokens[at]):
            break
        at = 1 + max(at, phrase_end_from(tokens, at + 1) if tokens[at].flags & PREPOSITION else at)
    if tokens[at].kind == "comma":
        return any(
            tokens[index - 1].kind == "comma" and tokens[index].lower == "that"
            for index in range(at + 1, len(tokens))
        )
    return lower in ("said", "says", "say") and tokens[cue + 1].lower not in _NOTHINGS


def _opens_content(tokens: list[Token], at: int) -> bool:
    """Return whether a clause begins at a token: "that", or a noun phrase with its verb."""
    if tokens[at].lower in ("that", "how"):
        return True
    if tokens[at].flags & PRONOUN:
        return tokens[at].lower[-3:-2] in ("'", "’") or is_finite_verb(tokens, at + 1)
    last = phrase_end_from(tokens, at)
    while last + 2 < len(tokens) and tokens[last + 1].flags & PREPOSITION:
        last, before = phrase_end_from(tokens, last + 2), last
        if last <= before + 1:
            return False
    if not at <= last < len(tokens) - 1:
        return False
    verb = tokens[last + 1].flags or tokens[last].kind != "name"  # "a book entitled"
    return bool(verb) and is_finite_verb(tokens, last + 1)


def _next(tokens: list[Token], cue: int) -> list[Token]:
    """Return the token that completes a verb, or those among which it comes after an object."""
    far = _LONGEST_ADDRESSEE if tokens[cue].lower.startswith("accuse") else 1
    return tokens[cue + 1 : cue + 1 + far]


def _has_infinitive(tokens: list[Token], cue: int) -> bool:
    """Return whether an infinitive follows: "vowed on Monday to appeal", "urged Doe to resign"."""
    for at in range(cue + 1, min(cue + _LONGEST_ADDRESSEE, len(tokens) - 1)):
        if tokens[at].lower == "to":
            return tokens[at + 1].kind == "word" and not tokens[at + 1].flags & DETERMINER
        if not (
            tokens[at].lower == "not"
            or _is_circumstance(tokens[at])
            or tokens[cue].lower in _ADDRESSING
        ):
            return False
    return False


def is_added(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a participle after a comma reports: "Doe left, saying that she was tired"."""
    return (
        clause.participle
        and may_report(tokens[clause.cue])
        and clause.cue > MIN_STATEMENT
        and tokens[clause.cue - 1].kind == "comma"
        and _has_content(tokens, clause.cue)
    )
