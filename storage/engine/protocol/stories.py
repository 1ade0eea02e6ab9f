"""Stories: the articles about one event, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from storage.engine.values import (
    Fold,
    NearSearch,
    Neighbour,
)

if TYPE_CHECKING:
    from storage.model import (
        Story,
        StorySuggestion,
        Take,
    )
    from storage.stories.grouping import Vector

__all__ = ["Stories"]


class Stories(Protocol):
    """Which articles are about one event, and what that is decided from."""

    def next_id(self) -> int:
        """Reserve the id of a new story."""

    def last_id(self) -> int:
        """Return the greatest id that a story was given, or 0."""

    def place(self, takes: Sequence[Take], *, refold: bool = True) -> None:
        """Put articles into stories; one that is in a story leaves it.

        Without `refold` the caller calls that before the transaction ends.
        """

    def refold(self, stories: Collection[int]) -> None:
        """Set which takes stand for these stories in folded lists."""

    def heads(self, articles: Sequence[int], fold: Fold) -> dict[int, int]:
        """Return for each of these articles the one that stands for it in a folded list."""

    def folded(self, articles: Sequence[int], fold: Fold) -> list[int]:
        """Return these articles and all that they stand for in a folded list."""

    def takes(self, articles: Sequence[int]) -> dict[int, Take]:
        """Return what those of these articles that are in a story are in it."""

    def members(self, story: int) -> list[Take]:
        """Return the takes of a story that are in the archive, in the order they were published."""

    def sizes(self, stories: Collection[int]) -> dict[int, int]:
        """Count the takes of stories."""

    def get(self, story: int) -> Story | None:
        """Return a story that has takes, a name, or was merged; else None."""

    def put(self, story: Story) -> None:
        """Store the name of a story, and into which one it was merged."""

    def named(self) -> list[Story]:
        """Return the stories that the reader named and that were not merged, the newest first."""

    def near(
        self,
        words: Mapping[str, float],
        at: datetime,
        within: timedelta,
        search: NearSearch,
        upto: int | None = None,
    ) -> list[Neighbour]:
        """Return articles that are in a story, have some of these words, and are from about a time.

        Words are looked for in their order. Returned are the articles whose words have the
        greatest sum, the newest of those with the same first. Articles that arrived after `upto`
        are as if they were not there.
        """

    def vectors(self, articles: Collection[int]) -> dict[int, Vector]:
        """Return the terms that are kept of articles, as far as they are."""

    def keep_vectors(self, vectors: Mapping[int, Vector], within: timedelta) -> None:
        """Keep the terms of articles that were published within some time before the newest of all.

        The newest is one of which terms are kept. Of older articles none are. This is to save
        time: any may be missing.
        """

    def forget_vectors(self, articles: Collection[int]) -> None:
        """Forget the terms of articles whose text changed."""

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many stories these terms were counted, as far as they were."""

    def count_terms(self, terms: Mapping[str, int]) -> None:
        """Count terms in so many stories more."""

    def bridges(self, story: int, other: int) -> int:
        """Count the articles that could have joined either of two stories; 0 if set apart."""

    def add_bridge(self, story: int, other: int) -> None:
        """Count an article that could have joined either of two stories."""

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        """Set whether two stories are known to be two; return whether they were before."""

    def apart(self) -> list[tuple[int, int]]:
        """Return the pairs of stories that are known to be two."""

    def decided(self) -> list[Take]:
        """Return the takes of stories with a take by the reader, with a name, or set apart."""

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        """Return the pairs that so many articles could have joined, most articles first.

        Left out are pairs set apart, and those with a story that has no takes any more.
        """

    def are_grouped(self) -> bool:
        """Return whether `ungrouped` has come to the oldest article."""

    def ungrouped(self, limit: int) -> list[int]:
        """Return the newest articles that are in no story, and that are not passed over."""

    def count_ungrouped(self) -> int:
        """Count the articles that `ungrouped` would return, however long it takes."""

    def pass_over(self, upto: int | None) -> None:
        """Record that all articles from the newest to this one are grouped; None: all there are."""
