"""Taking along what a speaker said: copied with its source, clipped, written to a file."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from storage.archive import Archive
from storage.model import Filter, QuoteHit
from storage.quotes.citation import cite_hit
from storage.text.plural import format_count
from tui.formatting.dates import format_date_range
from tui.formatting.labels import format_section
from tui.formatting.text import clean_line, cut
from tui.screens.dialogs.dialog import Result
from tui.screens.speakers.names import NameChanges
from tui.theming.styles import Piece

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList

__all__ = ["QuoteTaking", "heading", "no_quotes"]

_LONGEST_NAME = 40
_HELPS = {
    "names": (("⏎ F", "shows all"), ("/", "looks for other words")),
    "inside": (("⏎ F", "shows all"), ("^u", "clears the words")),
    "speakers": (("F", "shows all"), ("⏎ /", "looks for other words")),
    "said": (("F", "shows all"), ("/", "looks for other words")),
}
"""By what has the focus: keys that help where no quotes match. In a line an F would be typed."""


class QuoteTaking(NameChanges[Result]):
    """Takes the quotes along that are listed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "copy", "Copy with citation", show=False),
        Binding("W", "copy_all", "Copy all listed, as Markdown", show=False),
        Binding("w", "write", "Write all to a file", show=False),
        Binding("c", "clip", "Clip", show=False),
    ]

    clippings_key: str
    """What shows the clippings at the desk."""

    total: int = 0
    """How many quotes there are, those not listed yet too."""

    @property
    @abstractmethod
    def shown(self) -> Filter:
        """What the listed quotes are of."""

    @property
    @abstractmethod
    def hits(self) -> Sequence[QuoteHit]:
        """The quotes that are listed."""

    @property
    @abstractmethod
    def hit(self) -> QuoteHit | None:
        """The quote under the cursor."""

    def action_copy(self) -> None:
        """Copy the chosen quote with its citation."""
        if self.hit is not None:
            self.app.copy_to_clipboard(cite_hit(self.hit))
            self._say("Copied with its source")

    def action_copy_all(self) -> None:
        """Copy what is listed as Markdown."""
        from storage.exchange.citations import cite_quotes, write_to

        if not self.hits:
            return
        text = StringIO()
        count = write_to(cite_quotes(self.hits, heading(self.shown)), text, ".md")
        self.app.copy_to_clipboard(text.getvalue())
        more = f" of {self.total:,}; w writes all to a file" if count < self.total else ""
        self._say(f"Copied {format_count(count, 'quote')}{more}")

    def action_write(self) -> None:
        """Ask for a file and write all the quotes to it, those not listed yet too."""
        from storage.exchange.citations import cite_quotes
        from tui.screens.dialogs.write_citations import ask_and_write_citations

        shown = self.shown

        def cited(archive: Archive) -> CitationList:
            return cite_quotes(archive.quotes.iter(shown), heading(shown))

        name = "-".join(re.findall(r"\w+", shown.speaker.casefold())) or "quotes"
        ask_and_write_citations(
            self, self.jobs, f"Write to a file: {heading(shown)}", f"{name}.md", cited
        )

    def action_clip(self) -> None:
        """Clip the chosen quote."""
        if (hit := self.hit) is None:
            return
        self.jobs.change(
            lambda archive: archive.clippings.add(hit.article.id, hit.quote),
            lambda _clipping: self._say(f"Clipped. {self.clippings_key} at the desk shows all"),
        )


def no_quotes(shown: Filter, focus: str, width: int) -> list[list[Piece]]:
    """Return the lines, of `width` cells at most, that say why no quotes are shown.

    Of the keys they name those that help where the focus is.
    """
    helps = _HELPS.get(focus, _HELPS["said"])
    hints: list[list[Piece]] = [
        [(key, "accent bold"), (f" {what}", "muted")] for key, what in helps
    ]
    which = cut(heading(shown), width)
    return [[("No quotes match", "text bold")], [], [(which, "muted")], [], *hints]


def heading(shown: Filter, count: str = "") -> str:
    """Return whose quotes are shown, how many, and which of them."""
    parts = [
        cut(clean_line(shown.speaker), _LONGEST_NAME) or "Everybody",
        count,
        *(format_section(section) for section in sorted(shown.sections)),
        format_date_range(shown.since, shown.until, date.today()),
        f"“{clean_line(shown.words)}”" if shown.words else "",
    ]
    return " · ".join(part for part in parts if part)
