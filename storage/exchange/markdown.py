"""Markdown to read or print: a section an article, with dateline, text and quotes.

It is not read back in; JSON Lines and TinyDB JSON are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

from storage.exchange.entries import ExportedArticle
from storage.exchange.markdown_text import block_to_markdown, escape_markdown
from storage.exchange.selection import Selection
from storage.model import Article, Quote
from storage.quotes.citation import NOT_QUOTED, citation_warning, format_speaker, strip_final_comma
from storage.text.cleaning import clean_line
from storage.text.plural import format_count

__all__ = ["ENDINGS", "write"]

ENDINGS = (".md", ".markdown")


def write(selection: Selection, file: TextIO) -> None:
    """Write the selected articles to `file`, the newest first."""
    file.write(f"# {format_count(len(selection), 'article')} from newsdesk\n")
    file.writelines("\n".join(["", *_section(one)]) for one in selection.articles())


def _section(exported: ExportedArticle) -> Iterator[str]:
    """Yield the paragraphs of an article, each with its line end."""
    article = exported.article
    yield f"## {escape_markdown(article.headline)}\n"
    yield _dateline(exported) + "\n"
    if warning := citation_warning(article, datetime.now(UTC)):
        yield f"**{warning}.**\n"
    if article.standfirst:
        yield f"**{escape_markdown(article.standfirst)}**\n"
    if caption := _caption(article):
        yield f"*{escape_markdown(caption)}*\n"
    for block in article.blocks:
        yield block_to_markdown(block) + "\n"
    for title, kind in (("Quotes", "quote"), ("Statements", "statement")):
        if cited := [_citation(one) for one in exported.quotes if one.kind == kind]:
            yield f"#### {title}\n"
            yield "".join(f"- {line}\n" for line in cited)


def _dateline(exported: ExportedArticle) -> str:
    article = exported.article
    form = "%Y-%m-%d" if article.date_kind == "day" else "%Y-%m-%d %H:%M UTC"
    source = article.agency or (exported.source.name if exported.source else "")
    parts = (article.section, article.published.strftime(form), source, article.author)
    words = " · ".join(escape_markdown(part) for part in parts if part)
    return f"{words} · <{article.link}>" if article.link else words


def _caption(article: Article) -> str:
    return " / ".join(part for part in (article.caption, article.credit) if part)


def _citation(quote: Quote) -> str:
    """Return a quote with its speaker; the article above it says where and when."""
    words = f"“{strip_final_comma(quote.text)}”"
    if quote.kind == "statement":
        words = f"{clean_line(quote.text)} ({NOT_QUOTED})"
    speaker = format_speaker(quote.speaker, quote.certainty)
    who = ", ".join(part for part in (speaker, quote.role) if part) if speaker else ""
    return escape_markdown(f"{words} — {who}" if who else words)
