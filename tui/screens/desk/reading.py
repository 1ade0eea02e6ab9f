"""The article and its quotes: opened, paged, stepped through, copied, shown in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from textual import on

from storage import hit_terms
from storage.archive import Archive, ResultSet
from storage.errors import NotFound
from storage.feeds.full_text import extra
from storage.model import Article, Filter, Headline, Quote
from storage.text.dates import format_date
from tui.commands.registry import command
from tui.screens.desk.citing import paragraphs
from tui.screens.desk.marking import Marking
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import QuoteChosen

__all__ = ["Opened", "Reading"]

_MOST_STEPS = 1000
_PREVIEW_AFTER = 0.08
"""Seconds a row stays highlighted before its article is fetched: holding j costs nothing."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that is shown, and what is shown of it."""

    article: Article
    quotes: tuple[Quote, ...]
    edited: datetime | None = None
    """When its source edited it last."""
    waiting: int = 0
    """How many speakers were set by hand for words that are gone."""
    fetchable: bool = True
    """What fetches whole texts is installed."""


@dataclass(frozen=True, slots=True)
class _Unread:
    """An unread article and its row; `round`: it was found from the other end of the list on."""

    position: int
    headline: Headline
    round: bool = False


class Reading(Marking):
    """Shows the selected article and its quotes."""

    opened: Opened | None = None
    _words_marked: str = ""
    _steps: int = 0
    """Steps to the next unread that were asked for and are not made yet."""

    # -- selecting and opening -------------------------------------------------------------

    @on(Headlines.Highlighted)
    def _highlighted(self, message: Headlines.Highlighted) -> None:
        message.stop()
        self.state.select(message.headline)
        self.session_store.remember(article=message.headline.id, position=message.position)
        if message.position == self.newest_row and self.headlines.arrivals:
            self.action_arrivals()
        if self.opened and self.opened.article.id == message.headline.id:
            self.context.cancel("preview")
            return
        headline = message.headline
        self.context.debounce("preview", _PREVIEW_AFTER, lambda: self.load(headline.id))

    @on(Headlines.Opened)
    def _opened(self, message: Headlines.Opened) -> None:
        self.open(message.headline)
        self.enter_article()

    def enter_article(self) -> None:
        """Take the reader into the article; the layer that knows the panels does it."""

    def open(self, headline: Headline) -> None:
        """Show an article at once and mark it as read."""
        self.state.select(headline)
        self.load(headline.id)
        self.mark([headline], read=True)

    def open_at(self, headline: Headline, quote_start: int) -> None:
        """Show an article, in the list or not, at the quote that starts there in its text."""
        results = self.results

        def standing(_archive: Archive) -> int | None:
            return results.position(headline.id) if results else None

        def go(position: int | None) -> None:
            self.state.select(headline)
            if position is None:
                self.show_filter(Filter(), select=headline.id)
            else:
                self.headlines.go_to(position)
            self.load(headline.id, quote_start=quote_start)
            self.mark([headline], read=True)
            self.enter_article()

        self.context.jobs.query("next", standing, go)

    def load(self, article: int, *, quote_start: int | None = None) -> None:
        """Fetch an article and show it with its quotes, at one of them or at its beginning."""
        self.context.cancel("preview")
        if self.opened and self.opened.article.id == article and quote_start is None:
            return

        def answer(archive: Archive) -> Opened:
            return _opened(archive, archive.article(article))

        def show(opened: Opened) -> None:
            self.show_opened(opened)
            starts = [quote.start for quote in opened.quotes]
            if quote_start in starts:
                self.quotes.choose(starts.index(quote_start))
                self.article.go_to(starts.index(quote_start))

        self.context.jobs.query("article", answer, show)

    def reload(self) -> None:
        """Show what has become of the open article, if its source or another program changed it."""
        before = self.opened
        if before is None:
            return
        number = before.article.id

        def answer(archive: Archive) -> Opened | None:
            try:
                article = archive.article(number)
            except NotFound:  # removed meanwhile: the list says so, the text may still be read
                return None
            changed = _opened(archive, article)
            shown = _what_is_shown(changed) == _what_is_shown(before)
            return None if shown else changed

        def show(changed: Opened | None) -> None:
            if changed and self.opened and self.opened.article.id == number:
                self.show_opened(changed)

        self.context.jobs.query("reload", answer, show)

    def show_opened(self, opened: Opened) -> None:
        """Show an article with its quotes."""
        self.opened = opened
        self._words_marked = self.state.filter.words
        self._show_article(opened)
        places = paragraphs(opened.article, opened.quotes)
        self.quotes.show(opened.quotes, places, orphaned=opened.waiting)

    def _show_article(self, opened: Opened) -> None:
        self.article.show(
            opened.article,
            opened.quotes,
            source_name=self.catalog.names.get(opened.article.source, ""),
            hits=hit_terms(self.state.filter.words),
            edited=self._edited(opened.edited),
            fetchable=opened.fetchable,
        )

    def _edited(self, moment: datetime | None) -> str:
        """Return the line of the head that says when an article was edited, and what shows how."""
        if moment is None:
            return ""
        local = moment.astimezone()
        day = "" if local.date() == self.state.today else f"{format_date(local, year=False)}, "
        return f"Edited {day}{local:%H:%M} · {self.context.key_label('history')} shows what changed"

    @command("history")
    def action_history(self) -> None:
        """Show what the source of the open article has changed in it."""
        from tui.screens.history import HistoryScreen  # with the other dialogs, not at the start

        if self.opened is None:
            return
        if self.opened.edited is None:
            self.context.toast("Its source has not edited this article since it came in")
            return
        self.context.open_dialog(HistoryScreen(self.context.jobs, self.opened.article))

    def names_changed(self) -> None:
        """Show the name of the open article's source as it is now."""
        super().names_changed()
        if self.opened:
            self._show_article(self.opened)

    def nothing_selected(self) -> None:
        """Empty the article and its quotes."""
        self.context.cancel("preview")
        self.context.jobs.cancel("article")
        self.opened = None
        self.article.show_empty("No article")
        self.quotes.show(None)

    def list_shown(self, *, empty: bool) -> None:
        """Mark the hits of another search in the article that is open."""
        super().list_shown(empty=empty)
        if self.opened and self._words_marked != self.state.filter.words:
            self.show_opened(self.opened)

    # -- going on --------------------------------------------------------------------------

    @command("next", 1)
    @command("previous", -1)
    def action_next_unread(self, step: int) -> None:
        """Go `step` unread articles, or hits of a search, on; back where it is below 0."""
        if self.state.is_search and step > 0:
            self._go_to_hit(step)
            return
        results, selected = self.results, self.state.selected
        if results is None:
            return
        start = selected.id if selected else None
        # Keys come quicker than answers over a slow line: none of them is lost.
        self._steps = steps = self._steps + step

        def answer(_archive: Archive) -> _Unread | None:
            return _unread_from(results, start, steps)

        self.context.jobs.query("next", answer, self._arrived_at_unread)

    def _arrived_at_unread(self, found: _Unread | None) -> None:
        steps, self._steps = self._steps, 0
        if found is None:
            if steps:
                self.context.toast("No more unread here")
            return
        if found.round:
            self.context.toast(
                "On from the top" if steps > 0 else "On from the bottom", kind="round"
            )
        position, headline = found.position, found.headline
        self.headlines.go_to(position)
        if self.focused_panel in ("article", "quotes"):
            self.open(headline)
        else:
            self.load(headline.id)

    @command("previous-hit")
    def action_previous_hit(self) -> None:
        """Go to the previous hit of a search."""
        self._go_to_hit(-1)

    def _go_to_hit(self, step: int) -> None:
        """Go through the hits within the article that is read, then to the next that has some."""
        if self.focused_panel != "article" or not self.article.step_hit(step):
            self.headlines.go_to(self.headlines.cursor + step)

    @command("page-on")
    def action_page_on(self) -> None:
        """Page through the article; at its end read the next unread."""
        self.article.action_page_on()

    @on(ArticleView.EndReached)
    def _end_reached(self) -> None:
        here = self.opened.article.id if self.opened else 0
        if self._steps or (self.state.selected and self.state.selected.id != here):
            return  # the next one is on its way: its end was not reached
        if self.state.selected:
            self.mark([self.state.selected], read=True)
        if self.state.is_search:
            self.headlines.go_to(self.headlines.cursor + 1)
        else:
            self.action_next_unread(1)

    # -- quotes ----------------------------------------------------------------------------

    @on(QuoteChosen)
    def _quote_chosen(self, message: QuoteChosen) -> None:
        self.article.go_to(message.index)

    @on(ArticleView.QuoteReached)
    def _quote_reached(self, message: ArticleView.QuoteReached) -> None:
        self.quotes.choose(message.index)

    @command("next-quote", 1)
    @command("previous-quote", -1)
    def action_step_quote(self, step: int) -> None:
        """Go to the next or previous quote of the article."""
        count = len(self.opened.quotes) if self.opened else 0
        if not count:
            self.context.toast("This article has no quotes")
            return
        index = max(0, min((self.quotes.index or 0) + step, count - 1))
        self.quotes.choose(index)
        self.article.go_to(index)


def _opened(archive: Archive, article: Article) -> Opened:
    """Return an article with what is shown of it."""
    edits = archive.history(article.id) if article.edited else ()
    return Opened(
        article,
        tuple(archive.quotes.of_article(article.id)),
        edits[0].replaced if edits else None,
        sum(one.start is None for one in archive.quotes.corrections(article.id)),
        not article.summary_only or extra.is_available(),
    )


def _what_is_shown(opened: Opened) -> tuple[object, ...]:
    return opened.article.digest, opened.article.section, opened.quotes


def _unread_from(results: ResultSet, start: int | None, steps: int) -> _Unread | None:
    """Return the unread article `steps` on from an article, round the end of the list.

    None: there is no other.
    """
    step: Literal[1, -1] = 1 if steps > 0 else -1
    here, found = start, None
    was_round = False
    for _ in range(min(abs(steps), _MOST_STEPS)):
        place = results.next_unread(here, step=step)
        if place is None and not was_round:
            was_round = True
            place = _first_unread(results, step)
        rows = [] if place is None else results.rows(place, place + 1)
        if place is None or not rows or rows[0].id == start:
            break
        here, found = rows[0].id, _Unread(place, rows[0], was_round)
    return found


def _first_unread(results: ResultSet, step: Literal[1, -1]) -> int | None:
    """Return the row of the first unread article, or of the last one."""
    if step > 0:
        return results.next_unread(None)
    last = results.rows(results.total - 1, results.total)
    if last and not last[0].read:
        return results.total - 1
    return results.next_unread(last[0].id, step=-1) if last else None
