"""The open article and its quotes: fetched, shown, and resumed where the last run was in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.archive import Archive
from storage.errors import NotFound
from storage.feeds.full_text import extra
from storage.model import Article, Filter, Note, Quote
from storage.search.terms import positive_terms
from storage.text.dates import format_date
from storage.text.folding import fold
from tui.commands.registry import command
from tui.formatting.desk_work import describe_referral, format_note
from tui.formatting.hits import find_hits
from tui.formatting.text import clean_line
from tui.screens.desk.citations import paragraphs
from tui.screens.desk.context import DeskContext
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.screens.desk.statement_choice import StatementChoice
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes

__all__ = ["OpenArticle", "ReadingPane"]

_PREVIEW_AFTER = 0.08
"""Seconds a row stays highlighted before its article is fetched: holding j costs nothing."""


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article that is shown, with everything shown of it."""

    article: Article
    quotes: tuple[Quote, ...]
    edited: datetime | None = None
    """When its source edited it last."""
    orphaned: int = 0
    """How many corrected speakers belong to words that are gone."""
    remarks: tuple[str, ...] = ()
    """What other articles say of it: that they correct or withdraw it."""
    shared: tuple[str, ...] = ()
    """What to say, where it is cited, of text that was withdrawn or embargoed in other takes."""
    notes: tuple[Note, ...] = ()
    """What desks left on it."""
    referrals: tuple[str, ...] = ()
    """The desks it is set aside for, in words."""
    fetchable: bool = True
    """Whether the package that fetches full texts is installed."""


class ReadingPane:
    """Owns the open article, the timer of its preview, and the place to resume.

    Args:
        context: Jobs and timers.
        state: The filter, whose words are marked in the text.
        catalog: The names of sources.
        session_store: The place in the article where the last run ended.
        headlines: The list, whose place is remembered with that in the article.
        article: The panel with the text.
        quotes: The panel with the quotes.
        on_article: Called before an article is shown, with whether it has nothing for that panel.
        on_quotes: Called with an article and its quotes when they are shown.
    """

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        session_store: SessionStore,
        headlines: Headlines,
        article: ArticleView,
        quotes: Quotes,
        *,
        on_article: Callable[[bool], None],
        on_quotes: Callable[[Article, Sequence[Quote]], None],
    ) -> None:
        self.opened: OpenArticle | None = None
        self.statements = StatementChoice(context, session_store, self._load_at_quote)
        self._context = context
        self._state = state
        self._catalog = catalog
        self._session_store = session_store
        self._headlines = headlines
        self._article = article
        self._quotes = quotes
        self._on_article = on_article
        self._on_quotes = on_quotes
        self._marked_words = ""
        self._is_resumed = False
        self._asked = 0
        """The article that was asked for last, shown or on its way."""

    # -- fetching --------------------------------------------------------------------------

    def preview(self, article: int) -> None:
        """Show the article under the cursor, once the cursor rests."""
        if self.opened and self.opened.article.id == article:
            self.load(article)
        else:
            self._context.debounce("preview", _PREVIEW_AFTER, lambda: self.load(article))

    def catch_up(self, article: int) -> None:
        """Show the article under the cursor soon, however often this is asked for until then."""
        if not (self.opened and self.opened.article.id == article):
            self._context.throttle("preview", _PREVIEW_AFTER, lambda: self.load(article))

    def load(self, article: int, *, quote_start: int | None = None) -> None:
        """Fetch an article and show it with its quotes, at one of them or at its beginning.

        Where it is a statement that starts there, statements are shown from then on.
        """
        self._context.cancel("preview")
        before, self._asked = self._asked, article
        if self.opened and self.opened.article.id == article and quote_start is None:
            if before != article:  # the reader has come back before that was shown
                self._context.jobs.cancel("article")
            return

        statements = self.statements.are_shown

        def answer(archive: Archive) -> OpenArticle:
            found = archive.article(article)
            opened = _open(archive, found, statements=statements)
            start = -1 if quote_start is None else quote_start
            if statements or start < 0 or _place(opened, start) is not None:
                return opened
            with_statements = _open(archive, found, statements=True)
            return opened if _place(with_statements, start) is None else with_statements

        def show(opened: OpenArticle) -> None:
            self._show(opened)
            place = None if quote_start is None else _place(opened, quote_start)
            if place is not None:
                self._go_to_quote(place)
                if opened.quotes[place].kind == "statement" and not self.statements.are_shown:
                    self.toggle_statements()

        self._context.jobs.query("article", answer, show)

    def load_again(self, article: int) -> None:
        """Fetch an article again, if it is still the one that is open."""
        if self.opened and self.opened.article.id == article:
            self.opened = None
            self.load(article)

    def update(self) -> None:
        """Show the open article as it is in the archive now, if anything shown of it changed."""
        before = self.opened
        if before is None:
            return
        number = before.article.id
        statements = self.statements.are_shown

        def answer(archive: Archive) -> OpenArticle | None:
            try:
                article = archive.article(number)
            except NotFound:  # removed meanwhile: the list shows that, the text may still be read
                return None
            changed = _open(archive, article, statements=statements)
            return None if _shown(changed) == _shown(before) else changed

        def show(changed: OpenArticle | None) -> None:
            if changed and self.opened and self.opened.article.id == number:
                self._show(changed)

        self._context.jobs.query("reload", answer, show)

    # -- showing ---------------------------------------------------------------------------

    def _show(self, opened: OpenArticle) -> None:
        self.opened = opened
        self._marked_words = self._state.filter.words
        self._on_article(not (opened.quotes or opened.orphaned))
        self._show_article(opened)
        places = paragraphs(opened.article, opened.quotes)
        struck = range(len(opened.quotes)) if opened.article.killed else ()
        self._quotes.show(
            opened.quotes,
            places,
            orphaned=opened.orphaned,
            struck=struck,
            questions=_questions(opened),
        )
        if (found := _best_match(opened, self._state.filter)) is not None:
            self._quotes.choose(found)
        self._on_quotes(opened.article, opened.quotes)
        if not self._is_resumed:
            self._is_resumed = True
            self._resume(opened)

    def _show_article(self, opened: OpenArticle) -> None:
        self._article.show(
            opened.article,
            opened.quotes,
            source_name=self.source_name,
            hits=positive_terms(self._state.filter.words),
            edited=self._edited(opened.edited, opened.article.edited_by),
            remarks=self._remarks(opened),
            notes=[format_note(one, self._state.today) for one in opened.notes],
            fetchable=opened.fetchable,
        )

    @property
    def source_name(self) -> str:
        """The name of the source of the open article."""
        article = self.opened.article if self.opened else None
        return (article.agency or self._catalog.names.get(article.source, "")) if article else ""

    def _remarks(self, opened: OpenArticle) -> list[str]:
        """Return the lines of the head about other sources that carry an article, and its takes."""
        known = self._catalog.names
        names = [known.get(one.source, "") for one in opened.article.carriers]
        also = ", ".join(name for name in names if name)
        return [*([f"also in {also}"] if also else ()), *opened.remarks, *opened.referrals]

    def _edited(self, moment: datetime | None, edited_by: str) -> str:
        """Return the line of the head that says when an article was edited, and by which source."""
        if moment is None:
            return ""
        local = moment.astimezone()
        today = self._state.today
        year = local.year != today.year
        day = "" if local.date() == today else f"{format_date(local, year=year)}, "
        history = self._context.key_label("history")
        by = f" by {clean_line(edited_by)}" if edited_by else ""
        return f"Edited {day}{local:%H:%M}{by} · {history} shows what changed"

    def clear(self) -> None:
        """Show no article."""
        self._context.cancel("preview")
        self._context.jobs.cancel("article")
        self.opened = None
        self._on_article(False)
        self._article.show_empty("No article")
        self._quotes.show(None)

    def update_source_name(self) -> None:
        """Show the name of the open article's source as it is now."""
        if self.opened:
            self._show_article(self.opened)

    def mark_hits(self) -> None:
        """Mark the hits of another search in the open article."""
        if self.opened and self._marked_words != self._state.filter.words:
            self._show(self.opened)

    # -- resuming --------------------------------------------------------------------------

    def _resume(self, opened: OpenArticle) -> None:
        """Go to where the last run was in the first article that is shown."""
        session = self._session_store.session
        if session.article == opened.article.id:
            if session.quote >= 0:
                self._quotes.choose(session.quote)
            self._article.go_to_position(session.passage, session.place)

    def place(self) -> dict[str, int]:
        """Return where in the list and the article the reader is, unless another is selected."""
        if not self.opened or self.opened.article.id != self._session_store.session.article:
            return {}
        passage, place = self._article.position
        quote = -1 if (index := self._quotes.index) is None else index
        above = self._headlines.above
        return {"above": above, "passage": passage, "place": place, "quote": quote}

    # -- quotes ------------------------------------------------------------------------

    @command("statements")
    def toggle_statements(self) -> None:
        """Show what is reported without quotation marks among the quotes, or not."""
        self._context.toast(self.statements.toggle())

    def _load_at_quote(self) -> None:
        """Fetch the open article again and go to the quote that was chosen."""
        if (opened := self.opened) is not None:
            chosen = self._quotes.chosen
            self.opened = None
            self.load(opened.article.id, quote_start=chosen.start if chosen else None)

    @command("next-quote", 1)
    @command("previous-quote", -1)
    def step_quote(self, step: int) -> None:
        """Go so many quotes of the article on, or back."""
        count = len(self.opened.quotes) if self.opened else 0
        if not count:
            self._context.toast("This article has no quotes")
            return
        self._go_to_quote(max(0, min((self._quotes.index or 0) + step, count - 1)))

    def _go_to_quote(self, index: int) -> None:
        self._quotes.choose(index)
        self._article.go_to(index)


def _open(archive: Archive, article: Article, *, statements: bool) -> OpenArticle:
    """Return an article with everything shown of it, its statements among the quotes if wanted."""
    read = archive.statements.with_quotes if statements else archive.quotes.of_article
    quotes = read(article.id)
    edits = archive.history(article.id) if article.edited else ()
    referrals, own = archive.referrals.of_article(article.id), archive.referrals.own_desk
    return OpenArticle(
        article,
        tuple(quotes),
        edits[0].replaced if edits else None,
        sum(one.start is None for one in archive.quotes.corrections(article.id)),
        tuple(archive.withdrawals.remarks(article)),
        tuple(archive.withdrawals.of_shared_text(article.id)),
        archive.notes.of_article(article.id),
        tuple([f"⚑ {describe_referral(one, own=own)}" for one in referrals]),
        not article.summary_only or extra.is_available(),
    )


def _place(opened: OpenArticle, start: int) -> int | None:
    """Return which quote of an article starts there in its text."""
    return next((at for at, one in enumerate(opened.quotes) if one.start == start), None)


def _questions(opened: OpenArticle) -> list[str]:
    """Return the question that each quote of an interview answers."""
    text = opened.article.text
    if "\n\nA:" not in text and "\n\nA." not in text:
        return []
    from storage.quotes.interviews import question_of  # late: few articles are interviews

    return [question_of(text, quote) for quote in opened.quotes]


def _best_match(opened: OpenArticle, filter: Filter) -> int | None:
    """Return the quote that a search is about: its speaker, its words, or those beside it."""
    if not (filter.words or filter.speaker):
        return None
    terms, surname = positive_terms(filter.words), fold(filter.speaker).split()[-1:]
    text = opened.article.text

    def score(quote: Quote) -> tuple[bool, int, int]:
        before, after = text.rfind("\n\n", 0, quote.start), text.find("\n\n", quote.end)
        paragraph = text[max(0, before) : after if after >= 0 else None]
        is_wanted = bool(surname) and surname == fold(quote.speaker or "").split()[-1:]
        beside, own = (
            sum(bool(find_hits(words, [term])) for term in terms)
            for words in (paragraph, quote.text)
        )
        return is_wanted, beside, own

    scores = [score(quote) for quote in opened.quotes]
    best = max(scores, default=(False, 0, 0))
    return scores.index(best) if any(best) else None


def _shown(opened: OpenArticle) -> tuple[object, ...]:
    article = opened.article
    shown = article.digest, article.section, article.killed, article.carriers
    return *shown, opened.quotes, opened.remarks, opened.notes, opened.referrals
