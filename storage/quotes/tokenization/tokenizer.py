"""The tokenizer: the sentences of the text outside quotations; each quotation is one token."""

from __future__ import annotations

import re
from typing import Any

from storage.quotes.lexicon import CUE, PHRASE, STRONG, WORD_FLAGS
from storage.quotes.tokenization.quotation_marks import QuotedSpan
from storage.quotes.tokenization.scanner import (
    CUE_FLAGS,
    NICKNAME_PLACEHOLDER,
    PUNCTUATION_KINDS,
    QUOTE_PLACEHOLDER,
    UPPERCASE,
    add_token,
    scan,
)
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["mask_quotes", "tokenize"]

_MIN_HEADLINE = 14
"""Minimum length of a headline in characters: three words of four letters."""

_MAX_HEADLINE = 200
"""Maximum length of a headline in characters."""

_MAX_SENTENCE = 150
"""Maximum length of a sentence in tokens, which bounds the work on any text."""

_MAX_QUOTES = 16
"""Maximum number of quotations in a sentence, for the same reason."""

_SENTENCE_BREAK = re.compile(
    rf"[)\]’”\"']*[ \t\u00a0]+[(\[]?[{UPPERCASE}\d{QUOTE_PLACEHOLDER}@“\"‘']|[)\]’”\"']*\s*$",
)
_CAPITALIZED_WORD_BEFORE = re.compile(rf"[{UPPERCASE}][^\W\d_]+ $")
_LONG_WORD = re.compile(r"([^\W\d_])[\w’'-]{3,}")
_ABBREVIATIONS = frozenset(
    [
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
        *("no", "nos", "vs", "v", "st", "mt", "ft", "approx", "est"),
    ]
)
_DATELINE = re.compile(
    rf"[{UPPERCASE}]{{3}}[{UPPERCASE} .'-]{{0,40}}(?:,[^—–{QUOTE_PLACEHOLDER}-]{{1,30}})?"
    r"(?: \([^)]{1,20}\))? ?(?:—|–|--|-) "
)
_SPEAKER_TAG = re.compile(
    rf"[ \t]+((?:(?:the|The|a|A)[ ])?(?:[{UPPERCASE}\w][\w.’'-]{{0,30}}[ ]){{1,6}}?)?"
    r"(?:ha[ds] )?([a-z]+)\b"
)
_BARE_TAG = re.compile(rf"[ \t]+(?:[{UPPERCASE}][\w.’'-]{{0,30}}[ ]){{1,4}}([a-z]+)[.,]")
_PARENTHETICAL_TAG = re.compile(
    rf"[ \t]+(?:[{UPPERCASE}][\w.’'-]{{0,30}},? ){{1,4}}"
    rf"[^.?!{QUOTE_PLACEHOLDER}]{{1,80}}, ([A-Za-z]+)\b"
)


def mask_quotes(text: str, spans: list[QuotedSpan]) -> str:
    """Replace all quoted spans, marks included, with placeholders of the same length."""
    parts: list[str] = []
    last = 0
    for span in spans:
        blank = NICKNAME_PLACEHOLDER if _is_nickname(text, span) else QUOTE_PLACEHOLDER
        parts.append(text[last : span.outer_start])
        parts.append(blank * (span.outer_end - span.outer_start))
        last = span.outer_end
    parts.append(text[last:])
    return "".join(parts)


def tokenize(
    text: str, paragraphs: list[tuple[int, int]], spans: list[QuotedSpan]
) -> list[Sentence]:
    """Split the text outside `spans` into sentences of tokens, paragraph by paragraph."""
    narration = mask_quotes(
        text.replace(QUOTE_PLACEHOLDER, " ").replace(NICKNAME_PLACEHOLDER, " "), spans
    )
    reader = _Reader(text, narration, spans)
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(paragraphs):
        dateline = _DATELINE.match(narration, start, end)
        first = dateline.end() if dateline else start
        for sentence in reader.read(paragraph, first, end):
            if _is_headline(narration, sentence):
                left, right = sentence.tokens[0].start, sentence.tokens[-1].end
                sentences += reader.read(paragraph, left, right, headline=True)
            else:
                sentences.append(sentence)
    return sentences


class _Reader:
    """A reader of tokens from the text outside quotations."""

    def __init__(self, text: str, narration: str, spans: list[QuotedSpan]) -> None:
        self._text = text
        self._narration = narration
        self._spans = spans
        self._numbers = {span.outer_start: number for number, span in enumerate(spans)}

    def read(
        self, paragraph: int, start: int, end: int, *, headline: bool = False
    ) -> list[Sentence]:
        """Read the sentences of a range of a paragraph."""
        sentences: list[Sentence] = []
        sentence = Sentence(paragraph, headline)
        tokens = sentence.tokens
        flags_of, make, reports = WORD_FLAGS.get, Token, CUE_FLAGS  # looked up only once
        for match in scan(self._narration, start, end):
            kind = match.lastgroup
            if kind == "word":  # most tokens are words, so this is inlined
                at = match.start()
                for word in match[1].split(" "):
                    flags = flags_of(word, 0)
                    if flags & reports:
                        sentence.cues.append(len(tokens))
                    until = at + len(word)
                    tokens.append(make("word", at, until, word, word, flags))
                    at = until + 1
                if len(tokens) <= _MAX_SENTENCE:
                    continue
                broken = True
            elif kind == "stop":
                broken = _add_stop(sentence, self._narration, match, end)
            elif kind == "quote":
                sentence = self._add_quotes(sentences, sentence, match)
                tokens = sentence.tokens
                last = self._spans[tokens[-1].quote]
                broken = _ends_sentence(self._text, self._narration, last, end)
            elif kind == "name" or kind == "other":
                add_token(sentence, match)
                broken = False
            else:
                mark = match[0]
                named: Any = PUNCTUATION_KINDS.get(mark, kind)
                tokens.append(Token(named, match.start(), match.end(), mark, mark))
                broken = False
            if (broken and tokens) or len(tokens) > _MAX_SENTENCE:
                sentences.append(sentence)
                sentence = Sentence(paragraph, headline)
                tokens = sentence.tokens
        if tokens:
            sentences.append(sentence)
        return sentences

    def _add_quotes(
        self, sentences: list[Sentence], sentence: Sentence, match: re.Match[str]
    ) -> Sentence:
        """Append one token for each quotation in a masked range, as quotations may touch.

        Returns the sentence of the last one: a sentence with too many is added to `sentences`.
        """
        start, end = match.span()
        while start < end:
            number = self._numbers[start]
            right = self._spans[number].outer_end
            if len(sentence.quotes) == _MAX_QUOTES:
                sentences.append(sentence)
                sentence = Sentence(sentence.paragraph, sentence.is_headline)
            sentence.quotes.append(len(sentence.tokens))
            sentence.tokens.append(Token("quote", start, right, "", "", quote=number))
            start = right
        return sentence


def _is_nickname(text: str, span: QuotedSpan) -> bool:
    """Return whether a span is a nickname inside a name: Jane "Calamity" Doe."""
    return (
        span.end - span.start < 20
        and text[span.start].isupper()
        and text[span.outer_end : span.outer_end + 1] == " "
        and text[span.outer_end + 1 : span.outer_end + 2].isupper()
        and _CAPITALIZED_WORD_BEFORE.search(text, max(0, span.outer_start - 20), span.outer_start)
        is not None
        and text.count(" ", span.start, span.end) < 2
        and text[span.end - 1] not in ",.?!"
    )


def _is_headline(narration: str, sentence: Sentence) -> bool:
    """Return whether a sentence is in title case: capitals even where no name has them."""
    tokens = sentence.tokens
    start, end = tokens[0].start, tokens[-1].end
    if (
        end - start < _MIN_HEADLINE
        or 8 * len(sentence.names) < len(tokens)
        or end - start > _MAX_HEADLINE
    ):
        return False
    if [token.kind for token in tokens[:4]] == ["name", "comma", "name", "colon"]:
        return False  # "Jane Doe, Arden Mail: …"
    if 3 * sum(tokens[at].end - tokens[at].start for at in sentence.names) < end - start:
        return False
    initials = "".join(_LONG_WORD.findall(narration, start, end))
    capital = sum(map(str.isupper, initials))
    small = len(initials) - capital
    return capital + small >= 3 and capital > 4 * small


def _add_stop(sentence: Sentence, narration: str, match: re.Match[str], end: int) -> bool:
    """Append a stop unless it belongs to an abbreviation; return whether the sentence ends."""
    ends = _SENTENCE_BREAK.match(narration, match.end(), end) is not None
    if match[0] == "." and sentence.tokens and sentence.tokens[-1].lower in _ABBREVIATIONS:
        ends = False
    if ends or match[0] != ".":
        start = match.start()
        sentence.tokens.append(Token("stop", start, match.end(), match[0], match[0]))
    return ends


def _ends_sentence(text: str, narration: str, last: QuotedSpan, end: int) -> bool:
    """Return whether the sentence ends with the quotation `last`."""
    if not last.closed or text[last.end - 1] not in ".?!…":
        return False
    if not _SENTENCE_BREAK.match(narration, last.outer_end, end):
        return False
    bare = _BARE_TAG.match(narration, last.outer_end, end)
    if bare and WORD_FLAGS.get(bare[1], 0) & CUE:
        return False  # "Doe said." has no other content
    if (
        text[last.end - 1] == "."
        or narration[last.outer_end : last.outer_end + 2].strip(" \t") == QUOTE_PLACEHOLDER
    ):
        return True
    tag = _SPEAKER_TAG.match(narration, last.outer_end, end)
    if tag and tag[1]:
        return not WORD_FLAGS.get(tag[2], 0) & (STRONG | PHRASE)
    parenthetical = _PARENTHETICAL_TAG.match(narration, last.outer_end, end)
    return not (parenthetical and WORD_FLAGS.get(parenthetical[1].lower(), 0) & STRONG)
