"""Changes to articles: rows, bodies, quotes and what they are found by, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

from storage.engine.postgres import partitions, quote_rows, revisions, sources
from storage.engine.postgres.article_rows import (
    EDIT,
    STATE,
    body_values,
    known_values,
    places,
    row_values,
)
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.partitions import WITHIN
from storage.engine.postgres.values import moment_of, print_of, second_of, storable
from storage.engine.values import ArticleToWrite
from storage.model import Article, Carrier, EditWeight

__all__ = [
    "mark",
    "put_back",
    "remove",
    "set_carriers",
    "set_killed",
    "set_section",
    "set_unseen_edits",
    "write",
]

V = TypeVar("V")

_ROW = ("published", "id", "section", "source", "others", "quotes", "signs", "captioned", "killed",
        "edit", "edits", "stars", "editor", "date_kind", "headline", "link", "agency",
        "category")  # fmt: skip
_BODY = ("published", "id", "standfirst", "caption", "credit", "author", "summary_only", "blocks",
         "key", "digest", "words")  # fmt: skip
_KNOWN = ("id", "published", "key", "digest", "link")


def write(
    writer: Reader,
    new: Sequence[ArticleToWrite],
    changed: Sequence[ArticleToWrite],
    written: set[int],
) -> None:
    """Write new articles, and changed ones over those that have their ids.

    `written` gets the ids of those that were changed: the edits that nobody has seen are of these.
    """
    before = _before(writer, [item.article.id for item in changed])
    revisions.record(writer, changed)
    _delete(writer, [item.article.id for item in changed])
    items = sorted([*new, *changed], key=lambda item: item.article.id)
    folders = sources.folders(writer, {item.article.source for item in items})
    rows = []
    for item in items:
        stars, edits = before.get(item.article.id, (0, 0))
        rows.append(
            {
                **row_values(item.article, len(item.quotes)),
                "edit": item.article.unseen_edit,
                "edits": edits + 1,
                "stars": stars,
                "editor": None,
            }
        )
    written |= {item.article.id for item in items}
    _insert(writer, "article", _ROW, rows)
    _insert(writer, "body", _BODY, [body_values(item.article) for item in items])
    writer.many(
        f"INSERT INTO known ({', '.join(_KNOWN)}) VALUES ({_values(_KNOWN)})"
        " ON CONFLICT (id) DO UPDATE SET published = excluded.published, key = excluded.key,"
        " digest = excluded.digest, link = excluded.link",
        [known_values(item.article, folders) for item in items],
    )
    _insert_carriers(writer, {item.article.id: item.article.carriers for item in items})
    revisions.insert(writer, new)
    revisions.set_editors(writer, [item.article.id for item in items])
    quote_rows.insert(writer, items)
    writer.many(
        "UPDATE take SET published = %(published)s, section = %(section)s WHERE article = %(id)s",
        [{key: row[key] for key in ("published", "section", "id")} for row in rows],
    )
    _set_states(writer, [item.article for item in items], before)


def put_back(writer: Reader, items: Sequence[ArticleToWrite], written: set[int]) -> None:
    """Write articles over those that have their ids, with the history they bring."""
    ids = [item.article.id for item in items]
    write(writer, [], items, written)
    writer.run("DELETE FROM revision WHERE article = ANY(%(ids)s)", {"ids": ids})
    _assign(writer, "editor", dict.fromkeys(ids))
    revisions.insert(writer, items)
    revisions.set_editors(writer, ids)


def remove(writer: Reader, ids: Sequence[int]) -> None:
    """Remove articles from all tables."""
    _delete(writer, ids)
    these = {"ids": list(ids)}
    writer.run("DELETE FROM known WHERE id = ANY(%(ids)s)", these)
    writer.run("DELETE FROM revision WHERE article = ANY(%(ids)s)", these)
    writer.run(
        "UPDATE take SET published = NULL, section = NULL WHERE article = ANY(%(ids)s)", these
    )


def mark(
    writer: Reader, ids: Iterable[int], field: Literal["read", "starred"], on: bool
) -> list[int]:
    """Mark articles read or unread, starred or not, for the desk; return the ids that changed."""
    rows = writer.rows(
        f"INSERT INTO state (desk, article, {field}) SELECT %(desk)s, id, %(on)s FROM known"
        " WHERE id = ANY(%(ids)s)"
        f" AND (%(on)s OR EXISTS (SELECT 1 FROM state WHERE desk = %(desk)s AND article = id))"
        f" ORDER BY id ON CONFLICT (desk, article) DO UPDATE SET {field} = excluded.{field}"
        f" WHERE state.{field} <> excluded.{field} RETURNING article",
        {"ids": list(ids), "on": on},
    )
    changed = sorted(id_ for (id_,) in rows)
    if field == "starred" and changed:
        _count_stars(writer, changed, 1 if on else -1)
    return changed


def set_unseen_edits(
    writer: Reader, edits: Mapping[int, EditWeight], written: set[int]
) -> dict[int, EditWeight]:
    """Set the weight of the edits that the desk has not seen; return what it was where it differs.

    Those of articles that this change has written are set for all desks.
    """

    def set_one(id_: int, number: int, weight: EditWeight) -> None:
        if id_ in written:
            return
        writer.run(
            "INSERT INTO state (desk, article, edit, edits) VALUES (%(desk)s, %(id)s, %(edit)s,"
            " %(edits)s) ON CONFLICT (desk, article) DO UPDATE SET edit = excluded.edit,"
            " edits = excluded.edits",
            {"id": id_, "edit": weight, "edits": number},
        )

    before: dict[int, EditWeight] = {}
    house: dict[int, EditWeight] = {}
    for id_, number, was in _columns(writer, edits, f"a.edits, {EDIT}"):
        if was != edits[id_]:
            before[id_] = was
            set_one(id_, number, edits[id_])
            if id_ in written:
                house[id_] = edits[id_]
    _assign(writer, "edit", house)
    return before


def set_killed(writer: Reader, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
    """Set when articles were withdrawn, or that they were not; return what it was, likewise."""
    seconds = {id_: None if at is None else second_of(at) for id_, at in killed.items()}
    found = [(id_, was) for id_, was in _columns(writer, killed, "a.killed") if was != seconds[id_]]
    _assign(writer, "killed", {id_: seconds[id_] for id_, _ in found})
    return {id_: None if was is None else moment_of(was) for id_, was in found}


def set_carriers(
    writer: Reader,
    carriers: Mapping[int, Sequence[Carrier]],
    firsts: Mapping[int, int] | None = None,
) -> None:
    """Set the carriers of those of the articles that exist, and the first sources of some."""
    there = places(writer, carriers)
    writer.run("DELETE FROM carrier WHERE article = ANY(%(ids)s)", {"ids": list(there)})
    _insert_carriers(writer, {id_: carriers[id_] for id_ in there})
    _assign(writer, "others", {id_: sorted({o.source for o in carriers[id_]}) for id_ in there})
    _assign(writer, "source", {id_: one for id_, one in (firsts or {}).items() if id_ in there})


def set_key(writer: Reader, article: Article) -> None:
    """Set the key and the digest of an article."""
    folders = sources.folders(writer, {article.source})
    writer.run(
        "UPDATE known SET key = %(key)s, digest = %(digest)s WHERE id = %(id)s",
        known_values(article, folders),
    )
    second = second_of(article.published)
    writer.run(
        f"UPDATE body a SET key = %(key)s, digest = %(digest)s WHERE {WITHIN} AND a.id = %(id)s",
        {
            "lower": second,
            "upper": second + 1,
            "id": article.id,
            "key": storable(article.key),
            "digest": storable(article.digest),
        },
    )


def set_section(
    writer: Reader, ids: Iterable[int], section: str, category: str | None = None
) -> None:
    """Move articles to a section, and set their category, if one is given."""
    there = places(writer, ids)
    _assign(writer, "section", dict.fromkeys(there, storable(section)))
    if category is not None:
        _assign(writer, "category", dict.fromkeys(there, storable(category)))
    writer.run(
        "UPDATE take SET section = %(section)s WHERE article = ANY(%(ids)s)",
        {"section": storable(section), "ids": list(there)},
    )


def _columns(writer: Reader, ids: Iterable[int], columns: str) -> list[tuple[Any, ...]]:
    """Return the ids of articles and some columns, for a change."""
    at = places(writer, ids)
    return [
        row
        for part in partitions.holding(partitions.all_of(writer), set(at.values()))
        for row in writer.rows(
            f"SELECT a.id, {columns} FROM article a {STATE}"
            f" WHERE {WITHIN} AND a.id = ANY(%(ids)s) ORDER BY a.id FOR UPDATE OF a",
            {**part.bounds, "ids": list(at)},
        )
    ]


def _assign(writer: Reader, column: str, values: Mapping[int, Any]) -> None:
    """Set a column of articles."""
    at = places(writer, values)
    groups: dict[str, tuple[Any, list[int]]] = {}
    for id_ in sorted(at):
        groups.setdefault(repr(values[id_]), (values[id_], []))[1].append(id_)
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        for value, ids in groups.values():
            writer.run(
                f"UPDATE article a SET {column} = %(value)s WHERE {WITHIN} AND a.id = ANY(%(ids)s)",
                {**part.bounds, "value": value, "ids": ids},
            )


def _count_stars(writer: Reader, ids: Sequence[int], change: int) -> None:
    at = places(writer, ids)
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        writer.run(
            f"UPDATE article a SET stars = stars + %(change)s"
            f" WHERE {WITHIN} AND a.id = ANY(%(ids)s)",
            {**part.bounds, "change": change, "ids": list(at)},
        )


def _before(writer: Reader, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the stars and the number of edits of articles about to change."""
    return {id_: (stars, edits) for id_, stars, edits in _columns(writer, ids, "a.stars, a.edits")}


def _set_states(
    writer: Reader, articles: Iterable[Article], before: Mapping[int, tuple[int, int]]
) -> None:
    """Set what the desk has done with articles as these say."""
    fields: tuple[Literal["read", "starred"], ...] = ("read", "starred")
    for field in fields:
        values = {one.id: bool(getattr(one, field)) for one in articles}
        for on in (True, False):
            ids = [id_ for id_, value in values.items() if value == on]
            if ids if on else [id_ for id_ in ids if id_ in before]:
                mark(writer, ids, field, on)


def _insert_carriers(writer: Reader, carriers: Mapping[int, Sequence[Carrier]]) -> None:
    rows = [
        {
            "article": article,
            "source": one.source,
            "key": storable(one.key),
            "print": print_of(one.key),
            "digest": storable(one.digest),
            "identical": one.identical,
        }
        for article, some in carriers.items()
        for one in {one.source: one for one in some}.values()
    ]
    _insert(writer, "carrier", ("article", "source", "key", "print", "digest", "identical"), rows)


def _delete(writer: Reader, ids: Sequence[int]) -> None:
    """Delete the rows of articles that new ones may replace."""
    if not ids:
        return
    quote_rows.remove(writer, ids)
    at = places(writer, ids)
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        for table in ("article", "body"):
            writer.run(
                f"DELETE FROM {table} a WHERE {WITHIN} AND a.id = ANY(%(ids)s)",
                {**part.bounds, "ids": list(at)},
            )
    writer.run("DELETE FROM carrier WHERE article = ANY(%(ids)s)", {"ids": list(ids)})


def _insert(writer: Reader, table: str, columns: Sequence[str], rows: list[dict[str, Any]]) -> None:
    writer.many(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_values(columns)})",
        rows,  # type: ignore[arg-type]
    )


def _values(columns: Iterable[str]) -> str:
    return ", ".join(f"%({column})s" for column in columns)
