"""The filter of quoted spans that are no quotes: titles of works, scare quotes, headings, code."""

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
    PHRASE,
    PREPOSITION,
    PRONOUN,
    STRONG,
    VERB,
    WORD_FLAGS,
    WORK_NOUNS,
)
from storage.quotes.tokenization.quotation_marks import QuotedSpan

__all__ = ["is_quote", "uses_single_marks"]

_DIRECT = frozenset(
    {
        *("inverted", "after", "passive", "signed", "colon", "introduced", "closing", "reopened"),
        *("announced", "summed up", "interviewed"),
    }
)
"""Sieves that rest on a reporting clause directly beside the quotation."""
_SPEAKERLESS = {"foreign": 2, "corrected": 3, "asked": 3}
"""Sieves that know a span of so many words to be a quotation, if not always its speaker."""
_REPORTED = _DIRECT | {"before"}
"""Sieves that rest on a reporting clause in the sentence."""

_MAX_WORD_DISTANCE = 12
"""Distance from a report from which a few quoted words may be an adjective, in tokens."""

_MAX_LABEL = 12
"""Number of words from which a span is not merely a label."""

_MAX_COUNTED = 150
"""Number of characters in which words are counted: enough to tell few from many."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LAST_WORD = re.compile(r"([^\W_]+|['’]s?)[\s,(]*$")
_NEXT_WORD = re.compile(r"\s?([a-z][\w-]*)")
_BY_LINE_BEFORE = re.compile(r"[\"”’']\*? by (?:the )?[A-Z][^:\n“”\"]{2,50}: $")
"""A byline introduces an excerpt, not speech: “A wet year,” by the Herald's Jane Doe: “…”."""
_CONTINUES = re.compile(r" \(?[a-z]")
_ARTICLE = re.compile(r"\b(?:[Aa]n?|[Tt]he)(?: (?:original|new|old|first|last|so-called))? $")
_NO_NOUN = PREPOSITION | CONJUNCTION | AUXILIARY | PRONOUN | PASSIVE | VERB | DETERMINER
_DATED = re.compile(r" ?\((?:[^()]{0,40}\s)?(?:19|20)\d\d\)")
_WORK_INTRODUCTION = re.compile(
    r"\b([A-Za-z-]+)(?: (?:on|of|from|published|titled|headlined)\b[^,;“”\"]{0,24})?, $"
)
_CITED = re.compile(r",? ?[A-Z][\w. ]{2,30}[,)]")
_CODE = re.compile(
    r"^\S+@[\w-]+\.[\w.]+$|[{}<>=|\\]|;(?!\s)|://|^[\w./-]+\.(?:py|js|html?|txt|exe|com|org|net)$"
)


def uses_single_marks(spans: list[QuotedSpan], attributions: list[Attribution | None]) -> bool:
    """Return whether an article sets its quotations in single marks, as British papers do."""
    singles = doubles = 0
    for span, attribution in zip(spans, attributions, strict=True):
        if not span.single:
            doubles += 1
        elif attribution is not None and attribution.sieve in _DIRECT:
            singles += 1
    return singles > doubles


def is_quote(
    text: str, span: QuotedSpan, attribution: Attribution | None, *, singles: bool
) -> bool:
    """Return whether a span is a quote of somebody, given its attribution.

    `singles`: the article sets its quotations in single marks.
    """
    content = text[span.start : span.end]
    words = _WORD.findall(content[:_MAX_COUNTED])
    if not words or len(content) < 2 or _is_code(content) or _is_stage_direction(content):
        return False
    if text[span.outer_start - 1 : span.outer_start] == "=":  # rel="nofollow"
        return False
    sieve = attribution.sieve if attribution is not None else ""
    if not span.marked:
        return sieve in _DIRECT
    if sieve == "colon" and _BY_LINE_BEFORE.search(
        text, max(0, span.outer_start - 60), span.outer_start
    ):
        return False
    if span.single and not singles:
        return sieve == "colon" or (sieve in _DIRECT and len(words) > 2)
    if _looks_like_title(words) and not (
        (sieve in _REPORTED and _is_in_title_case(attribution))
        or _is_capitalized_speech(text, span, attribution, sieve, len(words))
    ):
        return False
    if sieve in _DIRECT or len(words) >= _SPEAKERLESS.get(sieve, _MAX_COUNTED):
        return True
    if _DATED.match(text, span.outer_end) or _is_headline_of_work(text, span):
        return False
    distance = attribution.distance if attribution is not None else 0
    return not _is_label(text, span, sieve, len(words), distance)


def _is_headline_of_work(text: str, span: QuotedSpan) -> bool:
    """Return whether a span is the headline of a piece: "her column on May 4, “…”"."""
    before = text[max(0, span.outer_start - 40) : span.outer_start]
    if before.endswith("("):
        return _CITED.match(text, span.outer_end) is not None
    named = _WORK_INTRODUCTION.search(before)
    return named is not None and named[1].lower() in WORK_NOUNS


def _is_in_title_case(attribution: Attribution | None) -> bool:
    """Return whether the report itself is in title case: Mayor Says “No More Delays”."""
    if attribution is None or not attribution.cue[:1].isupper() or not attribution.tokens:
        return False
    return attribution.tokens[0].text not in attribution.cue.split(" ")


def _is_capitalized_speech(
    text: str, span: QuotedSpan, attribution: Attribution | None, sieve: str, count: int
) -> bool:
    """Return whether words that look like a title are speech all the same."""
    if sieve not in _REPORTED or (
        sieve == "before" and (count == 2 or (count > 3 and _CONTINUES.match(text, span.outer_end)))
    ):
        return False
    if attribution is not None and count > 1 and text[span.start : span.end].isupper():
        return bool(WORD_FLAGS.get(attribution.cue.lower(), 0) & (STRONG | PHRASE))  # on a wall
    if attribution is not None and attribution.cue.lower().startswith("read"):
        return attribution.entity is None or not attribution.entity.is_person  # "a sign reading"
    return sieve == "colon" or not _names_a_work(text, span, count)


def _is_label(text: str, span: QuotedSpan, sieve: str, count: int, distance: int) -> bool:
    """Return whether a span without a reporting clause beside it is merely a label."""
    if sieve in _REPORTED:
        return (
            distance > _MAX_WORD_DISTANCE
            and count < 4
            and _ARTICLE.search(text, max(0, span.outer_start - 20), span.outer_start) is not None
            and _is_followed_by_noun(text, span)
        )
    if count < 3 or (count < 7 and not sieve):
        whole = text[span.start].isupper() and text[span.end - 1] in ".?!,"
        return not (whole and (sieve == "continued" or count > 2))
    if count < _MAX_LABEL and _CONTINUES.match(text, span.outer_end):
        return sieve not in ("subject", "trailing", "continued") or (
            count < 7 and _is_followed_by_noun(text, span)
        )
    return False


def _is_followed_by_noun(text: str, span: QuotedSpan) -> bool:
    """Return whether a noun follows, so that the span is its adjective: the "festive" lunch."""
    after = _NEXT_WORD.match(text, span.outer_end)
    return after is not None and not WORD_FLAGS.get(after[1], 0) & _NO_NOUN


def _is_stage_direction(content: str) -> bool:
    """Return whether the whole span is in brackets: "(applause)"."""
    return (
        content[0] in "([" and content.find(")" if content[0] == "(" else "]") == len(content) - 1
    )


def _is_code(words: str) -> bool:
    """Return whether the words look like source code or a file name."""
    return words.count(" ") < 4 and _CODE.search(words) is not None


def _looks_like_title(words: list[str]) -> bool:
    """Return whether all words but the short function words are capitalized."""
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


def _names_a_work(text: str, span: QuotedSpan, count: int) -> bool:
    """Return whether the words beside the span are those beside the title of a work."""
    before = _LAST_WORD.search(text, max(0, span.outer_start - 30), span.outer_start)
    if before is not None and (before[1].lower() in BEFORE_WORK_TITLES or before[1][0] in "'’"):
        return True
    if before is not None and before[1] == "called" and count > 3:
        return True  # a book called “A Year of Rain: The River and Us”
    after = _NEXT_WORD.match(text, span.outer_end)
    return after is not None and after[1] in BESIDE_WORK_TITLES
