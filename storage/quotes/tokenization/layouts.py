"""Speech without quotation marks, shown by the layout: transcripts, blocks, posts, dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from storage.quotes.lexicon import GIVEN_NAMES, PERSON, STRONG, WORD_FLAGS
from storage.quotes.tokenization.spans import QuotedSpan

__all__ = ["find_unmarked_spans"]

_MIN_TURNS = 3
"""Minimum number of turns of a transcript."""

_MAX_TURN = 4
"""Maximum number of paragraphs of a turn."""

_MAX_LABEL = 90
"""Maximum length of the name and office before a turn."""

_MIN_BLOCK = 25
"""Minimum length of a block quote."""

_LABEL = re.compile(
    r"[\"“”]?([^\W\d_a-z][\w.’'-]+(?: (?:(?:de|la|van|von|der|al|bin) )?[^\W\d_a-z][\w.’'-]*){0,3})"
    r"(?:, [^:,.?!“”\"]{2,40})?:[ \t]+(?=\S)"
)
_SURNAME = re.compile(r"[^\W\d_a-z][\w.]+ ([^\W\d_a-z][\w’'-]+)")
_SENTENCE_END = re.compile(r"[.?!…—-]['’\"”)]*$")
_SMALL_WORDS = re.compile(r"\b[a-z]+['’a-z]* [a-z]+")
_TAG = re.compile(r"(?:[,?!…](?: ?[—–])? | [—–] )([a-z]+) (?:the )?(?=[^\W\d_a-z])")
"""The end of what is said after a dash: "— We leave, said Jane Doe."."""
_ANNOUNCING = re.compile(
    r"\b(?:wrote|writes|said|says|posted|tweeted|replied|responded|added|statement|letter|post|"
    r"tweet|message|e-?mail|reads?)\b[^.?!]*:$"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Uu]s|[Mm]e)\b")
_SIGNATURE = re.compile(
    r"[—–-]{1,2} ?(?=[^\W\d_a-z][^()\n]{1,40}\(@\w{1,20}\),? [A-Z][a-z]{2,8}\.? \d{1,2})"
)
_LINKS_AT_END = re.compile(r"(?:\s*(?:https?://|pic\.twitter\.com/)\S*)+\s*$")
_MARKS = '"“”„«»「」'
_DASHES = "—–―"


def find_unmarked_spans(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, QuotedSpan]:
    """Find the speech that has no quotation marks of its own, by the number of its paragraph."""
    found = _find_turns(text, paragraphs)
    for number, (start, end) in enumerate(paragraphs):
        if text[start] in _DASHES:
            found.update(_find_spoken_line(text, number, start, end))
        elif text[end - 1] == ":" and number + 1 < len(paragraphs) and number not in found:
            found.update(_find_block(text, paragraphs, number))
    if "(@" in text:
        found.update(_find_posts(text, paragraphs))
    return {number: span for number, span in found.items() if span.end > span.start}


def _span(start: int, end: int, paragraph: int, *, reopened: bool = False) -> QuotedSpan:
    """Create the span of words that stand without marks."""
    return QuotedSpan(start, end, start, end, paragraph, reopened=reopened, marked=False)


def _find_turns(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, QuotedSpan]:
    """Find the turns of transcripts, each with the paragraphs that go on without a label."""
    labels = {
        number: match
        for number, (start, end) in enumerate(paragraphs)
        if text.find(": ", start, min(end, start + _MAX_LABEL)) > 0
        and (match := _LABEL.match(text, start, end)) is not None
    }
    found: dict[int, QuotedSpan] = {}
    if len(labels) < _MIN_TURNS:
        return found
    surnames = set(_SURNAME.findall(text))
    labels = {number: match for number, match in labels.items() if _may_be_name(match[1], surnames)}
    for run in _split_runs(list(labels)):
        people = [labels[number][1].rpartition(" ")[2] for number in run]
        while len(run) > 1 and run[1] - run[0] > 1 and people.count(people[0]) == 1:
            del run[0], people[0]  # "Mayor: No More Delays" is a headline
        ends = [paragraphs[number][1] for number in run]
        spoken = sum(
            _is_spoken(text, labels[number].end(), end)
            for number, end in zip(run, ends, strict=True)
        )
        repeated = 1 < len(set(people)) < len(run)
        if len(run) < _MIN_TURNS or not repeated or 3 * spoken < 2 * len(run):
            continue
        for number in range(run[0], run[-1] + 1):
            start, end = paragraphs[number]
            first = labels[number].end() if number in labels else start
            if number not in labels:
                first += text[first] in _MARKS
                if not text[first].isalpha() or text[end - 1] == ":":
                    continue
            marked = text[start] in _MARKS and text[end - 1] in _MARKS  # each paragraph in marks
            found[number] = _span(first, end - marked, number, reopened=number not in labels)
    return found


def _may_be_name(label: str, surnames: set[str]) -> bool:
    """Return whether a label may name a person: "Photo" and "Update" do not.

    One word in small letters must be a given name or stand after another capitalized word.
    """
    first = label.split(" ")[0].lower()
    if label.isupper() or " " in label or first in GIVEN_NAMES:
        return first not in WORD_FLAGS or bool(WORD_FLAGS[first] & PERSON)
    return label in surnames


def _split_runs(numbers: list[int]) -> list[list[int]]:
    """Split the numbers of labelled paragraphs into runs that are close together."""
    runs = [numbers[:1]]
    for before, number in pairwise(numbers):
        if number - before > _MAX_TURN:
            runs.append([])
        runs[-1].append(number)
    return runs


def _is_spoken(text: str, start: int, end: int) -> bool:
    """Return whether a turn is a sentence rather than a figure or a date."""
    words = text[start:end]
    return _SENTENCE_END.search(words[-4:]) is not None and _SMALL_WORDS.search(words) is not None


def _find_spoken_line(
    text: str, number: int, start: int, end: int
) -> Iterator[tuple[int, QuotedSpan]]:
    """Yield what is said after the dash that opens a paragraph, if a reporting verb follows."""
    first = start + 1
    while first < end and text[first] in " \t\u00a0":
        first += 1
    for tag in _TAG.finditer(text, first, end):
        if WORD_FLAGS.get(tag[1], 0) & STRONG:
            stop = tag.start() + (text[tag.start()] != " ")
            yield number, _span(first, stop, number)
            return


def _find_block(
    text: str, paragraphs: list[tuple[int, int]], number: int
) -> Iterator[tuple[int, QuotedSpan]]:
    """Yield the block quote after the paragraph `number`, which ends with a colon."""
    start, end = paragraphs[number]
    if not _ANNOUNCING.search(text, max(start, end - 200), end):
        return
    first, last = paragraphs[number + 1]
    if text[first] != ">":
        words = text[first:last]
        spoken = _FIRST_PERSON.search(words) and not any(mark in words for mark in _MARKS)
        if spoken and last - first >= _MIN_BLOCK and words[0].isupper():
            yield number + 1, _span(first, last, number + 1)
        return
    for following in range(number + 1, len(paragraphs)):
        first, last = paragraphs[following]
        if text[first] != ">":
            return
        while first < last and text[first] in "> \t":
            first += 1
        yield following, _span(first, last, following, reopened=following > number + 1)


def _find_posts(text: str, paragraphs: list[tuple[int, int]]) -> Iterator[tuple[int, QuotedSpan]]:
    """Yield embedded posts: words, then a dash, the name and handle of the author, and the date."""
    for number, (start, end) in enumerate(paragraphs):
        signature = _SIGNATURE.search(text, start, end)
        if signature is None:
            continue
        words = text[start : signature.start()]
        if links := _LINKS_AT_END.search(words):
            words = words[: links.start()]
        words = words.rstrip()
        if words and not any(mark in words for mark in _MARKS):
            yield number, _span(start, start + len(words), number)
