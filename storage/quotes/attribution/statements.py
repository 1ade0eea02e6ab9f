"""Statements: what a sentence reports somebody to have said, without quoting it.

Only the main report of a sentence counts: "The minister said the dam would hold", "The dam would
hold, according to her", "The dam would hold, the minister said". Reports in a relative clause or
after "when" and "if" are background.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.attribution.confidence import statement_confidence
from storage.quotes.attribution.coreference import CoreferenceResolver
from storage.quotes.entities import Entity
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention
from storage.quotes.grammar.reporting_clauses import ReportingClause, reporting_clauses_of
from storage.quotes.grammar.subjects import skip_adverbs
from storage.quotes.lexicon import (
    AUXILIARY,
    DETERMINER,
    ORGANIZATION,
    PERSON,
    PREPOSITION,
    PRONOUN,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["Report", "find_report"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _words(
    """said says say told tells insisted insists stressed testified vowed warned warns
    asserted contended maintained maintains conceded acknowledged acknowledges admitted admits"""
)
"""Verbs that report what was said; others report as often what was done, shown or thought."""
_WITH_THAT = _words(
    """added announced argued argues believes claimed claims confirmed denied estimated explained
    noted notes predicted promised pledged reported suggested suggests revealed recalled replied
    responded wrote writes tweeted declared complained observed emphasized emphasised reiterated
    cautioned boasted joked agreed stated alleged alleges concluded"""
)
"""Verbs that do so before "that", or after what was said: "denied the report" reports nothing."""
_WITH_TO = _words(
    """pledged pledges promised promises vowed vows threatened threatens urged urges"""
)
"""Verbs that do so before "to": "vowed to appeal", "urged ministers to resign"."""
_COMPLETED = {
    **dict.fromkeys(["called", "calls"], frozenset(["for", "on"])),
    **dict.fromkeys(["accused", "accuses"], frozenset(["of"])),
}
"""Verbs that do so with a preposition: "called for a pause", "accused the owners of fraud"."""
_WITH_OBJECT = frozenset(["urged", "urges"])
_SAID = _words("said says say told insisted warned")
"""Verbs whose subject is always somebody, or what somebody wrote."""
_TAGS = _PLAIN | _WITH_THAT
"""Verbs that may follow what was said, or stand within it."""
_VERBS = _TAGS | _WITH_TO | _COMPLETED.keys()
_INTRODUCING = _words(
    """after although as because before if once since though unless until when whenever where
    whether while who whom whose which that how why what"""
)
"""Words that introduce a clause that is not the main one."""
_NEGATIONS = frozenset(["not", "never", "n't", "cannot"])
_RELATIVES = frozenset(["which", "who", "whose", "whom", "what", "that"])
_THIRD_PERSON = frozenset(["he", "she", "they"])
_VAGUE = frozenset(["it", "who", "which", "that", "this", "others", "whose", "nobody", "none"])
_BEFORE_IDIOMS = frozenset(["as", "let", "let's", "let’s", "having"])
"""Words before a verb that reports nothing: "as predicted", "let's say"."""
_VOICES = frozenset(["spokesman", "spokeswoman", "spokesperson"])
"""Those who speak for a body, whoever they are."""
_OFFICERS = frozenset(["officials", "executives", "representatives"])
"""Those who do so where the body is named: "Finance Ministry officials"."""
_ANONYMOUS = _words("source official aide person people insider others")
"""Nouns of those who are not to be known."""
_DEFINITE = _words("the his her their its my our")
_LEAST = 4
"""Words of the shortest statement."""
_LONGEST_TAIL = 8
"""Tokens after a report at the end: "…, the minister said on Monday in Orsund"."""
_LONGEST_CIRCUMSTANCE = 6
"""Tokens between a report and the comma after it: "the minister said in a letter,"."""
_LONGEST_ADDRESSEE = 6
"""Tokens of those who are told: "told the members of the council that …"."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a statement: its sentence, and who makes it with which words.

    `quotes` are the numbers of the quoted spans in the sentence: if any is a quote, it is that
    quote which is shown.
    """

    start: int
    end: int
    speaker: str
    confidence: float
    entity: Entity | None
    cue: str
    quotes: tuple[int, ...] = ()


def find_report(sentence: Sentence, resolver: CoreferenceResolver) -> Report | None:
    """Return the statement that a sentence reports, if its speaker is known."""
    tokens = sentence.tokens
    if sentence.is_headline or not sentence.cues or tokens[-1].text == "?":
        return None
    if not any(
        tokens[at].lower in _VERBS or tokens[at].lower == "according" for at in sentence.cues
    ):
        return None
    clause = _main_report(tokens, reporting_clauses_of(sentence))
    if clause is None or clause.subject is None:
        return None
    entity, speaker = resolver.resolve(clause.subject, tokens)
    if speaker is None or (entity is None and not _is_known(tokens, clause.subject)):
        return None
    confidence = statement_confidence(clause.subject, tokens, entity)
    quotes = tuple(tokens[at].quote for at in sentence.quotes)
    opening = next(token for token in tokens if token.kind not in ("close", "comma", "dash"))
    start, end = opening.start, tokens[-1].end
    if _is_torn(resolver.text[start:end]):
        return None
    return Report(start, end, speaker, confidence, entity, clause.words, quotes)


def _is_torn(words: str) -> bool:
    """Return whether a mark of a quotation is missing: "… they are not like him,” she said."."""
    return words.count("“") != words.count("”") or words.count('"') % 2 > 0


def _is_known(tokens: list[Token], subject: Mention) -> bool:
    """Return whether readers learn who speaks, though nobody is named.

    A body or a document is known, and so is a person by office or relation: "the judge", "her
    brother", "a spokesman for the port", "Finance Ministry officials". "Officials",
    "a witness" and "the source" may be anybody.
    """
    head = tokens[subject.head_index]
    if subject.kind != "nominal":
        return False
    if not head.flags & PERSON or head.flags & ORGANIZATION or head.lower in _VOICES:
        return True
    phrase = tokens[subject.first_index : subject.head_index]
    within = (token for token in tokens[subject.first_index :] if token.end <= subject.end)
    if head.lower in _OFFICERS and any(token.kind == "name" for token in within):
        return True
    if head.lower in _ANONYMOUS or head.lower.endswith("s"):
        return False
    return any(token.kind == "genitive" or token.lower in _DEFINITE for token in phrase)


def _main_report(tokens: list[Token], clauses: list[ReportingClause]) -> ReportingClause | None:
    """Return the clause that reports all the rest of its sentence: one at its end comes first."""
    speaking = [clause for clause in clauses if _may_speak(tokens, clause)]
    reports = [clause for clause in speaking if _reports(tokens, clause)]
    for clause in reversed(reports):
        if _closes(tokens, clause):
            return clause
    for clause in speaking:
        if clause.source:
            if _is_source_of_sentence(tokens, clause):
                return clause
        elif clause in reports and (_interrupts(tokens, clause) or _opens(tokens, clause)):
            return clause
    return None


def _reports(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the verb of a clause says that something was said."""
    before = tokens[clause.cue - 1].lower if clause.cue else ""
    if clause.cue > 1 and tokens[clause.cue - 1].kind == "genitive":
        before = tokens[clause.cue - 2].lower  # "Let's say"
    return (
        clause.plain
        and tokens[clause.cue].lower in _VERBS
        and before not in _BEFORE_IDIOMS
        and not _is_negated(tokens, clause)
        and tokens[skip_adverbs(tokens, clause.cue - 1)].lower not in _RELATIVES
    )


def _may_speak(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the subject of a clause is somebody, and not the writer or a thing."""
    subject = clause.subject
    if subject is None or subject.head in _VAGUE:
        return False
    if subject.kind == "pronoun":
        return subject.head in _THIRD_PERSON
    first = max(0, subject.first_index - (subject.first_index < clause.cue))
    phrase = {token.lower for token in tokens[first : subject.head_index + 1]}
    if phrase & _RELATIVES or tokens[subject.first_index].lower in _VAGUE:
        return False
    if subject.kind == "name" or clause.source or tokens[clause.cue].lower in _SAID:
        return True  # and be it a document: "a memo seen by Doe said …"
    return bool(tokens[subject.head_index].flags & (PERSON | ORGANIZATION))


def _is_source_of_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether "according to" opens the sentence, or stands after a comma or at its end."""
    if clause.subject is None or tokens[clause.cue].lower != "according":
        return False
    before, after = tokens[: clause.cue], tokens[clause.subject.head_index + 1 :]
    if len(before) + len(after) < _LEAST:
        return False
    if not before or before[-1].kind in ("comma", "dash"):
        return True
    return not any(is_finite_verb(tokens, at) for at in _following(tokens, clause))


def _following(tokens: list[Token], clause: ReportingClause) -> range:
    subject = clause.subject
    after = clause.cue if subject is None else max(clause.cue, subject.head_index)
    return range(after + 1, len(tokens))


def _closes(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report ends its sentence: "…, the minister said on Monday"."""
    subject = clause.subject
    if subject is None or tokens[clause.cue].lower not in _TAGS:
        return False
    first = min(clause.cue, subject.first_index)
    if first < _LEAST or tokens[first - 1].kind != "comma":
        return False
    after = _following(tokens, clause)
    if len(after) > _LONGEST_TAIL or any(is_finite_verb(tokens, at) for at in after):
        return False
    if tokens[clause.cue].lower in ("told", "tells") and len(after) < 2:
        return False  # "a story seldom told"
    if after and tokens[after[0]].kind == "word":
        following = tokens[after[0]]
        if not (following.flags & (PREPOSITION | AUXILIARY) or following.lower in TIME_WORDS):
            return False
    return True


def _interrupts(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report stands between commas: "The dam, the minister said, would hold"."""
    subject = clause.subject
    if subject is None or tokens[clause.cue].lower not in _TAGS:
        return False
    first, last = sorted((clause.cue, subject.first_index))
    last = max(last, subject.head_index)
    if not first or tokens[first - 1].kind != "comma" or last + 1 == len(tokens):
        return False
    if tokens[last + 1].flags & PREPOSITION:  # "the minister said in a letter,"
        while last < len(tokens) - 2 and tokens[last + 1].kind != "comma":
            last += 1
    return (
        tokens[last + 1].kind == "comma"
        and last - max(clause.cue, subject.head_index) <= _LONGEST_CIRCUMSTANCE
        and len(tokens) - (last - first) > _LEAST
    )


def _opens(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report opens its sentence, and a clause follows: "The minister said …"."""
    subject = clause.subject
    if subject is None or clause.inverted or _is_embedded(tokens, 0, subject.first_index):
        return False
    lower = tokens[clause.cue].lower
    after = clause.cue + 1
    if len(tokens) - after < _LEAST:
        return False
    if lower in _WITH_TO and _has_infinitive(tokens, clause.cue):
        return True
    if lower in _COMPLETED:
        return subject.kind != "nominal" and any(
            token.lower in _COMPLETED[lower] for token in _next(tokens, clause.cue)
        )
    if lower in ("told", "tells", "warned", "warns"):
        after = _after_addressee(tokens, after)
    if tokens[after].lower == "that":
        return True
    if any(token.lower == "that" for token in tokens[after : after + _LONGEST_ADDRESSEE]):
        return True
    if lower not in _PLAIN or tokens[after].kind == "comma":
        return False
    following = tokens[after]
    if following.flags & PREPOSITION or following.lower in TIME_WORDS or following.lower == "so":
        return any(_is_clause(tokens, at) for at in range(after + 1, len(tokens)))
    return True


def _next(tokens: list[Token], cue: int) -> list[Token]:
    """Return the token that completes a verb, or those among which it comes after an object."""
    far = _LONGEST_ADDRESSEE if tokens[cue].lower.startswith("accuse") else 1
    return tokens[cue + 1 : cue + 1 + far]


def _has_infinitive(tokens: list[Token], cue: int) -> bool:
    """Return whether an infinitive follows: "vowed on Monday to appeal", "urged Doe to resign"."""
    for at in range(cue + 1, min(cue + _LONGEST_ADDRESSEE, len(tokens) - 1)):
        if tokens[at].lower == "to":
            return tokens[at + 1].kind == "word" and not tokens[at + 1].flags & DETERMINER
        timed = tokens[at].flags & PREPOSITION or tokens[at].lower in TIME_WORDS
        if not (timed or tokens[cue].lower in _WITH_OBJECT):
            return False
    return False


def _is_clause(tokens: list[Token], at: int) -> bool:
    """Return whether a clause goes on at a token: a verb, or a pronoun that has one."""
    return is_finite_verb(tokens, at) or tokens[at].lower in ("he", "she", "they", "it", "there")


def _after_addressee(tokens: list[Token], at: int) -> int:
    """Return where the words begin that somebody was told, after those who were."""
    for index in range(at, min(at + _LONGEST_ADDRESSEE, len(tokens) - 1)):
        if tokens[index].lower == "that" or tokens[index].flags & PRONOUN:
            return index
    return at


def _is_embedded(tokens: list[Token], first: int, until: int) -> bool:
    """Return whether a word between introduces a clause that goes on to `until`."""
    for at in range(until - 1, first - 1, -1):
        if tokens[at].kind in ("comma", "dash", "colon"):
            return False
        if tokens[at].lower in _INTRODUCING:
            return True
    return False


def _is_negated(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a verb is negated: "has not said"."""
    for token in reversed(tokens[max(0, clause.cue - 4) : clause.cue]):
        if token.lower in _NEGATIONS or token.lower.endswith(("n't", "n’t")):
            return True
        if not token.flags & AUXILIARY and token.lower not in ("come", "out", "and"):
            return False
    return False
