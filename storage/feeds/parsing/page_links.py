"""The list of links on a web page: those a CSS selector chooses, or the most obvious list; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from storage.errors import FeedError
from storage.feeds.parsing.dates import parse_date
from storage.feeds.parsing.entries import MAX_SCANNED, EntryText, FeedEntry
from storage.feeds.parsing.feed_links import MAX_PAGE, decode_page
from storage.feeds.parsing.html_blocks import html_to_line, limit_nesting
from storage.records.source_rules import MAX_SELECTOR
from storage.text.urls import host_of, sanitize_url

__all__ = ["PageLinks", "read_page_links"]

MAX_ASCENT = 5
"""Levels above a link at which its date and summary are looked for."""

_FEWEST = 3
"""Fewest links that count as a list."""

_LEAST_WORDS = 14
"""Average length of the titles of a list, in characters; shorter ones are those of a menu."""

_LONGEST_DATE = 40
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OUTSIDE = frozenset({"nav", "footer", "aside", "form"})
_ROOTS = frozenset({"body", "html"})
_PLAIN_CLASS = re.compile(r"-?[A-Za-z_][A-Za-z_-]*")
_DATE_IN_TEXT = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b|\b\d{1,2}\.?(?:st|nd|rd|th)?\s+[^\W\d_]{3,10}\.?,?\s+\d{4}\b"
    r"|\b[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b"
)
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=\D|$)")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a selector chose on a page: its title, its links as entries, and the selector."""

    title: str
    entries: Sequence[FeedEntry]
    selector: str


def read_page_links(
    body: bytes, *, url: str, content_type: str = "", selector: str = ""
) -> PageLinks:
    """Read the links that `selector` chooses on the page `body`; without one, the likeliest list.

    A selector chooses links, or elements that each contain one.

    Raises:
        FeedError: The selector cannot be read.
    """
    markup = limit_nesting(decode_page(body, content_type)[:MAX_PAGE].replace("\x00", ""))
    tree = LexborHTMLParser(markup.encode("utf-8", "replace").decode())
    base_tag = tree.css_first("base[href]")
    base = sanitize_url(base_tag.attributes.get("href") or "", base=url) if base_tag else ""
    title = tree.css_first("title")
    name = html_to_line(title.text())[:200] if title else ""
    selector = selector.strip() or _suggest(tree, base or url)
    if not selector:
        return PageLinks(name, (), "")
    chosen = _select(tree, selector)
    return PageLinks(name, tuple(_entries(chosen, base or url)), selector)


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    if len(selector) > MAX_SELECTOR:
        raise FeedError(f"a selector has {MAX_SELECTOR} characters at most")
    try:
        return tree.css(selector)[:MAX_SCANNED]
    except (SelectolaxError, ValueError):
        raise FeedError(f"“{selector}” is not a CSS selector; try h2 a, or .news a") from None


def _entries(chosen: Iterable[LexborNode], base: str) -> Iterator[FeedEntry]:
    """Yield an entry for each address that was chosen, with what stands around its link."""
    nodes = list(chosen)
    shared = Counter(above.mem_id for node in nodes for above in _ancestors(node))
    seen: set[str] = set()
    for node in nodes:
        link = node if node.tag == "a" else _link_within(node)
        url = sanitize_url(link.attributes.get("href") or "", base=base) if link else ""
        url = url.partition("#")[0]
        if link is None or not url or url in seen:
            continue
        item = _item(node, shared)
        title = _title(link, node, item)
        if not title:
            continue
        seen.add(url)
        yield FeedEntry(
            id=url,
            link=url,
            title=title,
            date=_date(item, url, title),
            summary=_summary(item, title),
            base=base,
        )


def _link_within(node: LexborNode) -> LexborNode | None:
    """Return the link of an element: that of its heading, else the first with words."""
    for heading in _HEADINGS:
        if found := node.css_first(f"{heading} a[href]"):
            return found
    links = node.css("a[href]")
    return next((one for one in links if one.text().strip()), links[0] if links else None)


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(MAX_ASCENT):
        if above is None or above.tag in _ROOTS:
            return
        yield above
        above = above.parent


def _item(node: LexborNode, shared: Counter[int]) -> LexborNode:
    """Return the largest element around a chosen one that has no other in it."""
    item = node
    for above in _ancestors(node):
        if shared[above.mem_id] > 1:
            break
        item = above
        if above.tag in {"li", "article", "tr"}:
            break
    return item


def _title(link: LexborNode, node: LexborNode, item: LexborNode) -> str:
    """Return the title: a heading in the link, its words, or the heading beside it."""
    own = _text(next(iter(_headings(link)), link))
    if len(own) >= _LEAST_WORDS:
        return own
    beside = next((_text(one) for one in (*_headings(node), *_headings(item))), "")
    named = html_to_line(link.attributes.get("title") or link.attributes.get("aria-label") or "")
    return beside or max(own, named, key=len)


def _headings(node: LexborNode) -> list[LexborNode]:
    return [one for one in node.css(",".join(_HEADINGS)) if one.text().strip()]


def _text(node: LexborNode) -> str:
    return html_to_line(node.html or "")


def _date(item: LexborNode, url: str, title: str) -> str:
    """Return the date in the element of an entry, as written; else that in its address."""
    for node in item.css("time, [datetime], [class*=date], [class*=Date]"):
        for words in (node.attributes.get("datetime") or "", _text(node)):
            if words and len(words) <= _LONGEST_DATE and parse_date(words):
                return words
    found = _DATE_IN_TEXT.search(_text(item).replace(title, " "))
    if found and parse_date(found[0]):
        return found[0]
    in_address = _DATE_IN_ADDRESS.search(url)
    return "-".join(in_address.groups()) if in_address else ""


def _summary(item: LexborNode, title: str) -> EntryText:
    """Return the paragraphs beside a link, without one that repeats its title."""
    if item.tag == "a":
        return EntryText()
    words = [node.html or "" for node in item.css("p") if _text(node) not in {"", title}]
    return EntryText("".join(words[:3]))


# -- the most obvious list ---------------------------------------------------------------------


def _suggest(tree: LexborHTMLParser, base: str) -> str:
    """Return a selector for the links that look most like a list of articles, ``""`` for none."""
    groups: dict[tuple[str, ...], list[LexborNode]] = {}
    for node in tree.css("a[href]")[:MAX_SCANNED]:
        if path := _path(node):
            groups.setdefault(path, []).append(node)
    scores = {path: _score(nodes, base) for path, nodes in groups.items()}
    best = max(scores, key=lambda path: scores[path], default=())
    if not best or not scores[best]:
        return ""
    wanted = len(groups[best])
    # The shortest selector that chooses these links and hardly any other.
    for length in range(2, len(best) + 1):
        selector = " > ".join(best[-length:])
        if len(_select(tree, selector)) <= wanted * 1.1:
            return selector
    return " > ".join(best)


def _path(node: LexborNode) -> tuple[str, ...]:
    """Return what a link and the elements around it are, outermost first; none in a menu."""
    names, above = [_name(node)], node.parent
    while above is not None and above.tag not in _ROOTS:
        if above.tag in _OUTSIDE:
            return ()
        if len(names) <= MAX_ASCENT:
            names.append(_name(above))
        above = above.parent
    return tuple(reversed(names))


def _name(node: LexborNode) -> str:
    classes = (node.attributes.get("class") or "").split()
    plain = next((one for one in classes if _PLAIN_CLASS.fullmatch(one)), "")
    return f"{node.tag}.{plain}" if plain and node.tag != "a" else node.tag or "*"


def _score(nodes: Sequence[LexborNode], base: str) -> float:
    """Return how much links look like a list of articles of this site, 0 for not at all."""
    titles: dict[str, str] = {}
    for node in nodes:
        url = sanitize_url(node.attributes.get("href") or "", base=base).partition("#")[0]
        if url and host_of(url).removeprefix("www.") == host_of(base).removeprefix("www."):
            titles.setdefault(url, _text(node))
    if len(titles) < _FEWEST or len(set(titles.values())) < len(titles) * 0.7:
        return 0
    average = sum(map(len, titles.values())) / len(titles)
    if average < _LEAST_WORDS:
        return 0
    is_heading = any(step.partition(".")[0] in _HEADINGS for step in _path(nodes[0]))
    dated = sum(any(True for _ in _dates_near(node)) for node in nodes[:10])
    return sum(min(len(one), 80) for one in titles.values()) * (1 + is_heading + (dated >= _FEWEST))


def _dates_near(node: LexborNode) -> Iterator[LexborNode]:
    for above in list(_ancestors(node))[:3]:
        yield from above.css("time, [datetime]")
