"""Reporting clauses: the cue of each and its subject, found by a walk over the tokens of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.quotes.cast import Entity
from storage.quotes.lexicon import (
    AUXILIARY,
    BODY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PASSIVE,
    PERSON,
    PHRASES,
    PREPOSITION,
    PRONOUN,
    STRONG,
    VERB,
)
from storage.quotes.narration import Sentence, Token

__all__ = ["Clause", "Mention", "clauses_of", "first_subject", "part_of", "mention_at", "next_mention"]

_REACH = 12
"""How many tokens an inverted subject may stand after its verb."""


@dataclass(slots=True)
class Mention:
    """One mention of who may be speaking; `first` and `last` are tokens of its sentence."""

    kind: Literal["name", "pronoun", "nominal"]
    first: int
    last: int
    text: str
    entity: Entity | None = None
    role: str = ""
    head: str = ""


@dataclass(slots=True)
class Clause:
    """A cue, the token it stands at, and its subject."""

    cue: int
    words: str
    subject: Mention | None
    inverted: bool = False
    strong: bool = True
    participle: bool = False
    infinitive: bool = False


def clauses_of(text: str, sentence: Sentence) -> list[Clause]:
    """Return the reporting clauses of `sentence`, in order."""
    tokens = sentence.tokens
    found: list[Clause] = []
    for index, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.flags & CUE:
            if _is_noun(tokens, index) or _is_passive(tokens, index):
                continue
            found.append(_clause(text, tokens, index, token.text, found))
        elif token.low in PHRASES:
            if index + 1 < len(tokens) and tokens[index + 1].low in PHRASES[token.low]:
                words = f"{token.text} {tokens[index + 1].text}"
                found.append(_clause(text, tokens, index, words, found))
        elif token.low == "according" and index + 1 < len(tokens) and tokens[index + 1].low == "to":
            subject = next_mention(text, tokens, index + 2)
            found.append(Clause(index, f"{token.text} to", subject, inverted=True))
    return found


def _clause(text: str, tokens: list[Token], index: int, words: str, before: list[Clause]) -> Clause:
    token = tokens[index]
    participle = token.low.endswith("ing") and not (
        index and tokens[index - 1].flags & (AUXILIARY | PASSIVE)
    )
    strong = bool(token.flags & STRONG) or " " in words
    if participle:
        subject = before[-1].subject if before else first_subject(text, tokens, index)
        return Clause(index, words, subject, strong=strong, participle=True)
    previous = tokens[index - 1] if index else None
    if previous is None or previous.kind == "quote" or (
        previous.kind in ("comma", "dash") and index > 1 and tokens[index - 2].kind == "quote"
    ):
        subject = next_mention(text, tokens, index + 1)
        if subject is not None:
            return Clause(index, words, subject, inverted=True, strong=strong)
    subject = _subject_before(text, tokens, index, before)
    infinitive = previous is not None and previous.low == "to"
    return Clause(index, words, subject, strong=strong, infinitive=infinitive)


def _is_noun(tokens: list[Token], index: int) -> bool:
    """Say whether a word that can report is a noun here: "the report", "of claims", "her call"."""
    low = tokens[index].low
    if not index or low.endswith(("ed", "ing")) or low in ("said", "told", "wrote", "says"):
        return index > 0 and low.endswith("ing") and tokens[index - 1].low in ("the", "a", "of", "his", "her")
    before = tokens[index - 1]
    if before.kind == "genitive" or before.flags & DETERMINER and before.low not in ("some", "many", "others", "all", "this", "that", "another", "one"):
        return True
    if before.flags & PREPOSITION and before.low != "to" and before.low not in ("as", "before"):
        return True
    return before.kind == "word" and not before.flags and not before.low.endswith(("s", "ly", "n")) and index > 1 and (
        bool(tokens[index - 2].flags & DETERMINER) or tokens[index - 2].kind == "genitive"
    )


def _is_passive(tokens: list[Token], index: int) -> bool:
    """Say whether the participle at `index` is what was done to somebody: "was called", "when asked"."""
    low = tokens[index].low
    if low in ("said", "thought"):
        return index > 0 and bool(tokens[index - 1].flags & PASSIVE) and tokens[index - 1].low != "been"
    if not low.endswith(("ed", "told", "seen", "read", "cast")):
        return False
    if not index:
        return low in ("asked", "pressed", "told", "called", "described", "based", "given", "titled")
    at = index - 1
    while at > 0 and tokens[at].low.endswith("ly"):
        at -= 1
    before = tokens[at]
    if before.flags & PASSIVE:
        follows = tokens[index + 1].low if index + 1 < len(tokens) else ""
        return not (low == "quoted" and follows in ("as", "saying"))
    return low in ("asked", "pressed", "told", "questioned", "called", "named", "titled", "released", "published", "posted", "issued") and (
        before.low in ("when", "if", "after", "once", "while", "as")
        or (before.kind == "comma" and low in ("called", "named", "titled") and index > 1 and tokens[index - 2].flags & (BODY))
    )


def _subject_before(
    text: str, tokens: list[Token], verb: int, before: list[Clause]
) -> Mention | None:
    """Return the subject of the verb at `verb`, looking to its left."""
    at = verb - 1
    while at >= 0 and tokens[at].kind == "word" and _skippable(tokens, at):
        at -= 1
    if at < 0:
        return None
    near = tokens[at]
    if near.kind == "word" and near.low in ("who", "which", "that"):
        return _antecedent(text, tokens, at)
    if near.kind == "word" and near.low in ("and", "but", "or") and before:
        return before[-1].subject
    mention = mention_at(text, tokens, at)
    if mention is None and near.kind == "word" and not near.flags:
        mention = _any_phrase(text, tokens, at)
    if mention is not None and part_of(tokens, mention.first) == "subject":
        return mention
    return _clause_subject(text, tokens, at)


def _any_phrase(text: str, tokens: list[Token], at: int) -> Mention | None:
    """Return the noun phrase that ends with the unknown noun at `at` and starts with an article."""
    first = _phrase_start(tokens, at)
    if first == at or not (tokens[first].flags & DETERMINER or tokens[first].kind == "name"):
        return None
    return Mention(
        "nominal", first, at, text[tokens[first].start : tokens[at].end], head=tokens[at].low
    )


def _skippable(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.flags & (AUXILIARY | PASSIVE) or token.low == "to":
        return True
    return token.low.endswith("ly") and not token.flags & (PERSON | BODY)


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
        if token.kind == "word" and token.low in ("who", "whose", "which"):
            best = None  # all that was found so far stands in a relative clause
            index -= 1
            continue
        mention = mention_at(text, tokens, index)
        if mention is not None:
            part = part_of(tokens, mention.first)
            if part == "subject":
                if not (
                    mention.kind == "nominal"
                    and best is not None
                    and best.kind == "name"
                    and _adjacent(tokens, mention.last, best.first)
                ):
                    best = mention
            elif oblique is None and mention.kind != "pronoun":
                oblique = mention
            index = mention.first
        elif token.flags & CONJUNCTION and best is not None and token.low not in ("and", "or"):
            break
        index -= 1
    return best or oblique


def _is_finite(tokens: list[Token], at: int) -> bool:
    """Say whether the token at `at` looks like the verb of another clause."""
    token = tokens[at]
    if token.kind != "word":
        return False
    if token.flags & (PASSIVE | VERB) or token.low in ("has", "had", "have", "would", "will", "could"):
        return True
    return bool(token.flags & CUE) and not token.low.endswith("ing") and not _is_noun(tokens, at)


def _adjacent(tokens: list[Token], last: int, first: int) -> bool:
    return first - last == 1 or (first - last == 2 and tokens[last + 1].kind == "comma")


def part_of(tokens: list[Token], first: int) -> str:
    """Return the part a noun phrase that starts at `first` plays: subject, oblique or object."""
    if first and tokens[first].kind == "name" and first + 1 < len(tokens) and tokens[first + 1].kind == "genitive":
        return "genitive"
    at = first - 1
    if at >= 0 and tokens[at].kind == "word" and tokens[at].low == "the":
        at -= 1
    if at < 0:
        return "subject"
    before = tokens[at]
    if before.kind != "word":
        return "subject"
    if before.flags & PREPOSITION and before.low not in ("as", "before", "after", "since", "until", "than", "like"):
        return "oblique"
    if before.flags & (CONJUNCTION | AUXILIARY | PRONOUN) or before.low in ("as", "before", "after", "since"):
        return "subject"
    if before.flags & CUE or before.low.endswith(("ing", "ed")):
        return "subject" if before.low in ("said", "says", "saying", "added", "say") else "object"
    return "subject"


def _antecedent(text: str, tokens: list[Token], at: int) -> Mention | None:
    """Return what the relative pronoun at `at` stands for."""
    index = at - 1
    if index >= 0 and tokens[index].kind in ("comma", "dash", "close"):
        index -= 1
    if tokens[at].low == "that" and index == at - 1 and index >= 0 and tokens[index].flags & CUE:
        return None
    steps = 0
    fallback: Mention | None = None
    while index >= 0 and steps < 14:
        mention = mention_at(text, tokens, index)
        if mention is not None and mention.kind != "pronoun":
            part = part_of(tokens, mention.first)
            if part != "oblique" or (mention.kind == "name" and mention.entity and mention.entity.person):
                return mention
            fallback = fallback or mention
            index = mention.first
        index -= 1
        steps += 1
    return fallback


def mention_at(text: str, tokens: list[Token], at: int) -> Mention | None:
    """Return the mention whose head is the token at `at`, or None."""
    token = tokens[at]
    if token.kind == "name":
        if at + 1 < len(tokens) and _modifies(tokens[at + 1]):
            return None
        return Mention("name", at, at, token.text, token.entity, token.title)
    if token.kind != "word":
        return None
    if token.flags & PRONOUN:
        if token.low in ("you", "who"):
            return None
        return Mention("pronoun", at, at, token.text)
    if token.flags & (PERSON | BODY) and _is_head(tokens, at):
        if at + 2 < len(tokens) and tokens[at + 1].low == "of" and tokens[at + 2].title:
            return None  # "secretary of State Jane Doe": the title of the name that follows
        first = _phrase_start(tokens, at)
        last = _phrase_end(tokens, at)
        return Mention("nominal", first, at, text[tokens[first].start : tokens[last].end], head=token.low)
    return None


def _modifies(after: Token) -> bool:
    """Say whether a name before `after` belongs to it: "Doe's aide", "the Doe campaign"."""
    if after.kind == "genitive":
        return True
    return bool(after.flags & (PERSON | BODY)) and not after.flags & (DETERMINER | CUE)


def _is_head(tokens: list[Token], at: int) -> bool:
    """Say whether the noun at `at` ends its noun phrase."""
    if tokens[at].flags & DETERMINER and tokens[at].low not in ("one", "another", "some", "many"):
        return False
    if at + 1 >= len(tokens):
        return True
    after = tokens[at + 1]
    if after.kind == "name":
        return False
    if after.kind == "genitive":
        return False
    if after.kind != "word":
        return True
    if after.flags & (PERSON | BODY):
        return False
    return bool(after.flags) or after.low.endswith(("ed", "ing", "ly"))


def _phrase_start(tokens: list[Token], at: int) -> int:
    first = at
    for index in range(at - 1, max(-1, at - 8), -1):
        token = tokens[index]
        if token.kind == "word" and token.flags & DETERMINER:
            return index
        if token.kind == "genitive" and token.end - token.start > 0:
            # The owner belongs to the phrase: "the senator's spokesman".
            owner = index - 1
            if owner < 0:
                return index + 1
            if owner and tokens[owner - 1].kind == "word" and tokens[owner - 1].low in ("the", "a"):
                return owner - 1
            return owner
        if token.kind == "name" or (
            token.kind == "word" and (not token.flags & ~(PERSON | BODY | DETERMINER))
        ):
            first = index
            continue
        break
    return first


def _phrase_end(tokens: list[Token], at: int) -> int:
    """Return the last token of the noun phrase headed at `at` with its "of" or "for" phrase."""
    if at + 2 >= len(tokens) or tokens[at + 1].low not in ("of", "for", "from", "at", "with", "to", "in"):
        return at
    index = at + 2
    last = at
    while index < len(tokens) and index < at + 10:
        token = tokens[index]
        if token.kind in ("name", "genitive") or (
            token.kind == "word" and not token.flags & (CUE | AUXILIARY | PRONOUN | CONJUNCTION | PREPOSITION)
        ):
            if token.kind != "word" or not token.flags & DETERMINER:
                last = index
            index += 1
            continue
        if token.kind == "word" and token.low in ("of", "for"):
            index += 1
            continue
        break
    return last


def next_mention(text: str, tokens: list[Token], start: int) -> Mention | None:
    """Return the first noun phrase from token `start` on: the subject of an inverted verb."""
    nominal: Mention | None = None
    for index in range(start, min(len(tokens), start + _REACH)):
        token = tokens[index]
        if token.kind in ("quote", "stop", "colon", "dash", "open"):
            break
        if token.kind == "comma":
            if nominal is not None and index + 1 < len(tokens) and tokens[index + 1].kind == "name":
                after = mention_at(text, tokens, index + 1)
                if after is not None and after.entity is not None and after.entity.person and _closes(tokens, index + 2):
                    after.role = nominal.text
                    return after
            break
        if nominal is not None:
            break
        if token.kind == "word" and token.flags & (PREPOSITION | CONJUNCTION) and index == start:
            return None
        if token.kind == "word" and token.flags & PREPOSITION:
            break
        if token.kind == "word" and token.flags & CUE and index > start and not token.flags & (PERSON | BODY):
            break
        mention = mention_at(text, tokens, index)
        if mention is None:
            continue
        if mention.kind == "nominal":
            nominal = mention
            continue
        return mention
    if nominal is None and start < len(tokens) and tokens[start].flags & DETERMINER:
        last = start
        while last + 1 < len(tokens) and (
            tokens[last + 1].kind in ("name", "genitive")
            or (tokens[last + 1].kind == "word" and not tokens[last + 1].flags & ~(PERSON | BODY))
        ):
            last += 1
        if last > start and tokens[last].kind == "word":
            words = text[tokens[start].start : tokens[last].end]
            return Mention("nominal", start, last, words, head=tokens[last].low)
    return nominal


def _closes(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind in ("comma", "stop", "quote", "dash")


def first_subject(text: str, tokens: list[Token], end: int) -> Mention | None:
    """Return the first subject among the tokens before `end`."""
    index = 0
    nominal: Mention | None = None
    while index < end:
        mention = mention_at(text, tokens, index)
        if mention is not None and part_of(tokens, mention.first) == "subject":
            if mention.kind != "nominal":
                if nominal is None or mention.kind == "pronoun" or _adjacent(tokens, nominal.last, mention.first):
                    return mention
                return nominal
            if nominal is not None:
                return nominal
            nominal = mention
        elif nominal is not None and tokens[index].kind == "word" and tokens[index].flags & (CUE | AUXILIARY):
            return nominal
        index += 1
    return nominal
