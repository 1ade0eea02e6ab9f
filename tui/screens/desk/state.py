"""What the list of headlines shows: a filter, an order, and the article under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from storage.engine.values import Order
from storage.model import Filter, Headline, Visit
from tui.screens.desk.session import Session
from tui.widgets.headlines.headlines import Headlines

__all__ = ["DeskState"]


class DeskState:
    """The state that most parts of the desk read; it changes through its methods only.

    Args:
        session: What the last run left.
        headlines: The list, which knows its cursor before any message can tell of it.
    """

    def __init__(self, session: Session, headlines: Headlines) -> None:
        self._headlines = headlines
        self._filter = replace(session.filter, folded=session.folds)
        self._order = session.order
        self._oldest_first = session.oldest_first
        self._folds = session.folds
        self.unfolded: frozenset[int] = frozenset()
        """The articles in whose rows stories are unfolded."""
        self._last_selected: Headline | None = None
        self._last_article = session.article
        self._looked = session.looked
        self._shift = session.shift

    @property
    def today(self) -> date:
        """The day it is where the reader lives."""
        return datetime.now().astimezone().date()

    @property
    def last_visit(self) -> Visit | None:
        """What new articles came after: the beginning of the shift, if one is marked.

        Otherwise it is the end of the last run; None in the first.
        """
        return self._shift or self._looked

    @property
    def shift(self) -> Visit | None:
        """The beginning of the shift; None where none is marked."""
        return self._shift

    def set_shift(self, shift: Visit | None) -> bool:
        """Note the mark of the shift; return whether it was another."""
        changed = shift != self._shift
        self._shift = shift
        return changed

    # -- the filter ------------------------------------------------------------------------

    @property
    def filter(self) -> Filter:
        """The filter of the list, with the rows that stay although they match it no more."""
        return self._filter

    @property
    def shown_filter(self) -> Filter:
        """The filter without those rows, and unfolded, as it is described, saved and exported."""
        return replace(self._filter, kept=frozenset(), folded=False)

    @property
    def is_search(self) -> bool:
        """Whether the list shows the hits of a search."""
        return bool(self._filter.words)

    def set_filter(self, filter: Filter) -> None:
        """List what `filter` asks for, with all stories folded, if they are."""
        self._filter = replace(filter, folded=self._folds)
        self.unfolded = frozenset()

    def keep(self, articles: Iterable[int]) -> None:
        """Keep articles in the list that have just been read or unstarred.

        They stay until another filter is shown, so that no row vanishes under the cursor.
        """
        if not self._filter.asked_flags.isdisjoint(("unread", "starred", "edited")):
            self._filter = replace(self._filter, kept=self._filter.kept | frozenset(articles))

    # -- stories ---------------------------------------------------------------------------

    @property
    def folds(self) -> bool:
        """Whether stories are to be folded, where the filter asks for no single takes."""
        return self._folds

    def toggle_folds(self) -> None:
        """Fold stories, or list every article by itself."""
        self._folds = not self._folds
        self.set_filter(self._filter)

    # -- the order -------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """The order chosen for the hits of a search."""
        return self._order

    @property
    def is_by_relevance(self) -> bool:
        """Whether the list shows hits of a search, the most relevant first."""
        is_ranked = bool(self._filter.words.strip()) and not self._filter.stated
        return self._order == "relevance" and is_ranked

    @property
    def oldest_first(self) -> bool:
        """The direction chosen for lists by date."""
        return self._oldest_first

    @property
    def is_oldest_first(self) -> bool:
        """Whether the list begins with the oldest article."""
        return self._oldest_first and not self.is_by_relevance

    def toggle_order(self) -> None:
        """Order the hits of a search by relevance, or by date again."""
        self._order = "date" if self._order == "relevance" else "relevance"

    def toggle_oldest_first(self) -> None:
        """Begin with the oldest article, or with the newest again."""
        self._oldest_first = not self._oldest_first

    # -- the cursor ------------------------------------------------------------------------

    @property
    def selected(self) -> Headline | None:
        """The article under the cursor.

        The list itself knows it: with keys in quick succession its message comes after the next
        key. While the row is still being fetched, it is the last one selected.
        """
        return self._headlines.headline or self._last_selected

    @property
    def article_to_keep(self) -> int | None:
        """The number of the article a new list should stand on: this one, or the last run's."""
        return self.selected.id if self.selected else self._last_article or None

    def select(self, headline: Headline | None) -> None:
        """Note the article under the cursor; None: the list is empty."""
        self._last_selected = headline
        if headline:
            self._last_article = headline.id

    def update_selected(self, headline: Headline) -> None:
        """Note what has become of an article, if it is the selected one."""
        if self._last_selected and self._last_selected.id == headline.id:
            self._last_selected = headline
