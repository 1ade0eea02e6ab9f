"""Mails as entries: newsletters and press releases, cleaned like any HTML; nothing is loaded.

Run it in a worker (`worker.py`): a hostile mail can take much time or memory.
"""

from __future__ import annotations

import email
import email.policy
import html
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr

from selectolax.lexbor import LexborHTMLParser

from storage.feeds.parsing.building import build_feed
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.parsing.entries import EntryText, FeedEntry
from storage.feeds.parsing.html_blocks import limit_nesting
from storage.python_process import read_message

__all__ = ["parse_mails"]

MAX_SENDER = 80
"""Longest name of a sender, in characters."""

_HIDDEN = "[hidden], [style*='display:none'], [style*='display: none']"
"""Text that no mail program shows: what a list of mails is to show of one, repeated."""


def parse_mails(body: bytes, *, now: datetime | None = None) -> ParsedFeed:
    """Parse mails, each preceded by its name, into entries; the sender is the author and agency."""
    entries = [_read(name, mail) for name, mail in _split(body)]
    feed = build_feed(
        entries, count=len(entries), now=now or datetime.now(UTC), title="", site="", kind="Mail"
    )
    articles = tuple(replace(one, agency=one.author[:MAX_SENDER]) for one in feed.entries)
    return replace(feed, entries=articles, category="")


def _split(body: bytes) -> Iterator[tuple[str, bytes]]:
    stream = io.BytesIO(body)
    while name := read_message(stream):
        yield name.decode("utf-8", "replace"), read_message(stream)


def _read(name: str, content: bytes) -> FeedEntry:
    """Read one mail; of one that no parser can read, what it begins with."""
    try:
        return _entry(name, content)
    except Exception:  # the mails after it must not be lost
        return FeedEntry(
            id=name, content=EntryText(content[:2_000].decode("utf-8", "replace"), False)
        )


def _entry(name: str, content: bytes) -> FeedEntry:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return FeedEntry(
        id=_header(mail, "message-id").strip(" <>") or name,
        link=_header(mail, "archived-at").strip(" <>"),
        title=html.escape(_header(mail, "subject"), quote=False),
        date=_header(mail, "date"),
        author=html.escape(_sender(mail), quote=False),
        content=_text(mail),
    )


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header decoded, or as it stands where it cannot be decoded."""
    try:
        return str(mail.get(name, ""))
    except Exception:  # the parser of headers raises whatever it stumbles over
        raw = (str(value) for key, value in mail.raw_items() if key.lower() == name)
        return next(raw, "")


def _sender(mail: EmailMessage) -> str:
    """Return the name of the sender, else the address."""
    name, address = parseaddr(_header(mail, "from"))
    return name.strip() or address


def _text(mail: EmailMessage) -> EntryText:
    """Return the text of a mail: its HTML, unless there is only plain text in it."""
    for kind in ("html", "plain"):
        try:
            part = mail.get_body(preferencelist=(kind,))
        except Exception:  # parts that are not nested as they say
            part = None
        words = _decode(part) if isinstance(part, EmailMessage) else ""
        text = EntryText(_visible(words), is_html=True)
        if kind == "plain":
            text = EntryText(words, is_html=False)
        if words.strip() and text.blocks(""):
            return text
    return EntryText()


def _decode(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError, AttributeError):  # an unknown charset, damaged base64
        content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)


def _visible(markup: str) -> str:
    """Return HTML without what is hidden in it."""
    tree = LexborHTMLParser(limit_nesting(markup.replace("\x00", "")))
    hidden = tree.css(_HIDDEN)
    for node in hidden:
        node.decompose()
    return (tree.html or "") if hidden else markup
