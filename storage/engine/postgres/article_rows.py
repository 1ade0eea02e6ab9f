"""Convert articles and headlines from and to rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from storage.engine.postgres import partitions
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.values import (
    blocks_of,
    moment_of,
    pack_blocks,
    print_of,
    second_of,
    storable,
)
from storage.engine.postgres.words import article_words
from storage.model import FLAGS, Article, Carrier, Headline, StoryRow
from storage.wire.headline_states import parse_headline

__all__ = [
    *("EDIT", "HEADLINE", "HEADLINE_JOINS", "STATE", "STATE_BITS", "articles", "body_values"),
    *("carriers_of", "get", "headline", "known_values", "places", "row_values", "signs_of"),
]

STATE_BITS = {
    flag.name: flag.bit for flag in FLAGS if flag.seldom and flag.name not in ("edited", "killed")
}
"""The flags that are read off headlines, whose bits the column ``signs`` has."""

STATE = "LEFT JOIN state s ON s.desk = %(desk)s AND s.article = a.id"
"""What the desk has done with ``article a``."""

EDIT = "CASE WHEN s.edits = a.edits THEN s.edit ELSE a.edit END"
"""The weight of the edits that the desk has not seen."""

_EDITOR = (
    "CASE WHEN a.editor IS NULL THEN NULL WHEN a.editor = a.source THEN ''"
    " ELSE coalesce(e.name, '') END"
)

HEADLINE = (
    "a.id, a.headline, a.section, a.published, a.date_kind, a.source,"
    " coalesce(nullif(a.agency, ''), o.name, ''), a.link, s.read IS TRUE, s.starred IS TRUE,"
    f" a.quotes, {_EDITOR}, a.killed, {EDIT}, a.others,"
    " (SELECT count(*) FROM note n WHERE n.article = a.id),"
    " ARRAY(SELECT CASE WHEN d.id = %(desk)s THEN '' ELSE d.role END FROM referral r"
    " JOIN desk d ON d.id = r.desk WHERE r.article = a.id"
    " ORDER BY r.at, d.role)"
)
"""The columns of a headline, from ``article a``, `STATE` and `HEADLINE_JOINS`."""

HEADLINE_JOINS = "LEFT JOIN source o ON o.id = a.source LEFT JOIN source e ON e.id = a.editor"

_ARTICLE = (
    "SELECT a.id, a.headline, a.section, a.published, b.standfirst, b.caption, b.credit, b.author,"
    " a.link, b.blocks, a.date_kind, b.summary_only, b.key, b.digest, a.category, a.source,"
    f" s.read IS TRUE, s.starred IS TRUE, {_EDITOR}, a.killed, {EDIT}, a.agency, a.others"
    f" FROM article a JOIN body b ON b.published = a.published AND b.id = a.id {STATE}"
    f" {HEADLINE_JOINS} WHERE {partitions.WITHIN} AND b.published >= %(lower)s"
    " AND b.published < %(upper)s AND a.id = ANY(%(ids)s)"
)


def headline(row: Sequence[Any], story: StoryRow | None = None) -> Headline:
    """Create a headline from the columns `HEADLINE`."""
    (id_, text, section, published, kind, source, name, link, read, starred, quotes, editor, killed,
     edit, others, notes, desks) = row  # fmt: skip
    return Headline(
        id_, text, section, moment_of(published), kind, source, name, link, read, starred, quotes,
        editor is not None, None if killed is None else moment_of(killed), edit, tuple(others),
        story, edited_by=editor or "", notes=notes, desks=tuple(desks),
    )  # fmt: skip


def places(reader: Reader, ids: Iterable[int]) -> dict[int, int]:
    """Return when those of the articles that exist were published, in seconds."""
    rows = reader.rows(
        "SELECT id, published FROM known WHERE id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return dict(rows)


def get(reader: Reader, id: int) -> Article | None:
    """Return a whole article, or None."""
    return articles(reader, [id]).get(id)


def articles(reader: Reader, ids: Collection[int]) -> dict[int, Article]:
    """Return those of the articles that exist."""
    at = places(reader, ids)
    rows = [
        row
        for part in partitions.holding(partitions.all_of(reader), set(at.values()))
        for row in reader.rows(_ARTICLE, {**part.bounds, "ids": list(at)})
    ]
    shared = [id_ for id_, *_, others in rows if others]
    sent = carriers_of(reader, shared) if shared else {}
    return {row[0]: _article(row, sent.get(row[0], ())) for row in rows}


def _article(row: Sequence[Any], carriers: tuple[Carrier, ...]) -> Article:
    (id_, head, section, published, standfirst, caption, credit, author, link, blocks, kind,
     summary_only, key, digest, category, source, read, starred, editor, killed, edit,
     agency, _) = row  # fmt: skip
    return Article(
        head, section, moment_of(published), standfirst, caption, credit, author, link,
        blocks_of(blocks), kind, summary_only, key, digest, id_, source, read, starred,
        editor is not None, editor or "", agency, None if killed is None else moment_of(killed),
        edit, category, carriers,
    )  # fmt: skip


def carriers_of(reader: Reader, ids: Iterable[int]) -> dict[int, tuple[Carrier, ...]]:
    """Return the carriers of those of the articles that have any, in the order of their ids."""
    rows = reader.rows(
        "SELECT article, source, key, digest, identical FROM carrier WHERE article = ANY(%(ids)s)"
        " ORDER BY article, source",
        {"ids": list(ids)},
    )
    found: dict[int, tuple[Carrier, ...]] = {}
    for article, *values in rows:
        found[article] = (*found.get(article, ()), Carrier(*values))
    return found


def signs_of(headline: str) -> int:
    """Return the bits of the states that a headline begins with."""
    states = parse_headline(headline).states
    return sum(bit for name, bit in STATE_BITS.items() if name in states)


def row_values(article: Article, quotes: int) -> dict[str, Any]:
    """Return the columns of an article that follow from it, without those of its edits."""
    return {
        "published": second_of(article.published),
        "id": article.id,
        "section": storable(article.section),
        "source": article.source,
        "others": sorted({one.source for one in article.carriers}),
        "quotes": quotes,
        "signs": signs_of(article.headline),
        "captioned": bool(article.caption),
        "killed": None if article.killed is None else second_of(article.killed),
        "date_kind": article.date_kind,
        "headline": storable(article.headline),
        "link": storable(article.link),
        "agency": storable(article.agency),
        "category": storable(article.category),
    }


def body_values(article: Article) -> dict[str, Any]:
    """Return the columns of the body of an article."""
    standfirst = f"{article.standfirst} {article.caption}"
    text = "\n\n".join(block.text for block in article.blocks)
    return {
        "published": second_of(article.published),
        "id": article.id,
        "standfirst": storable(article.standfirst),
        "caption": storable(article.caption),
        "credit": storable(article.credit),
        "author": storable(article.author),
        "summary_only": article.summary_only,
        "blocks": storable(pack_blocks(article.blocks)),
        "key": storable(article.key),
        "digest": storable(article.digest),
        "words": article_words(article.headline, standfirst, text),
    }


def known_values(article: Article, folders: Collection[int]) -> Mapping[str, Any]:
    """Return the columns by which an article is found; digests are those of files in folders."""
    is_file = article.source in folders and article.digest
    return {
        "id": article.id,
        "published": second_of(article.published),
        "key": print_of(article.key) if article.key else None,
        "digest": print_of(article.digest) if is_file else None,
        "link": print_of(article.link) if article.link else None,
    }
