"""Quotes of a person that articles give to a role without a name: “the prime minister”."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from storage.archive.queries import to_query
from storage.search.terms import Term, TermTree, matches
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.archive.reprints import Reprints
    from storage.engine.protocol import Engine
    from storage.model import Filter, QuoteHit

__all__ = ["RoleQuote", "RoleQuotes"]

_ROLES = 3
"""Roles of a person that are looked for, the most frequent."""
_DESCRIPTIONS = 5
"""Descriptions with a role that are looked through: “the Tarvenian prime minister”."""
_MOST = 50
"""Quotes of a description that are looked at, the newest."""


class RoleQuote(NamedTuple):
    """A quote that is given to a role, and the paper that names the person; empty: none does."""

    hit: QuoteHit
    named_by: str


class RoleQuotes:
    """Finds what a person says without a name. Nothing is changed."""

    def __init__(self, engine: Engine, reprints: Reprints) -> None:
        self._engine = engine
        self._reprints = reprints

    def find(self, filter: Filter) -> list[RoleQuote]:
        """Return quotes that are given to a role of `filter.speaker`, newest first.

        Another paper names the person for the same words, or the article does elsewhere in its
        text. What others are named for is left out.
        """
        speakers = self._engine.speakers
        names = {fold(one.name) for one in speakers.names_of(filter.speaker)}
        profile = speakers.profile(to_query(replace(filter, words="")))
        if not names or profile.described or not profile.names or profile.names[0].kind != "person":
            return []
        roles = dict.fromkeys(_head(role) for role, _ in profile.roles)
        descriptions = {
            one.name
            for role in [*roles][:_ROLES]
            if role
            for one in speakers.search(role, _DESCRIPTIONS, described=True)
        }
        surnames = TermTree((tuple(Term(name.split()[-1]) for name in sorted(names)),), ())
        found = [
            RoleQuote(hit, paper)
            for description in sorted(descriptions)
            for hit in self._engine.quotes.find(
                to_query(replace(filter, speaker=description)), _MOST, None
            )
            if (paper := self._named_by(hit, names, surnames)) is not None
        ]
        return sorted(found, key=lambda one: one.hit.article.published, reverse=True)

    def _named_by(self, hit: QuoteHit, names: set[str], surnames: TermTree) -> str | None:
        """Return the paper that names the person for a quote; None if it may be anybody's."""
        (found,) = self._reprints.of_article(hit.article, [hit.quote])
        named = [one.hit for one in found if one.naming == "named"]
        for other in reversed(named):  # the first to name somebody
            if fold(other.quote.speaker or "") in names:
                return other.article.source_name
        article = None if named else self._engine.articles.get(hit.article.id)
        return "" if article is not None and matches(surnames, article.text) else None


def _head(role: str) -> str:
    """Return a role without what it is of: ``prime minister`` of ``prime minister of Tolmin``."""
    return fold(role).partition(",")[0].partition(" of ")[0].partition(" for ")[0].strip()
