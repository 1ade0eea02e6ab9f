"""The name of a story: the headline of its latest full take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.wire.headline_states import is_kill_notice, without_states

if TYPE_CHECKING:
    from storage.model import StoryTake

__all__ = ["name_of"]

_FULL = 600
"""Characters of a text from which it is full; less is, too, if no other take has much more."""
_NEARLY_ALL = 0.8
"""The share of the longest text that a shorter one must have to be as full."""


def name_of(takes: Sequence[StoryTake]) -> str:
    """Return the name of a story by its takes, which come in the order they were published.

    An alert, a cut or a brief does not name a story that has a full take, and a take that is
    withdrawn names it only if all are.
    """
    standing = [one for one in takes if not _is_withdrawn(one)] or list(takes)
    longest = max((len(one.article.text) for one in standing), default=0)
    least = min(_FULL, _NEARLY_ALL * longest)
    full = [one for one in standing if len(one.article.text) >= least and one.take.kind != "cut"]
    latest = (full or standing)[-1:]
    return without_states(latest[0].article.headline) if latest else ""


def _is_withdrawn(take: StoryTake) -> bool:
    article = take.article
    return article.killed is not None or is_kill_notice(
        article.headline, killed=None, edited=article.edited
    )
