"""Which marked stretches are no quotes: titles of works, scare quotes, sub-headings, code."""

from __future__ import annotations

import re

from storage.quotes.attribution.context import Attribution
from storage.quotes.lexicon import (
    AUXILIARY,
    BEFORE_WORK_TITLES,
    BESIDE_WORK_TITLES,
    CONJUNCTION,
    DETERMINER,
    IN_WORK_TITLES,
    PASSIVE,
    PREPOSITION,
    PRONOUN,
    VERB,
    WORD_FLAGS,
    WORK_NOUNS,
)
from storage.quotes.tokenization.quotation_marks import QuotedSpan

__all__ = ["is_quote", "uses_single_marks"]

_DIRECT = frozenset(
    {
        "inverted",
        "after",
        "passive",
        "signed",
        "colon",
        "introduced",
        "closing",
        "reopened",
        "announced",
    }
)
"""Sieves that rest on a reporting clause right beside the words."""
_SPEAKERLESS = frozenset({"foreign", "corrected", "asked"})
"""Sieves that tell that it is quoted, if not always whom."""
_REPORTED = _DIRECT | {"before"}
"""Sieves that rest on a reporting clause in the sentence."""

_MAX_WORD_DISTANCE = 12
"""So many tokens away a report hardly reaches a single word."""

_MAX_ANONYMOUS_DISTANCE = 4
"""So many where nobody is named who reports."""

_MAX_LABEL = 12
"""So many words are no mere label."""

_MAX_COUNTED = 150
"""So many characters tell whether there are few words or many."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LAST_WORD = re.compile(r"([^\W_]+|['’]s?)[\s,(]*$")
_NEXT_WORD = re.compile(r"\s?([a-z][\w-]*)")
_LINE_START = re.compile(r"[\n\r][ \t]*$")
_LINE_END = re.compile(r"[ \t]*(?:[\n\r]|$)")
_BY_LINE = re.compile(r",? by [A-Z]")
_BY_LINE_BEFORE = re.compile(r"[\"”’']\*? by (?:the )?[A-Z][^:\n“”\"]{2,50}: $")
"""An excerpt is no speech: “A wet year,” by the Herald's Jane Doe: “…”."""
_CONTINUES = re.compile(r" \(?[a-z]")
_ARTICLE = re.compile(r"\b(?:[Aa]n?|[Tt]he)(?: (?:original|new|old|first|last|so-called))? $")
_NO_NOUN = PREPOSITION | CONJUNCTION | AUXILIARY | PRONOUN | PASSIVE | VERB | DETERMINER
_DATED = re.compile(r" ?\((?:[^()]{0,40}\s)?(?:19|20)\d\d\)")
_WORK_INTRODUCTION = re.compile(
    r"\b([A-Za-z-]+)(?: (?:on|of|from|published|titled|headlined)\b[^,;“”\"]{0,24})?, $"
)
_CITED = re.compile(r",? ?[A-Z][\w. ]{2,30}[,)]")
_CODE = re.compile(r"[{}<>=|\\]|;(?!\s)|://|^[\w./-]+\.(?:py|js|html?|txt|exe|com|org|net)$")


def uses_single_marks(quoted: list[QuotedSpan], decisions: list[Attribution | None]) -> bool:
    """Say whether an article sets its quotations in single marks, as British papers do."""
    singles = doubles = 0
    for marked, decision in zip(quoted, decisions, strict=True):
        if not marked.single:
            doubles += 1
        elif decision is not None and decision.sieve in _DIRECT:
            singles += 1
    return singles > doubles


def is_quote(text: str, marked: QuotedSpan, decision: Attribution | None, *, singles: bool) -> bool:
    """Say whether what is `marked` is somebody's words, given what the sieves found for it.

    `singles`: the article sets its quotations in single marks.
    """
    span = text[marked.start : marked.end]
    words = _WORD.findall(span[:_MAX_COUNTED])
    if not words or len(span) < 2 or _is_code(span) or _is_stage_direction(span):
        return False
    sieve = decision.sieve if decision is not None else ""
    if sieve == "colon" and _BY_LINE_BEFORE.search(text, max(0, marked.left - 60), marked.left):
        return False
    if marked.single and not singles:
        return sieve == "colon" or (sieve in _DIRECT and len(words) > 2)
    if _looks_like_title(words) and not _is_capitalized_speech(text, marked, sieve, len(words)):
        return False
    if len(words) == 1 and decision is not None and _is_loosely_attached(decision):
        return False
    if sieve in _DIRECT or (sieve in _SPEAKERLESS and len(words) > 2):
        return True
    if _DATED.match(text, marked.right) or _is_headline_of_work(text, marked):
        return False
    if _BY_LINE.match(text, marked.right) or _is_heading(text, marked, len(words)):
        return False
    far = decision.far if decision is not None else 0
    return not _is_label(text, marked, sieve, len(words), far)


def _is_headline_of_work(text: str, marked: QuotedSpan) -> bool:
    """Say whether the marks hold the headline of a piece: "her column on May 4, “…”"."""
    before = text[max(0, marked.left - 40) : marked.left]
    if before.endswith("("):
        return _CITED.match(text, marked.right) is not None
    named = _WORK_INTRODUCTION.search(before)
    return named is not None and named[1].lower() in WORK_NOUNS


def _is_heading(text: str, marked: QuotedSpan, count: int) -> bool:
    """Say whether a few words in marks are a paragraph of their own: a sub-heading."""
    if count > 6 or text[marked.end - 1] in ".?!,…" or not marked.closed:
        return False
    alone_before = _LINE_START.search(text, max(0, marked.left - 9), marked.left) is not None
    return (marked.left == 0 or alone_before) and _LINE_END.match(text, marked.right) is not None


def _is_capitalized_speech(text: str, marked: QuotedSpan, sieve: str, count: int) -> bool:
    """Say whether words that look like a title are speech all the same."""
    if sieve not in _REPORTED or (
        sieve == "before" and (count == 2 or (count > 3 and _CONTINUES.match(text, marked.right)))
    ):
        return False
    return sieve == "colon" or not _names_a_work(text, marked, count)


def _is_loosely_attached(decision: Attribution) -> bool:
    """Say whether a single word hardly belongs to a report: far from it, or nobody's by name."""
    if decision.sieve not in ("before", "introduced") or decision.mention is None:
        return False
    return decision.far > (
        _MAX_ANONYMOUS_DISTANCE if decision.mention.kind == "nominal" else _MAX_WORD_DISTANCE
    )


def _is_label(text: str, marked: QuotedSpan, sieve: str, count: int, far: int) -> bool:
    """Say whether words without a reporting clause beside them only label something."""
    if sieve in _REPORTED:
        return (
            far > _MAX_WORD_DISTANCE
            and count < 4
            and _ARTICLE.search(text, max(0, marked.left - 20), marked.left) is not None
            and _is_followed_by_noun(text, marked)
        )
    if count < 3 or (count < 7 and not sieve):
        whole = text[marked.start].isupper() and text[marked.end - 1] in ".?!,"
        return not (whole and (sieve == "continued" or count > 2))
    if count < _MAX_LABEL and _CONTINUES.match(text, marked.right):
        return sieve not in ("subject", "trailing", "continued") or (
            count < 7 and _is_followed_by_noun(text, marked)
        )
    return False


def _is_followed_by_noun(text: str, marked: QuotedSpan) -> bool:
    """Say whether a noun follows, so that the words are its adjective: the "festive" lunch."""
    after = _NEXT_WORD.match(text, marked.right)
    return after is not None and not WORD_FLAGS.get(after[1], 0) & _NO_NOUN


def _is_stage_direction(span: str) -> bool:
    """Say whether the words all stand in brackets: "(applause)"."""
    return span[0] in "([" and span.find(")" if span[0] == "(" else "]") == len(span) - 1


def _is_code(words: str) -> bool:
    return words.count(" ") < 4 and _CODE.search(words) is not None


def _looks_like_title(words: list[str]) -> bool:
    """Say whether all words but the small ones are capitalised."""
    if not (words[0][0].isupper() or words[0][0].isdigit()) or len(words) > 14:
        return False
    if len(words) == 1:
        return not words[0].isdigit()
    if all(word.lower() in IN_WORK_TITLES for word in words[1:]):
        return False  # "Which is it?"
    return all(
        word[0].isupper() or word[0].isdigit() or word.lower() in IN_WORK_TITLES
        for word in words[1:]
    )


def _names_a_work(text: str, marked: QuotedSpan, count: int) -> bool:
    """Say whether the words beside the marks are those that stand beside the title of a work."""
    before = _LAST_WORD.search(text, max(0, marked.left - 30), marked.left)
    if before is not None and (before[1].lower() in BEFORE_WORK_TITLES or before[1][0] in "'’"):
        return True
    if before is not None and before[1] == "called" and count > 3:
        return True  # a book called “A Year of Rain: The River and Us”
    after = _NEXT_WORD.match(text, marked.right)
    return after is not None and after[1] in BESIDE_WORK_TITLES
