"""Copies of removed articles that came in while these were in the trash: one article again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from storage.engine.values import ArticleToWrite, ExistingArticle
from storage.model import Article, Carrier
from storage.text.excerpts import has_same_words, is_excerpt

__all__ = ["is_copy", "join"]


def is_copy(
    one: ExistingArticle, article: Article, get_stored: Callable[[], Article | None]
) -> bool:
    """Return whether all of the text of an article is in another; its source may not cut it."""
    if one.digest and one.digest == article.digest:
        return True
    stored = get_stored()
    compare = has_same_words if one.source == article.source else is_excerpt
    return stored is not None and compare(stored.text, article.text)


def join(item: ArticleToWrite, copies: Iterable[ExistingArticle]) -> ArticleToWrite:
    """Return an article with the marks of its copies, and their sources as carriers."""
    article = item.article
    same = {article.digest, *(one.digest for one in article.carriers if one.identical)} - {""}
    sent = {one.source: one for one in article.carriers}
    for copy in copies:
        for one in (Carrier(copy.source, copy.key, copy.digest), *copy.carriers):
            if one.source and one.source != article.source:
                sent.setdefault(one.source, replace(one, identical=one.digest in same))
        article = replace(
            article, read=article.read or copy.read, starred=article.starred or copy.starred
        )
    return replace(
        item, article=replace(article, carriers=tuple(sent[one] for one in sorted(sent)))
    )
