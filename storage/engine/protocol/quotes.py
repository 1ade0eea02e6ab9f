"""Quotes and their speakers, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from storage.engine.values import (
    ArticleToWrite,
    FilterQuery,
)

if TYPE_CHECKING:
    from storage.model import (
        Correction,
        Profile,
        Quote,
        QuoteHit,
        Speaker,
        SpeakerKind,
    )

__all__ = ["Quotes", "Speakers"]


class Quotes(Protocol):
    """Quotes, the corrections of their speakers, and re-extraction by a newer extractor."""

    def of_article(self, article: int) -> list[Quote]:
        """Return the quotes of an article in the order of its text."""

    def find(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        """Return quotes, newest first, starting after one of them.

        The words of the query are looked for inside the quotes.
        """

    def corrections(self, article: int | None) -> list[Correction]:
        """Return the corrections of an article, or (None) of all, the newest articles first."""

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        """Set the speaker of a quote; return the one that was set before.

        An empty speaker means that nobody is named, None the extracted speaker. The quote changes
        when the quotes of its article are next replaced.
        """

    def correct_all(self, article: int, corrections: Sequence[Correction]) -> None:
        """Set the speakers of several quotes of an article, each found by its words and place.

        The same as one `correct` for each, where no two are of the same quote.
        """

    def replace(self, items: Sequence[ArticleToWrite]) -> int:
        """Replace the quotes of articles; return in how many of them the quotes differ."""

    def are_current(self, version: int) -> bool:
        """Return whether all quotes are recorded as those of an extractor version."""

    def outdated(self, version: int, limit: int) -> list[int]:
        """Return the newest articles that have the quotes of an older extractor."""

    def count_outdated(self, version: int) -> int:
        """Count the articles that have the quotes of an older extractor."""

    def set_current(self, version: int, articles: Sequence[int]) -> None:
        """Record that articles that `outdated` returned have the quotes of a version.

        No articles: all have.
        """


class Speakers(Protocol):
    """The people who are quoted, and the names that refer to one person."""

    def search(
        self,
        words: str,
        limit: int,
        *,
        described: bool = False,
        kind: SpeakerKind | None = None,
    ) -> list[Speaker]:
        """Return the people with a name that contains all the words, most quoted first.

        `described` searches instead the descriptions of people the articles do not name; `kind`
        only people, bodies or places.
        """

    def with_role(self, words: str, limit: int) -> list[Speaker]:
        """Return the people whose role in recent quotes has all the words, most often first.

        A word counts where a word of the role begins so.
        """

    def names_of(self, name: str) -> list[Speaker]:
        """Return all names of the person with this name, the one shown for the person first."""

    def possible_duplicates(self, name: str) -> list[Speaker]:
        """Return a few people who may be the person with this name, most quoted first."""

    def profile(self, query: FilterQuery) -> Profile:
        """Return what the quotes that match say about the speaker of the query."""

    def aliases(self) -> dict[str, str]:
        """Return the aliases set by `set_aliases`."""

    def set_aliases(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        """Set which names refer to the same person; return what was set before.

        A name can be an alias of another, or of itself (it then stands alone), or None: the
        rules of clustering decide.
        """

    def are_current(self) -> bool:
        """Return whether all names are clustered by the rules of this version."""

    def recluster(self, after: int, count: int) -> int | None:
        """Cluster some names again, in the order of their numbers, starting after one.

        Returns the last number, or None when no name was left: then all are recorded as current.
        """
