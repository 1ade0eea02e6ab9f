"""One name taken apart: the words that name, the title before them, and whether it is a body's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from storage.quotes.lexicon import BODY, BODY_NAME, GIVEN, PERSON, PLACES, TITLES, WORDS
from storage.quotes.tokenization.tokens import NICKNAME

__all__ = ["HONORIFICS", "Name", "gender_of_title", "key_of", "parse_name", "split_title"]

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady"})
"""Titles that say nothing of what somebody is."""

_LONG = 100
"""Names of so many characters are not worth remembering."""

_ORIGINS = ("-based", "-born", "-raised", "-area", "-educated", "-backed")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NICKNAMES = re.compile(f"[ \u00a0]{NICKNAME}+[ \u00a0]")
_ARTICLE = re.compile("^(?:[ae][ldnsth]|ash|adh)-")
"""The Arabic article, with which a surname is the same as without: "al-Roe"."""
_WHITE = re.compile(r"[ \u00a0]+")
_LEADING = frozenset(
    [
        "republican",
        "democrat",
        "democratic",
        "conservative",
        "liberal",
        "former",
        "ex-president",
        "ex-governor",
        "american",
        "british",
        "french",
        "german",
        "russian",
        "ukrainian",
        "chinese",
        "israeli",
        "iranian",
        "mexican",
        "canadian",
        "turkish",
        "indian",
    ]
)
_SURNAMES = frozenset(
    [
        "hall",
        "hill",
        "park",
        "church",
        "street",
        "day",
        "castle",
        "star",
        "beach",
        "bay",
        "law",
        "house",
        "bridge",
        "forest",
        "lake",
        "field",
        "guard",
        "post",
        "press",
        "sun",
        "mountain",
        "river",
    ]
)
_GENDERED = {
    "m": """mr mister sir lord king prince pope congressman councilman chairman spokesman actor
    businessman assemblyman cardinal archbishop father brother son husband
    man boy guy dad grandfather uncle nephew grandson gunman""",
    "f": """mrs ms miss dame lady queen princess congresswoman councilwoman chairwoman spokeswoman
    actress businesswoman assemblywoman sister daughter wife mother widow
    woman girl mom grandmother aunt niece granddaughter""",
}
_GENDER_OF = {word: gender for gender, words in _GENDERED.items() for word in words.split()}


class Name(NamedTuple):
    """A run of capitalised words taken apart; no words: it was a title alone."""

    words: tuple[str, ...]
    title: str
    body: bool


def parse_name(text: str) -> Name:
    """Return the parts of the run of capitalised words `text`."""
    return _parse(text) if len(text) < _LONG else _parse.__wrapped__(text)


def split_title(name: str) -> tuple[str, str]:
    """Return a name that somebody typed and the role before it: ``Mayor Jane Doe``.

    Only a title that is known is one, and only before a full name: ``King Charles`` stays.
    """
    found = parse_name(name)
    rest = name.removeprefix(found.title).strip()
    last = found.title.split(" ")[-1].lower().strip(".,")
    is_title = last in TITLES and last not in GIVEN
    is_full = len(found.words) > 1 and all(found.words[at][:1].isupper() for at in (0, -1))
    is_body = not BODY_NAME.isdisjoint(key_of(found.words))
    if is_body or not is_title or not is_full or rest == name:
        return name, ""
    return rest, "" if last in HONORIFICS and " " not in found.title else found.title


@lru_cache(maxsize=8192)
def _parse(text: str) -> Name:
    words = _WHITE.split(_NICKNAMES.sub(" ", text))
    if len(words) > 1:
        words = _without_headings(words)
    lows = [word.lower().strip(".,") for word in words]
    while len(words) > 1 and lows[-1] in _SUFFIXES:
        del words[-1], lows[-1]
        words[-1] = words[-1].rstrip(",")
    while len(words) > 3 and " ".join(lows[-2:]) in PLACES and lows[0] in GIVEN:
        del words[-2:], lows[-2:]
    body = _is_body(words, lows)
    if body and lows[-1] in BODY_NAME:
        return Name(tuple(words), "", True)
    start = _title_end(words, lows)
    if start >= len(words):
        return Name((), text, False)
    return Name(tuple(words[start:]), " ".join(words[:start]), body and not start)


def key_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words as they are compared: lower case, no stops, straight apostrophes."""
    return tuple(map(_compared, words))


@lru_cache(maxsize=8192)
def _compared(word: str) -> str:
    low = word.lower().strip(".,").replace("’", "'")
    return _ARTICLE.sub("", low)


def gender_of_title(title: str) -> str:
    """Return ``m`` or ``f`` where a title tells it, else nothing."""
    for word in title.lower().split():
        gender = _GENDER_OF.get(word.strip(".,"))
        if gender:
            return gender
    return ""


def _without_headings(words: list[str]) -> list[str]:
    """Leave out long words in capitals, a heading that runs into the name."""
    loud = [word for word in words if word.isupper() and len(word) > 4]
    if not loud or len(loud) == len(words):
        return words
    return [word for word in words if word not in loud] or words


def _title_end(words: list[str], lows: list[str]) -> int:
    """Return where the name starts after titles, parties, places and offices."""
    start = 0
    for at, low in enumerate(lows):
        after = lows[at + 1] if at + 1 < len(lows) else ""
        if low in TITLES and (after or start == at) and (low not in GIVEN or after in GIVEN):
            start = at + 1
        elif low in GIVEN and after not in TITLES and " ".join(lows[at - 1 : at + 1]) not in PLACES:
            break
    start = max(start, _past_place(lows))
    while start < len(words) - 1 and lows[start] in _LEADING:
        start += 1
    if start >= len(words) > 1 and lows[-1] not in TITLES:
        return len(words) - 1
    return start


def _past_place(lows: list[str]) -> int:
    """Return where the name starts that a place or an office runs into: "Ontario Jane Doe"."""
    if lows[0] in GIVEN:
        return 0
    for length in (2, 1):
        if length == 1 and " ".join(lows[:2]) in PLACES:
            break  # "South Carolina Democrat"
        rest = lows[length:]
        if len(rest) > 1 and rest[0] in GIVEN:
            office = WORDS.get(lows[length - 1], 0) & (PERSON | BODY)
            if office or " ".join(lows[:length]) in PLACES:
                return length
    for at in range(1, len(lows) - 1):
        before = lows[at - 1]
        if before.endswith(_ORIGINS) or (at > 1 and lows[at] in GIVEN and _is_person(before)):
            return at
    return 0


def _is_person(low: str) -> bool:
    """Say whether a word describes a person whose name may follow it: "Recorder"."""
    return bool(WORDS.get(low.rpartition("-")[2], 0) & PERSON)


def _is_body(words: list[str], lows: list[str]) -> bool:
    if len(lows) == 2 and lows[0] in GIVEN and (lows[0] in BODY_NAME or lows[1] in _SURNAMES):
        return False  # "Bill Doe", "Jane Hall"
    if not BODY_NAME.isdisjoint(lows):
        return True
    return len(words) == 1 and len(words[0]) > 1 and words[0].isupper() and lows[0] not in GIVEN
