"""Parsing of an article file in the wire format; `files` decides which files are read.

The format: ` date YYYY-MM-DD HH:MM SECTION`, headline, standfirst, caption ending in ` / Credit`, a
date for people, a blank line, paragraphs with blank lines between. All parts but a headline and a
date are optional, and no word of the file is lost. The time is in the reader's zone. The agency is
that of a dateline, `PORTO VIDAL, Nov 23 (Agency) -`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

from storage.errors import SeedError
from storage.model import DEFAULT_SECTION, Article, Block
from storage.regular_file import open_regular, read_at_most
from storage.text.cleaning import clean_line, clean_text
from storage.wire.agency import find_agency

__all__ = ["MAX_BYTES", "parse_article", "read_article"]

MAX_BYTES = 5_000_000
"""A larger file is refused: the longest real articles are some 200 kB."""

PARSER_VERSION = 3
"""Version of the parser: raised when it parses the same bytes differently, so that the next import
updates the articles."""

_DATE_LINE = re.compile(
    r"\s*(?:date\s*:?\s+)?(\d{4}-\d{1,2}-\d{1,2})(?:[T\s]\s*(\d{1,2}:\d\d)(?=\s|$))?"
    r"(?:\s+(\S.*))?\s*",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?P<caption>.*\S)\s+/\s+(?P<credit>[^/]{1,60})")
_HUMAN_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y")
_WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", re.IGNORECASE)
_SUBHEADING = re.compile(r"[‘'](?!\s).{1,90}(?<!\s)[’']")
_INNER_QUOTE = re.compile(r"\s[‘']\w|\w[,.?!][’']\s")
_WRAPPED_AT = 100  # a paragraph whose lines are all shorter was wrapped by hand

_ITEM = re.compile(r"(?:[-–—*•·]|\(?\d{1,3}[.)])\s+\S")
_LEAST_VERSES = 3
_SENTENCE_ENDS = (".", "?", "!", '."', ".”")

Line = tuple[int, str]


def read_article(path: Path) -> Article:
    """Read and parse the article file at `path`; the caller sets `key` and `source`.

    Raises:
        SeedError: It cannot be read or parsed; has the line and the reason.
    """
    try:
        with open_regular(path) as file:
            raw = read_at_most(file, MAX_BYTES)
        if len(raw) > MAX_BYTES:
            raise SeedError(f"larger than {MAX_BYTES // 1_000_000} MB; article files are smaller")
        return parse_article(raw)
    except FileNotFoundError as error:
        raise SeedError("there is no such file") from error
    except OSError as error:
        raise SeedError(error.strerror or str(error)) from error


def parse_article(raw: bytes) -> Article:
    """Parse the bytes of an article file.

    Raises:
        SeedError: They have no headline or no date, or are not text.
    """
    cleaned = clean_text(_decode(raw))
    lines = [(n, " ".join(line.split())) for n, line in enumerate(cleaned.split("\n"), 1)]
    while lines and not lines[0][1]:
        lines.pop(0)
    if not lines:
        raise SeedError("the file is empty")
    published, clock, section = _date_line(lines[0])
    if published or section:
        lines.pop(0)
    head, body = _split_head(lines)
    if not head:
        raise SeedError("there is no headline under the date line", line=2)
    day, rest, body = _human_date(head[1:], body)
    published = published or day
    if published is None:
        raise SeedError("no date line like “ date 2025-06-25 WORLD”", line=lines[0][0])
    standfirst, caption, credit, early = _standfirst_and_caption(rest, dated=day is not None)
    paragraphs = [*early, *_paragraphs(body)]
    return Article(
        headline=head[0][1],
        section=section or DEFAULT_SECTION,
        published=_moment(published, clock),
        date_kind="exact" if clock else "day",
        standfirst=standfirst,
        caption=caption,
        credit=credit,
        agency=find_agency(paragraphs[0] if paragraphs else ""),
        blocks=tuple(_block(text) for text in paragraphs),
        digest=f"{PARSER_VERSION}:{blake2b(raw, digest_size=12).hexdigest()}",
    )


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw:
        raise SeedError("holds null bytes, so it is not a text file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Wire copy that is not UTF-8 is Windows-1252; its five undefined bytes are dropped.
        return raw.decode("cp1252", "ignore")


def _moment(day: date, clock: time | None) -> datetime:
    """Return the moment of a time in the reader's zone; without one noon, so that the day holds."""
    if clock is None:
        return datetime.combine(day, time(12), UTC)
    return datetime.combine(day, clock).astimezone(UTC)


def _date_line(line: Line) -> tuple[date | None, time | None, str]:
    """Parse ` date YYYY-MM-DD HH:MM SECTION` into its parts; nothing for any other line."""
    number, text = line
    match = _DATE_LINE.fullmatch(text)
    if not match:
        return None, None, ""
    try:
        year, month, day = map(int, match[1].split("-"))
        hour, minute = map(int, (match[2] or "0:0").split(":"))
        clock = time(hour, minute) if match[2] else None
        return date(year, month, day), clock, clean_line(match[3] or "").upper()
    except ValueError as error:
        words = " ".join(filter(None, (match[1], match[2])))
        raise SeedError(f"{words} is not a date: {error}", line=number) from error


def _split_head(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines up to the first blank one, and those after it."""
    start = next((i for i, (_, text) in enumerate(lines) if text), len(lines))
    stop = next((i for i in range(start, len(lines)) if not lines[i][1]), len(lines))
    return lines[start:stop], lines[stop:]


def _human_date(head: list[Line], body: list[Line]) -> tuple[date | None, list[Line], list[Line]]:
    """Take out the line `June 25, 2025`; the lines below it belong to the body."""
    for index, (_, text) in enumerate(head):
        if day := _parse_human_date(text):
            return day, head[:index], head[index + 1 :] + body
    first = next((i for i, (_, text) in enumerate(body) if text), None)
    if first is not None and (day := _parse_human_date(body[first][1])):
        return day, head, body[first + 1 :]
    return None, head, body


def _parse_human_date(text: str) -> date | None:
    return _parse_short_date(text) if len(text) <= 40 and text[-4:].isdecimal() else None


@lru_cache(maxsize=256)  # files of a folder are often of the same days
def _parse_short_date(text: str) -> date | None:
    plain = _WEEKDAY.sub("", text)
    for form in _HUMAN_DATES:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _standfirst_and_caption(lines: list[Line], *, dated: bool) -> tuple[str, str, str, list[str]]:
    """Split lines into standfirst, caption, credit, and the rest.

    The caption is the last line that ends in ` / Credit`; where a date for people ends the head,
    a second line without a credit is a caption too.
    """
    texts = [text for _, text in lines]
    caption = credit = ""
    for index in range(len(texts) - 1, -1, -1):
        if match := _CAPTION.fullmatch(texts[index]):
            caption, credit = match["caption"], match["credit"].strip()
            del texts[index]
            break
    standfirst = texts.pop(0) if texts else ""
    if texts and dated and not caption:
        caption = texts.pop(0)
    return standfirst, caption, credit, texts


def _paragraphs(lines: list[Line]) -> list[str]:
    """Join lines into paragraphs: between blank lines, or a line each where lines are long."""
    found: list[str] = []
    chunk: list[str] = []
    for text in [*(text for _, text in lines), ""]:
        if text:
            chunk.append(text)
        elif chunk:
            found.extend(chunk if max(map(len, chunk)) > _WRAPPED_AT else _join_wrapped(chunk))
            chunk = []
    return found


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join lines wrapped by hand into one paragraph, or one for each item of a list or verse."""
    starts = [at for at, text in enumerate(lines) if _ITEM.match(text)]
    if len(starts) < 2:
        return lines if _is_verse(lines) else [" ".join(lines)]
    edges = sorted({0, *starts, len(lines)})
    return [" ".join(lines[start:end]) for start, end in pairwise(edges)]


def _is_verse(lines: list[str]) -> bool:
    """Say whether lines end where there was room for the next word, and begin with capitals."""
    if len(lines) < _LEAST_VERSES or all(line.endswith(_SENTENCE_ENDS) for line in lines):
        return False
    width = max(map(len, lines))
    early = sum(
        len(line) + 1 + len(after.split(" ", 1)[0]) <= width for line, after in pairwise(lines)
    )
    small = sum(line[0].islower() for line in lines)
    return 2 * early >= len(lines) - 1 and 5 * small <= len(lines)


def _block(text: str) -> Block:
    return Block(text, "heading" if _is_subheading(text) else "paragraph")


def _is_subheading(text: str) -> bool:
    """Say whether a paragraph is short and wholly in one pair of single quotation marks."""
    return bool(_SUBHEADING.fullmatch(text)) and not _INNER_QUOTE.search(text[1:-1])
