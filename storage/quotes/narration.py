"""The text outside quotations as sentences of tokens; what is quoted is one blank token each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storage.quotes.lexicon import CUE, MALE, OPENERS, STARTERS, STRONG, VERB, WORDS

if TYPE_CHECKING:
    from storage.quotes.cast import Entity
    from storage.quotes.marks import Marked

__all__ = ["Kind", "Sentence", "Token", "mask", "read"]

Kind = Literal["quote", "name", "word", "genitive", "comma", "colon", "dash", "open", "close", "stop"]

_BLANK = "\ue000"
_NICK = "\ue001"
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽΑ-ΩА-ЯЁЄІЇ"
_NAME_WORD = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Rev|Prof|Hon|Amb|Pres|St|Jr|Sr|Adm|Maj|Cpl|Messrs)\."
    rf"|(?:[{_UPPER}]\.)+(?:-?[{_UPPER}]\.)*|[{_UPPER}][^\W_]*(?:(?:[’'](?![sS]\b)|[-‑&.])(?=[^\W_])[^\W_]+)*)"
)
_PARTICLE = r"(?:(?:de|da|di|do|du|dos|del|della|der|den|van|von|la|le|el|al|bin|ibn|ben|ter|ten|y)[ \u00a0])"
_TOKEN = re.compile(
    r"(?P<word>[a-z](?:(?:\.[a-z])+\.?|\w*(?:[’'‑-](?![sS]\b)\w+)*))"
    rf"|(?P<name>(?<![\w@#]){_NAME_WORD}(?:[ \u00a0](?:{_NICK}+ )?{_PARTICLE}{{0,3}}{_NAME_WORD}|, (?:Jr|Sr)\.)*)"
    rf"|(?P<quote>{_BLANK}+)"
    r"|(?P<comma>[,;])|(?P<stop>[.?!…])"
    r"|(?P<genitive>[’'][sS]?(?!\w))"
    r"|(?P<other>[@#]?(?:\d[\d.,:]*\d|\w+(?:[’'‑-](?![sS]\b)\w+)*))"
    r"|(?P<colon>:)|(?P<dash>[–—―]|--+|(?<=\s)-(?=\s))"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
)
_NEXT = re.compile(rf"[)\]’”\"']*[ \t\u00a0]+[(\[]?[{_UPPER}\d{_BLANK}@“\"‘']|[)\]’”\"']*\s*$")
_GIVEN = re.compile(rf"[{_UPPER}][^\W\d_]+ $")
_PART = re.compile(r"[^ \u00a0]+")
_LONG = re.compile(r"[^\W\d_][\w’'-]{3,}")
_ABBREVIATED = frozenset("jan feb mar apr jun jul aug sept sep oct nov dec no nos vs v st mt ft approx est".split())
_PARTICLES = frozenset("la le el al y".split())
_NAMELIKE = frozenset({"will", "may", "mark", "april", "june", "august", "jan", "grant", "rose", "post", "see"})
_DATELINE = re.compile(rf"[{_UPPER}]{{3}}[{_UPPER} .'-]*(?:,[^—–{_BLANK}-]{{1,30}})?(?: \([^)]{{1,20}}\))? ?(?:—|–|--|-) ")
_TAG = re.compile(rf"[ \t]+((?:(?:the|The|a|A)[ ])?(?:[{_UPPER}\w][\w.’'-]*[ ]){{1,6}}?)?([a-z]+)\b")


@dataclass(slots=True)
class Token:
    """One word, name, mark or quotation outside quotations.

    Not frozen: hundreds are made for each article, and naming the cast fills in `entity`.

    Attributes:
        kind: What it is.
        start: First character in the text.
        end: One past the last.
        text: The words themselves; of a quotation nothing.
        low: `text` in lower case.
        flags: What the lexicon says the word can be.
        quote: Number of the quotation.
        entity: Whom a name names.
        title: What stands before the name in it.
    """

    kind: Kind
    start: int
    end: int
    text: str
    low: str
    flags: int = 0
    quote: int = -1
    entity: Entity | None = None
    title: str = ""


@dataclass(slots=True)
class Sentence:
    """The tokens of one sentence; `block` is the number of its block, `headline` its style."""

    block: int
    tokens: list[Token] = field(default_factory=list)
    headline: bool = False


def mask(text: str, quoted: list[Marked]) -> str:
    """Return `text` at the same length with all that is quoted, marks included, blanked out."""
    parts: list[str] = []
    last = 0
    for marked in quoted:
        blank = _NICK if _is_nickname(text, marked) else _BLANK
        parts.append(text[last : marked.left])
        parts.append(blank * (marked.right - marked.left))
        last = marked.right
    parts.append(text[last:])
    return "".join(parts)


def _is_nickname(text: str, marked: Marked) -> bool:
    """Say whether the words stand inside a name: Jane "Calamity" Doe."""
    return (
        marked.end - marked.start < 20
        and text[marked.start].isupper()
        and text[marked.right : marked.right + 1] == " "
        and text[marked.right + 1 : marked.right + 2].isupper()
        and _GIVEN.search(text, max(0, marked.left - 20), marked.left) is not None
        and text.count(" ", marked.start, marked.end) < 2
        and text[marked.end - 1] not in ",.?!"
    )


def read(text: str, spans: list[tuple[int, int]], quoted: list[Marked]) -> list[Sentence]:
    """Return the sentences of `text` outside `quoted`, block by block."""
    clean = text.replace(_BLANK, " ").replace(_NICK, " ")
    narration = mask(clean, quoted)
    numbers = {marked.left: number for number, marked in enumerate(quoted)}
    sentences: list[Sentence] = []
    flags_of = WORDS.get
    for block, (start, end) in enumerate(spans):
        headline = _is_headline(narration, start, end)
        sentence = Sentence(block, headline=headline)
        dateline = _DATELINE.match(narration, start, end)
        add = sentence.tokens.append
        for match in _TOKEN.finditer(narration, dateline.end() if dateline else start, end):
            kind = match.lastgroup
            if kind == "word":
                word = match[0]
                left, right = match.span()
                add(Token("word", left, right, word, word, flags_of(word, 0)))
                continue
            broken = False
            if kind == "name":
                _add_name(sentence, match, headline)
            elif kind == "quote":
                _add_quotes(sentence, match.start(), match.end(), quoted, numbers)
                last = quoted[sentence.tokens[-1].quote]
                broken = _ends_after(text, narration, last, end)
            elif kind == "stop":
                broken = _NEXT.match(narration, match.end(), end) is not None and not (
                    sentence.tokens and match[0] == "." and sentence.tokens[-1].low in _ABBREVIATED
                )
                if broken or match[0] != ".":  # another full stop belongs to an abbreviation
                    add(Token("stop", match.start(), match.end(), match[0], match[0]))
            elif kind == "other":
                low = match[0].lower()
                add(Token("word", match.start(), match.end(), match[0], low, flags_of(low, 0)))
            else:
                add(Token(kind, match.start(), match.end(), match[0], match[0]))  # type: ignore[arg-type]
            if broken and sentence.tokens:
                sentences.append(sentence)
                sentence = Sentence(block, headline=headline)
                add = sentence.tokens.append
        if sentence.tokens:
            sentences.append(sentence)
    return sentences


def _add_quotes(
    sentence: Sentence, start: int, end: int, quoted: list[Marked], numbers: dict[int, int]
) -> None:
    """Add one token for each quotation in a blank stretch: neighbours may touch."""
    while start < end:
        number = numbers[start]
        right = quoted[number].right
        sentence.tokens.append(Token("quote", start, right, "", "", quote=number))
        start = right


def _add_name(sentence: Sentence, match: re.Match[str], headline: bool) -> None:
    """Add a run of capitalised words as names, its small words ("But", "When", "Tuesday") as words.

    In a headline, where all words are capitalised, verbs are words too.
    """
    start = match.start()
    tokens = sentence.tokens
    text = match[0]
    lower = text.lower()
    if tokens and not headline and OPENERS.isdisjoint(lower.split()):
        tokens.append(Token("name", start, match.end(), text, lower))
        return
    name = -1
    end = start
    for part in _PART.finditer(text):
        word = part[0]
        low = word.lower().rstrip(",")
        flags = WORDS.get(low, 0)
        first = not tokens and name < 0
        small = low in OPENERS and (
            first or headline or name >= 0 or len(word) == len(text) or low not in _NAMELIKE
        )
        if first and not small:
            small = low in STARTERS or (bool(flags & CUE) and len(word) == len(text) and low not in _NAMELIKE) or (
                low.endswith("ing") and len(low) > 5 and low not in MALE
            )
        if headline and not small:
            small = bool(flags & (CUE | VERB)) and low not in _NAMELIKE
        if small and not (low in _PARTICLES and name >= 0):
            if name >= 0:
                tokens.append(_name(match.string, name, end))
                name = -1
            at = start + part.start()
            tokens.append(Token("word", at, at + len(word), word, low, flags))
            continue
        if name < 0:
            name = start + part.start()
        end = start + part.end()
    if name >= 0:
        tokens.append(_name(match.string, name, end))


def _name(text: str, start: int, end: int) -> Token:
    words = text[start:end]
    return Token("name", start, end, words, words.lower())


def _is_headline(narration: str, start: int, end: int) -> bool:
    """Say whether nearly all longer words of a block are capitalised."""
    if end - start > 200:
        return False
    words = _LONG.findall(narration, start, end)
    capital = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capital > 0.8 * len(words)


def _ends_after(text: str, narration: str, last: Marked, end: int) -> bool:
    """Say whether the sentence ends with the quotation `last`."""
    if not last.closed or last.end == last.start or text[last.end - 1] not in ".?!…":
        return False
    if not _NEXT.match(narration, last.right, end):
        return False
    if narration[last.right : last.right + 2].strip(" \t") == _BLANK:
        return True
    tag = _TAG.match(narration, last.right, end)
    return not (tag and tag[1] and WORDS.get(tag[2], 0) & STRONG and text[last.end - 1] != ".")
