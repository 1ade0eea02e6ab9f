"""An article as the passages that are shown, and the styles of what is marked in them; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from storage.model import Article, Block, BlockKind, Quote
from storage.text.plural import format_count
from storage.wire.headline_states import parse_headline
from tui.formatting.hits import find_hits
from tui.formatting.states import chip_headline, describe_states
from tui.formatting.text import clean
from tui.formatting.wrap import Span

__all__ = [
    "Passage",
    "PassageKind",
    "Run",
    "dimmed",
    "fold_known",
    "is_teaser",
    "passages_of",
    "plain_text",
    "runs_of",
    "spans_of",
    "struck",
]

PassageKind = (
    Literal[
        "states",
        "headline",
        "standfirst",
        "author",
        "remark",
        "edited",
        "note",
        "caption",
        "folded",
    ]
    | BlockKind
)

_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[[^\]]{1,20}\]|→|\b(?:read (?:more|on)|continue reading|"
    r"full (?:story|article|text)|weiterlesen|lire la suite|leer más).{0,3})\s*$",
    re.IGNORECASE,
)
"""What stands at the end of a text that goes on behind a link."""
_ENDS = re.compile(r"[.!?][”’\"')\]]*$")
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?=\s|$)")
_OF_WIRE = frozenset(("urgent", "corrected", "killed", "embargoed", "repeated"))
"""The states that papers on the web seldom write before a headline."""
_WHOLE = 240
"""Characters from which a single paragraph may be a whole item."""
Run = tuple[int, int, str]
"""The characters `start:end` of a passage, and the styles of their marks."""

_MARKS = "\"'`“”„‟‘’‚‛«»‹›「」『』"
_STOPS = ",.;:!?…"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ORDER = (
    "text bold",
    "quote",
    "italic",
    "underline",
    "accent",
    "on-hit",
    "bold underline",
    "on-selection",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article that is shown in one way.

    Attributes:
        kind: How it looks.
        text: The text shown, cleaned; each link is followed by its number.
        raw: The text of the article that it shows.
        offset: The offset of `raw` in `Article.text`; -1 where it is not part of it.
        links: Where links are in `text`.
        numbers: Where the numbers of links are in `text`.
        is_clean: Whether cleaning removed nothing from `raw`.
        chips: The styles of parts of `text`, if they do not follow from what is in it.
        is_known: Whether the reader knows it from elsewhere: it is dimmed.
    """

    kind: PassageKind
    text: str
    raw: str = ""
    offset: int = -1
    links: tuple[Span, ...] = ()
    numbers: tuple[Span, ...] = ()
    is_clean: bool = True
    chips: tuple[Run, ...] = ()
    is_known: bool = False

    def to_shown(self, offset: int, *, end: bool = False) -> int:
        """Convert an offset in `raw` to one in `text`; an `end` is after a link's number."""
        if not self.is_clean:
            offset = len(clean(self.raw[:offset]))
        for start, stop in self.numbers:
            if start < offset or (start == offset and not end):
                offset += stop - start
        return offset


def is_teaser(article: Article) -> bool:
    """Return whether the summary that a feed sent reads as one, with more behind its link.

    A short item of two paragraphs or of several sentences that comes to an end is whole, and so is
    one that an agency's dateline or its words before the headline show to be an item of a wire.
    """
    if not (article.summary_only and article.link):
        return False
    texts = [block.text.strip() for block in article.blocks if block.kind == "paragraph"]
    text = " ".join(filter(None, texts))
    if _GOES_ON.search(text):
        return True
    if text and _is_of_wire(article.headline, text):
        return False
    if not _ENDS.search(text):
        return True
    return len(texts) < 2 and (len(text) < _WHOLE or len(_SENTENCE_END.findall(text)) < 3)


def _is_of_wire(headline: str, text: str) -> bool:
    """Return whether an item is one of a wire, which sends its items whole."""
    from storage.wire.agency import without_dateline  # few articles are summaries

    return bool(parse_headline(headline).states & _OF_WIRE) or without_dateline(text) != text


def passages_of(
    article: Article,
    edited: str = "",
    remarks: Sequence[str] = (),
    known: Collection[int] = (),
    notes: Sequence[str] = (),
) -> tuple[list[Passage], list[str]]:
    """Return the passages of an article from top to bottom, and its links in numbered order.

    `edited` is the line of the head that says when it was edited, if it was; `remarks` are those
    about other articles and sources; `known` are the numbers, from 0, of blocks the reader knows
    from elsewhere; `notes` are what desks left on the article.
    """
    links: list[str] = []
    passages = _headline(article, datetime.now(UTC))
    offset = 0
    if article.standfirst:
        standfirst = article.standfirst
        shown = _one_line(standfirst)
        is_clean = len(shown) == len(standfirst)
        passages.append(Passage("standfirst", shown, standfirst, offset, is_clean=is_clean))
        offset += len(standfirst) + 2
    if article.author:
        passages.append(Passage("author", f"By {_one_line(article.author)}"))
    passages += (Passage("remark", _one_line(one)) for one in remarks)
    if edited:
        passages.append(Passage("edited", edited))
    passages += (Passage("note", _one_line(one)) for one in notes)
    if article.caption or article.credit:
        parts = (article.caption, article.credit)
        text = " / ".join(_one_line(part) for part in parts if part)
        place = offset if article.caption else -1
        passages.append(Passage("caption", text, article.caption, place, is_clean=False))
        offset += len(article.caption) + 2 if article.caption else 0
    for number, block in enumerate(article.blocks):
        if block.text:
            passage = _passage(block, offset, links)
            passages.append(replace(passage, is_known=True) if number in known else passage)
            offset += len(block.text) + 2
    return passages, links


def fold_known(passages: Iterable[Passage]) -> list[Passage]:
    """Replace each run of passages the reader knows by one that says how many there are."""
    folded: list[Passage] = []
    for is_known, run in groupby(passages, key=lambda passage: passage.is_known):
        if is_known:
            count = format_count(len(list(run)), "paragraph")
            folded.append(Passage("folded", f"… {count} of earlier takes"))
        else:
            folded += run
    return folded


def _headline(article: Article, now: datetime) -> list[Passage]:
    """Return the headline, after a line of its chips and what they mean."""
    chipped = chip_headline(article, now)
    if not chipped.chips:
        return [Passage("headline", _one_line(article.headline))]
    rest = chipped.text[chipped.spans[-1][1] + 1 :]
    about = describe_states(article, now)
    text = chipped.text[: chipped.spans[-1][1]]
    runs: list[Run] = []
    at = 0
    for chip, (start, end) in zip(chipped.chips, chipped.spans, strict=True):
        runs += [(at, start, ""), (start, end, chip.style)]
        at = end
    whole = f"{text} {about}" if about else text
    runs.append((at, len(whole), ""))
    states = Passage("states", whole, chips=tuple(run for run in runs if run[0] < run[1]))
    return [states, Passage("headline", rest)]


def plain_text(article: Article) -> str:
    """Return an article as text to copy: one line per paragraph, with blank lines between."""
    parts = (article.headline, article.standfirst, *(block.text for block in article.blocks))
    return "\n\n".join(clean(part) for part in parts if part)


def _one_line(text: str) -> str:
    return clean(text).replace("\n", " ")


def _passage(block: Block, offset: int, urls: list[str]) -> Passage:
    """Return the passage of a block; its links are appended to `urls`."""
    whole = clean(block.text)
    is_clean = len(whole) == len(block.text)
    if not block.links:
        return Passage(block.kind, whole, block.text, offset, is_clean=is_clean)
    pieces: list[str] = []
    links: list[Span] = []
    numbers: list[Span] = []
    at = length = 0
    for link in sorted(block.links, key=lambda link: link.start):
        start, end = max(link.start, at), min(link.end, len(block.text))
        if start >= end:
            continue
        urls.append(link.url)
        before, words = clean(block.text[at:start]), clean(block.text[start:end])
        number = str(len(urls)).translate(_SUPERSCRIPT)
        pieces += (before, words, number)
        length += len(before)
        links.append((length, length := length + len(words)))
        numbers.append((length, length := length + len(number)))
        at = end
    pieces.append(clean(block.text[at:]))
    text = "".join(pieces)
    return Passage(block.kind, text, block.text, offset, tuple(links), tuple(numbers), is_clean)


def spans_of(passage: Passage, quote: Quote) -> Span | None:
    """Return where a quote is in a passage, with its quotation marks, or None."""
    start = max(0, quote.start - passage.offset)
    end = min(len(passage.raw), quote.end - passage.offset)
    if passage.offset < 0 or start >= end:
        return None
    raw = passage.raw
    for _ in range(2):
        if start > 0 and raw[start - 1] in _MARKS:
            start -= 1
    if end + 1 < len(raw) and raw[end] in _STOPS and raw[end + 1] in _MARKS:
        end += 1
    for _ in range(2):
        if end < len(raw) and raw[end] in _MARKS:
            end += 1
    return passage.to_shown(start), passage.to_shown(end, end=True)


def runs_of(
    passage: Passage,
    quotes: Sequence[Quote],
    chosen: int | None,
    hits: Sequence[str],
    current_hit: int | None = None,
) -> list[Run]:
    """Split a passage where its marks change: quotes, speakers, links, hits.

    `chosen` is the number of a quote, `current_hit` the offset of the current hit.
    """
    if passage.chips:
        return list(passage.chips)
    found = find_hits(passage.text, hits)
    spoken = [
        (index, quote, span)
        for index, quote in enumerate(quotes)
        if (span := spans_of(passage, quote)) is not None
    ]
    quoted = [span for _, quote, span in spoken if quote.kind == "quote"]
    speakers = {quote.speaker for _, quote, _ in spoken if quote.speaker}
    marks = {
        "quote": quoted,
        "italic": [span for _, quote, span in spoken if quote.kind == "statement"],
        "text bold": _names(passage.text, speakers, quoted),
        "underline": passage.links,
        "accent": passage.numbers,
        "on-hit": found,
        "bold underline": [span for span in found if span[0] == current_hit],
        "on-selection": [span for index, _, span in spoken if index == chosen],
    }
    return _cut(len(passage.text), marks)


def struck(runs: Iterable[Run], kind: PassageKind) -> list[Run]:
    """Strike the headline, the standfirst and the quotes of a withdrawn article through."""
    whole = kind in ("headline", "standfirst")
    return [
        (start, end, f"{marks} strike" if whole or "quote" in marks.split() else marks)
        for start, end, marks in runs
    ]


def dimmed(runs: Iterable[Run]) -> list[Run]:
    """Dim a passage the reader knows."""
    return [(start, end, f"{marks} faded") for start, end, marks in runs]


def _names(text: str, speakers: Iterable[str], quoted: Sequence[Span]) -> list[Span]:
    """Return where speakers are named outside the quotes."""
    return [
        match.span()
        for speaker in speakers
        if (pattern := _name_pattern(speaker)) is not None
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in quoted)
    ]


@lru_cache(maxsize=256)
def _name_pattern(speaker: str) -> re.Pattern[str] | None:
    words = [word for word in re.findall(r"[\w'’.-]+", clean(speaker)) if word[0].isupper()]
    words = [re.escape(word) for word in words if len(word) > 1 and word != "The"]
    if not words:
        return None
    word = rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
    return re.compile(rf"(?<!\w){word}(?:\s{word})*(?!\w)")


def _cut(length: int, marks: dict[str, Sequence[Span]]) -> list[Run]:
    """Split `length` characters into runs with the same marks."""
    changes: dict[int, list[tuple[str, int]]] = {0: [], length: []}
    for style, spans in marks.items():
        for start, end in spans:
            changes.setdefault(max(0, start), []).append((style, 1))
            changes.setdefault(min(length, end), []).append((style, -1))
    depth = dict.fromkeys(_ORDER, 0)
    runs: list[Run] = []
    places = sorted(changes)
    for start, end in pairwise(places):
        for style, step in changes[start]:
            depth[style] += step
        runs.append((start, end, " ".join(style for style in _ORDER if depth[style] > 0)))
    return runs
