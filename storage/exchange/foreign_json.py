"""JSON documents of other programs, read into articles by the names their fields usually have.

``headline`` may be called title, ``blocks`` text or content, and so on: `NAMES` lists the names
that are known, in any case and with any punctuation between the letters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from storage.exchange.entries import DocumentItem, ImportedArticle, RejectedItem
from storage.exchange.source_records import SourceRecord
from storage.feeds.parsing import html_blocks
from storage.feeds.parsing.dates import parse_date
from storage.feeds.parsing.entries import normalize_section
from storage.model import DEFAULT_SECTION, Article, Block, DateKind
from storage.text.cleaning import clean_line
from storage.text.urls import sanitize_url

__all__ = ["NAMES", "ForeignReader"]

NAMES = {
    "headline": "headline title heading head subject name",
    "body": "body text content contents fulltext articlebody articletext article story html"
    " paragraphs",
    "standfirst": "standfirst summary description subtitle subheadline subhead deck dek lead lede"
    " abstract excerpt teaser",
    "section": "section category desk topic categories tags",
    "published": "published date publishedat publishdate publicationdate pubdate datepublished"
    " datetime timestamp time created createdat day",
    "link": "link url href uri permalink weburl sourceurl",
    "source": "source sourcename publisher publication outlet newspaper feed site agency",
    "author": "author authors byline creator writer reporter",
    "caption": "caption imagecaption photocaption",
    "credit": "credit photocredit imagecredit",
    "read": "read isread seen",
    "starred": "starred isstarred favourite favorite bookmarked saved flagged",
    "id": "id guid uuid uid",
}
"""The fields of an article with the names they are found under, the likeliest first."""

MAX_LINE = 1_000
"""Most characters of a headline or any other single line."""

_YES = frozenset({"true", "yes", "y", "1", "x"})
_SIGNS = re.compile(r"[\W_]+")
_SERIALIZED = re.compile(r"^\{\w{1,40}\}:\s*")  # TinyDB serializers mark strings so
_LONG_LINE = 100  # a line longer than this was not wrapped by hand: it is a paragraph

Fields = Mapping[str, Any]


class ForeignReader:
    """Reads the documents of one file; `location` is its location in the archive."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._seen: set[str] = set()

    def read(
        self, document: Mapping[Any, Any], where: str, name: str = ""
    ) -> Iterator[DocumentItem]:
        """Yield the article in a document, after its source; or why there is none.

        `name` is what the file calls the document; without one its own id, its link, or
        headline and date are what it is known by.
        """
        fields = {_SIGNS.sub("", str(key)).casefold(): value for key, value in document.items()}
        try:
            article = _identified(_article(fields), fields, f"{self._location}#", name)
        except ValueError as error:
            yield RejectedItem(where, str(error))
            return
        except RecursionError:
            yield RejectedItem(where, "it is nested too deeply")
            return
        source = _line(_first(fields, "source"))[:100]
        location = f"{self._location}#{source}" if source else self._location
        if location not in self._seen:
            self._seen.add(location)
            file_name = re.split(r"[/\\]", self._location)[-1]
            yield SourceRecord(location, source or file_name, is_named=bool(source))
        yield ImportedArticle(where, article, location, ours=False)


def _article(fields: Fields) -> Article:
    headline = _line(_first(fields, "headline"))
    if not headline:
        raise ValueError("it has no headline or title")
    published, date_kind = _date(_first(fields, "published"))
    link = sanitize_url(_text(_first(fields, "link")))
    return Article(
        headline=headline,
        section=normalize_section(_line(_first(fields, "section"))) or DEFAULT_SECTION,
        published=published,
        date_kind=date_kind,
        standfirst=_line(_first(fields, "standfirst")),
        caption=_line(_first(fields, "caption")),
        credit=_line(_first(fields, "credit")),
        author=_line(_first(fields, "author"), joined=True),
        link=link,
        blocks=_blocks(_first(fields, "body"), link),
        read=_is_yes(_first(fields, "read")),
        starred=_is_yes(_first(fields, "starred")),
    )


def _identified(article: Article, fields: Fields, prefix: str, name: str) -> Article:
    name = name or _line(_first(fields, "id")) or article.link
    name = name or _hash([article.headline, _text(_first(fields, "published"))])
    return replace(article, key=f"document:{prefix}{name}", digest=_hash(fields))


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _first(fields: Fields, what: str) -> Any:
    """Return the first value of the fields for `what` that is not empty, or None."""
    values = (fields.get(name) for name in NAMES[what].split())
    return next((value for value in values if value not in (None, "", [], {})), None)


def _text(value: Any) -> str:
    """Return the text of a value: of a list its first element, of an object its name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("$date")
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return str(value) if isinstance(value, str | int | float) else ""


def _line(value: Any, *, joined: bool = False) -> str:
    if joined and isinstance(value, list):
        return ", ".join(words for one in value[:50] if (words := _line(one)))
    return html_blocks.html_to_line(_text(value))[:MAX_LINE]


def _date(value: Any) -> tuple[datetime, DateKind]:
    if value is None or isinstance(value, bool):
        return datetime.now(UTC).replace(microsecond=0), "seen"
    text = str(int(value)) if isinstance(value, float) and abs(value) < 1e15 else _text(value)
    found = parse_date(_SERIALIZED.sub("", text))
    if found is None:
        raise ValueError(f"“{clean_line(text)[:40]}” is not a date")
    return found


def _blocks(value: Any, base: str) -> tuple[Block, ...]:
    if isinstance(value, list):
        texts = [one.get("text") if isinstance(one, Mapping) else one for one in value]
        return tuple(block for text in texts for block in _blocks(text, base))
    if not isinstance(value, str):
        return ()
    if "\n\n" not in value and max(map(len, value.split("\n"))) > _LONG_LINE:
        value = value.replace("\n", "\n\n")
    return html_blocks.html_to_blocks(value, base=base)


def _is_yes(value: Any) -> bool:
    return value is True or str(value).strip().lower() in _YES
