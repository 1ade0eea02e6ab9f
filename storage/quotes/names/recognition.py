"""The names of an article where they stand: taken apart, cleaned of what is no part of them."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    CUE,
    GIVEN_NAMES,
    ORGANIZATION,
    ORGANIZATION_WORDS,
    PASSIVE,
    PERSON,
    PERSON_TITLES,
    PLACE_NAMES,
    SENTENCE_OPENERS,
    VERB,
    WORD_FLAGS,
)
from storage.quotes.names.name_parser import parse_name
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["NameOccurrence", "recognize_names"]

_PARTY_PREFIXES = ("D-", "R-", "I-")
"""What opens a lawmaker's party and state: "R-Iowa"."""
_ADJECTIVE_ENDINGS = ("ed", "ing", "ive", "ous", "ful", "less", "ly")


@dataclass(slots=True)
class NameOccurrence:
    """One name where it stands: its words, the title before it, whether it is a body's."""

    token: Token
    sentence: Sentence
    index: int
    words: tuple[str, ...]
    title: str
    body: bool

    @property
    def opens(self) -> bool:
        """Say whether it is the first word of its sentence."""
        return self.index == 0


def recognize_names(sentences: list[Sentence]) -> list[NameOccurrence]:
    """Return the names of `sentences` in order; what turns out to be none becomes a word."""
    found = [
        part
        for sentence in sentences
        for index in sentence.names
        if (part := _parse_token(sentence, index)) is not None
    ]
    return _add_ambiguous_surnames(sentences, _drop_false_names(found))


def _parse_token(sentence: Sentence, index: int) -> NameOccurrence | None:
    """Return the name at `index` taken apart; one that is all title becomes a word."""
    tokens = sentence.tokens
    token = tokens[index]
    name = parse_name(token.text)
    if token.text[:2] in _PARTY_PREFIXES:
        token.kind = "word"
        return None
    if not name.words:
        token.title = token.text
        token.kind = "word"
        token.flags = PERSON
        return None
    words, title = name.words, name.title
    before = tokens[index - 1] if index else None
    if before is not None and before.kind == "word" and not title:
        if (
            before.low == "of"
            and len(words) > 2
            and index > 1
            and words[0].lower() not in GIVEN_NAMES
        ):
            head = tokens[index - 2]
            if head.title or head.low in PERSON_TITLES:
                # "secretary of State Jane Doe": the office reaches into the run of capitals.
                title = f"{head.title or head.text} of {words[0]}"
                words = words[1:]
        elif before.low in PERSON_TITLES:
            title = _description_before(tokens, index)
    token.title = title
    body = name.body
    if before is not None and before.low == "of" and not title:
        body = body or _ends_organization(tokens, index, words)
    return NameOccurrence(token, sentence, index, words, title, body)


def _ends_organization(tokens: list[Token], index: int, words: tuple[str, ...]) -> bool:
    """Say whether a name is the end of a body's: "Council of Rural Elders"."""
    if index < 2 or words[0].lower() in GIVEN_NAMES:
        return False
    head = tokens[index - 2]
    return head.kind == "name" and head.low.rpartition(" ")[2] in ORGANIZATION_WORDS


def _drop_false_names(named: list[NameOccurrence]) -> list[NameOccurrence]:
    """Leave out what is capitalised only for its place, cut what is no part of a name."""
    inside = {word for part in named if part.index for word in part.words}
    named = [part for part in named if part.index or not _demote_opener(part, inside)]
    surnames = {
        part.words[-1]
        for part in named
        if len(part.words) > 1 and part.words[0].lower() in GIVEN_NAMES
    }
    singles = {
        part.words[0] for part in named if len(part.words) == 1 and not part.sentence.headline
    }
    return [
        part
        for part in named
        if len(part.words) < 2 or part.title or _trim_name(part, surnames, singles)
    ]


def _demote_opener(part: NameOccurrence, inside: set[str]) -> bool:
    """Make a lone capitalised word that opens a sentence and is no name elsewhere a plain word."""
    word = part.words[0]
    if len(part.words) > 1 or part.title or word in inside:
        return False
    low = word.lower()
    if low in GIVEN_NAMES or low in PLACE_NAMES or word.isupper() or not word.isalpha():
        return False
    if _is_followed_like_name(part.sentence.tokens, part.index) and not low.endswith("ly"):
        return False
    part.token.kind = "word"
    part.token.flags = WORD_FLAGS.get(low, 0)
    return True


def _trim_name(part: NameOccurrence, surnames: set[str], singles: set[str]) -> bool:
    """Cut from a name what is no part of it, and say whether a name is left.

    In a headline only given names and surnames known from the text count; elsewhere an
    adjective may open a sentence before a surname: "Seasoned Doe".
    """
    words = part.words
    if len(words) < 2 or part.title or words[0].lower() in GIVEN_NAMES:
        return True
    if part.sentence.headline:
        known = [word for word in words if word in surnames] or [
            word for word in words if word in singles
        ]
        if not known and part.body:
            return True
        part.words = tuple(known[:1])
        part.token.kind = "name" if known else "word"
        return bool(known)
    adjective = part.opens and words[0].endswith(_ADJECTIVE_ENDINGS)
    surname = words[1] in surnames and words[1].lower() not in PERSON_TITLES
    place = surname and words[0].lower() in PLACE_NAMES
    if len(words) == 2 and (adjective or place):
        part.words = words[1:]  # "Seasoned Doe", "In Iowa Doe"
    return True


def _description_before(tokens: list[Token], index: int) -> str:
    """Return the description in small letters before the name: "deputy finance minister"."""
    first = index - 1
    while first and index - first < 7:
        before = tokens[first - 1]
        if before.kind not in ("word", "name") or before.flags & ~(PERSON | ORGANIZATION):
            break
        first -= 1
    return " ".join(token.text for token in tokens[first:index])


def _is_followed_like_name(tokens: list[Token], index: int) -> bool:
    """Say whether a verb or a genitive follows: the mark of a name rather than an adjective."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return after.kind in ("genitive", "comma", "colon", "open") or bool(
        after.flags & (CUE | AUXILIARY | PASSIVE | VERB)
    )


def _add_ambiguous_surnames(
    sentences: list[Sentence], named: list[NameOccurrence]
) -> list[NameOccurrence]:
    """Return `named` with the surnames that look like other words: "Will", "Early", "Dowling".

    Capitalised within a sentence, or before a past form, such a word is the name.
    """
    people = (part.words for part in named if len(part.words) > 1)
    small = {
        words[-1]
        for words in people
        if words[0].lower() in GIVEN_NAMES
        and (words[-1].lower() in SENTENCE_OPENERS or words[-1].endswith("ing"))
    }
    if not small:
        return named
    found = list(named)
    for sentence in sentences:
        if sentence.headline:
            continue
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            if token.text not in small or token.kind != "word":
                continue
            inside = index > 0 and tokens[index - 1].kind != "quote"
            if inside or _is_finite_cue(tokens, index + 1):
                token.kind, token.flags = "name", 0
                insort(sentence.names, index)
                found.append(NameOccurrence(token, sentence, index, (token.text,), "", body=False))
    return sorted(found, key=lambda part: part.token.start)


def _is_finite_cue(tokens: list[Token], at: int) -> bool:
    """Say whether a finite form that reports stands at `at`."""
    return at < len(tokens) and bool(tokens[at].flags & CUE) and not tokens[at].flags & BASE
