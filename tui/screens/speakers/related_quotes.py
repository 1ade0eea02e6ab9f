"""A page of quotes beside the one they go with: the same words elsewhere, or earlier words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from storage.archive import Archive
from storage.model import Article, Headline, Quote, QuoteHit, Reprint
from storage.text.plural import format_count
from tui.formatting.dates import format_published
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.quote_export import QuoteExport
from tui.screens.speakers.quote_position import QuotePosition
from tui.widgets.quotes.cards import STATED
from tui.widgets.speakers.quote_list import Part, QuoteList

__all__ = ["RelatedQuotes", "said_before", "same_words"]


@dataclass(frozen=True, slots=True)
class Related:
    """The quotes of the page, with a note on each, and the headings of the parts of the list.

    `count` says how many there are; `title` replaces that of the page, if given.
    """

    hits: Sequence[QuoteHit]
    notes: Sequence[str]
    parts: Sequence[Part]
    count: str
    title: str = ""


Find = Callable[[Archive], Related]
"""Finds the quotes of the page."""

_KEYS = "⏎ article · Y copy · c clip · esc close"
_WIDE = 100
"""Columns from which the two stand side by side."""


class RelatedQuotes(Dialog[QuotePosition]):
    """Shows a quote, and beside or under it those that go with it; returns one to go to.

    Args:
        jobs: Reads and changes the archive.
        title: What the quotes are.
        article: The article of the quote.
        source: The name of the article's source.
        quote: The quote.
        find: Finds the quotes that go with it.
        nothing: What the page says where there are none.
        clippings_key: The key that shows the clippings at the desk.
    """

    CSS = """
    RelatedQuotes > .dialog { width: 120; height: 90%; }
    RelatedQuotes #both { layout: horizontal; height: 1fr; }
    RelatedQuotes #chosen { width: 42; padding: 1 2 1 1; background: $surface; }
    RelatedQuotes.-narrow > .dialog { height: 100%; }
    RelatedQuotes.-narrow #both { layout: vertical; }
    RelatedQuotes.-narrow #chosen { width: 100%; height: auto; max-height: 8; padding: 0 1; }
    RelatedQuotes.-narrow QuoteList { border-left: none; border-top: solid $line; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "copy", "Copy with citation", show=False),
        Binding("c", "clip", "Clip", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    def __init__(
        self,
        jobs: Jobs,
        title: str,
        article: Article | Headline,
        source: str,
        quote: Quote,
        find: Find,
        nothing: str,
        *,
        clippings_key: str,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._title = title
        self._article = article
        self._source = source
        self._quote = quote
        self._find = find
        self._nothing = nothing
        self.quote_list = QuoteList()
        self._export = QuoteExport(self, jobs, clippings_key)

    def compose(self) -> ComposeResult:
        """Lay out the quote and the list."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            with Container(id="both"):
                chosen = VerticalScroll(Static(self._describe()), id="chosen")
                chosen.can_focus = False
                yield chosen
                yield self.quote_list

    def on_mount(self) -> None:
        """Look for the quotes."""
        self.show_keys(_KEYS)
        self.set_focus(self.quote_list)
        self._jobs.query("related quotes", self._find, self.if_open(self._show))

    def on_resize(self) -> None:
        """Put the list beside the quote, or under it."""
        self.set_class(self.app.size.width < _WIDE, "-narrow")

    def _show(self, found: Related) -> None:
        title = found.title or self._title
        self.show_title(" · ".join(part for part in (title, found.count) if part))
        self.quote_list.show(
            found.hits,
            of=self._quote.speaker or "",
            nothing=[[(self._nothing, "text bold")]],
            notes=found.notes,
            parts=found.parts,
        )

    def _describe(self) -> Content:
        """Return the chosen quote with its speaker, date, source and headline."""
        quote, article = self._quote, self._article
        words = clean_line(quote.text)
        name = "unattributed" if quote.certainty == "none" else clean_line(quote.speaker or "")
        when = format_published(article.published, article.date_kind)
        where = " · ".join(filter(None, (when, self._source, article.headline)))
        role = f", {clean_line(quote.role)}" if quote.role and quote.certainty != "none" else ""
        return Content.assemble(
            (name, "bold"),
            (f"{role}\n", "$muted"),
            f"{STATED} {words}\n" if quote.kind == "statement" else f"“{words}”\n",
            (clean_line(where), "$muted"),
        )

    @on(QuoteList.Opened)
    def _opened(self, message: QuoteList.Opened) -> None:
        self.dismiss(QuotePosition(message.hit.article, message.hit.quote.start))

    @on(QuoteList.Left)
    def _left(self) -> None:
        self.action_leave()

    def action_copy(self) -> None:
        """Copy the selected quote with its citation."""
        self._export.copy(self.quote_list.chosen)

    def action_clip(self) -> None:
        """Clip the selected quote."""
        self._export.clip(self.quote_list.chosen)


def same_words(
    jobs: Jobs, article: Article | Headline, source: str, quote: Quote, *, clippings_key: str
) -> RelatedQuotes:
    """Return a page of the papers that have the words of a quote, and what differs there."""
    from storage.stories.elsewhere import format_places

    own = (article.source, *_other_sources(article))

    def find(archive: Archive) -> Related:
        found = archive.reprints.same_words(article, quote)
        sure = [one.hit for one in found if not one.may_be_chance]
        rows = _by_paper(found, archive.sources.name)
        first = next((row for row, (one, _) in enumerate(rows) if one.may_be_chance), None)
        parts = (
            [] if first is None else [(first, "Only a few words: perhaps not the same occasion")]
        )
        if first:
            parts.insert(0, (0, "The same words"))
        count = format_places(sure, own) if sure else ""
        notes = [_note(quote, one, articles) for one, articles in rows]
        return Related([one.hit for one, _ in rows], notes, parts, count)

    return RelatedQuotes(
        *(jobs, "The same words elsewhere", article, source, quote, find),
        "No other article has these words",
        clippings_key=clippings_key,
    )


def said_before(
    jobs: Jobs, article: Article | Headline, source: str, quote: Quote, *, clippings_key: str
) -> RelatedQuotes:
    """Return a page of what the speaker of a quote said earlier on the subject."""

    def find(archive: Archive) -> Related:
        hits, by_word = archive.reprints.said_before(article, quote)
        quotes = sum(hit.quote.kind == "quote" for hit in hits)
        numbers = ((quotes, "quote"), (len(hits) - quotes, "statement"))
        counts = [format_count(number, word) for number, word in numbers if number]
        title = f"{quote.speaker} earlier, not on this subject but sharing a word"
        parts = [(0, "Quotes")] if 0 < quotes < len(hits) else []
        if quotes < len(hits):
            parts.append((quotes, "Statements: reported, not quoted"))
        return Related(hits, [""] * len(hits), parts, " · ".join(counts), title if by_word else "")

    return RelatedQuotes(
        *(jobs, f"{quote.speaker} earlier, on the same subject", article, source, quote, find),
        "Nothing earlier is close enough to this",
        clippings_key=clippings_key,
    )


def _other_sources(article: Article | Headline) -> tuple[int, ...]:
    """Return the sources that carry an article besides the first."""
    if isinstance(article, Headline):
        return article.also
    return tuple(one.source for one in article.carriers)


def _by_paper(found: Iterable[Reprint], name_of: Callable[[int], str]) -> list[tuple[Reprint, int]]:
    """Return the newest reprint of each paper, under its name, and how many articles it has."""
    papers: dict[tuple[bool, int], list[Reprint]] = {}
    for one in found:
        article = one.hit.article
        for source in (article.source, *article.also):
            name = article.source_name if source == article.source else name_of(source)
            hit = QuoteHit(one.hit.quote, replace(article, source_name=name))
            papers.setdefault((one.may_be_chance, source), []).append(replace(one, hit=hit))
    return [(some[0], len(some)) for some in papers.values()]


def _note(quote: Quote, one: Reprint, articles: int) -> str:
    """Return what differs in a paper, and in how many of its articles the words are."""
    from tui.formatting.reprints import format_difference

    count = f"in {articles} articles" if articles > 1 else ""
    return " · ".join(part for part in (format_difference(quote.text, one), count) if part)
