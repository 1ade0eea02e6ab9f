"""The sieves: each looks at a quotation where it stands and says who spoke, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.quotes.cast import Entity
from storage.quotes.clauses import Clause
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PERSON,
    PREPOSITION,
    PRONOUN,
)
from storage.quotes.marks import Marked
from storage.quotes.mentions import Mention, mention_at, phrase_after
from storage.quotes.phrases import before_phrase, part_of
from storage.quotes.references import starts_anew
from storage.quotes.subjects import first_subject, governing_subject
from storage.quotes.tokens import Sentence, Token

__all__ = ["SIEVES", "Decision", "Scene"]

_SMALL = AUXILIARY | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN


_SIGNATURE = 12
"""So many tokens at most sign a quotation in a paragraph of their own."""


@dataclass(slots=True)
class Decision:
    """What a sieve found: its name, who is mentioned, in which tokens, and the cue.

    `speaker` and `entity` are filled in when it is known whom the mention means; `far` counts
    the tokens from the cue to the quotation; `origin` is the decision this one carries on.
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
        before: The sentence before, if any, and its reporting clauses.
        below: The sentence after, if any.
        last: The quotation before, if any, and what was decided for it.
    """

    text: str
    marked: Marked
    sentence: Sentence
    at: int
    clauses: list[Clause]
    before: tuple[Sentence, list[Clause]] | None
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


Sieve = Callable[[Scene], Decision | None]


def signed(scene: Scene) -> Decision | None:
    """Find "…" — Jane Doe: a name alone after a dash."""
    tokens, at = scene.tokens, scene.at + 1
    if at + 1 >= len(tokens) or tokens[at].kind != "dash" or tokens[at + 1].kind != "name":
        return None
    if at + 2 < len(tokens) and tokens[at + 2].kind not in ("comma", "stop", "open", "quote"):
        return None
    name = mention_at(tokens, at + 1)
    return Decision("signed", name, tokens[at].text, tokens) if name is not None else None


def signed_below(scene: Scene) -> Decision | None:
    """Find a name alone after a dash in the paragraph below the quotation."""
    if scene.below is None or scene.below.block != scene.sentence.block + 1:
        return None
    tokens = scene.below.tokens
    at = 1 if tokens[0].kind == "dash" else 0
    if at >= len(tokens) or tokens[at].kind != "name" or len(tokens) > _SIGNATURE:
        return None
    dash = scene.text[tokens[at].start - 2 : tokens[at].start].strip()
    name = mention_at(tokens, at)
    if name is None or dash not in ("-", "–", "—", "―"):
        return None
    return Decision("signed below", name, dash, tokens)


def colon(scene: Scene) -> Decision | None:
    """Find the mayor said: "…"; also a name and a colon alone."""
    at = scene.at - 1
    if at < 0 or scene.tokens[at].kind != "colon" or scene.text[scene.marked.end - 1] == ",":
        return None
    return _before_colon(scene.tokens, at, scene.clauses, "colon")


def inverted(scene: Scene) -> Decision | None:
    """Find "…," said the mayor."""
    at = _after(scene)
    for clause in scene.clauses:
        if clause.cue == at and clause.inverted and clause.subject is not None:
            return scene.found("inverted", clause)
    return None


def after(scene: Scene) -> Decision | None:
    """Find "…," the mayor said."""
    at = _after(scene)
    if at >= len(scene.tokens) or not _hands_over(scene):
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
            return scene.found("after", clause)
        break
    return None


def passive(scene: Scene) -> Decision | None:
    """Find what is called "…" by the mayor."""
    tokens, at = scene.tokens, scene.at
    if at + 2 >= len(tokens) or tokens[at + 1].low != "by":
        return None
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.flags & CUE and token.low.endswith("ed"):
            agent = phrase_after(tokens, at + 2)
            return Decision("passive", agent, token.text, tokens) if agent is not None else None
        if not token.flags & _SMALL:
            return None
    return None


def introduced(scene: Scene) -> Decision | None:
    """Find the mayor said "…": nothing but small words between the verb and the quotation."""
    number = _last_before(scene)
    if number is None:
        return None
    clause = scene.clauses[number]
    gap = scene.tokens[clause.cue + 1 : scene.at]
    if clause.subject is None or clause.inverted or clause.infinitive or len(gap) > 5:
        return None
    for index, token in enumerate(gap):
        if not (
            token.kind == "comma" or token.flags & _SMALL or (not index and token.kind == "word")
        ):
            return None
    if clause.noun or not _is_somebody(scene, clause.subject):
        found = closing(scene)  # "her claim of “peace” was false, the mayor said"
        if found is not None:
            return found
    if not clause.strong or clause.modal:
        clause = _outermost(scene, number)
    return scene.found("introduced", clause)


def closing(scene: Scene) -> Decision | None:
    """Find "…" is dead, the mayor said: a clause that ends the sentence after a comma."""
    for clause in scene.clauses:
        if clause.cue <= scene.at or clause.subject is None or not clause.strong:
            continue
        if clause.participle or clause.infinitive:
            continue
        first = clause.cue if clause.inverted else clause.subject.first
        if first <= scene.at or scene.tokens[first - 1].kind != "comma":
            continue
        if clause.inverted or clause.cue - clause.subject.last <= 3:
            return scene.found("closing", clause)
    return None


def before(scene: Scene) -> Decision | None:
    """Find the mayor said that all of it was "…": the outermost report the words depend on."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        clause = scene.clauses[number]
        if clause.cue < scene.at and clause.subject is not None:
            inner = clause.noun or not _is_somebody(scene, clause.subject)
            found = closing(scene) if inner else None
            return found or scene.found("before", _outermost(scene, number))
    return None


def trailing(scene: Scene) -> Decision | None:
    """Find "…" is what the mayor said: any report that follows."""
    for clause in scene.clauses:
        if clause.cue > scene.at and clause.subject is not None and not clause.infinitive:
            return scene.found("trailing", clause)
    return None


def reopened(scene: Scene) -> Decision | None:
    """Carry the speaker over to the next paragraph of a quotation that was never closed."""
    return _same("reopened", scene) if scene.marked.reopened else None


def announced(scene: Scene) -> Decision | None:
    """Find the speaker in the block before where it ends with a colon."""
    if scene.at or scene.before is None:
        return None
    previous, clauses = scene.before
    if previous.block == scene.sentence.block or previous.tokens[-1].kind != "colon":
        return None
    return _before_colon(previous.tokens, len(previous.tokens) - 1, clauses, "announced")


def subject(scene: Scene) -> Decision | None:
    """Take the subject of the sentence the words stand in."""
    found = first_subject(scene.tokens, scene.at)
    return Decision("subject", found, "", scene.tokens) if found is not None else None


def continued(scene: Scene) -> Decision | None:
    """Go on with the speaker of the quotation before in the same block."""
    if scene.last is None or scene.last[0].block != scene.marked.block:
        return None
    return _same("continued", scene)


def report_before(scene: Scene) -> Decision | None:
    """Take who reports in the sentence before in the same block."""
    if scene.before is None or scene.before[0].block != scene.sentence.block:
        return None
    previous, clauses = scene.before
    for clause in reversed(clauses):
        if clause.subject is not None and clause.strong and not clause.infinitive:
            return Decision("report before", clause.subject, clause.words, previous.tokens)
    return None


def sentence_before(scene: Scene) -> Decision | None:
    """Take the subject of the sentence before in the same block."""
    if scene.before is None or scene.before[0].block != scene.sentence.block:
        return None
    tokens = scene.before[0].tokens
    found = first_subject(tokens, len(tokens))
    return Decision("sentence before", found, "", tokens) if found is not None else None


def paragraph_before(scene: Scene) -> Decision | None:
    """Go on with the last speaker of the block before."""
    if scene.last is None or scene.marked.block - scene.last[0].block != 1:
        return None
    return _same("paragraph before", scene)


def narration_before(scene: Scene) -> Decision | None:
    """Take who reports, or whom it is about, at the end of the block before."""
    if scene.at or scene.before is None:
        return None
    previous, clauses = scene.before
    if scene.sentence.block - previous.block != 1 or previous.quotes:
        return None
    for clause in reversed(clauses):
        if clause.subject is not None and clause.strong and clause.plain:
            return Decision("narration before", clause.subject, clause.words, previous.tokens)
    found = first_subject(previous.tokens, len(previous.tokens))
    return Decision("narration before", found, "", previous.tokens) if found is not None else None


SIEVES: tuple[Sieve, ...] = (
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


def _after(scene: Scene) -> int:
    """Return the token after the quotation, past a comma or a dash."""
    tokens, at = scene.tokens, scene.at + 1
    return at + 1 if at < len(tokens) and tokens[at].kind in ("comma", "dash") else at


def _hands_over(scene: Scene) -> bool:
    """Say whether the words end as they do where their attribution follows."""
    if scene.at == 0 or scene.text[scene.marked.end - 1] in ",?!—–-…":
        return True
    at = scene.at + 1
    return at < len(scene.tokens) and scene.tokens[at].kind in ("comma", "dash")


def _last_before(scene: Scene) -> int | None:
    """Return the number of the last clause before the quotation."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        if scene.clauses[number].cue < scene.at:
            return number
    return None


def _is_somebody(scene: Scene, subject: Mention) -> bool:
    """Say whether a mention is of people rather than of a body or a thing."""
    return subject.kind != "nominal" or bool(scene.tokens[subject.last].flags & PERSON)


def _outermost(scene: Scene, number: int) -> Clause:
    """Return the outermost report that the clause `number` depends on, or that clause itself."""
    governing = scene.clauses[number]
    for clause in reversed(scene.clauses[:number]):
        if clause.subject is None:
            continue
        until = governing.cue
        if governing.subject is not None and not governing.participle:
            until = governing.subject.first
        if any(token.low == "who" for token in scene.tokens[until : clause.cue]):
            continue  # it stands in an aside: "Doe, who advised the mayor, said …"
        if starts_anew(scene.tokens[clause.cue : governing.cue]) or any(
            token.kind == "comma" for token in scene.tokens[clause.cue + 2 : until]
        ):
            break
        if clause.infinitive or clause.inverted or clause.noun:
            continue
        if clause.strong or governing.noun:
            governing = clause
    return governing


def _before_colon(
    tokens: list[Token], at: int, clauses: list[Clause], sieve: str
) -> Decision | None:
    """Return who reports before the colon at `at`; without a report, who is named."""
    label = mention_at(tokens, at - 1) if at else None
    if label is not None and label.kind == "name" and _is_label(tokens, label.first):
        return Decision(sieve, label, ":", tokens)
    for clause in reversed(clauses):
        if clause.cue < at and clause.subject is not None:
            return Decision(sieve, clause.subject, clause.words, tokens)
    if label is None or label.kind != "name" or part_of(tokens, label.first) != "subject":
        person = label is not None and label.entity is not None and label.entity.person
        subject = governing_subject(tokens, at, {})
        label = subject or (label if person else None)  # "A lesson from Jane Doe: “…”"
    return Decision(sieve, label, ":", tokens) if label is not None else None


def _is_label(tokens: list[Token], first: int) -> bool:
    """Say whether a name before a colon stands alone after a dash: "… - Jane Doe: “…”"."""
    at = before_phrase(tokens, first)
    return at >= 0 and tokens[at].kind == "dash"


def _same(sieve: str, scene: Scene) -> Decision | None:
    """Return the decision for the quotation before once more, if it named a speaker."""
    decision = scene.last[1] if scene.last is not None else None
    if decision is None or decision.speaker is None:
        return None
    return Decision(
        sieve,
        decision.mention,
        decision.cue,
        decision.tokens,
        decision.speaker,
        decision.entity,
        origin=decision.origin or decision,
    )
