"""A quotation where it stands, what is decided for it, and which report its words depend on."""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.attribution.coreference import starts_anew
from storage.quotes.entities import Entity
from storage.quotes.grammar.governing_verbs import governing_subject
from storage.quotes.grammar.mentions import Mention, mention_at, name_of
from storage.quotes.grammar.noun_phrases import before_phrase, part_of
from storage.quotes.grammar.reporting_clauses import Clause
from storage.quotes.lexicon import BODY, PERSON, SPEECH
from storage.quotes.tokenization.quotation_marks import Marked
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = [
    "Decision",
    "Scene",
    "before_colon",
    "is_over",
    "is_somebody",
    "last_before",
    "outermost",
]


_ABOUT = frozenset({"on", "to", "about", "of"})
"""What stands after the speaker's name in a headline: "Doe on the Dam: “…”"."""


@dataclass(slots=True)
class Decision:
    """What a sieve found: its name, who is mentioned, in which tokens, and the cue.

    `speaker` and `entity` are filled in when it is known whom the mention means; `far` counts
    the tokens from the cue to the quotation; `origin` is the decision this one carries on.
    Without a mention it is decided that the words are nobody's who could be named.
    """

    sieve: str
    mention: Mention | None
    cue: str
    tokens: list[Token]
    speaker: str | None = None
    entity: Entity | None = None
    far: int = 0
    origin: Decision | None = None


@dataclass(slots=True)
class Scene:
    """One quotation where it stands.

    Attributes:
        text: The whole text.
        marked: The quotation.
        sentence: The sentence it stands in.
        at: Its token there.
        clauses: The reporting clauses of the sentence.
        before: The sentence before, if any.
        below: The sentence after, if any.
        last: The quotation before, if any, and what was decided for it.
    """

    text: str
    marked: Marked
    sentence: Sentence
    at: int
    clauses: list[Clause]
    before: Sentence | None
    below: Sentence | None
    last: tuple[Marked, Decision | None] | None

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the quotation's sentence."""
        return self.sentence.tokens

    def found(self, sieve: str, clause: Clause) -> Decision:
        """Return the decision that a clause of this sentence reports the words.

        Where its verb hardly reports, whom all is "according to" is the better source.
        """
        if not clause.strong:
            sources = (other for other in self.clauses if other.source and other.subject)
            clause = next(sources, clause)
        far = self.at - clause.cue
        return Decision(sieve, clause.subject, clause.words, self.tokens, far=far)


def last_before(scene: Scene) -> int | None:
    """Return the number of the last clause before the quotation."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        if scene.clauses[number].cue < scene.at:
            return number
    return None


def outermost(scene: Scene, number: int) -> Clause:
    """Return the outermost report that the clause `number` depends on, or that clause itself."""
    governing = scene.clauses[number]
    for clause in reversed(scene.clauses[:number]):
        if clause.subject is None:
            continue
        until = governing.cue
        if governing.subject is not None and not governing.participle:
            until = governing.subject.first
        if _in_aside(scene, governing):
            break
        if any(token.low == "who" for token in scene.tokens[until : clause.cue]):
            continue  # it stands in an aside: "Doe, who advised the mayor, said …"
        after = clause.cue + (2 if _is_inserted(scene, clause) else 1)
        if starts_anew(scene.tokens[clause.cue : governing.cue]) or any(
            token.kind == "comma" for token in scene.tokens[after:until]
        ):
            break
        if clause.infinitive or clause.inverted or clause.noun:
            continue
        if clause.strong or (governing.noun and not _is_told(scene, governing)):
            governing = clause
    return governing


def _is_told(scene: Scene, clause: Clause) -> bool:
    """Say whether it is told what somebody's claim is: "Doe's claim that …"."""
    named = clause.subject is not None and clause.subject.kind == "name"
    return named and scene.tokens[clause.cue + 1].low == "that"


def _is_inserted(scene: Scene, clause: Clause) -> bool:
    """Say whether a report stands between commas: "the dam, the mayor said, was never …"."""
    if clause.subject is None or not clause.subject.first:
        return False
    return scene.tokens[clause.subject.first - 1].kind == "comma"


def is_over(scene: Scene, clause: Clause) -> bool:
    """Say whether a clause of time has ended before the words: "that when Roe spoke, “…”"."""
    if clause.subject is None or clause.inverted:
        return False
    at = before_phrase(scene.tokens, clause.subject.first)
    if at < 0 or scene.tokens[at].low not in ("when", "while", "if", "although", "though"):
        return False
    return scene.tokens[scene.at - 1].kind == "comma"


def _in_aside(scene: Scene, clause: Clause) -> bool:
    """Say whether a clause opens with "after" or "before": "Doe left after Roe said"."""
    if clause.subject is None or clause.inverted or not is_somebody(scene, clause.subject):
        return False
    at = before_phrase(scene.tokens, clause.subject.first)
    return at >= 0 and scene.tokens[at].low in ("after", "before", "until", "since")


def is_somebody(scene: Scene, subject: Mention) -> bool:
    """Say whether a mention is of people rather than of a body or a thing."""
    if subject.entity is not None:
        return subject.entity.person
    return subject.kind != "nominal" or bool(scene.tokens[subject.last].flags & PERSON)


def before_colon(
    tokens: list[Token], at: int, clauses: list[Clause], sieve: str, *, headline: bool = False
) -> Decision | None:
    """Return who reports before the colon at `at`; without a report, who is named."""
    label = mention_at(tokens, at - 1) if at else None
    if label is not None and label.kind == "name" and _is_label(tokens, label.first):
        return Decision(sieve, label, ":", tokens)
    owner = _owner_before(tokens, at)
    if owner is not None:
        return Decision(sieve, owner, ":", tokens)
    for clause in reversed(clauses):
        if clause.cue < at and clause.subject is not None and not (headline and clause.participle):
            return Decision(sieve, clause.subject, clause.words, tokens)
    if headline and tokens[0].kind == "name" and at > 1 and tokens[1].low in _ABOUT:
        return Decision(sieve, name_of(tokens, 0), ":", tokens)
    if label is None or label.kind != "name" or part_of(tokens, label.first) != "subject":
        person = label is not None and label.entity is not None and label.entity.person
        subject = governing_subject(tokens, at, {})
        label = subject or (label if person else None)  # "A lesson from Jane Doe: “…”"
    return Decision(sieve, label, ":", tokens) if label is not None else None


def _owner_before(tokens: list[Token], at: int) -> Mention | None:
    """Return whose piece of writing stands alone before a colon: "From Doe's post: “…”"."""
    if at < 3 or not tokens[at - 1].flags & (BODY | SPEECH):
        return None
    for index in range(at - 2, max(0, at - 5), -1):
        if tokens[index].kind == "genitive":
            first = index - 1
            alone = first == 0 or (first == 1 and tokens[0].low in ("from", "more", "here"))
            return name_of(tokens, first) if alone and tokens[first].kind == "name" else None
        if tokens[index].kind not in ("word", "name"):
            return None
    return None


def _is_label(tokens: list[Token], first: int) -> bool:
    """Say whether a name before a colon stands alone after a dash: "… - Jane Doe: “…”"."""
    at = before_phrase(tokens, first)
    return at >= 0 and tokens[at].kind == "dash"
