"""Which articles and quotes match a query, found by testing all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from storage.engine.values import FilterQuery, Fold
from storage.model import FLAGS, Article, Facets, Quote
from storage.search.terms import Term, TermTree, words_of
from storage.text.folding import fold
from storage.wire.headline_states import parse_headline

from .people import same_person
from .store import Entry, Store
from .stories import group

_IS_SET = {
    "unread": lambda entry: not entry.article.read,
    "starred": lambda entry: entry.article.starred,
    "quoted": lambda entry: bool(entry.quotes),
    "captioned": lambda entry: bool(entry.article.caption),
    "edited": lambda entry: bool(entry.article.unseen_edit),
    "killed": lambda entry: entry.article.killed is not None,
}


def matches(store: Store, entry: Entry, query: FilterQuery) -> bool:
    """Return whether an article matches all of a query."""
    article = entry.article
    if query.fold:
        takes = group(store, article.id, query.fold)
        if takes[0] != article.id:
            return False
        is_read = all(store.data.entries[id_].article.read for id_ in takes)
        entry = replace(entry, article=replace(article, read=is_read))
    return (
        (not query.sections or article.section in query.sections)
        and (not query.categories or article.category in query.categories)
        and all(article.id in _SHORTLISTS[name](store) for name in query.shortlists)
        and all(any(_has(name, entry, query) for name in some) for some in query.states)
        and (query.among is None or article.id in query.among)
        and (not query.sources or not query.sources.isdisjoint(sources_of(article)))
        and (query.since is None or article.published >= query.since)
        and (query.before is None or article.published < query.before)
        and (query.arrived_after is None or article.id > query.arrived_after)
        and all(
            _is_set(flag, entry) or (flag in ("unread", "edited") and article.id in query.kept)
            for flag in query.flags
        )
        and (not query.speaker or any(_says(store, quote, query) for quote in entry.quotes))
        and (query.terms is None or _holds(_columns(article), query.terms))
    )


def _has(state: str, entry: Entry, query: FilterQuery) -> bool:
    """Return whether an article has a state, which may be one without a flag."""
    if state.startswith("-"):
        return not _is_set(state.removeprefix("-"), entry)
    is_kept = state in ("unread", "edited") and entry.article.id in query.kept
    return _is_set(state, entry) or is_kept


def _alerted(store: Store) -> set[int]:
    return {one.article for one, _ in store.data.alerts.values() if one.acknowledged is None}


def _noted(store: Store) -> set[int]:
    return {one.article for one in store.data.notes.values()}


def _aside(store: Store) -> set[int]:
    return {article for article, _ in store.data.referrals}


_SHORTLISTS = {"alerted": _alerted, "noted": _noted, "aside": _aside}


def sources_of(article: Article) -> list[int]:
    """Return all sources that sent an article, the first one first."""
    return [article.source, *(one.source for one in article.carriers)]


def is_unread(store: Store, entry: Entry, query: FilterQuery) -> bool:
    """Return whether a row is unread: of a folded list, if any take is."""
    takes = group(store, entry.article.id, query.fold) if query.fold else [entry.article.id]
    return any(not store.data.entries[id_].article.read for id_ in takes)


def _is_set(flag: str, entry: Entry) -> bool:
    if flag in _IS_SET:
        return bool(_IS_SET[flag](entry))
    return flag in parse_headline(entry.article.headline).states


def quotes_of(store: Store, entry: Entry, query: FilterQuery) -> list[Quote]:
    """Return the quotes of an article that match, if the article matches the rest of a query."""
    if not matches(store, entry, replace(query, terms=None, speaker="")):
        return []
    return [
        quote
        for quote in entry.quotes
        if (not query.speaker or _says(store, quote, query))
        and (query.terms is None or _holds([quote.text], query.terms))
    ]


def facets(store: Store, query: FilterQuery) -> Facets:
    """Count the matches, and those of every other choice."""

    def found(query: FilterQuery) -> list[Entry]:
        return [entry for entry in store.data.entries.values() if matches(store, entry, query)]

    shown = found(query)
    of_any_source = found(replace(query, sources=frozenset(), fold=""))
    by_section: Fold = "section" if query.fold else ""
    of_any_section = found(replace(query, sections=frozenset(), fold=by_section))

    every = replace(query, sections=frozenset(), fold="story" if query.fold else "")

    def with_flag(name: str) -> list[Entry]:
        fold = query.fold if name == "unread" else ""
        return found(replace(query, flags=query.flags | {name}, fold=fold))

    return Facets(
        total=len(shown),
        unread=sum(is_unread(store, entry, query) for entry in shown),
        sections=Counter(entry.article.section for entry in of_any_section),
        sources=Counter(source for entry in of_any_source for source in sources_of(entry.article)),
        flags={flag.name: len(with_flag(flag.name)) for flag in FLAGS},
        exact=query.exact,
        unread_sources=Counter(
            source
            for entry in of_any_source
            if not entry.article.read
            for source in sources_of(entry.article)
        ),
        in_all_sections=len(found(every)) if query.fold else None,
    )


def _says(store: Store, quote: Quote, query: FilterQuery) -> bool:
    return quote.speaker is not None and same_person(store, quote.speaker, query.speaker)


def _columns(article: Article) -> list[str]:
    body = "\n\n".join(block.text for block in article.blocks)
    return [article.headline, f"{article.standfirst} {article.caption}", body]


def _holds(columns: Sequence[str], terms: TermTree) -> bool:
    texts = [_words(column) for column in columns]
    return all(any(_occurs(term, texts) for term in group) for group in terms.wanted) and not any(
        _occurs(term, texts) for term in terms.unwanted
    )


def _occurs(term: Term, texts: Sequence[Sequence[str]]) -> bool:
    words = _words(term.text)
    if term.in_headlines:
        # A quote has no headline: there a short prefix is a word.
        return any(
            word.startswith(words[0]) if len(texts) > 1 else word == words[0] for word in texts[0]
        )
    return any(
        list(text[at : at + len(words)]) == words
        or (
            term.is_prefix
            and list(text[at : at + len(words) - 1]) == words[:-1]
            and text[at + len(words) - 1].startswith(words[-1])
        )
        for text in texts
        for at in range(len(text) - len(words) + 1)
    )


@cache
def _words(text: str) -> list[str]:
    return words_of(fold(text))
