"""Reporting clauses: the cue of each and its subject, found by a walk over a sentence's tokens."""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    BODY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PASSIVE,
    PERSON,
    PHRASE,
    PHRASES,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    STRONG,
    VERB,
)
from storage.quotes.mentions import Mention, any_phrase, mention_at, part_of, phrase_after
from storage.quotes.narration import Sentence, Token

__all__ = ["Clause", "clauses_of", "first_subject"]


@dataclass(slots=True)
class Clause:
    """A cue, the token it stands at, and its subject.

    `strong`: the verb may stand between words and speaker; `participle` and `infinitive`
    are forms whose subject is only inferred; `modal`: said by nobody yet ("will say"); `noun`: "the mayor's claim".
    """

    cue: int
    words: str
    subject: Mention | None
    inverted: bool = False
    strong: bool = True
    participle: bool = False
    infinitive: bool = False
    modal: bool = False
    noun: bool = False


def clauses_of(text: str, sentence: Sentence) -> list[Clause]:
    """Return the reporting clauses of `sentence`, in order."""
    tokens = sentence.tokens
    found: list[Clause] = []
    for index, token in enumerate(tokens):
        flags = token.flags
        if not flags & (CUE | SPEECH | PHRASE):
            continue
        if flags & CUE and not _is_noun(tokens, index) and not _is_passive(tokens, index):
            found.append(_clause(text, tokens, index, token.text, found))
        elif flags & SPEECH:
            owner = _owner(tokens, index)
            if owner is not None:
                found.append(Clause(index, token.text, owner, strong=False, noun=True))
        elif flags & PHRASE and index + 1 < len(tokens):
            after = tokens[index + 1].low
            words = f"{token.text} {tokens[index + 1].text}"
            if token.low == "according":
                if after == "to":
                    subject = phrase_after(text, tokens, index + 2)
                    found.append(Clause(index, words, subject, inverted=True))
            elif after in PHRASES[token.low]:
                found.append(_clause(text, tokens, index, words, found))
    return found


_POSSESSIVES = {"his": "he", "her": "she"}


def _owner(tokens: list[Token], noun: int) -> Mention | None:
    """Return whose claim the noun at `noun` is: "the mayor's claim", "his last words"."""
    for index in range(noun - 1, max(-1, noun - 4), -1):
        token = tokens[index]
        if token.kind == "genitive" and index:
            if tokens[index - 1].kind == "name":
                owner = tokens[index - 1]
                return Mention("name", index - 1, index - 1, owner.text, owner.entity, owner.title)
            return None
        if token.low in _POSSESSIVES:
            return Mention("pronoun", index, index, _POSSESSIVES[token.low])
        if token.kind != "word" or token.flags & (PREPOSITION | CONJUNCTION | DETERMINER):
            return None
    return None


def _clause(text: str, tokens: list[Token], index: int, words: str, before: list[Clause]) -> Clause:
    low = tokens[index].low
    previous = tokens[index - 1] if index else None
    strong = bool(tokens[index].flags & STRONG) or " " in words
    if low.endswith("ing") and not (previous and previous.flags & (AUXILIARY | PASSIVE)):
        subject = _participle_subject(text, tokens, index, before)
        return Clause(index, words, subject, strong=strong, participle=True)
    after_quote = previous is None or previous.kind == "quote" or (
        previous.kind in ("comma", "dash") and index > 1 and tokens[index - 2].kind == "quote"
    )
    if after_quote and (strong or not before) or _hangs_on(tokens, index):
        inverted = phrase_after(text, tokens, index + 1)
        if inverted is not None and (after_quote or _closes(tokens, inverted)):
            return Clause(index, words, inverted, inverted=True, strong=strong)
    subject = _subject_before(text, tokens, index, before)
    infinitive = previous is not None and previous.low == "to"
    modal = previous is not None and previous.low in _MODALS
    return Clause(index, words, subject, strong=strong, infinitive=infinitive, modal=modal)


_MODALS = frozenset("will would can could may might must shall should".split())


def _hangs_on(tokens: list[Token], index: int) -> bool:
    """Say whether a plain verb closes a sentence after a comma: "…, said Doe."."""
    return (
        index > 2
        and tokens[index].low in ("said", "says", "wrote", "added", "explained", "noted")
        and tokens[index - 1].kind == "comma"
    )


def _closes(tokens: list[Token], subject: Mention) -> bool:
    """Say whether a clause may end after its inverted subject."""
    at = subject.last + 1
    if at >= len(tokens):
        return True
    token = tokens[at]
    if token.kind in ("stop", "comma", "dash") or token.low == "who":
        return True
    person = subject.kind == "name" or bool(tokens[subject.last].flags & PERSON)
    return person and bool(token.flags & PREPOSITION)


_NEVER_NOUN = frozenset({"said", "told", "wrote", "says", "read", "reads", "cast", "thought", "felt"})


def _is_noun(tokens: list[Token], index: int) -> bool:
    """Say whether a word that can report is a noun here: "the report", "of claims", "her call"."""
    low = tokens[index].low
    if not index or low in _NEVER_NOUN:
        return False
    before = tokens[index - 1]
    if low.endswith("ing"):
        return before.low in ("the", "a", "of", "his", "her", "their")
    if low.endswith("ed") and not before.kind == "genitive":
        return before.low in ("the", "a", "an", "his", "her", "their", "its", "so-called")
    if before.kind == "genitive":
        return True
    if before.flags & DETERMINER and before.low not in ("some", "many", "all", "this", "that", "another", "one", "both"):
        return True
    if before.flags & PREPOSITION and before.low not in ("to", "as", "before"):
        return True
    if before.flags & (VERB | CUE) and not before.flags & (PERSON | BODY | AUXILIARY):
        return True
    if before.kind == "name" and tokens[index].flags & BASE:
        return not before.text.endswith("s")
    if before.kind == "word" and not before.flags and not before.low.endswith("ly"):
        if not low.endswith("s") and not before.low.endswith(("s", "people", "men", "women")):
            return True  # the base form needs a plural subject
        if low.endswith("s") and not tokens[index].flags & STRONG:
            return True
        return index > 1 and not before.low.endswith("s") and (
            bool(tokens[index - 2].flags & DETERMINER) or tokens[index - 2].kind == "genitive"
        )
    return False


_PASSIVE_ALONE = frozenset(
    "asked pressed told questioned called named titled released published posted issued described given".split()
)


def _is_passive(tokens: list[Token], index: int) -> bool:
    """Say whether a participle tells what was done to somebody: "was called", "when asked"."""
    low = tokens[index].low
    if low in ("said", "thought", "told", "seen", "felt", "found", "cast", "read") or low.endswith("ed"):
        at = index - 1
        while at > 0 and tokens[at].low.endswith("ly"):
            at -= 1
        if at < 0:
            return low in _PASSIVE_ALONE
        before = tokens[at]
        if before.flags & PASSIVE and before.low not in ("got", "get", "gets"):
            after = tokens[index + 1].low if index + 1 < len(tokens) else ""
            return not (low == "quoted" and after in ("as", "saying"))
        if low in ("asked", "pressed", "told", "questioned"):
            return before.low in ("when", "if", "after", "once", "while", "as")
        if low in ("called", "named", "titled"):
            noun = tokens[at - 1] if before.kind == "comma" and at else before
            return bool(noun.flags & BODY) and not noun.flags & PERSON
    return False


def _subject_before(
    text: str, tokens: list[Token], verb: int, before: list[Clause]
) -> Mention | None:
    """Return the subject of the verb at `verb`, looking to its left."""
    at = verb - 1
    while at >= 0 and tokens[at].kind == "word" and _skippable(tokens[at]):
        at -= 1
    while at > 0 and tokens[at].low in _TIMES:
        at -= 1
        while at > 0 and tokens[at].low in ("last", "this", "that", "earlier", "later", "early", "late", "on"):
            at -= 1
    if at < 0:
        return None
    near = tokens[at]
    if near.kind == "word":
        if near.low in ("who", "which", "that", "whom"):
            return _antecedent(text, tokens, at)
        if near.low in ("and", "but", "or", "before", "after", "while"):
            return _coordinate_subject(text, tokens, at, before)
    outside = _outside(tokens, at)
    if outside < at:
        if outside < 0:
            return None
        return _clause_subject(text, tokens, outside)
    mention = mention_at(text, tokens, at)
    if mention is None and near.kind == "word" and not near.flags & _SMALL:
        mention = any_phrase(text, tokens, at)
    if mention is not None and part_of(tokens, mention.first) == "subject":
        if not (at and mention.entity is not None and mention.entity.place):
            return mention
    return _clause_subject(text, tokens, at)


def _coordinate_subject(
    text: str, tokens: list[Token], at: int, before: list[Clause]
) -> Mention | None:
    """Return the subject a verb after "and" shares: that of the report before, else of any verb."""
    for clause in reversed(before):
        if clause.infinitive or clause.noun or clause.modal or not clause.strong:
            continue
        if not any(token.kind in ("comma", "quote", "dash") for token in tokens[clause.cue : at]):
            return clause.subject
        break
    return _governing_subject(text, tokens, at, before)


_SMALL = PREPOSITION | CONJUNCTION | PRONOUN | DETERMINER


_TIMES = frozenset(
    """week month year day morning afternoon evening night weekend today yesterday monday tuesday
    wednesday thursday friday saturday sunday""".split()
)


def _outside(tokens: list[Token], at: int) -> int:
    """Return the token before the aside that ends at `at`: a relative clause, dashes, brackets."""
    kind = tokens[at].kind
    if kind in ("dash", "close"):
        opening = "dash" if kind == "dash" else "open"
        for index in range(at - 1, -1, -1):
            if tokens[index].kind == opening:
                return _outside(tokens, index - 1) if index else -1
        return at
    if kind == "comma":
        for index in range(at - 1, 0, -1):
            token = tokens[index]
            if token.kind in ("quote", "stop", "dash"):
                break
            if token.low in _RELATIVES and (token.low != "where" or tokens[index - 1].kind == "comma"):
                return index - 1
    return at


_RELATIVES = frozenset({"who", "whose", "which", "whom", "where"})


def _skippable(token: Token) -> bool:
    if token.flags & (AUXILIARY | PASSIVE) or token.low == "to":
        return True
    return token.low.endswith("ly") and not token.flags & (PERSON | BODY)


def _participle_subject(
    text: str, tokens: list[Token], at: int, before: list[Clause]
) -> Mention | None:
    """Return who is at it: the person right before ("Doe saying …"), else the main subject."""
    near = mention_at(text, tokens, at - 1) if at else None
    if near is not None:
        person = near.entity is not None and near.entity.person
        subject = part_of(tokens, near.first) == "subject"
        if person or (subject and near.kind == "nominal" and tokens[near.last].flags & PERSON):
            return near
    return _governing_subject(text, tokens, at, before)


def _governing_subject(
    text: str, tokens: list[Token], at: int, before: list[Clause]
) -> Mention | None:
    """Return the subject of the finite verb that a participle at `at` hangs on."""
    for index in range(at - 1, -1, -1):
        token = tokens[index]
        if before and before[-1].cue == index and not before[-1].infinitive:
            return before[-1].subject
        if token.kind == "word" and _is_finite(tokens, index):
            while index and tokens[index - 1].kind == "word" and _skippable(tokens[index - 1]):
                index -= 1
            subject = _subject_before(text, tokens, index, [c for c in before if c.cue < index])
            if subject is not None and subject.text.lower() not in ("it", "there"):
                return subject
    return first_subject(text, tokens, at)


def _clause_subject(text: str, tokens: list[Token], at: int) -> Mention | None:
    """Return the first subject of the clause that ends at token `at`."""
    best: Mention | None = None
    oblique: Mention | None = None
    index = at
    while index >= 0:
        token = tokens[index]
        if token.kind == "stop" or (token.kind == "comma" and token.text == ";"):
            break
        if best is not None and (token.kind == "quote" or _is_finite(tokens, index)):
            break
        if token.kind == "word" and token.low in _RELATIVES:
            if best is not None and best.first == index + 1:
                break  # "which the mayor said": the mayor is the subject
            best = None  # all that was found so far stands in a relative clause
            index -= 1
            continue
        mention = mention_at(text, tokens, index)
        if mention is not None:
            part = part_of(tokens, mention.first)
            place = mention.entity is not None and mention.entity.place
            if part == "subject" and not (place and index):
                if best is not None and _apposed(tokens, mention, best):
                    best.first = mention.first
                    best.role = best.role or mention.text
                else:
                    best = mention
            elif oblique is None and mention.kind != "pronoun":
                oblique = mention
            index = mention.first
        elif token.flags & CONJUNCTION and best is not None and token.low not in ("and", "or"):
            break
        index -= 1
    return best or _opening_phrase(text, tokens, index + 1, at) or oblique


def _apposed(tokens: list[Token], mention: Mention, best: Mention | None) -> bool:
    """Say whether a nominal only introduces the name already found: "the mayor, Jane Doe"."""
    if best is None or best.kind != "name" or mention.kind != "nominal":
        return False
    if mention.head.endswith("s"):
        return False
    between = tokens[mention.last + 1 : best.first]
    if len(between) == 1 and between[0].low == "and":
        return not tokens[mention.first].flags & DETERMINER  # "ex-judge and mayor Jane Doe"
    if not between or (len(between) == 1 and between[0].kind == "comma"):
        return True
    return (
        between[0].low in ("of", "for", "at", "in", "from")
        and between[-1].kind == "comma"
        and len(between) < 9
        and all(token.kind in ("name", "word", "genitive") for token in between[:-1])
        and not any(token.flags & (CUE | VERB | PASSIVE | CONJUNCTION) for token in between)
    )


def _opening_phrase(text: str, tokens: list[Token], start: int, end: int) -> Mention | None:
    """Return the noun phrase a clause opens with, whatever its noun: "a projection by the firm"."""
    for index in range(start, min(end, start + 3)):
        if (
            tokens[index].flags & DETERMINER and tokens[index].low not in ("that", "this")
        ) or tokens[index].text[:1].isdigit():
            found = phrase_after(text, tokens, index)
            return found if found is not None and found.kind == "nominal" else None
        passing = tokens[index].flags & (CONJUNCTION | AUXILIARY)
        if tokens[index].kind not in ("comma", "quote") and not passing:
            return None
    return None


def _is_finite(tokens: list[Token], at: int) -> bool:
    """Say whether the token at `at` looks like a verb with a subject of its own."""
    token = tokens[at]
    if token.kind != "word":
        return False
    low = token.low
    if token.flags & VERB or low in ("is", "are", "was", "were", "has", "had", "have", "would", "will", "could"):
        return True
    if token.flags & CUE:
        return not low.endswith("ing") and not _is_noun(tokens, at) and not _is_passive(tokens, at)
    if not low.endswith("ed") or not at:
        return False
    before = tokens[at - 1]
    return before.kind in ("name", "close") or bool(
        before.flags & (PERSON | BODY | PRONOUN | AUXILIARY) and not before.flags & PASSIVE
    )


def _antecedent(text: str, tokens: list[Token], at: int) -> Mention | None:
    """Return what the relative pronoun at `at` stands for."""
    index = at - 1
    if index >= 0 and tokens[index].kind in ("comma", "dash", "close"):
        index -= 1
    if tokens[at].low == "whom":
        return None
    if tokens[at].low == "that" and index == at - 1 and index >= 0 and tokens[index].flags & CUE:
        return None
    fallback: Mention | None = None
    floor = max(-1, index - 14)
    while index > floor:
        mention = mention_at(text, tokens, index)
        if mention is not None and mention.kind != "pronoun":
            person = mention.entity is not None and mention.entity.person
            if tokens[at].low == "that" and mention.kind == "nominal" and tokens[mention.last].flags & BODY:
                return _governing_subject(text, tokens, mention.first, [])
            aside = mention.kind == "name" and not person and mention.first and tokens[mention.first - 1].kind == "comma"
            if (part_of(tokens, mention.first) != "oblique" and not aside) or person:
                return mention
            fallback = fallback or mention
            index = mention.first
        index -= 1
    return fallback


def first_subject(text: str, tokens: list[Token], end: int) -> Mention | None:
    """Return the first subject among the tokens before `end`."""
    nominal: Mention | None = None
    place: Mention | None = None
    for index in range(end):
        mention = mention_at(text, tokens, index)
        if mention is not None and part_of(tokens, mention.first) == "subject":
            if mention.entity is not None and mention.entity.place:
                place = place or mention
                continue
            if mention.kind == "nominal":
                if nominal is not None:
                    return nominal
                nominal = mention
                continue
            if nominal is None or mention.kind == "pronoun" or _apposed(tokens, nominal, mention):
                return mention
            return nominal
        if nominal is not None and tokens[index].flags & (CUE | AUXILIARY):
            return nominal
    return nominal or place
