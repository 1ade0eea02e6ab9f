"""Read, unread, starred, and taking it back: shown at once, written behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from storage.archive import Archive
from storage.errors import NewsdeskError, NotFound
from storage.model import Filter, Headline
from tui.commands.registry import command
from tui.formatting.filters import describe_filter
from tui.formatting.text import clean_line, cut_words
from tui.screens.desk.listing import Listing

__all__ = ["Marking"]

_COUNT_AFTER = 0.15
_TOLD = 44
"""Cells of a headline that is named in a toast."""


@dataclass(frozen=True, slots=True)
class _Undone:
    """What was taken back, and the one article it had been done to; 0: none, or several."""

    words: str
    article: int = 0
    headline: str = ""


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
            self.state.update_selected(marked)
        if changing:
            self._ahead = None
            self.state.keep(changing)
            self.context.jobs.change(
                lambda archive: archive.marks.set(changing, read=read, starred=starred),
                lambda _count: self.context.debounce("recount", _COUNT_AFTER, self.list_again),
                self._not_marked,
            )

    def _not_marked(self, error: NewsdeskError) -> None:
        """Say why, and show the rows as they are after all."""
        self.context.toast(str(error), wrong=True)
        self.list_again()

    @property
    def chosen(self) -> list[Headline]:
        """The articles a mark is meant for: those picked, else the one under the cursor."""
        return list(self.headlines.picked.values()) or (
            [self.state.selected] if self.state.selected else []
        )

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

    @command("pick")
    def action_pick(self) -> None:
        """Pick the selected article, or drop it: marks are then meant for all that are picked."""
        self.headlines.pick()

    @command("read")
    def action_mark_read(self) -> None:
        """Mark the selected article as read and go on to the row below; or all that are picked."""
        if self.headlines.picked:
            self.mark(self.chosen, read=True)
        elif self.state.selected:
            self.mark([self.state.selected], read=True)
            self.headlines.go_to(self.headlines.cursor + 1)

    @command("unread")
    def action_mark_unread(self) -> None:
        """Mark the selected article, or all that are picked, as unread."""
        chosen = self.chosen
        self._say_marked("Unread", [one for one in chosen if one.read])
        self.mark(chosen, read=False)

    @command("star")
    def action_star(self) -> None:
        """Give the selected article a star, or take it off; all that are picked get the same."""
        chosen = self.chosen
        star = not all(headline.starred for headline in chosen)
        changing = [headline for headline in chosen if headline.starred != star]
        self._say_marked("Starred" if star else "No star any more:", changing)
        self.mark(chosen, starred=star)

    def _say_marked(self, what: str, headlines: Sequence[Headline]) -> None:
        """Say what becomes of these articles, and which key takes it back."""
        if headlines:
            one = f"“{cut_words(clean_line(headlines[0].headline), _TOLD)}”"
            words = one if len(headlines) == 1 else f"{len(headlines):,} articles"
            self.context.toast(f"{what} {words} · {self.context.key_label('undo')} undoes")

    @command("all-read")
    def action_all_read(self) -> None:
        """Ask, then mark everything shown as read."""
        from tui.screens.dialogs.choice_dialog import (
            confirm,  # with the other dialogs, not at the start
        )

        asked, results = self.state.shown_filter, self.results
        if results is None or not results.unread:
            self.context.toast("Nothing here is unread")
            return
        count = results.unread

        def answered(answer: str | None) -> None:
            if answer:
                self.context.jobs.change(
                    lambda archive: archive.marks.mark_all_read(asked), self._all_marked
                )

        self.context.open_dialog(
            confirm(
                f"Mark {count:,} as read?",
                describe_filter(asked, self.catalog.names, today=self.state.today),
                yes="Mark them as read",
                no="Leave them unread",
            ),
            answered,
        )

    @command("above-read", "above")
    @command("below-read", "below")
    def action_beside_read(self, place: Literal["above", "below"]) -> None:
        """Mark what stands above the selected article, or below it, as read."""
        asked, selected = self.state.shown_filter, self.state.selected
        if selected is None:
            return
        if self.state.is_by_relevance:
            self.context.toast(
                f"By relevance nothing is older; {self.context.key_label('order')} lists by date"
            )
            return
        is_newer = (place == "above") != self.state.is_oldest_first
        side: Literal["newer", "older"] = "newer" if is_newer else "older"
        self.context.jobs.change(
            lambda archive: archive.marks.mark_all_read(asked, beside=selected.id, side=side),
            self._all_marked,
        )

    def _all_marked(self, count: int) -> None:
        self.context.toast(
            f"{count:,} marked as read. {self.context.key_label('undo')} takes it back"
        )
        self.list_again()

    @command("undo")
    def action_undo(self) -> None:
        """Take back the last change, and go to the article it was made to."""
        self.context.jobs.change(_take_back, self._undone)

    def _undone(self, undone: _Undone | None) -> None:
        if undone is None:
            self.context.toast("Nothing to undo")
            return
        words = undone.words
        if undone.headline:
            name = f"“{cut_words(clean_line(undone.headline), _TOLD)}”"
            mark = words.removeprefix("1 article ")
            words = f"{words} in {name}" if mark == words else f"{name} {mark}"
        self.context.toast(f"Undone: {words}")
        if undone.article:
            self.list_at(undone.article)
        else:
            self.list_again()


def _take_back(archive: Archive) -> _Undone | None:
    changed = archive.undo.last_changed()
    words = archive.undo.revert_last()
    if words is None:
        return None
    if len(changed) != 1:
        return _Undone(words)
    try:
        return _Undone(words, changed[0], archive.article(changed[0]).headline)
    except NotFound:  # removed since
        return _Undone(words)
