"""Find quotes across the archive, and summarize those of a speaker."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.engine.postgres import speaker_queries, words
from storage.engine.postgres.article_rows import HEADLINE, HEADLINE_JOINS, headline
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.matching import Matching, articles_of, speakers_named
from storage.engine.postgres.quote_rows import QUOTE, WITHIN
from storage.engine.postgres.values import second_of
from storage.engine.values import FilterQuery
from storage.model import Profile, Quote, QuoteHit, RolePeriod
from storage.quotes.names.roles import role_periods

__all__ = ["find", "profile"]

_ROLES_OF = 1000
"""How many of a speaker's newest quotes determine the current roles."""
_ORDER = "ORDER BY q.published DESC, q.article DESC, q.place"
_AFTER = (
    "(q.published < %(at)s OR q.published = %(at)s AND (q.article < %(article)s"
    " OR q.article = %(article)s AND q.place > %(place)s))"
)


def find(reader: Reader, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
    """Return the quotes that match a query, newest first, starting after one of them."""
    matching = _quotes_of(reader, query)
    joins = f"LEFT JOIN speaker p ON p.id = q.speaker {HEADLINE_JOINS}"
    matching = replace(matching, origin=f"{matching.origin} {joins}")
    last = None
    if after is not None:
        last = _place(reader, after)
        matching = matching.narrowed(_AFTER, **last)
    found: list[QuoteHit] = []
    for part in matching.parts:
        if len(found) >= limit or (last is not None and part.lower > last["at"]):
            continue
        rows = matching.rows(
            reader, part, f"{QUOTE}, {HEADLINE}", f"{_ORDER} LIMIT %(limit)s",
            limit=limit - len(found),
        )  # fmt: skip
        found += [QuoteHit(Quote(*row[:8]), headline(row[8:])) for row in rows]
    return found


def profile(reader: Reader, query: FilterQuery) -> Profile:
    """Return what the quotes that match say about the speaker of the query."""
    matching = _quotes_of(reader, query)
    names = tuple(speaker_queries.names_of(reader, query.speaker))
    sections, weeks, roles = Counter[str](), Counter[date](), Counter[str]()
    newest_role: dict[str, int] = {}
    articles, days, periods, seen = 0, list[date](), list[RolePeriod](), 0
    for part in matching.parts:
        for section, day, count in matching.rows(
            reader,
            part,
            "a.section, floor(a.published / 86400.0)::integer, count(*)",
            "GROUP BY 1, 2",
        ):
            at = date(1970, 1, 1) + timedelta(day)
            sections[section] += count
            weeks[at - timedelta(at.weekday())] += count
            days.append(at)
        ((number,),) = matching.rows(reader, part, "count(DISTINCT q.article)")
        articles += number
        for published, role in matching.rows(reader, part, "q.published, q.role", _ORDER):
            seen += 1
            if role:
                day_of = datetime.fromtimestamp(published, UTC).date()
                periods.append(RolePeriod(role, day_of, day_of, 1))
                newest_role.setdefault(role, seen)
                roles[role] += seen <= _ROLES_OF
    ranked = sorted(
        (role for role in roles if roles[role]),
        key=lambda role: (-roles[role], newest_role[role]),
    )
    return Profile(
        names,
        tuple((role, roles[role]) for role in ranked),
        dict(sections.most_common()),
        tuple(sorted(weeks.items())),
        tuple(speaker_queries.possible_duplicates(reader, query.speaker)),
        len(names) == 1 and speaker_queries.is_described(names[0].name),
        articles=articles,
        first=min(days, default=None),
        last=max(days, default=None),
        role_periods=role_periods(periods),
    )


def _quotes_of(reader: Reader, query: FilterQuery) -> Matching:
    """Return how the quotes of a query are found: its words are looked for in these."""
    flags = query.flags - {"quoted"}
    matching = articles_of(reader, replace(query, terms=None, speaker="", flags=flags, fold=""))
    where, params = [matching.where, WITHIN], dict[str, Any](matching.params)
    quotes, hits = "quote q", tuple[str, ...]()
    if query.terms is not None:
        hits, params["said"] = ("said",), words.match(query.terms, headlines=False)
        quotes = f"said JOIN {quotes} USING (published, article, place)"
    if query.speaker:
        where.append("q.speaker = ANY(%(names)s)")
        params["names"] = speakers_named(reader, query.speaker)
    return replace(
        matching,
        hits=hits,
        origin=f"{quotes} JOIN article a ON a.published = q.published AND a.id = q.article"
        f" {matching.origin.removeprefix('article a')}",
        where=" AND ".join(where),
        params=params,
    )


def _place(reader: Reader, hit: QuoteHit) -> dict[str, int]:
    """Return where a quote is; if it is gone, after all of its time."""
    at = second_of(hit.article.published)
    place = reader.value(
        f"SELECT q.place FROM quote q WHERE {WITHIN} AND q.article = %(article)s"
        " AND q.start = %(start)s AND q.stop = %(stop)s ORDER BY q.place LIMIT 1",
        {
            "lower": at,
            "upper": at + 1,
            "article": hit.article.id,
            "start": hit.quote.start,
            "stop": hit.quote.end,
        },
    )
    if place is None:
        return {"at": at, "article": -1, "place": 0}
    return {"at": at, "article": hit.article.id, "place": place}
