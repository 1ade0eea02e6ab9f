"""The answers an engine has to give, worked out in plain Python over a list of articles."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storage.model import FLAGS, Article, Facets, Quote

STATES = {
    "embargoed": "EMBARGO: ",
    "corrected": "CORRECTED",
    "urgent": "URGENT - ",
    "updated": "UPDATE 2-",
    "exclusive": "EXCLUSIVE: ",
    "analysis": "ANALYSIS: ",
}
"""How headlines of each state begin."""

_CJK = re.compile("([\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])")


@dataclass(frozen=True)
class Term:
    """One part of a search: words in a row; typed bare, as a phrase, or with a minus."""

    words: tuple[str, ...]
    phrase: bool = False
    minus: bool = False

    @property
    def typed(self) -> str:
        text = " ".join(self.words)
        return ("-" if self.minus else "") + (f'"{text}"' if self.phrase else text)


@dataclass(frozen=True)
class Asked:
    """A filter, its range in UTC seconds and its search in parts."""

    sections: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    since: int | None = None
    before: int | None = None
    unread: bool = False
    starred: bool = False
    quoted: bool = False
    captioned: bool = False
    edited: bool = False
    killed: bool = False
    embargoed: bool = False
    corrected: bool = False
    urgent: bool = False
    updated: bool = False
    exclusive: bool = False
    analysis: bool = False
    speaker: str = ""
    terms: tuple[Term, ...] = ()
    open_end: bool = True
    kept: frozenset[int] = frozenset()
    beyond: int = -1
    categories: frozenset[str] = frozenset()
    states: frozenset[frozenset[str]] = frozenset()
    among: frozenset[int] | None = None


class Oracle:
    """A newsroom's articles and their quotes, newest first."""

    def __init__(self, articles: Iterable[Article], quotes: dict[int, list[Quote]]) -> None:
        self.articles = sorted(articles, key=lambda a: (a.published, a.id), reverse=True)
        self.quotes = quotes
        self._columns = {
            a.id: [
                _tokens(a.headline),
                _tokens(f"{a.standfirst} {a.caption}"),
                _tokens("\n".join(block.text for block in a.blocks)),
            ]
            for a in self.articles
        }

    def ids(self, asked: Asked) -> list[int]:
        return [a.id for a in self.articles if self._shown(a, asked)]

    def unread(self, asked: Asked) -> int:
        return sum(not a.read for a in self.articles if self._shown(a, asked))

    def next_unread(self, asked: Asked, near: int | None, step: int) -> int | None:
        order = [a.id for a in self.articles]
        shown = self.ids(asked)
        here = -1 if near is None else order.index(near)
        if near is None and step < 0:
            return None
        wanted = {a.id for a in self.articles if not a.read} & set(shown)
        beyond = order[here + 1 :] if step > 0 else order[: max(here, 0)][::-1]
        return next((shown.index(n) for n in beyond if n in wanted), None)

    def facets(self, asked: Asked) -> Facets:
        def count(**changes: object) -> int:
            return len(self.ids(_with(asked, **changes)))

        sections = Counter(
            a.section for a in self.articles if self._shown(a, _with(asked, sections=frozenset()))
        )
        sources = Counter(
            source
            for a in self.articles
            if self._shown(a, _with(asked, sources=frozenset()))
            for source in a.sources
        )
        unread_sources = Counter(
            source
            for a in self.articles
            if not a.read and self._shown(a, _with(asked, sources=frozenset()))
            for source in a.sources
        )
        return Facets(
            total=count(),
            unread=self.unread(asked),
            sections=dict(sections),
            sources=dict(sources),
            flags={flag.name: count(**{flag.name: True}) for flag in FLAGS},
            unread_sources=dict(unread_sources),
        )

    def histogram(self, asked: Asked, bounds: Sequence[int]) -> list[int]:
        shown = set(self.ids(_with(asked, since=bounds[0], before=bounds[-1])))
        seconds = [int(a.published.timestamp()) for a in self.articles if a.id in shown]
        return [
            sum(lo <= second < hi for second in seconds) for lo, hi in itertools.pairwise(bounds)
        ]

    def _shown(self, a: Article, asked: Asked) -> bool:
        second = int(a.published.timestamp())
        return (
            (not asked.sections or a.section in asked.sections)
            and (not asked.categories or a.category in asked.categories)
            and (asked.among is None or a.id in asked.among)
            and (not asked.sources or not asked.sources.isdisjoint(a.sources))
            and (asked.since is None or second >= asked.since)
            and (asked.before is None or second < asked.before)
            and a.id > asked.beyond
            and all(self._has(a, asked, flag.name) for flag in FLAGS if getattr(asked, flag.name))
            and all(any(self._has(a, asked, name) for name in some) for some in asked.states)
            and (not asked.speaker or any(asked.speaker == q.speaker for q in self.quotes[a.id]))
            and self._found(a, asked)
        )

    def _has(self, a: Article, asked: Asked, name: str) -> bool:
        if name.startswith("-"):
            return not self._has(a, replace(asked, kept=frozenset()), name.removeprefix("-"))
        if name in STATES:
            return a.headline.startswith(STATES[name])
        is_kept = a.id in asked.kept
        return {
            "unread": not a.read or is_kept,
            "starred": a.starred,
            "quoted": bool(self.quotes[a.id]),
            "captioned": bool(a.caption),
            "edited": bool(a.unseen_edit) or is_kept,
            "killed": a.killed is not None,
        }[name]

    def _found(self, a: Article, asked: Asked) -> bool:
        columns = self._columns[a.id]
        for term in asked.terms:
            tokens = _tokens(" ".join(term.words))
            if term.minus:
                if any(_holds(column, tokens) for column in columns):
                    return False
                continue
            begun = asked.open_end and term is asked.terms[-1] and not term.phrase
            if begun and not _CJK.search(tokens[-1]):
                if len(tokens[-1]) < 3:
                    if len(asked.terms) == 1 and len(tokens) == 1:
                        if not _holds(columns[0], tokens, begun=True):
                            return False
                        continue
                    tokens, begun = tokens[:-1], False
                    if not tokens:
                        continue
            else:
                begun = False
            if not any(_holds(column, tokens, begun=begun) for column in columns):
                return False
        return True


def _with(asked: Asked, **changes: object) -> Asked:
    return replace(asked, **changes)  # type: ignore[arg-type]


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("ø", "o").replace("æ", "ae")
    return re.findall(r"[^\W_]+", _CJK.sub(r" \1 ", plain))


def _holds(column: list[str], tokens: list[str], *, begun: bool = False) -> bool:
    size = len(tokens)
    for start in range(len(column) - size + 1):
        here = column[start : start + size]
        if here == tokens:
            return True
        if begun and here[:-1] == tokens[:-1] and here[-1].startswith(tokens[-1]):
            return True
    return False
