"""Feed entries, in whatever format, turned into articles: text, date, identity; no parsing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage.feeds.parsing.dates import is_plausible, parse_date
from storage.feeds.parsing.document import MAX_ENTRIES
from storage.feeds.parsing.html_blocks import (
    html_to_blocks,
    html_to_line,
    limit_blocks,
    text_to_blocks,
)
from storage.model import DEFAULT_SECTION, Article, Block, DateKind, Link
from storage.text.attachments import Attachment, describe_attachment
from storage.text.cleaning import clean_line
from storage.text.urls import sanitize_url

__all__ = [
    "MAX_SCANNED",
    "EntryText",
    "FeedEntry",
    "build_articles",
    "derive_standfirst",
    "normalize_section",
]

MAX_SCANNED = 20_000
"""Maximum number of entries, from the top of a document, among which the newest are sought."""

MAX_BLOCKS = 100_000
"""Maximum number of blocks and links of a document: each takes 100 times its bytes in memory."""

MAX_HEADLINE = 300
MAX_SECTION = 24
MAX_CATEGORY = 100
MAX_STANDFIRST = 500
MAX_SUMMARY = 1_000
"""Longest description, in characters, that is taken for a summary rather than the full text."""

MAX_ATTACHMENTS = 20
"""Attachments of one entry."""

_CUT_OFF = ("…", "...", "[…]", "[...]", "[&#8230;]")
_MAX_IDENTITY = 200


@dataclass(frozen=True, slots=True)
class EntryText:
    """Text as the feed has it, and whether it is HTML."""

    words: str = ""
    is_html: bool = True

    def blocks(self, base: str) -> tuple[Block, ...]:
        """Convert the text to clean blocks, with links resolved against `base`."""
        return html_to_blocks(self.words, base=base) if self.is_html else text_to_blocks(self.words)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed document in any format, before cleaning.

    `date` is as written; `fallback_date` is what the parser made of a date in a language that
    `dates` does not support. `pictures` are descriptions of its pictures. `attachments` have
    addresses as written. `base` is what relative links are resolved against.
    """

    id: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    fallback_date: datetime | None = None
    author: str = ""
    category: str = ""
    summary: EntryText = EntryText()
    content: EntryText = EntryText()
    pictures: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    base: str = ""


def build_articles(entries: Sequence[FeedEntry], *, now: datetime) -> tuple[Article, ...]:
    """Build the articles of one document, in order: the newest `MAX_ENTRIES`, each once.

    `key` is the identity within the source; the caller prefixes that of the source.
    """
    dated = [(entry, *_published_date(entry, now)) for entry in entries[:MAX_SCANNED]]
    if len(dated) > MAX_ENTRIES:
        newest = sorted(range(len(dated)), key=lambda i: dated[i][1], reverse=True)
        dated = [dated[i] for i in sorted(newest[:MAX_ENTRIES])]
    ids = _ambiguous_names((entry.id, entry.link) for entry, *_ in dated if entry.link)
    ids |= _ambiguous_names((entry.id, entry.title) for entry, *_ in dated if entry.title)
    links = _ambiguous_names((entry.link, entry.title) for entry, *_ in dated)
    found: dict[str, Article] = {}
    room = MAX_BLOCKS
    for entry, published, date_kind in dated:
        article = _build_article(entry, published, date_kind)
        name = "" if entry.id in ids else clean_line(entry.id)
        name = name or ("" if entry.link in links else article.link)
        text = limit_blocks(article.blocks, room)
        room -= sum(1 + len(block.links) for block in text)
        key = _identity(name, entry, article)
        # After the identity: an article that came before attachments were read keeps its own.
        files = _attachments(entry)[: max(0, room // 2)]
        room -= 2 * len(files)
        link = article.link or next((block.links[0].url for block in files), "")
        article = replace(article, key=key, blocks=(*text, *files), link=link)
        kept = found.get(article.key)
        if kept is None or article.published > kept.published:
            found[article.key] = article
    return tuple(found.values())


def normalize_section(words: str) -> str:
    """Normalize a feed's category to a section: upper case, short; ``""`` if it is none."""
    name = html_to_line(words)
    if "://" in name or not any(char.isalpha() for char in name):
        return ""
    name = name.upper()
    if len(name) > MAX_SECTION:
        name = name[: MAX_SECTION + 1].rpartition(" ")[0] or name[:MAX_SECTION]
    return name.strip(" ,;:/-")


def _ambiguous_names(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names that occur with several different values: they identify nothing."""
    times = Counter(name for name, _ in {pair for pair in pairs if pair[0]})
    return {name for name, count in times.items() if count > 1}


def _published_date(entry: FeedEntry, now: datetime) -> tuple[datetime, DateKind]:
    parsed = parse_date(entry.date)
    if parsed is None and entry.fallback_date:
        parsed = entry.fallback_date, "exact"
    if parsed is None or not is_plausible(parsed[0], now=now):
        return now, "seen"
    return min(parsed[0], now), parsed[1]


def _build_article(entry: FeedEntry, published: datetime, date_kind: DateKind) -> Article:
    link = sanitize_url(entry.link, base=entry.base)
    summary, content = _summary_and_text(entry)
    body = content or (*summary, *_captions(entry, summary))
    article = Article(
        headline=_headline(entry, body, link),
        section=normalize_section(entry.category) or DEFAULT_SECTION,
        published=published,
        date_kind=date_kind,
        standfirst=derive_standfirst(summary, content),
        author=html_to_line(entry.author)[:MAX_HEADLINE],
        link=link,
        blocks=body,
        summary_only=_is_summary(content, summary),
        category=html_to_line(entry.category)[:MAX_CATEGORY],
    )
    return replace(article, digest=_digest(article))


def _summary_and_text(entry: FeedEntry) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks of the summary and of the full text.

    A picture with its caption is no text: it is added to the summary. Of two texts, as podcasts
    have, one that is less than half as long is the summary.
    """
    summary = entry.summary.blocks(entry.base)
    content = entry.content.blocks(entry.base)
    if not _length(content):
        return (*summary, *content), ()
    shorter = _length(summary) > 2 * _length(content)
    return (content, summary) if shorter else (summary, content)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks if block.kind != "image")


def _captions(entry: FeedEntry, text: Sequence[Block]) -> Iterator[Block]:
    """Yield the descriptions of the pictures that `text` does not contain, as captions."""
    words = " ".join(block.text for block in text)
    for picture in entry.pictures:
        caption = html_to_line(picture)
        if caption and caption not in words:
            yield Block(caption, "image")


def _attachments(entry: FeedEntry) -> tuple[Block, ...]:
    """Return a line, with its link, for each attached audio, film and document."""
    found: dict[str, Block] = {}
    for file in entry.attachments[:MAX_ATTACHMENTS]:
        url = sanitize_url(file.url, base=entry.base)
        if url and url not in found and (text := describe_attachment(replace(file, url=url))):
            found[url] = Block(text, "attachment", (Link(0, len(text), url),))
    return tuple(found.values())


def _headline(entry: FeedEntry, body: Sequence[Block], link: str) -> str:
    """Return the title, else the beginning of the text, else the link; never empty."""
    title = html_to_line(entry.title)
    if not title:
        first = next((block.text for block in body if block.kind != "image"), "")
        first = first or next((block.text for block in body), "")
        return _shorten(clean_line(first), 100) or link[:MAX_HEADLINE] or "Untitled"
    return _shorten(title, MAX_HEADLINE)


def _shorten(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return (text[:length].rpartition(" ")[0] or text[:length]) + "…"


def derive_standfirst(summary: Sequence[Block], content: Sequence[Block]) -> str:
    """Return the summary as one line unless the text begins with it, else ``""``."""
    words = clean_line(" ".join(block.text for block in summary if block.kind != "image"))
    if not content or not words or len(words) > MAX_STANDFIRST:
        return ""
    beginning = words.rstrip("….[] ")[:80]
    opening = clean_line(" ".join(block.text for block in content[:8]))
    return "" if beginning in opening else words


def _is_summary(content: Sequence[Block], summary: Sequence[Block]) -> bool:
    texts = [block.text for block in content or summary if block.kind != "image"]
    if texts and texts[-1].endswith(_CUT_OFF):
        return True
    return not content and sum(map(len, texts)) < MAX_SUMMARY


def _identity(name: str, entry: FeedEntry, article: Article) -> str:
    """Return `name`, else a hash of title and date (or, without these, of the text)."""
    if name and len(name) <= _MAX_IDENTITY:
        return name
    title = html_to_line(entry.title)
    text = "" if title or entry.date else article.text
    return f"sha256:{_hash(name or chr(10).join((title, entry.date, article.link, text)))}"


def _digest(article: Article) -> str:
    """Hash what is read, but not the date: some feeds always send today's."""
    parts = [article.headline, article.standfirst, article.author, article.link]
    for block in article.blocks:
        parts += (block.kind, block.text, *(link.url for link in block.links))
    return _hash("\x00".join(parts))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
