"""Quotes: finding them, and the reader's corrections of their speakers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from storage import model
from storage.archive.queries import get_article, to_query
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import ArticleToWrite
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.clippings import Clippings
    from storage.archive.quote_pages import QuotePage
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Correction, Filter, Quote, QuoteHit

__all__ = ["STATED", "Extract", "Quotes"]

STATED = "statement corrections"
"""The table of documents with the corrections of statements, under the numbers of articles."""

Extract = Callable[[str], "Sequence[Quote]"]
"""Extracts the quotes from an article's text."""

_PAGE = 500
"""Quotes fetched at a time where all are wanted."""


class Quotes:
    """The quotes of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo, clippings: Clippings, extract: Extract) -> None:
        self._engine = engine
        self._undo = undo
        self._clippings = clippings
        self._extract = extract
        undo.register(
            "speaker",
            self._revert,
            articles=lambda change: [one["article"] for one in _all(change)],
        )

    def of_article(self, article: int) -> list[Quote]:
        """Return an article's quotes in the order of its text.

        Of one that has just arrived they are extracted now, and stored in its turn.
        """
        found = self._engine.quotes.of_article(article)
        if found or not self._engine.arrivals.among([article]):
            return found
        from storage.extraction.extracted import extract_quotes  # late: it takes its turn soon

        arrived = self._engine.articles.get(article)
        return [*extract_quotes(arrived, self._extract)] if arrived is not None else []

    def find(
        self,
        filter: Filter,
        *,
        limit: int = 200,
        after: QuoteHit | None = None,
    ) -> list[QuoteHit]:
        """Return quotes newest first, from after one of them on.

        `filter.words` are looked for inside the quotes.
        """
        return self._engine.quotes.find(to_query(filter), limit, after)

    def iter(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:
        """Yield quotes newest first, `limit` at most (0: all), fetching them in pages."""
        query, done, last = to_query(filter), 0, None
        while size := min(_PAGE, limit - done) if limit else _PAGE:
            hits = self._engine.quotes.find(query, size, last)
            yield from hits
            if len(hits) < size:
                return
            done, last = done + size, hits[-1]

    def find_about(self, filter: Filter, start: int = 0, limit: int = 100) -> QuotePage:
        """Return about `limit` quotes near `filter.words`, newest first.

        The words stand in the headline, or in the paragraph of the quote or one beside it, but not
        in the quote; none is taken as the beginning of others unless ``*`` follows it. There may be
        no quotes, and more further on; `start` is 0 or what the page before returned.
        """
        from storage.archive.quote_pages import QuotePage, read_page  # late: a start needs none
        from storage.archive.quotes_about import to_find_about

        asked = to_find_about(self._engine, filter)
        return read_page(self._engine, *asked, start, limit) if asked else QuotePage([], None)

    def iter_about(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:
        """Yield all quotes that `find_about` finds, `limit` at most (0: all)."""
        from storage.archive.quote_pages import iter_quotes  # late, as above
        from storage.archive.quotes_about import to_find_about

        if asked := to_find_about(self._engine, filter):
            yield from iter_quotes(self._engine, *asked, limit)

    def corrections(self, article: int | None = None) -> list[Correction]:
        """Return the speakers set by hand in an article, or in all, newest articles first.

        Those of statements follow those of quotes.
        """
        quoted = self._engine.quotes.corrections(article)
        if article is not None and self._engine.documents.get(STATED, article) is None:
            return quoted
        from storage.archive import statement_corrections  # late: few articles have any

        return [*quoted, *statement_corrections.corrections(self._engine, article)]

    @transactional
    def correct(self, article: int, quote: Quote, speaker: str | None) -> int:
        """Set who speaks in a quote of an article; None: the article does not say.

        A statement of nobody is no statement: it is left out from then on. Copies of the quote in
        other articles that have the same mistake, or only describe the speaker, are corrected with
        it; return how many.

        Raises:
            NotFound: There is no such article.
        """
        from storage.archive.quote_copies import also_in_copies, copies_to_correct  # late: rare

        name = clean_line(speaker or "")
        copies = copies_to_correct(self._engine, get_article(self._engine, article), quote, name)
        places = [(hit.article.id, hit.quote) for hit in copies]
        first, *rest = [self._set(*place, name) for place in [(article, quote), *places]]
        words = f"attribution to {name or 'nobody'}{also_in_copies(len(rest))}"
        if quote.kind == "statement" and not name:
            words = "leaving out a statement"
        self._undo.record("speaker", words, **first, copies=rest)
        return len(rest)

    @transactional
    def import_corrections(self, article: int, corrections: Sequence[Correction]) -> None:
        """Add corrections made elsewhere in a copy of the same article."""
        quoted = [one for one in corrections if one.kind == "quote"]
        if quoted:
            self._engine.quotes.correct_all(article, quoted)
            self._extract_again(article)
        if stated := {
            (one.start or 0, one.words): one.speaker for one in corrections if one.kind != "quote"
        }:
            from storage.archive import statement_corrections  # late, as above

            statement_corrections.correct(self._engine, article, stated)

    def _set(self, article: int, quote: Quote, name: str) -> dict[str, Any]:
        """Set the speaker of a quote; return what reverts it."""
        before, clipped = self._store(article, quote, name), {}
        if quote.kind == "quote":
            self._extract_again(article)
            clipped = self._clippings.update_speaker(article, quote)
        return {"article": article, "quote": asdict(quote), "before": before, "clipped": clipped}

    def _revert(self, change: Change) -> Reverted:
        first, *rest = map(self._revert_one, _all(change))
        return Reverted("speaker", {**first, "copies": rest})

    def _revert_one(self, change: Change) -> dict[str, Any]:
        article, quote = change["article"], model.Quote(**change["quote"])
        before = self._store(article, quote, change["before"])
        clipped = self._clippings.restore_speakers(change["clipped"])
        if quote.kind == "quote" and self._engine.articles.get(article) is not None:
            self._extract_again(article)
            self._clippings.update_speaker(article, quote)  # those made since, too
        return {"article": article, "quote": asdict(quote), "before": before, "clipped": clipped}

    def _store(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        """Store the speaker of a quote or a statement; return the one that was set before."""
        if quote.kind == "quote":
            return self._engine.quotes.correct(article, quote, speaker)
        from storage.archive import statement_corrections  # late, as above

        place = (quote.start, quote.text)
        before = statement_corrections.correct(self._engine, article, {place: speaker})
        return before[0].speaker if before else None

    def _extract_again(self, id: int) -> None:
        article = get_article(self._engine, id)
        self._engine.quotes.replace([ArticleToWrite(article, self._extract(article.text))])


def _all(change: Change) -> list[Change]:
    """Return the correction of a quote and those of its copies."""
    return [change, *change["copies"]]
