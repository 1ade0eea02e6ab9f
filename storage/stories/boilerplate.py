"""Boilerplate: paragraphs that a source puts into its articles, whatever these are about.

Lists of other articles, links to read on and invitations to subscribe make articles alike that have
nothing else in common.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.stories.terms import stem, words_of
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.model import Article

__all__ = ["Boilerplate"]

_CARRIERS = 3
"""Articles about different things that have a paragraph of boilerplate, at least."""
_ALIKE = 0.25
"""The share of the words of two headlines that both have, from which they may be about the same."""
_REMEMBERED = 10_000
"""Paragraphs that are remembered, the latest ones."""
_HEADED = re.compile(
    r"""
    (?:recent|related|latest|popular|trending|recommended|more|most\ (?:read|popular))\b
        [^.!?:\n]{0,40}\b(?:stories|articles|posts|headlines|links|coverage)\s*(?:[:•|\n]|$)
    | (?:related|see\ also|also\ read|read\ (?:more|next|also))\s*(?:[:•|…]|\.\.\.|$)
    | (?:continue\ reading|view\ full\ coverage)\b.{0,40}$
    | (?:sign\ up|subscribe)\b.{0,120}\b(?:newsletters?|inbox|podcasts?|channel)\b
    | the\ post\b.+\b(?:appeared\ first|first\ appeared)\ on\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How paragraphs of boilerplate begin."""


class Boilerplate:
    """The paragraphs of the latest articles, with the headlines that each source put over them."""

    def __init__(self) -> None:
        self._headlines: OrderedDict[int, tuple[frozenset[str], ...]] = OrderedDict()

    def note(self, article: Article) -> None:
        """Remember the paragraphs of an article."""
        headline = frozenset(map(stem, words_of(without_states(article.headline))))
        for block in article.blocks:
            key = hash((article.source, block.text))
            known = self._headlines.setdefault(key, ())
            self._headlines.move_to_end(key)
            if len(known) < _CARRIERS and not any(_are_alike(headline, one) for one in known):
                self._headlines[key] = (*known, headline)
        while len(self._headlines) > _REMEMBERED:
            self._headlines.popitem(last=False)

    def without(self, article: Article) -> Article:
        """Return an article without its boilerplate; the article itself if it has none."""
        left = [
            block
            for place, block in enumerate(article.blocks)
            if not (place and _HEADED.match(block.text))
            and len(self._headlines.get(hash((article.source, block.text)), ())) < _CARRIERS
        ]
        return article if len(left) == len(article.blocks) else replace(article, blocks=(*left,))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two headlines may be about the same."""
    return len(one & other) >= _ALIKE * len(one | other)
