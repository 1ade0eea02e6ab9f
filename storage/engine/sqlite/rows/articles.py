"""Convert articles and headlines from and to rows."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storage.engine.sqlite.query.access_paths import Scan
from storage.engine.sqlite.query.order import published_of
from storage.engine.sqlite.query.source_groups import FIRST_SOURCE, JOIN, NONE, others
from storage.errors import Damaged
from storage.model import Article, Block, Carrier, EditWeight, Headline, Link

if TYPE_CHECKING:
    from storage.model import StoryRow

__all__ = [
    "ARTICLE",
    "EDIT_WEIGHTS",
    "HEADLINE",
    "FindStories",
    "body_row",
    "by_ids",
    "carriers_of",
    "compress",
    "decompress",
    "edit_weight",
    "fingerprint",
    "from_row",
    "get",
    "headline",
    "headlines",
    "moment_of",
    "pack_blocks",
    "unpack_blocks",
]

FindStories = Callable[[sqlite3.Connection, Sequence[int]], Mapping[int, "StoryRow"]]
"""Returns what those of some articles stand for that stand for several takes."""

_EDITOR = (
    "(SELECT coalesce((SELECT name FROM source WHERE id = r.editor AND id <> {first}), '')"
    " FROM revision r WHERE r.article = a.id ORDER BY r.id DESC LIMIT 1)"
)
"""The name of the carrier that edited an article last; empty: its first source; NULL: nobody."""

_CARRIERS = (
    f"iif(a.source < {NONE}, (SELECT json_group_array(json_array(source, key, digest, identical))"
    " FROM carrier WHERE article = a.id), NULL)"
)

_NOTES = "(SELECT count(*) FROM note WHERE article = a.id)"

_LATER = "EXISTS (SELECT 1 FROM referral WHERE article = a.id AND desk = '')"

HEADLINE = (
    "a.id, a.headline, a.section, a.pos, a.date_kind, coalesce(g.source, a.source),"
    " coalesce(nullif(a.agency, ''), s.name, ''),"
    f" a.link, a.read, a.starred, a.quotes,"
    f" {_EDITOR.format(first='coalesce(g.source, a.source)')}, a.killed, a.unseen_edit, g.others,"
    f" {_NOTES}, {_LATER}"
)
"""The columns of a headline, from ``article a`` and `source_groups.JOIN`."""

ARTICLE = (
    "a.headline, a.section, a.pos, b.standfirst, b.caption, b.credit, b.author, a.link,"
    " b.text, b.layout, a.date_kind, b.summary_only, b.key, b.digest, b.category,"
    f" {FIRST_SOURCE}, a.read, a.starred, {_EDITOR.format(first=FIRST_SOURCE)}, a.killed,"
    f" a.unseen_edit, a.agency, {_CARRIERS}"
    " FROM article a CROSS JOIN body b ON b.id = a.id"
)
"""The columns of a whole article, and the tables they come from."""

EDIT_WEIGHTS: tuple[EditWeight, ...] = ("", "minor", "major")
"""The weights of edits, by the numbers they are stored as."""

_WEIGHTS: dict[object, EditWeight] = dict(enumerate(EDIT_WEIGHTS))

_GAP = "\n\n"
_LONG = 200  # characters; shorter texts hardly compress


def headline(row: Sequence[Any], story: StoryRow | None = None) -> Headline:
    """Create a headline from the columns `HEADLINE`; see its attributes for `story`."""
    (id_, text, section, pos, kind, source, name, link, read, starred, quotes, editor, killed,
     unseen_edit, also, notes, later) = row  # fmt: skip
    if type(text) is not str or type(pos) is not int or type(section) is not str:
        raise _damaged(id_)
    return Headline(
        id_, text, section, published_of(pos), kind, source, name, link, bool(read), bool(starred),
        quotes, editor is not None, moment_of(killed), edit_weight(unseen_edit),
        others(also) if also else (), story, edited_by=editor or "", notes=notes,
        desks=("",) if later else (),
    )  # fmt: skip


def moment_of(seconds: object) -> datetime | None:
    """Return a stored time; None for what is none, which checks find."""
    if seconds is None:
        return None  # as it is most often: an exception takes longer than the rest of a row
    try:
        return datetime.fromtimestamp(seconds, UTC)  # type: ignore[arg-type]
    except (OSError, OverflowError, TypeError, ValueError):
        return None


def edit_weight(number: object) -> EditWeight:
    """Return a stored weight of edits; a minor one for what is none, which checks find."""
    return _WEIGHTS.get(number, "minor")


def headlines(
    reader: sqlite3.Connection,
    scan: Scan,
    limit: int,
    skip: int,
    find_stories: FindStories | None = None,
) -> list[Headline]:
    """Return a page of the headlines of a scan, newest first; in a folded list with stories."""
    # First the ids, from indexes alone: skipped rows are never read.
    order = f"ORDER BY {scan.order}" if scan.order else ""
    rows = reader.execute(
        f"SELECT {HEADLINE} FROM"
        f" (SELECT a.id AS id {scan.sql} {order} LIMIT ? OFFSET ?) page"
        f" CROSS JOIN article a ON a.id = page.id {JOIN}"
        " ORDER BY a.pos DESC",
        (*scan.params, limit, skip),
    ).fetchall()
    if find_stories is None:
        return [headline(row) for row in rows]
    stories = find_stories(reader, [row[0] for row in rows])
    return [headline(row, stories.get(row[0])) for row in rows]


def by_ids(reader: sqlite3.Connection, ids: Sequence[int]) -> list[Headline]:
    """Return the headlines with these ids, in this order, as far as they exist."""
    rows = reader.execute(
        f"SELECT {HEADLINE} FROM article a {JOIN} WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    found = {row[0]: headline(row) for row in rows.fetchall()}
    return [found[id_] for id_ in ids if id_ in found]


def get(reader: sqlite3.Connection, id: int) -> Article | None:
    """Return a whole article, or None."""
    row = reader.execute(f"SELECT {ARTICLE} WHERE a.id = ?", (id,)).fetchone()
    return None if row is None else from_row(id, row)


def from_row(id: int, row: Sequence[Any]) -> Article:
    """Create an article from the columns `ARTICLE`."""
    (head, section, pos, standfirst, caption, credit, author, link, text, layout, kind,
     summary_only, key, digest, category, source, read, starred, editor, killed, unseen_edit,
     agency, carriers) = row  # fmt: skip
    texts = (
        *(head, section, standfirst, caption, credit, author),
        *(link, kind, key, digest, category, agency),
    )
    if type(pos) is not int or not all(type(one) is str for one in texts):
        raise _damaged(id)
    return Article(
        headline=head,
        section=section,
        published=published_of(pos),
        standfirst=standfirst,
        caption=caption,
        credit=credit,
        author=author,
        link=link,
        blocks=unpack_blocks(decompress(text), layout),
        date_kind=kind,
        summary_only=bool(summary_only),
        key=key,
        digest=digest,
        id=id,
        source=source,
        read=bool(read),
        starred=bool(starred),
        edited=editor is not None,
        edited_by=editor or "",
        killed=moment_of(killed),
        unseen_edit=edit_weight(unseen_edit),
        agency=agency,
        category=category,
        carriers=carriers_of(carriers) if carriers else (),
    )


def carriers_of(stored: str) -> tuple[Carrier, ...]:
    """Return the carriers of an article, from rows as JSON."""
    return tuple(
        Carrier(source, key, digest, bool(identical))
        for source, key, digest, identical in json.loads(stored)
    )


def _damaged(id: int) -> Damaged:
    return Damaged(f"article {id} is damaged; run newsdesk doctor to see what to do")


def body_row(article: Article, text: str, layout: str | None) -> tuple[Any, ...]:
    """Return the row of table body, with the text and layout from `pack_blocks`."""
    return (
        article.id, article.standfirst, article.caption, article.credit, article.author,
        int(article.summary_only), compress(text), layout, article.key, article.digest,
        article.category,
    )  # fmt: skip


def compress(text: str) -> str | bytes:
    """Compress a text for storage, if it is long."""
    return text if len(text) < _LONG else zlib.compress(text.encode(), 1)


def decompress(kept: str | bytes) -> str:
    """Return the text that `compress` stored.

    Raises:
        Damaged: It is damaged.
    """
    if isinstance(kept, str):
        return kept
    try:
        return zlib.decompress(kept).decode()
    except (zlib.error, TypeError, UnicodeDecodeError) as error:
        raise Damaged("The text of an article is damaged; newsdesk doctor says which") from error


def pack_blocks(blocks: Sequence[Block]) -> tuple[str, str | None]:
    """Join the text of blocks, and describe their layout as JSON (None: plain paragraphs)."""
    text = _GAP.join([block.text for block in blocks])
    plain = not [block for block in blocks if block.links or block.kind != "paragraph"]
    if plain and text.count(_GAP) == max(len(blocks) - 1, 0) and (text or not blocks):
        return text, None
    layout = [
        [len(block.text), block.kind, *([link.start, link.end, link.url] for link in block.links)]
        for block in blocks
    ]
    return text, json.dumps(layout, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)  # needed twice: to find known articles, and to write new ones
def fingerprint(text: str) -> int:
    """Hash `text` to 32 bits for an index, which narrow a search to few candidates."""
    # Imported late: reading needs no hashes, and start-up should not wait for them.
    from hashlib import blake2b

    return int.from_bytes(
        blake2b(text.encode(errors="surrogatepass"), digest_size=4).digest(), "big", signed=True
    )


def unpack_blocks(text: str, layout: str | None) -> tuple[Block, ...]:
    """Return the blocks that `pack_blocks` joined.

    Raises:
        Damaged: The layout is none.
    """
    if layout is None:
        return tuple([Block(paragraph) for paragraph in text.split(_GAP)]) if text else ()
    blocks = []
    start = 0
    try:
        for length, kind, *links in json.loads(layout):
            blocks.append(Block(text[start : start + length], kind, tuple(Link(*x) for x in links)))
            start += length + len(_GAP)
    except (TypeError, ValueError) as error:
        raise Damaged("The layout of a text is damaged; newsdesk doctor says which") from error
    return tuple(blocks)
