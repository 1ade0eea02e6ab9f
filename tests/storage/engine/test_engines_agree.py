"""Whatever is done in whatever order, each engine stays the same as the one in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from storage.engine import Engine, FilterQuery
from storage.engine.values import ArticleToWrite
from storage.model import Article, Block, Carrier, FetchState, Quote, Take, TakeKind
from storage.search.terms import parse

from .engines import ENGINES
from .memory.engine import MemoryEngine

DAY = datetime(2026, 1, 30, 22, tzinfo=UTC)
SPEAKERS = ("Ada Bell", "Ms Ada Bell", "Bell", "Cy Dell", "the official", None)
WORDS = ("ferry", "ferries", "harbour", "tide")

numbers = st.integers(1, 12)
several = st.lists(numbers, max_size=4, unique=True)
speakers = st.sampled_from(SPEAKERS)
names = st.sampled_from([name for name in SPEAKERS if name])
sections = st.sampled_from(("WORLD", "SPORT"))
sources = st.integers(1, 2)
batches = st.integers(1, 3)
queries = st.builds(
    FilterQuery,
    sections=st.frozensets(sections, max_size=1),
    sources=st.frozensets(st.integers(0, 2), max_size=2),
    since=st.none() | st.integers(-2, 40).map(lambda n: DAY + timedelta(days=n)),
    before=st.none() | st.integers(-2, 40).map(lambda n: DAY + timedelta(days=n)),
    flags=st.frozensets(st.sampled_from(("unread", "starred", "quoted")), max_size=2),
    speaker=st.sampled_from(("", "", "ada bell", "cy dell", "bell")),
    terms=st.sampled_from(("", "", "ferr", "tide OR harbour ", "-ferry")).map(parse),
    arrived_after=st.none() | numbers,
)
folded = st.builds(
    lambda flags, kept, since, sections: FilterQuery(
        sections=sections,
        since=since,
        flags=flags,
        kept=kept,
        fold="section" if sections else "story",
    ),
    st.sampled_from((frozenset(), frozenset({"unread"}))),
    st.frozensets(numbers, max_size=3),
    st.none() | st.integers(-2, 40).map(lambda n: DAY + timedelta(days=n)),
    st.sampled_from([frozenset(), *map(frozenset, (("WORLD",), ("SPORT",), ("WORLD", "SPORT")))]),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    number = draw(numbers)
    source = draw(st.integers(0, 2))
    return Article(
        f"{draw(st.sampled_from(WORDS))} {number}",
        draw(sections),
        DAY + timedelta(days=3 * number),
        link=draw(st.sampled_from(("", f"https://outlet.example/{number}"))),
        blocks=(Block(" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3)))),),
        key=f"key:{number}",
        digest=draw(st.sampled_from(("one", "two"))),
        source=source,
        read=draw(st.booleans()),
        carriers=carriers_of(number, draw(st.frozensets(sources, max_size=2)) - {source}),
    )


def carriers_of(number: int, some: Collection[int]) -> tuple[Carrier, ...]:
    return tuple(Carrier(one, f"key:{number}:{one}", "one", one == 1) for one in sorted(some))


quotes = st.lists(
    st.builds(
        lambda place, speaker: Quote(place, place + 5, f"Quote {place}", speaker, 0.9),
        st.integers(0, 3),
        speakers,
    ),
    max_size=2,
    unique_by=lambda quote: quote.start,
).map(lambda found: sorted(found, key=lambda quote: quote.start))


class Engines(RuleBasedStateMachine):
    """The same done to both, and the same asked of both."""

    def __init__(self, open_new: Callable[[], Engine]) -> None:
        super().__init__()
        self.engines = (open_new(), MemoryEngine())

    @initialize()
    def begin(self) -> None:
        for number in (1, 2):
            self.follow(number, "Herald")

    def teardown(self) -> None:
        for engine in self.engines:
            engine.close()

    @rule(location=sources, name=st.sampled_from(("Herald", "Post")))
    def follow(self, location: int, name: str) -> None:
        fetch = FetchState()
        self._same(
            lambda e: e.sources.add("feed", f"https://{location}.example", name, "", "", fetch)
        )

    @rule(source=sources, removed=st.booleans())
    def remove(self, source: int, removed: bool) -> None:
        if source in self.engines[0].sources.names():
            self._same(lambda engine: engine.sources.set_removed(source, removed))

    @rule(article=articles(), quotes=quotes)
    def write(self, article: Article, quotes: list[Quote]) -> None:
        def write(engine: Engine) -> object:
            existing = [
                one for one in engine.articles.existing([article]) if one.key == article.key
            ]
            if article.key in engine.trash.deleted_keys([article]):
                return existing
            id_ = existing[0].id if existing else engine.articles.next_ids(1)[0]
            item = [ArticleToWrite(replace(article, id=id_), quotes)]
            engine.articles.write(*(([], item) if existing else (item, [])))
            return existing

        self._same(lambda engine: engine.change(lambda: write(engine)))

    @rule(ids=several, field=st.sampled_from(("read", "starred")), on=st.booleans())
    def mark(self, ids: list[int], field: str, on: bool) -> None:
        self._same(lambda engine: sorted(engine.articles.mark(ids, field, on)))  # type: ignore[arg-type]

    @rule(source=sources, section=sections, other=sections)
    def move(self, source: int, section: str, other: str) -> None:
        def move(engine: Engine) -> object:
            ids = sorted(engine.articles.in_section(source, section))
            engine.articles.set_section(ids, other)
            return ids

        self._same(move)

    @rule(ids=several, batch=st.none() | batches, may_return=st.booleans())
    def discard(self, ids: list[int], batch: int | None, may_return: bool) -> None:
        self._same(lambda engine: engine.trash.discard(ids, batch, may_return=may_return))

    @rule(id_=numbers, some=st.frozensets(sources, max_size=2))
    def carry(self, id_: int, some: frozenset[int]) -> None:
        if (article := self.engines[0].articles.get(id_)) is not None:
            sent = carriers_of(id_, some - {article.source})
            self._same(lambda engine: engine.articles.set_carriers({id_: sent}))

    @rule(source=sources, batch=batches)
    def discard_source(self, source: int, batch: int) -> None:
        self._same(lambda engine: engine.trash.discard_source(source, batch))

    @rule(batch=batches)
    def restore(self, batch: int) -> None:
        self._same(lambda engine: engine.trash.restore(batch))

    @rule(batch=batches)
    def empty(self, batch: int) -> None:
        self._same(lambda engine: engine.trash.empty(batch))

    @rule(name=names, of=st.none() | names)
    def alias(self, name: str, of: str | None) -> None:
        self._same(lambda engine: dict(engine.speakers.set_aliases({name: of})))

    @rule(id_=numbers, place=st.integers(0, 3), speaker=st.none() | st.just("") | names)
    def correct(self, id_: int, place: int, speaker: str | None) -> None:
        quote = Quote(place, place + 5, f"Quote {place}", None, 0.9)
        if self.engines[0].articles.get(id_) is not None:
            self._same(lambda engine: engine.quotes.correct(id_, quote, speaker))

    @rule(id_=numbers, quotes=quotes)
    def extract_again(self, id_: int, quotes: list[Quote]) -> None:
        article = self.engines[0].articles.get(id_)
        if article is not None:
            self._same(lambda engine: engine.quotes.replace([ArticleToWrite(article, quotes)]))

    @rule(table=st.sampled_from(("a", "b")), value=st.integers(0, 3))
    def put(self, table: str, value: int) -> None:
        self._same(lambda e: e.documents.put(table, e.documents.next_id(table), {"n": value}))

    @rule(table=st.sampled_from(("a", "b")), ids=several)
    def delete(self, table: str, ids: list[int]) -> None:
        self._same(lambda engine: engine.documents.delete(table, ids))

    @rule(ids=several, story=st.integers(1, 3), kind=st.sampled_from((None, "repeat", "cut")))
    def place(self, ids: list[int], story: int, kind: TakeKind | None) -> None:
        there = [id_ for id_ in ids if self.engines[0].articles.get(id_) is not None]
        self._same(lambda engine: engine.stories.place([Take(one, story, kind) for one in there]))

    @rule(ids=several, story=st.integers(1, 3))
    def place_together(self, ids: list[int], story: int) -> None:
        there = [id_ for id_ in ids if self.engines[0].articles.get(id_) is not None]

        def place(engine: Engine) -> None:
            left = engine.stories.takes(there)
            for one in there:
                engine.stories.place([Take(one, story)], refold=False)
            engine.stories.refold({story, *(take.story for take in left.values())})

        self._same(lambda engine: engine.change(lambda: place(engine)))

    @rule(query=folded, near=numbers)
    def ask_folded(self, query: FilterQuery, near: int) -> None:
        self._same(lambda engine: folded_list(engine, query, near))

    @rule(ids=several)
    def fail(self, ids: list[int]) -> None:
        """Roll a change back."""

        def fail(engine: Engine) -> object:
            def change() -> None:
                engine.articles.mark(ids, "read", True)
                engine.trash.discard(ids, 1)
                raise LookupError

            try:
                engine.change(change)
            except LookupError:
                return "rolled back"

        self._same(fail)

    @rule(query=queries)
    def ask(self, query: FilterQuery) -> None:
        self._same(lambda engine: engine.articles.select(query, "date").rows(0, 99))
        self._same(lambda engine: engine.articles.facets(query))
        self._same(lambda engine: sorted_quotes(engine, query))
        if query.speaker:
            self._same(lambda engine: profile(engine, query))

    @rule(source=st.none() | sources, keep=st.integers(0, 3), days=st.none() | st.integers(0, 40))
    def expired(self, source: int | None, keep: int, days: int | None) -> None:
        before = None if days is None else DAY + timedelta(days=days)
        self._same(lambda engine: sorted(engine.articles.expired(source, keep, before)))

    @invariant()
    def all_is_the_same(self) -> None:
        everything = FilterQuery()
        self._same(lambda e: [e.articles.get(row) for row in e.articles.ids(everything)])
        self._same(lambda e: [e.quotes.of_article(row) for row in e.articles.ids(everything)])
        self._same(lambda engine: engine.quotes.corrections(None))
        self._same(lambda engine: engine.speakers.search("", 99))
        self._same(lambda engine: engine.speakers.search("", 99, described=True))
        self._same(lambda engine: [replace(one, added=DAY) for one in engine.sources.all()])
        self._same(lambda engine: dict(engine.sources.latest(3)))
        self._same(lambda engine: engine.articles.section_counts())
        self._same(lambda engine: sorted(engine.trash.batches()))
        self._same(lambda engine: [engine.documents.all(table) for table in "ab"])

    def _same(self, ask: object) -> None:
        one, other = (ask(engine) for engine in self.engines)  # type: ignore[operator]
        assert one == other


def sorted_quotes(engine: Engine, query: FilterQuery) -> object:
    return [(hit.article.id, hit.quote) for hit in engine.quotes.find(query, 99, None)]


def folded_list(engine: Engine, query: FilterQuery, near: int) -> object:
    """Return all there is to ask of a folded list, about an article too."""
    found = engine.articles.select(query, "date")
    rows = found.rows(0, 99)
    bounds = [DAY + timedelta(days=days) for days in (-9, 3, 7, 50)]
    is_there = engine.articles.get(near) is not None
    return [
        *(rows, found.rows(1, 3), found.total, found.unread, engine.articles.count(query)),
        *(engine.articles.ids(query), engine.articles.facets(query)),
        engine.articles.histogram(query, bounds),
        [(found.position(row.id), found.takes(row.id)) for row in rows],
        *(found.position(near), found.newer(near), found.takes(near) if is_there else []),
        *(found.next_unread(None), found.next_unread(near) if is_there else None),
        engine.stories.folded([near, *(row.id for row in rows)], query.fold),
        engine.stories.heads([near], query.fold),
    ]


def profile(engine: Engine, query: FilterQuery) -> object:
    found = engine.speakers.profile(query)
    return replace(found, names=tuple(sorted(found.names, key=lambda one: one.name)), roles=())


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 25), ("postgres", 8)])
def test_engines_agree(
    kind: str, examples: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folders = (tmp_path / str(number) for number in itertools.count())

    def open_new() -> Engine:
        folder = next(folders)
        folder.mkdir()
        return ENGINES[kind](folder, request)()

    run_state_machine_as_test(
        lambda: Engines(open_new),
        settings=settings(deadline=None, max_examples=examples, stateful_step_count=30),
    )
