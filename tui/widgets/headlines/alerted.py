"""Which rows of the list have an alert, or text that was withdrawn or is under embargo."""

from __future__ import annotations

from typing import NamedTuple

from storage.model import Headline

__all__ = ["NO_ALERTS", "Alerted"]


class Alerted(NamedTuple):
    """The articles with an alert.

    Attributes:
        heads: The newest takes of the stories with one: where stories are folded, a row stands for
            all of a story.
        withdrawn: The articles that share text with a withdrawn one.
        quoting: Those that use only quotes of a withdrawn one.
        embargoed: Those with text that is under embargo in another.
    """

    articles: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()
    embargoed: frozenset[int] = frozenset()
    quoting: frozenset[int] = frozenset()

    def has(self, row: Headline) -> bool:
        """Return whether a row stands for an article with an alert."""
        return row.id in self.articles or (row.story is not None and row.id in self.heads)


NO_ALERTS = Alerted()
