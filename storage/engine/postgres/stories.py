"""Stories in PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.engine import vector_columns
from storage.engine.postgres import article_rows, counters, neighbours, partitions, story_rows
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import second_of, storable
from storage.engine.values import Fold, NearSearch, Neighbour
from storage.model import Story, StorySuggestion, Take

if TYPE_CHECKING:
    from storage.stories.grouping import Vector

__all__ = ["PostgresStories"]

_TAKE = "t.article, t.story, t.kind, t.original, t.by_reader"
_UNGROUPED = (
    f"FROM article a WHERE {partitions.WITHIN} AND (a.published, a.id) < (%(to)s, %(last)s)"
    " AND NOT EXISTS (SELECT 1 FROM take t WHERE t.article = a.id)"
)
_HAS_TAKES = "EXISTS (SELECT 1 FROM take t WHERE t.story = p.{} AND t.published IS NOT NULL)"


class PostgresStories:
    """`Stories` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def next_id(self) -> int:
        return counters.reserve_alone(self._connections, counters.STORY, 1)[0]

    def last_id(self) -> int:
        last = self._connections.read(lambda reader: counters.get(reader, counters.STORY))
        return last or 0

    def place(self, takes: Sequence[Take], *, refold: bool = True) -> None:  # noqa: ARG002
        self._connections.write(lambda writer: _place(writer, takes))

    def refold(self, stories: Collection[int]) -> None:
        pass  # which take stands for a story is found by its index

    def heads(self, articles: Sequence[int], fold: Fold) -> dict[int, int]:
        return self._connections.read(lambda reader: story_rows.heads(reader, fold, articles))

    def folded(self, articles: Sequence[int], fold: Fold) -> list[int]:
        return self._connections.read(lambda reader: story_rows.folded(reader, fold, articles))

    def takes(self, articles: Sequence[int]) -> dict[int, Take]:
        rows = self._rows(
            f"SELECT {_TAKE} FROM take t WHERE t.article = ANY(%(ids)s) ORDER BY t.article",
            ids=list(articles),
        )
        return {row[0]: Take(*row) for row in rows}

    def members(self, story: int) -> list[Take]:
        rows = self._rows(
            f"SELECT {_TAKE} FROM take t WHERE t.story = %(story)s AND t.published IS NOT NULL"
            " ORDER BY t.published, t.article",
            story=story,
        )
        return [Take(*row) for row in rows]

    def sizes(self, stories: Collection[int]) -> dict[int, int]:
        rows = self._rows(
            "SELECT story, count(*) FROM take WHERE story = ANY(%(ids)s) GROUP BY story",
            ids=list(stories),
        )
        return dict(rows)

    def get(self, story: int) -> Story | None:
        rows = self._rows("SELECT id, name, merged FROM story WHERE id = %(id)s", id=story)
        if rows:
            return Story(*rows[0])
        return Story(story) if self.sizes([story]) else None

    def put(self, story: Story) -> None:
        values = {"id": story.id, "name": storable(story.name), "merged": story.merged_into}

        def put(writer: Reader) -> None:
            writer.run("DELETE FROM story WHERE id = %(id)s", values)
            if story.name or story.merged_into is not None:
                writer.run("INSERT INTO story VALUES (%(id)s, %(name)s, %(merged)s)", values)

        self._connections.write(put)

    def named(self) -> list[Story]:
        rows = self._rows(
            "SELECT id, name FROM story WHERE name <> '' AND merged IS NULL ORDER BY id DESC"
        )
        return [Story(*row) for row in rows]

    def near(
        self,
        words: Mapping[str, float],
        at: datetime,
        within: timedelta,
        search: NearSearch,
        upto: int | None = None,
    ) -> list[Neighbour]:
        return self._connections.read(
            lambda reader: neighbours.near(reader, words, at, within, search, upto)
        )

    def vectors(self, articles: Collection[int]) -> dict[int, Vector]:
        rows = self._rows(
            "SELECT article, terms, weights, proper, length FROM story_vector"
            " WHERE article = ANY(%(ids)s)",
            ids=list(articles),
        )
        return {id_: vector_columns.unpack(*row) for id_, *row in rows}

    def keep_vectors(self, vectors: Mapping[int, Vector], within: timedelta) -> None:
        self._connections.write(lambda writer: _keep_vectors(writer, vectors, within))

    def forget_vectors(self, articles: Collection[int]) -> None:
        self._run("DELETE FROM story_vector WHERE article = ANY(%(ids)s)", ids=list(articles))

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        rows = self._rows(
            "SELECT term, stories FROM story_term WHERE term = ANY(%(terms)s)",
            terms=[storable(term) for term in terms],
        )
        return dict(rows)

    def count_terms(self, terms: Mapping[str, int]) -> None:
        counts = Counter[str]()
        for term, count in terms.items():
            counts[storable(term)] += count
        names = sorted(counts)  # in order, so that two that count wait for each other, no more
        self._run(
            "INSERT INTO story_term"
            " SELECT term, stories FROM unnest(%(terms)s::text[], %(counts)s::bigint[])"
            " AS new (term, stories) ON CONFLICT (term)"
            " DO UPDATE SET stories = story_term.stories + excluded.stories",
            terms=names,
            counts=[counts[name] for name in names],
        )

    def bridges(self, story: int, other: int) -> int:
        rows = self._rows(
            "SELECT bridges FROM story_pair WHERE story = %(one)s AND other = %(other)s"
            " AND NOT apart",
            **_pair(story, other),
        )
        return int(rows[0][0]) if rows else 0

    def add_bridge(self, story: int, other: int) -> None:
        self._run(
            "INSERT INTO story_pair VALUES (%(one)s, %(other)s, 1, false)"
            " ON CONFLICT (story, other) DO UPDATE SET bridges = story_pair.bridges + 1",
            **_pair(story, other),
        )

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        def set_apart(writer: Reader) -> bool:
            pair = {**_pair(story, other), "apart": apart}
            before = writer.value(
                "SELECT apart FROM story_pair WHERE story = %(one)s AND other = %(other)s"
                " FOR UPDATE",
                pair,
            )
            writer.run(
                "INSERT INTO story_pair VALUES (%(one)s, %(other)s, 0, %(apart)s)"
                " ON CONFLICT (story, other) DO UPDATE SET apart = excluded.apart",
                pair,
            )
            return bool(before)

        return self._connections.write(set_apart)

    def apart(self) -> list[tuple[int, int]]:
        rows = self._rows("SELECT story, other FROM story_pair WHERE apart ORDER BY 1, 2")
        return [(story, other) for story, other in rows]

    def decided(self) -> list[Take]:
        rows = self._rows(
            f"SELECT {_TAKE} FROM take t WHERE t.published IS NOT NULL AND t.story IN"
            " (SELECT story FROM take WHERE by_reader UNION SELECT id FROM story WHERE name <> ''"
            " UNION SELECT story FROM story_pair WHERE apart"
            " UNION SELECT other FROM story_pair WHERE apart) ORDER BY t.article"
        )
        return [Take(*row) for row in rows]

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        rows = self._rows(
            "SELECT story, other, bridges FROM story_pair p WHERE NOT apart"
            f" AND bridges >= %(least)s AND {_HAS_TAKES.format('story')}"
            f" AND {_HAS_TAKES.format('other')}"
            " ORDER BY bridges DESC, story, other LIMIT %(limit)s",
            least=least,
            limit=limit,
        )
        return [StorySuggestion(*row) for row in rows]

    def are_grouped(self) -> bool:
        return self._connections.read(lambda reader: counters.get(reader, counters.GROUPED) is None)

    def ungrouped(self, limit: int) -> list[int]:
        def find(reader: Reader) -> list[int]:
            to, last = _grouped_to(reader)
            found: list[int] = []
            for part in _parts(reader, to):
                rows = reader.rows(
                    f"SELECT a.id {_UNGROUPED} ORDER BY a.published DESC, a.id DESC"
                    " LIMIT %(limit)s",
                    {**part.bounds, "to": to, "last": last, "limit": limit - len(found)},
                )
                found += [id_ for (id_,) in rows]
            return found

        return self._connections.read(find)

    def count_ungrouped(self) -> int:
        def count(reader: Reader) -> int:
            to, last = _grouped_to(reader)
            return sum(
                reader.value(
                    f"SELECT count(*) {_UNGROUPED}", {**part.bounds, "to": to, "last": last}
                )
                for part in _parts(reader, to)
            )

        return self._connections.read(count)

    def pass_over(self, upto: int | None) -> None:
        def pass_over(writer: Reader) -> None:
            if upto is None:
                counters.put(writer, counters.GROUPED, None)
                counters.put(writer, counters.GROUPED_ARTICLE, None)
            elif upto in (at := article_rows.places(writer, [upto])):
                counters.put(writer, counters.GROUPED, at[upto])
                counters.put(writer, counters.GROUPED_ARTICLE, upto)

        self._connections.write(pass_over)

    def _rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return self._connections.read(lambda reader: reader.rows(sql, params))

    def _run(self, sql: str, **params: Any) -> None:
        self._connections.write(lambda writer: writer.run(sql, params))


def _grouped_to(reader: Reader) -> tuple[int | None, int]:
    last = counters.get(reader, counters.GROUPED_ARTICLE)
    return counters.get(reader, counters.GROUPED), last or 0


def _parts(reader: Reader, to: int | None) -> list[partitions.Partition]:
    return [] if to is None else [p for p in partitions.all_of(reader) if p.lower <= to]


def _place(writer: Reader, takes: Iterable[Take]) -> None:
    last = {one.article: one for one in takes}
    at = article_rows.places(writer, last)
    sections = {
        id_: section
        for part in partitions.holding(partitions.all_of(writer), set(at.values()))
        for id_, section in writer.rows(
            f"SELECT a.id, a.section FROM article a WHERE {partitions.WITHIN}"
            " AND a.id = ANY(%(ids)s)",
            {**part.bounds, "ids": list(at)},
        )
    }
    writer.many(
        "INSERT INTO take VALUES (%(article)s, %(story)s, %(kind)s, %(of)s, %(by_reader)s,"
        " %(published)s, %(section)s) ON CONFLICT (article) DO UPDATE SET story = excluded.story,"
        " kind = excluded.kind, original = excluded.original, by_reader = excluded.by_reader,"
        " published = excluded.published, section = excluded.section",
        [
            {
                "article": one.article,
                "story": one.story,
                "kind": one.kind,
                "of": one.of,
                "by_reader": bool(one.by_reader),
                "published": at.get(one.article),
                "section": sections.get(one.article),
            }
            for one in (last[id_] for id_ in sorted(last))
        ],
    )


def _keep_vectors(writer: Reader, vectors: Mapping[int, Vector], within: timedelta) -> None:
    at, now = article_rows.places(writer, vectors), second_of(datetime.now(UTC))
    kept = writer.value(
        "SELECT max(published) FROM story_vector WHERE published <= %(now)s", {"now": now}
    )
    known = [one for one in (kept, *at.values()) if one is not None and one <= now]
    oldest = max(known, default=now) - int(within.total_seconds())
    writer.run("DELETE FROM story_vector WHERE published < %(oldest)s", {"oldest": oldest})
    rows: list[Mapping[str, Any]] = []
    for id_ in sorted(at):
        if at[id_] >= oldest:
            terms, weights, proper, length = vector_columns.pack(vectors[id_])
            rows.append(
                {
                    "id": id_,
                    "published": at[id_],
                    "terms": terms,
                    "weights": weights,
                    "proper": proper,
                    "length": length,
                }
            )
    writer.many(
        "INSERT INTO story_vector VALUES (%(id)s, %(published)s, %(terms)s, %(weights)s,"
        " %(proper)s, %(length)s) ON CONFLICT (article) DO UPDATE SET"
        " published = excluded.published, terms = excluded.terms, weights = excluded.weights,"
        " proper = excluded.proper, length = excluded.length",
        rows,
    )


def _pair(story: int, other: int) -> dict[str, int]:
    first, second = sorted((story, other))
    return {"one": first, "other": second}
