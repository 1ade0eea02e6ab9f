"""The sieves: each looks at a quotation where it stands and says who spoke, or nothing."""

from __future__ import annotations

from collections.abc import Callable

from storage.quotes.attribution.context import (
    Attribution,
    QuoteContext,
    attribute_before_colon,
    is_finished_time_clause,
    is_person,
    last_clause_before,
    outermost_report,
)
from storage.quotes.attribution.cross_sentence_sieves import (
    announced,
    continued,
    narration_before,
    paragraph_before,
    reopened,
    report_before,
    sentence_before,
    signed_below,
)
from storage.quotes.attribution.negative_sieves import answered, asked, corrected, foreign, unsaid
from storage.quotes.grammar.mentions import mention_at, noun_phrase_at
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.grammar.subjects import first_subject, is_place
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    SPEECH_NOUN,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Token

__all__ = ["SIEVES"]

_SMALL = AUXILIARY | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN
_SUBORDINATES = frozenset(["after", "although", "as", "before", "though", "when", "while"])
_BEFORE_SUBORDINATES = frozenset(["but", "and", "even", "yet", "so"])
_BETWEEN = _SMALL | SPEECH_NOUN
"""What may stand between a verb and the words: "said his claim was “…”"."""

Sieve = Callable[[QuoteContext], Attribution | None]


def signed(scene: QuoteContext) -> Attribution | None:
    """Find "…" — Jane Doe: a name alone after a dash."""
    tokens, at = scene.tokens, scene.at + 1
    if at + 1 >= len(tokens) or tokens[at].kind != "dash" or tokens[at + 1].kind != "name":
        return None
    if at + 2 < len(tokens) and tokens[at + 2].kind not in ("comma", "stop", "open", "quote"):
        return None
    if any(clause.cue < scene.at and clause.subject is not None for clause in scene.clauses):
        return None  # somebody else's words end a report its writer signs
    name = mention_at(tokens, at + 1)
    return Attribution("signed", name, tokens[at].text, tokens) if name is not None else None


def colon(scene: QuoteContext) -> Attribution | None:
    """Find the mayor said: "…"; also a name and a colon alone."""
    at = scene.at - 1
    if at < 0 or scene.tokens[at].kind != "colon" or scene.text[scene.marked.end - 1] == ",":
        return None
    headline = scene.sentence.headline
    return attribute_before_colon(scene.tokens, at, scene.clauses, "colon", headline=headline)


def inverted(scene: QuoteContext) -> Attribution | None:
    """Find "…," said the mayor."""
    at = _index_after(scene)
    for clause in scene.clauses:
        if clause.cue == at and clause.inverted and clause.subject is not None:
            return scene.found("inverted", clause)
    return None


def after(scene: QuoteContext) -> Attribution | None:
    """Find "…," the mayor said."""
    at = _index_after(scene)
    if at >= len(scene.tokens) or not _ends_like_quote(scene):
        return None
    for clause in scene.clauses:
        if clause.cue <= scene.at or clause.subject is None or clause.participle:
            continue
        if clause.inverted or clause.subject.first < at:
            break
        if any(token.kind == "quote" for token in scene.tokens[at : clause.cue]):
            break
        between = scene.tokens[at : clause.subject.first]
        odd = any(
            token.flags & (CONJUNCTION | PREPOSITION) or token.low.endswith("ing")
            for token in between
        )
        if len(between) <= 3 and not odd and (clause.strong or scene.at == 0):
            if not _ends_soon(scene.tokens, clause.cue) and _is_embedded(scene):
                break
            if _is_subordinate(scene):
                break
            return scene.found("after", clause)
        break
    return None


def passive(scene: QuoteContext) -> Attribution | None:
    """Find what is called "…" by the mayor."""
    tokens, at = scene.tokens, scene.at
    if at + 2 >= len(tokens) or tokens[at + 1].low != "by":
        return None
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.flags & CUE and token.low.endswith("ed"):
            agent = noun_phrase_at(tokens, at + 2)
            return Attribution("passive", agent, token.text, tokens) if agent is not None else None
        if not token.flags & _SMALL:
            return None
    return None


def introduced(scene: QuoteContext) -> Attribution | None:
    """Find the mayor said "…": nothing but small words between the verb and the quotation."""
    number = last_clause_before(scene)
    if number is None:
        return None
    clause = scene.clauses[number]
    gap = scene.tokens[clause.cue + 1 : scene.at]
    if clause.subject is None or clause.inverted or clause.infinitive or len(gap) > 5:
        return None
    for index, token in enumerate(gap):
        if not (
            token.kind == "comma" or token.flags & _BETWEEN or (not index and token.kind == "word")
        ):
            return None
    if clause.noun or not is_person(scene, clause.subject):
        found = closing(scene)  # "her claim of “peace” was false, the mayor said"
        if found is not None:
            return found
    if not clause.strong or clause.modal:
        clause = outermost_report(scene, number)
    return scene.found("introduced", clause)


def closing(scene: QuoteContext) -> Attribution | None:
    """Find "…" is dead, the mayor said: a clause that ends the sentence after a comma."""
    for clause in scene.clauses:
        if clause.cue <= scene.at or clause.subject is None or not clause.strong:
            continue
        if clause.participle or clause.infinitive:
            continue
        first = clause.cue if clause.inverted else clause.subject.first
        if first > scene.at + 1 and scene.tokens[first - 1].low == "as" and _is_as_clause(clause):
            first -= 1  # "…, as the mayor put it"
            parted = scene.tokens[first - 1].kind in ("comma", "quote")
        else:
            parted = scene.tokens[first - 1].kind == "comma"
        if first <= scene.at or not parted:
            continue
        if clause.inverted or clause.cue - clause.subject.last <= 3:
            return None if _is_subordinate(scene) else scene.found("closing", clause)
    return None


def _is_as_clause(clause: ReportingClause) -> bool:
    """Say whether a verb after "as" tells whose words they are: "as the mayor put it"."""
    return clause.words.lower() in ("put it", "puts it", "said", "says", "suggested", "called it")


def before(scene: QuoteContext) -> Attribution | None:
    """Find the mayor said that all of it was "…": the outermost report the words depend on."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        clause = scene.clauses[number]
        if clause.cue < scene.at and clause.subject is not None:
            if number and (
                is_finished_time_clause(scene, clause) or _is_inserted_source(scene, number)
            ):
                continue
            inner = clause.noun or not is_person(scene, clause.subject)
            found = closing(scene) if inner else None
            return found or scene.found("before", outermost_report(scene, number))
    return None


def _is_inserted_source(scene: QuoteContext, number: int) -> bool:
    """Say whether a source is named between a report and what it reports: "said, per an aide,"."""
    clause, report = scene.clauses[number], scene.clauses[number - 1]
    between = scene.tokens[report.cue + 1 : clause.cue]
    commas = len(between) == 1 and between[0].kind == "comma"
    return clause.source and report.strong and report.plain and commas


def trailing(scene: QuoteContext) -> Attribution | None:
    """Find "…" is what the mayor said: any report that follows."""
    for clause in scene.clauses:
        if clause.cue < scene.at or clause.subject is None or clause.infinitive:
            continue
        if not is_place(clause.subject):
            return scene.found("trailing", clause)
    return None


def subject(scene: QuoteContext) -> Attribution | None:
    """Take the subject of the sentence the words stand in."""
    found = first_subject(scene.tokens, scene.at)
    if found is None or is_place(found):
        return None
    return Attribution("subject", found, "", scene.tokens)


SIEVES: tuple[Sieve, ...] = (
    foreign,
    corrected,
    unsaid,
    asked,
    answered,
    signed,
    colon,
    inverted,
    after,
    passive,
    introduced,
    closing,
    before,
    trailing,
    reopened,
    announced,
    subject,
    continued,
    report_before,
    sentence_before,
    signed_below,
    paragraph_before,
    narration_before,
)
"""In the order they are asked; the first that answers decides."""


def _index_after(scene: QuoteContext) -> int:
    """Return the token after the quotation, past a comma or a dash."""
    tokens, at = scene.tokens, scene.at + 1
    return at + 1 if at < len(tokens) and tokens[at].kind in ("comma", "dash") else at


def _ends_like_quote(scene: QuoteContext) -> bool:
    """Say whether the words end as they do where their attribution follows."""
    if scene.at == 0 or scene.text[scene.marked.end - 1] in ",?!—–-…":
        return True
    at = scene.at + 1
    return at < len(scene.tokens) and scene.tokens[at].kind in ("comma", "dash")


def _ends_soon(tokens: list[Token], cue: int) -> bool:
    """Say whether no more is told after the verb than where or when: "Doe said on Monday"."""
    after = tokens[cue + 1] if cue + 1 < len(tokens) else None
    if after is None or after.kind != "word":
        return True
    return after.low in TIME_WORDS or bool(after.flags & PREPOSITION and after.low != "to")


def _is_embedded(scene: QuoteContext) -> bool:
    """Say whether the words go on with a report right before: "said he would “go home,” …"."""
    if scene.at == 0 or not scene.text[scene.marked.start].islower():
        return False
    found = introduced(scene)
    return found is not None and found.far <= 4


def _is_subordinate(scene: QuoteContext) -> bool:
    """Say whether the words belong to a clause before the main one: "When Roe said “no,” Doe …"."""
    tokens = scene.tokens
    opening = 0
    while opening < scene.at and tokens[opening].low in _BEFORE_SUBORDINATES:
        opening += 1
    if tokens[opening].low not in _SUBORDINATES:
        return False
    number = last_clause_before(scene)
    clause = scene.clauses[number] if number is not None else None
    if clause is None or clause.subject is None or not (clause.plain and clause.strong):
        return False
    return not any(token.kind in ("comma", "dash") for token in tokens[: scene.at - 1])
