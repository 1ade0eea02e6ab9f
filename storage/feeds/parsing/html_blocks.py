"""HTML to clean text: bodies to `Block`s, titles to one line; no parsing of feeds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from storage.model import Block, BlockKind, Link
from storage.text.cleaning import clean_line, clean_text
from storage.text.urls import sanitize_url

__all__ = [
    "html_to_blocks",
    "html_to_line",
    "limit_blocks",
    "limit_nesting",
    "looks_like_html",
    "text_to_blocks",
]

MAX_HTML = 500_000
"""Longest body that is read, in characters; the rest is cut off."""

MAX_DEPTH = 200
"""Deepest nesting that is read: the cost of lexbor grows with its square."""

MAX_LINKS = 500
"""Maximum number of links kept in one block."""

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "blockquote": "quote",
    "figcaption": "image",
    "pre": "code",
    "listing": "code",
    "xmp": "code",
}
_BREAKING_TAGS = """
address article aside body caption center details dialog dir div dl fieldset figure footer form
header hgroup hr legend main menu nav ol optgroup p section summary table tbody tfoot thead tr ul
"""
_SKIPPED_TAGS = """
applet audio base button canvas embed frame frameset head iframe input link math meta noembed
noframes noscript object script select style svg template textarea title video
"""
_UNNESTED_TAGS = """
area base br col embed hr img input link meta source track wbr p li td th tr dt dd option
"""
_BREAKING = frozenset(_BREAKING_TAGS.split()) | frozenset(_KINDS)
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_UNNESTED = frozenset(_UNNESTED_TAGS.split())

_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|code|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|img|li|ol|p|pre"
    r"|s|small|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CLOSING_TAG = re.compile(
    r"</(?:a|b|blockquote|code|div|em|figure|h[1-6]|i|li|ol|p|pre|span|strong|table|ul)\s*>"
    r"|<(?:br|hr|img|p)\b[^<>]*>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(
    r"&lt;/?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|ul)(?:\s[^<>]*?)?/?&gt;",
    re.IGNORECASE,
)
_DATA_URL = re.compile(r"data:[^\"'\s>]{200,}")
_HIDDEN_CONTENT = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>|</?[a-zA-Z][\w:-]*\s+[\w:-]+=[^<>]*$")
_BREAK_TAG = re.compile(r"<(?:br|p|div|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def html_to_line(text: str) -> str:
    """Convert a title or name to one clean line: no tags, no escapes, no control characters.

    Feeds escape titles up to three times; anything left after that is meant literally.
    """
    if "<" not in text and "&" not in text:
        return clean_line(text[:MAX_HTML])
    text = text[:MAX_HTML]
    for _ in range(4):
        before = text
        text = _CDATA.sub(r"\1", text)
        text = _HIDDEN_CONTENT.sub(" ", text)
        text = _ANY_TAG.sub("", _BREAK_TAG.sub(" ", text))
        text = clean_text(html.unescape(text))
        if text == before:
            break
    return clean_line(_ANY_TAG.sub("", text))


def looks_like_html(text: str) -> bool:
    """Return whether text of an unknown type is HTML: it has a closing tag, or one that has none.

    A tag that is only mentioned, as in ``the <b> element``, is text.
    """
    return _CLOSING_TAG.search(text) is not None


def text_to_blocks(text: str) -> tuple[Block, ...]:
    """Convert plain `text` to paragraphs, which blank lines separate."""
    parts = _BLANK_LINES.split(clean_text(text[:MAX_HTML]))
    return tuple(Block(words) for part in parts if (words := clean_line(part)))


def html_to_blocks(markup: str, *, base: str = "") -> tuple[Block, ...]:
    """Convert HTML `markup` to blocks of text, with links resolved against `base`.

    Never raises: what cannot be read is left out, what is too long or too deep is cut off.
    """
    if "data:" in markup:
        markup = _DATA_URL.sub("", markup)
    markup = markup[:MAX_HTML].replace("\x00", "")
    if not _KNOWN_TAG.search(markup):
        if "<" not in markup and "&" not in markup:
            return text_to_blocks(markup)
        if _ESCAPED_TAG.search(markup):
            markup = html.unescape(markup)
        else:
            markup = _BLANK_LINES.sub("<p>", markup)
    markup = limit_nesting(markup).encode("utf-8", "replace").decode()
    body = LexborHTMLParser(markup).body
    if body is None:
        return ()
    writer = _BlockBuilder(base)
    for node, entering in _walk(body):
        if entering:
            writer.enter(node)
        else:
            writer.leave(node)
    writer.flush()
    return tuple(writer.blocks)


def limit_blocks(blocks: tuple[Block, ...], room: int) -> tuple[Block, ...]:
    """Limit blocks to those that, with their links, fit in `room`; the last one holds the rest."""
    for number, block in enumerate(blocks):
        room -= 1 + len(block.links)
        if room < 0:
            rest = clean_line(" ".join(block.text for block in blocks[number:]))
            return (*blocks[:number], Block(rest))
    return blocks


def limit_nesting(markup: str) -> str:
    """Remove the tags of `markup` from where it is nested too deeply."""
    if markup.count("<") <= MAX_DEPTH:
        return markup
    depth = 0
    for tag in _TAG_NAME.finditer(markup):
        if tag[2].lower() not in _UNNESTED:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > MAX_DEPTH:
            return markup[: tag.start()] + _ANY_TAG.sub(" ", markup[tag.start() :])
    return markup


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node below `root` on entering and, for elements, on leaving; skip hidden ones."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        yield node, entering
        if not entering or not node.tag or node.tag.startswith("-"):
            continue
        stack.append((node, False))
        children = [
            child
            for child in node.iter(include_text=True)
            if child.tag not in _SKIPPED and child.tag != "-comment" and not _is_hidden(child)
        ]
        stack.extend((child, True) for child in reversed(children))


def _is_hidden(node: LexborNode) -> bool:
    tag = node.tag
    return bool(tag and not tag.startswith("-") and "hidden" in node.attributes)


@dataclass(slots=True)
class _BlockBuilder:
    """Builds blocks while the tree is walked."""

    base: str
    blocks: list[Block] = field(default_factory=list)
    kinds: list[BlockKind] = field(default_factory=lambda: ["paragraph"])
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    links: list[Link] = field(default_factory=list)
    open_link: tuple[int, str] | None = None
    images: list[str] = field(default_factory=list)

    def enter(self, node: LexborNode) -> None:
        """Add the text of a node, or begin an element."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._image(node)
        elif tag == "a":
            self._close_link()
            url = sanitize_url(node.attributes.get("href") or "", base=self.base)
            self.open_link = (self.length, url) if url else None
        elif tag in {"td", "th"}:
            if self.length:
                self._write(" | ")
        elif tag in _BREAKING:
            self.flush()
            if tag in _KINDS:
                self.kinds.append(_KINDS[tag])
        elif tag == "q":
            self._write("“")

    def leave(self, node: LexborNode) -> None:
        """End an element."""
        tag = node.tag or ""
        if tag == "a":
            self._close_link()
        elif tag == "q":
            self._write("”")
        elif tag in _BREAKING:
            self.flush()
            if tag in _KINDS:
                self.kinds.pop()

    def flush(self) -> None:
        """End the current block, if any, and begin another of the innermost kind."""
        if not self.pieces and not self.images:
            return
        reopened = self.open_link[1] if self.open_link else ""
        self._close_link()
        text = "".join(self.pieces)
        end = len(text.rstrip())
        text = text[:end].lstrip("\n") if self.kinds[-1] == "code" else text[:end]
        if text.strip(" |\n"):
            cut = end - len(text)
            links = (
                Link(link.start - cut, min(link.end, end) - cut, link.url) for link in self.links
            )
            self.blocks.append(
                Block(
                    text,
                    self.kinds[-1],
                    tuple(link for link in links if 0 <= link.start < link.end),
                )
            )
        self.blocks.extend(Block(alt, "image") for alt in self.images)
        self.pieces, self.links, self.images, self.length = [], [], [], 0
        self.open_link = (0, reopened) if reopened else None

    def _text(self, text: str) -> None:
        # Printable: no control character, no zero-width mark, no white space but the space.
        printable = text.isprintable()
        text = text if printable else clean_text(text)
        if self.kinds[-1] != "code":
            if not printable or "  " in text:
                text = _SPACES.sub(" ", text)
            if text.startswith(" ") and (not self.length or self.pieces[-1][-1] in " \n"):
                text = text[1:]
        self._write(text)

    def _write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _break(self) -> None:
        if self.kinds[-1] == "code":
            self._write("\n")
        elif self.length and self.pieces[-1] == "\n":
            self.flush()
        elif self.length:
            self._write("\n")

    def _image(self, node: LexborNode) -> None:
        alt = clean_line(node.attributes.get("alt") or "")
        if len(alt) <= 2:
            self._write(alt)
        else:
            self.images.append(alt)

    def _close_link(self) -> None:
        if self.open_link and self.length > self.open_link[0] and len(self.links) < MAX_LINKS:
            start, url = self.open_link
            self.links.append(Link(start, self.length, url))
        self.open_link = None
