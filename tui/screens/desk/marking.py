"""Read, unread, starred, and taking it back: shown at once, written behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from storage.errors import NewsdeskError
from storage.model import Filter, Headline
from tui.screens.desk.listing import Listing
from tui.widgets.filter_words import describe

__all__ = ["Marking"]

_COUNT_AFTER = 0.15


class Marking(Listing):
    """Marks articles."""

    def mark(
        self,
        headlines: Iterable[Headline],
        *,
        read: bool | None = None,
        starred: bool | None = None,
    ) -> None:
        """Mark articles; the rows change now, the archive right after."""
        changing: list[int] = []
        for headline in headlines:
            marked = replace(
                headline,
                read=headline.read if read is None else read,
                starred=headline.starred if starred is None else starred,
            )
            if marked == headline:
                continue
            changing.append(headline.id)
            self.headlines.update_row(marked)
            if self.selected_last and self.selected_last.id == headline.id:
                self.selected_last = marked
        if changing:
            if self.filter.unread or self.filter.starred:
                # A row just read, or just unstarred, stays until the filter is next touched.
                self.filter = replace(self.filter, kept=self.filter.kept | frozenset(changing))
            self.jobs.change(
                lambda archive: archive.mark(changing, read=read, starred=starred),
                lambda _count: self.after("recount", _COUNT_AFTER, self.list_again),
                self._not_marked,
            )

    def _not_marked(self, error: NewsdeskError) -> None:
        """Say why, and show the rows as they are after all."""
        self.say(str(error), wrong=True)
        self.list_again()

    @property
    def chosen(self) -> list[Headline]:
        """The articles a mark is meant for: those picked, else the one under the cursor."""
        return list(self.headlines.picked.values()) or ([self.selected] if self.selected else [])

    def show_filter(
        self,
        filter: Filter,  # noqa: A002 - the design's word
        *,
        select: int | None = None,
        position: int = 0,
    ) -> None:
        """Show what `filter` asks for; what was picked in another list is dropped."""
        self.headlines.drop_picked()
        super().show_filter(filter, select=select, position=position)

    def action_pick(self) -> None:
        """Pick the selected article, or drop it: marks are then meant for all that are picked."""
        self.headlines.pick()

    def action_mark_read(self) -> None:
        """Mark the selected article as read and go on to the row below; or all that are picked."""
        if self.headlines.picked:
            self.mark(self.chosen, read=True)
        elif self.selected:
            self.mark([self.selected], read=True)
            self.headlines.move_to(self.headlines.cursor + 1)

    def action_mark_unread(self) -> None:
        """Mark the selected article, or all that are picked, as unread."""
        self.mark(self.chosen, read=False)

    def action_star(self) -> None:
        """Give the selected article a star, or take it off; all that are picked get the same."""
        chosen = self.chosen
        self.mark(chosen, starred=not all(headline.starred for headline in chosen))

    def action_all_read(self) -> None:
        """Ask, then mark everything shown as read."""
        from tui.screens.dialog import Choice, Choose  # with the other dialogs, not at the start

        asked, results = self.shown_filter(), self.results
        if results is None or not results.unread:
            self.say("Nothing here is unread")
            return
        count = results.unread

        def answered(answer: str | None) -> None:
            if answer:
                self.jobs.change(lambda archive: archive.mark_all_read(asked), self._all_marked)

        self.app.push_screen(
            Choose(
                f"Mark {count:,} as read?",
                describe(asked, self.source_names(), today=self.today),
                [Choice("yes", "y", "Mark them as read")],
            ),
            answered,
        )

    def _all_marked(self, count: int) -> None:
        self.say(f"{count:,} marked as read. {self.key('undo')} takes it back")
        self.list_again()

    def action_undo(self) -> None:
        """Take back the last change."""
        self.jobs.change(lambda archive: archive.undo(), self._undone)

    def _undone(self, what: str | None) -> None:
        self.say(f"Undone: {what}" if what else "Nothing to undo")
        self.list_again()
