"""Copy quotes with their citations, write them to a file, clip them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from storage.model import Filter, QuoteHit
from storage.quotes.citation import cite_quote, with_warning
from storage.text.plural import format_count
from tui.jobs import Jobs
from tui.jobs.clipboard import copied
from tui.screens.briefs.added import add_to_brief
from tui.screens.desk.citations import with_remark
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.quote_results import heading

if TYPE_CHECKING:
    from storage.archive.reprints import QuoteToCite
    from storage.exchange.citations import CitationList, Written

__all__ = ["QuoteExport"]


class QuoteExport:
    """Copies, writes and clips quotes of the speakers' page.

    Args:
        dialog: Asks for the file and shows the toasts.
        jobs: Reads and changes the archive.
        clippings_key: The key that shows the clippings at the desk.
    """

    def __init__(self, dialog: Dialog[Any], jobs: Jobs, clippings_key: str) -> None:
        self._dialog = dialog
        self._jobs = jobs
        self._clippings_key = clippings_key

    def copy(self, hit: QuoteHit | None) -> None:
        """Copy a quote with its citation."""
        if hit is not None:
            self._jobs.query(
                "copy",
                lambda archive: (
                    archive.reprints.to_cite(hit.article, hit.quote),
                    archive.withdrawals.of_shared_text(hit.article.id),
                ),
                lambda found: self._copy(hit, *found),
            )

    def _copy(self, hit: QuoteHit, found: QuoteToCite, shared: Sequence[str]) -> None:
        cited = replace(hit, quote=found.quote)
        self._dialog.app.copy_to_clipboard(cite_quote(cited, shared, found.remark))
        words = copied(with_remark(f"{hit.quote.kind} with its citation", found.remark))
        self._dialog.toast(with_warning(words, hit.article, datetime.now(UTC), shared))

    def copy_all(self, hits: Sequence[QuoteHit], shown: Filter, total: int) -> None:
        """Copy the listed quotes as Markdown; `total` counts those not listed yet too."""
        from storage.exchange.citations import cite_quotes, write_to

        def cite(archive: Archive) -> tuple[str, Written]:
            text = StringIO()
            cited = cite_quotes(archive, hits, heading(shown))
            written = write_to(cited, text, ".md")
            return text.getvalue(), written

        def read(found: tuple[str, Written]) -> None:
            text, written = found
            self._dialog.app.copy_to_clipboard(text)
            more = f" of {total:,}; w exports all" if written.count < total else ""
            words = copied(format_count(written.count, "quote"))
            self._dialog.toast(f"{words}{more}{written.warning}")

        if hits:
            self._jobs.query("copy", cite, read)

    def write(self, shown: Filter, *, statements: bool) -> None:
        """Ask for a file and write all quotes of a filter to it, or all statements."""
        from storage.exchange.citations import cite_quotes
        from tui.screens.dialogs.write_citations import ask_and_write_citations

        def cite(archive: Archive) -> CitationList:
            quotes = archive.statements if statements else archive.quotes
            return cite_quotes(
                archive, chain(quotes.iter(shown), quotes.iter_about(shown)), heading(shown)
            )

        name = "-".join(re.findall(r"\w+", shown.speaker.casefold())) or "quotes"
        title = f"Export: {heading(shown)}"
        ask_and_write_citations(self._dialog, self._jobs, title, f"{name}.md", "quote", cite)

    def clip(self, hit: QuoteHit | None) -> None:
        """Clip a quote into the brief added to."""
        if hit is not None and hit.quote.kind == "statement":
            self._dialog.toast("Statements are not quotes and cannot be clipped")
        elif hit is not None:
            hint = f"{self._clippings_key} on the main screen shows all"
            self._jobs.change(
                lambda archive: add_to_brief(
                    archive, lambda briefs: briefs.add(hit.article.id, hit.quote)
                ),
                lambda added: self._dialog.toast(added.describe("quote", hint)),
            )
