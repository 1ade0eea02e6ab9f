"""Text of articles for their rows in the list; read in the reading thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Article
from tui.formatting.excerpts import excerpt_around_hit
from tui.formatting.text import clean_line

__all__ = ["teasers"]

_LONGEST = 400
"""Characters of a standfirst: more than any line shows."""


def teasers(archive: Archive, articles: Sequence[int], hits: Sequence[str]) -> Mapping[int, str]:
    """Return, for each article, what stands around the first hit in its text, or its standfirst."""
    found = {}
    for number in articles:
        try:
            article = archive.article(number)
        except NotFound:  # removed meanwhile
            found[number] = ""
            continue
        found[number] = excerpt_around_hit(_passages(article), hits) or _beginning(article)
    return found


def _passages(article: Article) -> Sequence[str]:
    blocks = (block.text for block in article.blocks)
    return (article.standfirst, *blocks, article.caption, article.author)


def _beginning(article: Article) -> str:
    """Return the first text that is not the headline, which many feeds repeat."""
    headline = clean_line(article.headline).rstrip(" .…")
    for text in (article.standfirst, *(block.text for block in article.blocks[:2])):
        line = clean_line(text[: len(headline) + _LONGEST])
        if line.startswith(headline) and not line[len(headline) :][:1].isalnum():
            line = line[len(headline) :].lstrip(" .…:–—-")
        if line:
            return line
    return ""
