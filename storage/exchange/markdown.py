"""Markdown to read or to print: a section an article, with dateline, text, and quotes.

It carries what JSON Lines does, with these exceptions: of code blocks the links, of blocks whose
links lie over each other the later link, of sources only those with articles. What a reader need
not see (identity, marks, the source's settings) stands in a comment above each section. Only
Markdown that newsdesk wrote comes back; changes made to the text by hand come with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from storage.archive.clippings import own_words, said_by
from storage.errors import ExchangeError
from storage.exchange.entries import (
    MAX_DOCUMENT,
    Exported,
    Found,
    Rejected,
    entry_of,
    header,
    is_header,
)
from storage.exchange.markdown_text import block_of, markdown_of, marked, plain
from storage.exchange.selection import Selection
from storage.exchange.source_records import origin_of, origin_record
from storage.model import Article, Quote

__all__ = ["ENDINGS", "holds", "read", "write"]

ENDINGS = (".md", ".markdown")

_TOP = "<!-- newsdesk "
_ARTICLE = "<!-- article "
_QUOTES = "<!-- quotes -->"
_END = " -->"
_FENCE = re.compile(r"`{3,}")
_VISIBLE = ("id", "headline", "standfirst", "caption", "blocks", "source")


def write(selection: Selection, file: TextIO) -> None:
    """Write each article selected to `file`, the newest first."""
    count = len(selection)
    file.write(_comment(_TOP, header(count)))
    file.write(f"\n# {count:,} {'article' if count == 1 else 'articles'} from newsdesk\n")
    file.writelines("\n".join(["", *_section(one), ""]) for one in selection.articles())


def _comment(start: str, record: dict[str, Any]) -> str:
    # Two hyphens would end the comment; in JSON they stand in texts only, where they can be named.
    text = json.dumps(record, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")
    return f"{start}{text}{_END}\n"


def _section(exported: Exported) -> Iterator[str]:
    """Yield the paragraphs of an article, each with its line end."""
    article = exported.article
    hidden = {k: v for k, v in exported.record().items() if k not in _VISIBLE}
    if exported.origin:
        hidden["origin"] = origin_record(exported.origin)
    yield _comment(_ARTICLE, hidden) + f"## {marked(article.headline)}\n"
    yield _dateline(exported) + "\n"
    if article.standfirst:
        yield f"**{marked(article.standfirst)}**\n"
    if caption := _caption(article):
        yield f"*{marked(caption)}*\n"
    for block in article.blocks:
        yield markdown_of(block) + "\n"
    if exported.quotes:
        yield f"{_QUOTES}\n#### Quotes\n"
        yield "".join(f"- {_citation(quote)}\n" for quote in exported.quotes)


def _dateline(exported: Exported) -> str:
    article = exported.article
    form = "%Y-%m-%d" if article.date_kind == "day" else "%Y-%m-%d %H:%M UTC"
    source = exported.origin.name if exported.origin else ""
    parts = (article.section, article.published.strftime(form), source, article.author)
    words = " · ".join(marked(part) for part in parts if part)
    return f"{words} · <{article.link}>" if article.link else words


def _caption(article: Article) -> str:
    return " / ".join(part for part in (article.caption, article.credit) if part)


def _citation(quote: Quote) -> str:
    """Return the words and who says them; where and when stands above them all."""
    words = f"“{own_words(quote.text)}”"
    speaker = said_by(quote.speaker, quote.certainty)
    who = ", ".join(part for part in (speaker, quote.role) if part) if speaker else ""
    return marked(f"{words} — {who}" if who else words)


def holds(start: str) -> bool:
    """Tell whether a file that starts so is one of ours."""
    return start.startswith(_TOP)


def read(file: TextIO, location: str) -> Iterator[Found]:  # noqa: ARG001 - all name their own source
    """Yield the articles of `file`, each after its source.

    Raises:
        ExchangeError: A newer newsdesk wrote it, or its first line is damaged.
    """
    try:
        is_header(_hidden(file.readline(MAX_DOCUMENT), _TOP))
    except ValueError as error:
        raise ExchangeError(f"line 1: {error}") from error
    for number, lines in _sections(file):
        where = f"line {number}"
        if lines is None:
            yield Rejected(where, f"the article is longer than {MAX_DOCUMENT:,} characters")
            continue
        try:
            hidden = _hidden(lines[0], _ARTICLE)
            record = hidden | _visible(_paragraphs(lines[1:]), str(hidden.get("credit") or ""))
            if isinstance(origin := hidden.get("origin"), dict):
                found = origin_of(origin)
                yield found
                record["source"] = found.location
            yield entry_of(record, where)
        except ValueError as error:
            yield Rejected(where, str(error))


def _hidden(line: str, start: str) -> dict[str, Any]:
    try:
        record = json.loads(line.strip().removeprefix(start).removesuffix(_END))
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise ValueError("the comment that carries what is not shown is damaged")
    return record


def _sections(file: TextIO) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the lines from one article's comment to the next, with the number of the first.

    None stands for more of them than one article can have.
    """
    lines: list[str] = []
    start, number, size, fence = 0, 1, 0, ""
    while line := file.readline(MAX_DOCUMENT + 1):
        number += 1
        line = line.rstrip("\r\n")
        fence = _fence_after(line, fence)
        if not fence and line.startswith(_ARTICLE):
            if start:
                yield start, lines if size <= MAX_DOCUMENT else None
            lines, start, size = [], number, 0
        size += len(line) + 1
        if start and size <= MAX_DOCUMENT:
            lines.append(line)
    if start:
        yield start, lines if size <= MAX_DOCUMENT else None


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line, given the one before it."""
    if fence:
        return "" if line == fence else fence
    found = _FENCE.fullmatch(line)
    return found[0] if found else ""


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines between blank ones; a fence, or a backslash at the end, holds them together.

    Ends where the quotes begin: they are found anew.
    """
    held: list[str] = []
    fence = ""
    goes_on = False
    for line in lines:
        if not fence and not goes_on and line == _QUOTES:
            break
        if line.strip(" \t") or fence or goes_on:
            held.append(line)
        elif held:
            yield held
            held = []
        if not goes_on:
            fence = _fence_after(line, fence)
        goes_on = not fence and (len(line) - len(line.rstrip("\\"))) % 2 == 1
    if held:
        yield held


def _visible(paragraphs: Iterator[list[str]], credit: str) -> dict[str, Any]:
    """Return what stands under the comment: headline, standfirst, caption, blocks."""
    headline = " ".join(next(paragraphs, [""]))
    record: dict[str, Any] = {"headline": plain(headline.removeprefix("## "))[0], "blocks": []}
    next(paragraphs, None)  # the dateline says what the comment says
    for lines in paragraphs:
        text = "\n".join(lines)
        if text.startswith("**"):
            record["standfirst"] = plain(text[2:-2])[0]
        elif text.startswith("*"):
            caption = plain(text[1:-1])[0]
            caption = caption.removesuffix(credit).removesuffix(" / ") if credit else caption
            record["caption"] = caption
        else:
            record["blocks"].append(block_of(lines))
    return record
