"""All that was said in the story, by speaker, each utterance once."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime

from storage.model import Elsewhere, Quote, StoryTake, Utterance
from storage.quotes.citation import embargo_notice
from storage.text.plural import format_count
from storage.text.timestamps import published_day
from tui.commands.registry import command
from tui.formatting.dates import format_take_time
from tui.formatting.text import clean_line
from tui.screens.story.dossier import Dossier
from tui.widgets.quotes.quotes import Quotes

__all__ = ["StoryQuotes"]


class StoryQuotes:
    """Shows the utterances of a story in the panel of quotes.

    Args:
        quotes: The panel.
    """

    def __init__(self, quotes: Quotes) -> None:
        self._quotes = quotes
        self._dossier: Dossier | None = None
        self._killed: set[int] = set()

    def show(self, dossier: Dossier) -> None:
        """Show what was said in a story; the cursor stays where it was."""
        before = self._dossier
        self._dossier = dossier
        killed = {take.article.id for take in dossier.takes if take.article.killed}
        if before is not None and before.said == dossier.said and killed == self._killed:
            return  # only marks have changed
        self._killed = killed
        struck = [at for at, said in enumerate(dossier.said) if said.articles <= killed]
        places = [_place(dossier, at) for at in range(len(dossier.said))]
        index = self._quotes.index
        if before is not None and index is not None and before.said != dossier.said:
            quotes = [said.quote for said in dossier.said]
            chosen = before.said[index].quote
            index = quotes.index(chosen) if chosen in quotes else index
        self._quotes.show([said.quote for said in dossier.said], places, struck=struck)
        embargoed = _embargoed(dossier)
        remarks = [_remark(dossier, said, killed, embargoed) for said in dossier.said]
        self._quotes.show_elsewhere(remarks)
        if index is not None:
            self._quotes.choose(index)

    @property
    def chosen(self) -> tuple[StoryTake, Quote] | None:
        """The utterance under the cursor, with the take it stands in."""
        if self._dossier is None or (index := self._quotes.index) is None:
            return None
        said = self._dossier.said[index]
        return self._dossier.take(said.article), said.quote

    def follow(self, article: int, quote: int) -> None:
        """Move the cursor to what a quote of an article says."""
        if self._dossier is not None:
            index = self._dossier.utterance_of(article, quote)
            if index is not None:
                self._quotes.choose(index)

    @command("next-quote", 1)
    @command("previous-quote", -1)
    def step(self, step: int) -> None:
        """Go some utterances on, or back."""
        if self._dossier is not None and self._dossier.said:
            last = len(self._dossier.said) - 1
            self._quotes.choose(max(0, min((self._quotes.index or 0) + step, last)))


def _remark(
    dossier: Dossier, said: Utterance, killed: Set[int], embargoed: Set[int]
) -> Elsewhere | None:
    """Return whether sources name others for an utterance, withdrew it, or may not publish yet."""
    parts = [
        f"{dossier.sources.get(source, 'a source')} names {name}" for name, source in said.others
    ]
    if said.articles & killed:
        articles = (dossier.take(id_).article for id_ in sorted(said.articles & killed))
        parts.append(f"withdrawn by {', '.join(dict.fromkeys(map(dossier.source, articles)))}")
    if said.articles <= embargoed:
        parts.append("under embargo")
    remark = clean_line(", ".join(parts))
    return Elsewhere("", remark, is_disputed=bool(said.others)) if parts else None


def _embargoed(dossier: Dossier) -> frozenset[int]:
    """Return the takes that are under embargo themselves, or have text that is."""
    now = datetime.now(UTC)
    articles = (take.article for take in dossier.takes)
    held = {one.id for one in articles if embargo_notice(one.headline, one.published, now)}
    return dossier.embargoed_text | held


def _place(dossier: Dossier, index: int) -> str:
    """Return where an utterance stands: in how many sources, or in which one and when.

    That is with the day where it is not that of the latest take.
    """
    said = dossier.said[index]
    if len(said.sources) > 1:
        return f"in {format_count(len(said.sources), 'source')}"
    article = dossier.take(said.article).article
    last = max((take.article for take in dossier.takes), key=lambda one: one.published)
    last_day = published_day(last.published, last.date_kind)
    sent = format_take_time(article.published, article.date_kind, last_day)
    return f"{dossier.source(article)} {sent}"
