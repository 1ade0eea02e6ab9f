"""Who said each quotation: an ordered tuple of sieves, the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from storage.quotes.cast import Entity
from storage.quotes.clauses import Clause, clauses_of, first_subject
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DESCRIPTIONS,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
)
from storage.quotes.marks import Marked
from storage.quotes.mentions import Mention, mention_at, part_of
from storage.quotes.narration import Sentence, Token

__all__ = ["Decision", "attribute"]


@dataclass(slots=True)
class Decision:
    """What a sieve found for one quotation."""

    sieve: str
    mention: Mention | None
    cue: str = ""
    speaker: str | None = None
    entity: Entity | None = None
    tokens: list[Token] | None = None


@dataclass(slots=True)
class Scene:
    """One quotation where it stands, and what has been decided before it."""

    text: str
    marked: Marked
    sentence: Sentence
    at: int
    clauses: list[Clause]
    earlier: list[tuple[Marked, Decision | None]]
    before: list[Sentence]

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the quotation's sentence."""
        return self.sentence.tokens


Sieve = Callable[[Scene], Decision | None]


def inverted(scene: Scene) -> Decision | None:
    """Find "…," said the mayor."""
    at = _after(scene)
    for clause in scene.clauses:
        if clause.cue == at and clause.inverted and clause.subject is not None:
            return Decision("inverted", clause.subject, clause.words)
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
        odd = any(token.flags & (CONJUNCTION | PREPOSITION) for token in between)
        if len(between) <= 3 and not odd and (clause.strong or scene.at == 0):
            return Decision("after", clause.subject, clause.words)
        break
    return None


def colon(scene: Scene) -> Decision | None:
    """Find the mayor said: "…"; also a name and a colon alone."""
    at = scene.at - 1
    if at < 0 or scene.tokens[at].kind != "colon" or scene.text[scene.marked.end - 1] == ",":
        return None
    return _before_colon(scene, scene.tokens, at, scene.clauses, "colon")


def _before_colon(
    scene: Scene, tokens: list[Token], at: int, found: list[Clause], sieve: str
) -> Decision | None:
    for clause in reversed(found):
        if clause.cue < at and clause.subject is not None:
            return Decision(sieve, clause.subject, clause.words, tokens=tokens)
    name = mention_at(scene.text, tokens, at - 1) if at else None
    if name is None or name.kind != "name" or part_of(tokens, name.first) != "subject":
        name = first_subject(scene.text, tokens, at)
    return Decision(sieve, name, ":", tokens=tokens) if name is not None else None


_SMALL = AUXILIARY | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN


def introduced(scene: Scene) -> Decision | None:
    """Find the mayor said "…": nothing but small words between the verb and the quotation."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        clause = scene.clauses[number]
        if clause.cue >= scene.at:
            continue
        gap = scene.tokens[clause.cue + 1 : scene.at]
        if clause.subject is None or clause.inverted or clause.infinitive or len(gap) > 5:
            return None
        if not all(
            token.kind == "comma" or token.flags & _SMALL or (not index and token.kind == "word")
            for index, token in enumerate(gap)
        ):
            return None
        if not clause.strong or clause.modal:
            clause = _matrix(scene, number)
        return Decision("introduced", clause.subject, clause.words)
    return None


def _matrix(scene: Scene, number: int) -> Clause:
    """Return the outermost report that the clause `number` depends on, or that clause itself."""
    governing = scene.clauses[number]
    for clause in reversed(scene.clauses[:number]):
        if clause.subject is None:
            continue
        until = governing.subject.first if governing.subject and not governing.participle else governing.cue
        if _breaks(scene.tokens[clause.cue : governing.cue]) or any(
            token.kind == "comma" for token in scene.tokens[clause.cue + 2 : until]
        ):
            break
        if clause.infinitive or clause.inverted or clause.noun:
            continue
        if clause.strong or governing.noun:
            governing = clause
    return governing


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
        if not clause.inverted and clause.cue - clause.subject.last > 3:
            continue
        return Decision("closing", clause.subject, clause.words)
    return None


def signed(scene: Scene) -> Decision | None:
    """Find "…" — Jane Doe: a name alone after a dash."""
    tokens = scene.tokens
    at = scene.at + 1
    if at + 1 >= len(tokens) or tokens[at].kind != "dash" or tokens[at + 1].kind != "name":
        return None
    if at + 2 < len(tokens) and tokens[at + 2].kind not in ("comma", "stop", "open", "quote"):
        return None
    name = mention_at(scene.text, tokens, at + 1)
    return Decision("signed", name, "—") if name is not None else None


def before(scene: Scene) -> Decision | None:
    """Find the mayor said that all of it was "…": the outermost report the words depend on."""
    for number in range(len(scene.clauses) - 1, -1, -1):
        clause = scene.clauses[number]
        if clause.cue < scene.at and clause.subject is not None:
            governing = _matrix(scene, number)
            return Decision("before", governing.subject, governing.words)
    return None


def _breaks(tokens: list[Token]) -> bool:
    """Say whether a new statement starts among `tokens`."""
    return any(
        token.kind in ("quote", "dash")
        or token.text == ";"
        or (token.flags & CONJUNCTION and token.low not in ("that", "whether", "how", "why", "what"))
        for token in tokens
    )


def trailing(scene: Scene) -> Decision | None:
    """Find "…" is dead, the mayor said."""
    for clause in scene.clauses:
        if clause.cue > scene.at and clause.subject is not None and not clause.infinitive:
            return Decision("trailing", clause.subject, clause.words)
    return None


def reopened(scene: Scene) -> Decision | None:
    """Carry the speaker over to the next paragraph of a quotation that was never closed."""
    if not scene.marked.reopened or not scene.earlier:
        return None
    return _same("reopened", scene.earlier[-1][1])


def announced(scene: Scene) -> Decision | None:
    """Find the speaker in the block before where it ends with a colon."""
    if scene.at or not scene.before:
        return None
    previous = scene.before[-1]
    if previous.block == scene.sentence.block or previous.tokens[-1].kind != "colon":
        return None
    found = clauses_of(scene.text, previous)
    return _before_colon(scene, previous.tokens, len(previous.tokens) - 1, found, "announced")


def sentence_subject(scene: Scene) -> Decision | None:
    """Take the subject of the sentence the words stand in."""
    subject = first_subject(scene.text, scene.tokens, scene.at)
    return Decision("subject", subject) if subject is not None else None


def continued(scene: Scene) -> Decision | None:
    """Go on with the speaker of the quotation before in the same block."""
    if scene.earlier and scene.earlier[-1][0].block == scene.marked.block:
        return _same("continued", scene.earlier[-1][1])
    return None


def sentence_before(scene: Scene) -> Decision | None:
    """Take the subject of the sentence before in the same block."""
    if not scene.before or scene.before[-1].block != scene.sentence.block:
        return None
    previous = scene.before[-1]
    for clause in reversed(clauses_of(scene.text, previous)):
        if clause.subject is not None and clause.strong and not clause.infinitive and not clause.noun:
            return Decision("report before", clause.subject, clause.words, tokens=previous.tokens)
    subject = first_subject(scene.text, previous.tokens, len(previous.tokens))
    return Decision("sentence before", subject, tokens=previous.tokens) if subject else None


def paragraph_before(scene: Scene) -> Decision | None:
    """Go on with the last speaker of the block before."""
    if scene.earlier and scene.marked.block - scene.earlier[-1][0].block == 1:
        return _same("paragraph before", scene.earlier[-1][1])
    return None


SIEVES: tuple[Sieve, ...] = (
    signed,
    colon,
    inverted,
    after,
    introduced,
    closing,
    before,
    trailing,
    reopened,
    announced,
    sentence_subject,
    continued,
    sentence_before,
    paragraph_before,
)


def _same(sieve: str, decision: Decision | None) -> Decision | None:
    if decision is None or decision.speaker is None:
        return None
    return Decision(
        sieve, decision.mention, decision.cue, decision.speaker, decision.entity
    )


def _after(scene: Scene) -> int:
    """Return the token after the quotation, past a comma and adverbs."""
    tokens = scene.tokens
    at = scene.at + 1
    if at < len(tokens) and tokens[at].kind in ("comma", "dash"):
        at += 1
    return at


def _hands_over(scene: Scene) -> bool:
    """Say whether the words end as they do where their attribution follows."""
    marked = scene.marked
    last = scene.text[marked.end - 1] if marked.end > marked.start else ""
    follows = scene.tokens[scene.at + 1] if scene.at + 1 < len(scene.tokens) else None
    if last in ",?!—–-…" or (follows is not None and follows.kind in ("comma", "dash")):
        return True
    return scene.at == 0


@dataclass(slots=True)
class Focus:
    """Who has been spoken of and who has spoken, latest last, with the number of the sentence."""

    speakers: list[tuple[Entity, int]] = field(default_factory=list)
    subjects: list[tuple[Entity, int]] = field(default_factory=list)
    names: list[tuple[Entity, int]] = field(default_factory=list)
    body: str = ""

    def recent(self) -> list[Entity]:
        """Return the people by how lately they spoke or were what a sentence is about."""
        events = sorted(
            [(where, 1, number, entity) for number, (entity, where) in enumerate(self.speakers)]
            + [(where, 0, number, entity) for number, (entity, where) in enumerate(self.subjects)]
            + [(where, -1, number, entity) for number, (entity, where) in enumerate(self.names)],
            key=lambda event: event[:3],
            reverse=True,
        )
        found: dict[int, Entity] = {}
        for _, _, _, entity in events:
            found.setdefault(id(entity), entity)
        return list(found.values())


_LONG_AGO = 2
"""So many sentences later a mere name is better evidence than who spoke."""

_GENDER = {"he": "m", "she": "f"}


def attribute(
    text: str, sentences: list[Sentence], quoted: list[Marked]
) -> list[Decision | None]:
    """Return for each of `quoted` what the sieves decide, in order."""
    decisions: list[Decision | None] = [None] * len(quoted)
    earlier: list[tuple[Marked, Decision | None]] = []
    focus = Focus()
    seen: list[Sentence] = []
    for sentence in sentences:
        found = clauses_of(text, sentence)
        speakers: list[Entity] = []
        for at, token in enumerate(sentence.tokens):
            if token.kind != "quote":
                continue
            scene = Scene(text, quoted[token.quote], sentence, at, found, earlier, seen)
            decision = next((d for sieve in SIEVES if (d := sieve(scene))), None)
            if decision is not None and decision.speaker is None and decision.mention is not None:
                _resolve(decision, scene, focus)
            decisions[token.quote] = decision
            earlier.append((quoted[token.quote], decision))
            if decision is not None and decision.entity is not None and decision.entity.person:
                speakers.append(decision.entity)
        _look(text, sentence, found, focus, len(seen))
        focus.speakers.extend((entity, len(seen)) for entity in speakers)
        seen.append(sentence)
    return decisions


def _look(
    text: str, sentence: Sentence, found: list[Clause], focus: Focus, number: int
) -> None:
    """Add the people a sentence names to the focus: its subject and those who speak in it too."""
    tokens = sentence.tokens
    for token in tokens:
        if token.kind == "name" and token.entity is not None and token.entity.person:
            focus.names.append((token.entity, number))
    subject = first_subject(text, tokens, len(tokens))
    entity = _person(subject, tokens, focus)
    if entity is not None:
        focus.subjects.append((entity, number))
    last: Clause | None = None
    for clause in found:
        if clause.infinitive or clause.participle or clause.noun or clause.modal:
            continue
        if last is not None and not _breaks(tokens[last.cue : clause.cue]):
            continue  # what somebody says that somebody says
        last = clause
        entity = _person(clause.subject, tokens, focus)
        if entity is None and clause.subject is not None and clause.subject.kind != "pronoun":
            focus.body = clause.subject.entity.name if clause.subject.entity else clause.subject.text
        if entity is not None:
            focus.speakers.append((entity, number))


def _person(mention: Mention | None, tokens: list[Token], focus: Focus) -> Entity | None:
    """Return the person a mention stands for, if it does for one."""
    if mention is None:
        return None
    if mention.kind == "pronoun":
        return _pronoun(mention, tokens, focus)
    entity = mention.entity if mention.kind == "name" else _described(mention, tokens, focus)
    return entity if entity is not None and entity.person else None


def _resolve(decision: Decision, scene: Scene, focus: Focus) -> None:
    """Give the decision the speaker its mention stands for."""
    mention = decision.mention
    if mention is None:
        return
    if mention.kind == "name":
        decision.entity = mention.entity
        decision.speaker = mention.entity.name if mention.entity is not None else mention.text
    elif mention.kind == "pronoun":
        entity = _pronoun(mention, decision.tokens or scene.tokens, focus)
        if mention.text.lower() == "it" and focus.body:
            decision.speaker = focus.body
        if entity is not None:
            decision.entity, decision.speaker = entity, entity.name
    else:
        decision.entity = _described(mention, decision.tokens or scene.tokens, focus)
        decision.speaker = decision.entity.name if decision.entity else mention.text


_SHORT_TITLES = {"sen": "senator", "gov": "governor", "rep": "representative", "pres": "president"}


def _described(mention: Mention, tokens: list[Token], focus: Focus) -> Entity | None:
    """Return whom a description such as "the Vermont senator" stands for."""
    first = mention.first
    while 0 < first < len(tokens) and first > mention.first - 9 and tokens[first].low != "the":
        stops = tokens[first].flags & (PRONOUN | PREPOSITION) and tokens[first].low != "of"
        if first < mention.first and (stops or tokens[first].kind not in ("word", "name")):
            return None
        first -= 1
    words = [token.low for token in tokens[first : mention.last + 1]]
    if words[:1] != ["the"] or mention.last >= len(tokens):
        return None
    aged = any(word.endswith("-year-old") for word in words)
    if not aged and words[-1] not in DESCRIPTIONS:
        return None
    wanted = set(words[1:])
    best: tuple[int, Entity] | None = None
    recent = focus.recent()
    for entity in recent:
        shared = 0
        for role in entity.roles:
            known = {_SHORT_TITLES.get(word, word) for word in role.lower().replace(".", "").split()}
            if words[-1] in known:
                shared = max(shared, len(known & wanted))
        if shared and (best is None or shared > best[0]):
            best = shared, entity
    if best is not None:
        return best[1]
    gender = "m" if words[-1].endswith("man") or words[-1] in ("father", "king", "prince") else ""
    return next((entity for entity in recent if entity.gender in ("", gender) or not gender), None)


def _pronoun(mention: Mention, tokens: list[Token], focus: Focus) -> Entity | None:
    gender = _GENDER.get(mention.text.lower())
    if gender is None:
        return None

    def fits(entity: Entity) -> bool:
        return entity.person and entity.gender in ("", gender)

    for index in range(min(mention.first, len(tokens))):
        token = tokens[index]
        if token.kind == "name" and token.entity is not None and fits(token.entity):
            if part_of(tokens, index) == "subject":
                return token.entity
    last = [
        next(((where, entity) for entity, where in reversed(events) if fits(entity)), None)
        for events in (focus.speakers, focus.subjects, focus.names)
    ]
    speaker, subject, name = last
    best = subject if speaker and subject and subject[0] > speaker[0] else speaker or subject or name
    if name and best and name[0] > best[0] + _LONG_AGO:
        best = name
    return best[1] if best else None
