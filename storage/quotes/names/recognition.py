"""Name recognition: the parsed occurrences of names in an article, false ones dropped."""

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
    PRONOUN,
    SENTENCE_OPENERS,
    VERB,
    WORD_FLAGS,
)
from storage.quotes.names.bodies import OFFICES
from storage.quotes.names.name_parser import parse_name
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["NameOccurrence", "recognize_names"]

_PARTY_PREFIXES = ("D-", "R-", "I-")
"""Prefixes of a lawmaker's party and state: "R-Iowa"."""
_NOUNS_OF_OFFICES = frozenset({"fire", "press", "state", "project"})
"""Nouns before a title that are verbs elsewhere: "fire chief", "press secretary"."""
_ADJECTIVE_ENDINGS = ("ed", "ing", "ive", "ous", "ful", "less", "ly")


@dataclass(slots=True)
class NameOccurrence:
    """One name in its sentence: its words, the title before it, whether it is an organization."""

    token: Token
    sentence: Sentence
    index: int
    words: tuple[str, ...]
    title: str
    is_organization: bool

    @property
    def opens_sentence(self) -> bool:
        """Whether it is the first word of its sentence."""
        return self.index == 0


def recognize_names(sentences: list[Sentence]) -> list[NameOccurrence]:
    """Recognize the names in `sentences`, in order; turn false ones into words."""
    found = [
        occurrence
        for sentence in sentences
        for index in sentence.names
        if (occurrence := _parse_token(sentence, index)) is not None
    ]
    return _add_ambiguous_surnames(sentences, _drop_false_names(found))


def _parse_token(sentence: Sentence, index: int) -> NameOccurrence | None:
    """Parse the name at `index`; turn one that is only a title into a word."""
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
    if title and index > 1 and tokens[index - 1].lower == "of":
        head = tokens[index - 2]
        if head.title or head.lower in PERSON_TITLES:  # "Secretary of State Jane Doe"
            title = f"{head.title or head.text} of {title}"
    if before is not None and before.kind == "word" and not title:
        if (
            before.lower == "of"
            and len(words) > 2
            and index > 1
            and words[0].lower() not in GIVEN_NAMES
        ):
            head = tokens[index - 2]
            if head.title or head.lower in PERSON_TITLES:
                # "secretary of State Jane Doe": the office is partly in the capitalized run.
                title = f"{head.title or head.text} of {words[0]}"
                words = words[1:]
        elif before.lower in PERSON_TITLES:
            title = _description_before(tokens, index)
        elif before.lower in ("of", "and") and len(words) > 1 and words[0].lower() in OFFICES:
            words = words[1:]  # "minister of mines and Energy Doe"
    token.title = title
    is_organization = name.is_organization
    if before is not None and before.lower == "of" and not title:
        is_organization = is_organization or _ends_organization(tokens, index, words)
    return NameOccurrence(token, sentence, index, words, title, is_organization)


def _ends_organization(tokens: list[Token], index: int, words: tuple[str, ...]) -> bool:
    """Return whether a name ends that of an organization: "Council of Rural Elders"."""
    if index < 2 or words[0].lower() in GIVEN_NAMES:
        return False
    head = tokens[index - 2]
    return head.kind == "name" and head.lower.rpartition(" ")[2] in ORGANIZATION_WORDS


def _drop_false_names(occurrences: list[NameOccurrence]) -> list[NameOccurrence]:
    """Drop words capitalized only because of their position; trim what is not part of a name."""
    inside = {word for occurrence in occurrences if occurrence.index for word in occurrence.words}
    occurrences = [
        occurrence
        for occurrence in occurrences
        if occurrence.index or not _demote_opener(occurrence, inside)
    ]
    surnames = {
        occurrence.words[-1]
        for occurrence in occurrences
        if len(occurrence.words) > 1 and occurrence.words[0].lower() in GIVEN_NAMES
    }
    singles = {
        occurrence.words[0]
        for occurrence in occurrences
        if len(occurrence.words) == 1 and not occurrence.sentence.is_headline
    }
    return [
        occurrence
        for occurrence in occurrences
        if len(occurrence.words) < 2
        or occurrence.title
        or _trim_name(occurrence, surnames, singles)
    ]


def _demote_opener(occurrence: NameOccurrence, inside: set[str]) -> bool:
    """Turn a single capitalized word that opens a sentence into a word, unless it is a name.

    Returns whether it did.
    """
    word = occurrence.words[0]
    if len(occurrence.words) > 1 or occurrence.title or word in inside:
        return False
    lower = word.lower()
    if lower.endswith("s") and WORD_FLAGS.get(lower, 0) & PERSON and lower not in GIVEN_NAMES:
        occurrence.token.kind = "word"  # "Bankers said"
        occurrence.token.flags = WORD_FLAGS[lower]
        return True
    if lower in GIVEN_NAMES or lower in PLACE_NAMES or word.isupper() or not word.isalpha():
        return False
    if _is_followed_like_name(occurrence.sentence.tokens, occurrence.index) and not lower.endswith(
        "ly"
    ):
        return False
    occurrence.token.kind = "word"
    occurrence.token.flags = WORD_FLAGS.get(lower, 0)
    return True


def _trim_name(occurrence: NameOccurrence, surnames: set[str], singles: set[str]) -> bool:
    """Trim what is not part of a name; return whether a name is left.

    In a headline only given names and surnames known from the text count; elsewhere an
    adjective may open a sentence before a surname: "Seasoned Doe".
    """
    words = occurrence.words
    if len(words) < 2 or occurrence.title or words[0].lower() in GIVEN_NAMES:
        return True
    if occurrence.sentence.is_headline:
        known = [word for word in words if word in surnames] or [
            word for word in words if word in singles
        ]
        if not known and occurrence.is_organization:
            return True
        occurrence.words = tuple(known[:1])
        occurrence.token.kind = "name" if known else "word"
        return bool(known)
    if (
        len(words) > 2
        and words[-2].lower() in ORGANIZATION_WORDS
        and words[-1] in singles & surnames
    ):
        occurrence.words, occurrence.is_organization = words[-1:], False
        return True  # "In the Washington Post Doe said"
    adjective = occurrence.opens_sentence and words[0].endswith(_ADJECTIVE_ENDINGS)
    surname = words[1] in surnames and words[1].lower() not in PERSON_TITLES
    place = surname and words[0].lower() in PLACE_NAMES
    if len(words) == 2 and (adjective or place):
        occurrence.words = words[1:]  # "Seasoned Doe", "In Iowa Doe"
    return True


def _description_before(tokens: list[Token], index: int) -> str:
    """Return the lower-case description before a name: "deputy finance minister"."""
    first = index - 1
    while first and index - first < 7:
        before = tokens[first - 1]
        is_noun = before.lower in _NOUNS_OF_OFFICES and not _follows_pronoun(tokens, first - 1)
        if before.kind not in ("word", "name") or (
            before.flags & ~(PERSON | ORGANIZATION) and not is_noun
        ):
            break
        first -= 1
    return " ".join(token.text for token in tokens[first:index])


def _follows_pronoun(tokens: list[Token], index: int) -> bool:
    """Return whether a pronoun precedes a word, which then is its verb: "they fire chief …"."""
    return index > 0 and bool(tokens[index - 1].flags & PRONOUN)


def _is_followed_like_name(tokens: list[Token], index: int) -> bool:
    """Return whether a verb or a genitive follows, as after a name rather than an adjective."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return after.kind in ("genitive", "comma", "colon", "open") or bool(
        after.flags & (CUE | AUXILIARY | PASSIVE | VERB)
    )


def _add_ambiguous_surnames(
    sentences: list[Sentence], occurrences: list[NameOccurrence]
) -> list[NameOccurrence]:
    """Add occurrences of surnames that look like other words: "Will", "Early", "Dowling".

    Capitalized within a sentence, or before a past form, the word is the name.
    """
    people = (occurrence.words for occurrence in occurrences if len(occurrence.words) > 1)
    small = {
        words[-1]
        for words in people
        if words[0].lower() in GIVEN_NAMES
        and (words[-1].lower() in SENTENCE_OPENERS or words[-1].endswith("ing"))
    }
    if not small:
        return occurrences
    found = list(occurrences)
    for sentence in sentences:
        if sentence.is_headline:
            continue
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            if token.text not in small or token.kind != "word":
                continue
            inside = index > 0 and tokens[index - 1].kind != "quote"
            if inside or _is_finite_cue(tokens, index + 1):
                token.kind, token.flags = "name", 0
                insort(sentence.names, index)
                found.append(
                    NameOccurrence(token, sentence, index, (token.text,), "", is_organization=False)
                )
    return sorted(found, key=lambda occurrence: occurrence.token.start)


def _is_finite_cue(tokens: list[Token], at: int) -> bool:
    """Return whether the token at `at` is a finite form that reports."""
    return at < len(tokens) and bool(tokens[at].flags & CUE) and not tokens[at].flags & BASE
