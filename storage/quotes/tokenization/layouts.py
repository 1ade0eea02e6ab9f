"""Speech without quotation marks, shown by the layout: transcripts, blocks, posts, dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from storage.quotes.lexicon import GIVEN_NAMES, PERSON, STRONG, WORD_FLAGS
from storage.quotes.tokenization.spans import QuotedSpan

__all__ = ["find_unmarked_spans"]

_MIN_TURNS = 3
"""Minimum number of turns of a transcript."""

_MIN_ANSWERS = 2
"""Minimum number of answers of an interview."""

_MAX_TURN = 4
"""Maximum number of paragraphs of a turn."""

_MAX_LABEL = 90
"""Maximum length of the name and office before a turn."""

_MIN_BLOCK = 25
"""Minimum length of a block quote."""

_LABEL = re.compile(
    r"[\"“”]?(@\w{2,30}"
    r"|[^\W\d_a-z][\w.’'-]+(?: (?:(?:de|la|van|von|der|al|bin) )?[^\W\d_a-z][\w.’'-]*){0,3})"
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
_POSTING = re.compile(
    r"\b(?:tweeted|(?:posted|wrote|said|replied|added|post|message)\b[^.?!]{0,20} on "
    r"(?:X|Twitter|Mastodon|Bluesky|Threads|Facebook|Instagram|Telegram|TikTok|LinkedIn|Weibo"
    r"|Truth Social|Substack|Reddit)(?: on \w+| \w+day)?):$"
)
_REPORTING = re.compile(r"\b(?:said|told|declined|according to)\b")
_DIALOGUE = re.compile(r"\?|\b(?:I|[Ww]e|[Yy]ou|[Oo]ur|[Mm]y|[Yy]our)\b")
_TURN = re.compile(r"([QA])[.:] +(?=\S)")
"""The label of a question or an answer in an interview."""
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Uu]s|[Mm]e)\b")
_SIGNATURE = re.compile(
    r"[—–-]{1,2} ?(?=[^\W\d_a-z][^()\n]{1,40}\(@\w{1,20}\),? [A-Z][a-z]{2,8}\.? \d{1,2})"
)
_LINKS_AT_END = re.compile(r"(?:\s*(?:https?://|pic\.twitter\.com/)\S*)+\s*$")
_MARKS = '"“”„«»「」'
_DASHES = "—–―"


def find_unmarked_spans(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, QuotedSpan]:
    """Find the speech that has no quotation marks of its own, by the number of its paragraph."""
    found = _find_turns(text, paragraphs) or _find_interview(text, paragraphs)
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
    surnames = set(_SURNAME.findall(text)) | _find_talkers(text, paragraphs, labels)
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


def _find_talkers(
    text: str, paragraphs: list[tuple[int, int]], labels: dict[int, re.Match[str]]
) -> set[str]:
    """Find the labels of people who mostly ask something, or say "I" or "you"."""
    turns: dict[str, list[bool]] = {}
    for number, match in labels.items():
        if match[1].lower() not in WORD_FLAGS:
            talks = _DIALOGUE.search(text, match.end(), paragraphs[number][1]) is not None
            turns.setdefault(match[1], []).append(talks)
    return {label for label, talk in turns.items() if len(talk) > 1 and 2 * sum(talk) >= len(talk)}


def _find_interview(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, QuotedSpan]:
    """Find the questions and answers of an interview, labelled "Q:" and "A:"."""
    labels = {
        number: match
        for number, (start, end) in enumerate(paragraphs)
        if text[start] in "QA" and (match := _TURN.match(text, start, end)) is not None
    }
    letters = "".join(match[1] for match in labels.values())
    if letters.count("QA") < _MIN_ANSWERS or "AA" in letters:
        return {}
    found: dict[int, QuotedSpan] = {}
    turn: Literal["Q", "A"] = "Q"
    for number in range(min(labels), max(labels) + 1):
        start, end = paragraphs[number]
        first = start
        if number in labels:
            first = labels[number].end()
            turn = "A" if labels[number][1] == "A" else "Q"
        found[number] = QuotedSpan(first, end, start, end, number, marked=False, turn=turn)
    return found


def _may_be_name(label: str, surnames: set[str]) -> bool:
    """Return whether a label may name a person: "Photo" and "Update" do not.

    One word in small letters must be a given name or stand after another capitalized word, or
    those it labels must talk to each other.
    """
    first = label.split(" ")[0].lower()
    if label.isupper() or " " in label or first in GIVEN_NAMES or label[0] == "@":
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
        spoken = _FIRST_PERSON.search(words) or (
            _POSTING.search(text, max(start, end - 200), end) and not _REPORTING.search(words)
        )
        if (
            spoken
            and not any(mark in words for mark in _MARKS)
            and last - first >= _MIN_BLOCK
            and words[0].isupper()
        ):
            yield number + 1, _span(first, last, number + 1)
        return
    level = 0
    for following in range(number + 1, len(paragraphs)):
        first, last = paragraphs[following]
        if text[first] != ">":
            return
        depth = 0
        while first < last and text[first] in "> \t":
            depth += text[first] == ">"
            first += 1
        level = level or depth
        if depth <= level:  # deeper are somebody else's words
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
