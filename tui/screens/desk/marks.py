"""Marks: read, unread, starred, and undo. Rows change at once, the archive right after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from storage.archive import Archive
from storage.errors import NewsdeskError, NotFound
from storage.model import Headline
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.filters import describe_filter
from tui.formatting.text import clean_line, cut_words
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.widgets.headlines.headlines import Headlines

if TYPE_CHECKING:
    from storage.model import StoryRow

__all__ = ["MarkActions"]

_COUNT_AFTER = 0.15
_TITLE_CELLS = 44
"""Cells of a headline that is named in a toast."""


@dataclass(frozen=True, slots=True)
class _Undone:
    """A change that was undone or redone, and its one article; 0: none, or several."""

    words: str
    article: int = 0
    headline: str = ""


class MarkActions:
    """Marks articles."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        feed: HeadlineFeed,
        headlines: Headlines,
        layout: PanelLayout,
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._feed = feed
        self._headlines = headlines
        self._layout = layout

    def mark(
        self,
        headlines: Iterable[Headline],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        whole: bool = False,
        opened: bool = False,
    ) -> None:
        """Mark articles: their rows now, the archive right after.

        `whole`: of stories that are folded all takes. `opened`: they are read because they were
        opened, which is no step for undo.
        """
        changed: list[int] = []
        stories: list[int] = []
        for headline in headlines:
            is_whole = whole and (
                self._is_folded(headline) or (read is True and _is_unread_below(headline))
            )
            marked = replace(
                headline,
                read=headline.read if read is None else read,
                starred=headline.starred if starred is None else starred,
                unseen_edit="" if read else headline.unseen_edit,
                story=_mark_story(headline, read, is_whole=is_whole),
            )
            if marked != headline or is_whole:
                (stories if is_whole else changed).append(headline.id)
                self._headlines.update_row(marked)
                self._state.update_selected(marked)
                self._state.keep([headline.id, *([headline.take.head] if headline.take else [])])
        if not changed and not stories:
            return
        shown = self._state.filter
        folded = [one for one in stories if one not in self._state.unfolded]

        def change(archive: Archive) -> int:
            ids = changed + (archive.stories.folded(stories, shown) if stories else [])
            if opened:
                archive.marks.open(ids)
                return 0
            return archive.marks.set(ids, read=read, starred=starred)

        def done(count: int) -> None:
            if read and stories and count > min(1, len(folded)):
                undo = self._context.key_label("undo")
                noun = "article" if changed else "take"
                self._context.toast(f"{format_count(count, noun)} marked read · {undo} undoes")
            self._count_soon()

        self._feed.drop_prefetched()
        self._context.jobs.change(change, done, self._not_marked)

    def _is_folded(self, headline: Headline) -> bool:
        """Return whether the takes of a row are not shown below it."""
        return headline.story is not None and headline.id not in self._state.unfolded

    def _count_soon(self) -> None:
        self._context.debounce("recount", _COUNT_AFTER, self._feed.list_again)

    def _not_marked(self, error: NewsdeskError) -> None:
        """Report why, and show the rows as they are after all."""
        self._context.toast(str(error), wrong=True)
        self._feed.list_again()

    # -- one article, or those picked ------------------------------------------------------

    @property
    def _chosen(self) -> list[Headline]:
        """The articles to mark: those picked, else the one under the cursor."""
        selected = self._state.selected
        return list(self._headlines.picked.values()) or ([selected] if selected else [])

    @property
    def _marks_stories(self) -> bool:
        """Whether marks apply to all takes of a folded row, and not to the article that is read."""
        return bool(self._headlines.picked) or self._layout.focused_panel != "article"

    @command("pick")
    def pick(self) -> None:
        """Pick the selected article, or drop it: marks apply to all that are picked."""
        self._headlines.pick()

    @command("read")
    def mark_read(self) -> None:
        """Mark the selected article as read and go on to the row below; or all that are picked."""
        if self._headlines.picked:
            self.mark(self._chosen, read=True, whole=True)
        elif selected := self._state.selected:
            if not selected.is_unread and not (selected.story or selected).unseen_edit:
                self._context.toast("Already read", kind="end")
            self.mark([selected], read=True, whole=True)
            self._headlines.go_to(self._headlines.cursor + 1)

    @command("unread")
    def mark_unread(self) -> None:
        """Mark the selected article, or all that are picked, as unread."""
        chosen = self._chosen
        self._toast_marked("Unread", [one for one in chosen if one.read])
        self.mark(chosen, read=False, whole=self._marks_stories)

    @command("toggle-read")
    def toggle_read(self) -> None:
        """Mark the selected article as read, or as unread; all that are picked get the same."""
        chosen = self._chosen
        self.mark(chosen, read=not all(headline.read for headline in chosen))

    @command("star")
    def star(self) -> None:
        """Star the selected article, or unstar it; all that are picked get the same."""
        chosen = self._chosen
        starred = not all(headline.starred for headline in chosen)
        changed = [headline for headline in chosen if headline.starred != starred]
        self._toast_marked("Starred" if starred else "Unstarred", changed)
        self.mark(chosen, starred=starred, whole=self._marks_stories)

    def _toast_marked(self, mark: str, headlines: Sequence[Headline]) -> None:
        """Report a mark, and the key that undoes it."""
        if headlines:
            one = f"“{cut_words(clean_line(headlines[0].headline), _TITLE_CELLS)}”"
            words = one if len(headlines) == 1 else f"{len(headlines):,} articles"
            undo = self._context.key_label("undo")
            self._context.toast(f"{mark} {words} · {undo} undoes")

    # -- many at once ----------------------------------------------------------------------

    @command("all-read")
    def mark_all_read(self) -> None:
        """Ask, then mark everything shown as read."""
        from tui.screens.dialogs.choice_dialog import confirm

        shown, results = self._state.shown_filter, self._feed.results
        if results is None or not results.unread:
            self._context.toast("Nothing unread here")
            return

        def on_answer(answer: str | None) -> None:
            if answer:
                self._context.jobs.change(
                    lambda archive: archive.marks.mark_all_read(shown), self._all_marked
                )

        def ask(unread: int) -> None:
            dialog = confirm(
                f"Mark {format_count(unread, 'article')} as read?",
                describe_filter(shown, self._catalog.names, today=self._state.today),
                yes="Mark them as read",
                no="Leave them unread",
            )
            self._context.open_dialog(dialog, on_answer)

        if self._state.filter.folds:  # a row may be several articles
            every = replace(shown, unread=True)
            self._context.jobs.query("unread", lambda archive: archive.count(every), ask)
        else:
            ask(results.unread)

    @command("above-read", "above")
    @command("below-read", "below")
    def mark_read_beside(self, place: Literal["above", "below"]) -> None:
        """Mark all articles above the selected one, or below it, as read."""
        shown, selected = self._state.filter, self._state.selected
        if selected is None:
            return
        shown = replace(shown, kept=frozenset())
        article = selected.take.head if selected.take else selected.id
        if self._state.is_by_relevance:
            order = self._context.key_label("order")
            self._context.toast(f"Sorted by relevance; {order} sorts by date")
            return
        is_newer = (place == "above") != self._state.is_oldest_first
        side: Literal["newer", "older"] = "newer" if is_newer else "older"
        self._context.jobs.change(
            lambda archive: archive.marks.mark_all_read(shown, beside=article, side=side),
            self._all_marked,
        )

    def _all_marked(self, count: int) -> None:
        if not count:
            self._context.toast("Everything is already read")
            return
        undo = self._context.key_label("undo")
        self._context.toast(f"{format_count(count, 'article')} marked as read. {undo} undoes")
        self._feed.list_again()

    # -- undo ------------------------------------------------------------------------------

    @command("undo", "undo")
    @command("redo", "redo")
    def revert(self, verb: UndoVerb) -> None:
        """Undo the last change or redo it, and go to the article it was made to."""
        self._context.jobs.change(
            lambda archive: _revert(archive, verb), lambda undone: self._reverted(verb, undone)
        )

    def _reverted(self, verb: UndoVerb, undone: _Undone | None) -> None:
        if undone is None:
            self._context.toast(describe_reverted(verb, None))
            return
        words = undone.words
        if undone.headline:
            name = f"“{cut_words(clean_line(undone.headline), _TITLE_CELLS)}”"
            known = words.replace("1 article", name, 1)
            words = f"{words} in {name}" if known == words else known
        self._context.toast(describe_reverted(verb, words))
        if undone.article:
            self._feed.list_at(undone.article)
        else:
            self._feed.list_again()


def _is_unread_below(headline: Headline) -> bool:
    """Return whether a row is unread only by other takes than that which it shows."""
    return headline.read and headline.is_unread


def _mark_story(headline: Headline, read: bool | None, *, is_whole: bool) -> StoryRow | None:
    """Return what a row stands for once it, or all that it stands for, is marked."""
    story = headline.story
    if story is None or read is None:
        return story
    if is_whole:
        unseen = "" if read else story.unseen_edit
        return replace(story, unread=0 if read else story.articles, unseen_edit=unseen)
    is_seen = read and headline.unseen_edit == story.unseen_edit
    edit = "" if is_seen else story.unseen_edit
    return replace(story, unread=story.unread + headline.read - read, unseen_edit=edit)


def _revert(archive: Archive, verb: UndoVerb) -> _Undone | None:
    """Undo or redo the last change; return it with the article if it changed only one."""
    log = archive.undo
    changed = log.last_changed() if verb == "undo" else log.last_undone()
    if (words := archive.undo.revert(verb)) is None:
        return None
    if len(changed) != 1:
        return _Undone(words)
    try:
        return _Undone(words, changed[0], archive.article(changed[0]).headline)
    except NotFound:  # removed since
        return _Undone(words)
