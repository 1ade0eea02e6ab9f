"""The page of sections, and the question about those from before the desk had its own."""

from __future__ import annotations

from storage.archive import Archive
from storage.archive.section_moves import SectionMove
from storage.model import Filter
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed

__all__ = ["SETTLED", "SectionActions"]

SETTLED = 1.0
"""Seconds after the start until the reader is asked."""

_Plan = tuple[list[SectionMove], int, int]
"""What would move, how many sections there are, and how many of them the desk lists."""


class SectionActions:
    """Opens the dialogs about sections, which are imported when they are first opened."""

    def __init__(self, context: DeskContext, feed: HeadlineFeed) -> None:
        self._context = context
        self._feed = feed

    @command("sections")
    def show_sections(self) -> None:
        """Show the sections and what maps to them; list the articles of the one chosen."""
        from tui.screens.sections.screen import SectionsScreen

        def on_answer(sections: frozenset[str] | None) -> None:
            if sections:
                self._feed.show_filter(Filter(sections=sections))

        self._context.open_dialog(SectionsScreen(self._context.jobs), on_answer)

    def ask_later(self) -> None:
        """Ask once the reader has settled down."""
        self._context.debounce("section plan", SETTLED, self._offer_mapping)

    def _offer_mapping(self) -> None:
        """Ask once what to do with sections of an older archive, if it has more than the desk.

        Those of a shared archive are for its editors to map, on their page.
        """

        def plan(archive: Archive) -> _Plan | None:
            part = archive.sections
            if archive.read_only or archive.is_shared or part.was_asked:
                return None
            listed, found = len(part.all()), len(archive.facets(Filter()).sections)
            return (part.plan(), found, listed) if found > listed else None

        self._context.jobs.query("section plan", plan, self._ask)

    def _ask(self, plan: _Plan | None) -> None:
        if plan is None or not plan[0] or not self._context.is_in_front:
            return
        from tui.screens.sections.mapping import offer_mapping

        moves, found, listed = plan
        jobs = self._context.jobs

        def answered(answer: str | None) -> None:
            if answer == "map":
                jobs.change(lambda archive: archive.sections.apply(), mapped)
            elif answer == "keep":
                jobs.change(lambda archive: archive.sections.set_asked(), lambda _: None)

        def mapped(count: int) -> None:
            self._context.toast(f"{format_count(count, 'article')} mapped · ^z undoes")

        title = f"{found} sections came from feeds' categories"
        self._context.open_dialog(
            offer_mapping(moves, listed, title=title, keep="Keep all as they are"), answered
        )
