"""The page of what is new since the reader last looked, story by story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from storage.archive import Archive
from storage.archive.story_visits import MOST_LISTED
from storage.errors import NotFound
from storage.model import Filter, StoryNews, StoryTake, Visit
from storage.text.plural import format_count
from tui.commands.model import Command
from tui.commands.table import panel_binding
from tui.formatting.dates import format_relative_time
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.desk.statement_choice import StatementChoice
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.quote_position import QuotePosition
from tui.screens.story.screen import StoryScreen
from tui.widgets.headlines.alerted import Alerted
from tui.widgets.story.news_list import NewsList

__all__ = ["SinceScreen"]

_AT_ONCE = 10
"""Stories that are shown first: more than a screen has room for."""
_KEYS = "⏎ open the story · r mark read · [ ] earlier, later visit · ^z undo · esc close"


class _Found(NamedTuple):
    """What is new: stories, new takes of the first ones, the visits, and whether that is all."""

    news: list[StoryNews]
    takes: Mapping[int, Sequence[StoryTake]]
    shared: Alerted
    visits: Sequence[Visit]
    is_whole: bool


class SinceScreen(Dialog[QuotePosition | Filter]):
    """Lists stories with takes that came since a visit; answers as the page of a story does.

    Args:
        jobs: Reads the archive, and marks in it.
        commands: The commands of the desk with the keys they have.
        since: The last visit, or the start of the shift; None: everything is new.
        statements: Whether these stand among the quotes of stories.
    """

    CSS = "SinceScreen > .dialog { width: 130; height: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        panel_binding("read", "read"),
        panel_binding("undo", "revert('undo')"),
        panel_binding("redo", "revert('redo')"),
        Binding("left_square_bracket", "visit(1)", "Since an earlier visit", show=False),
        Binding("right_square_bracket", "visit(-1)", "Since a later visit", show=False),
        Binding("ctrl+p,colon", "palette", "Commands…", show=False),
        Binding("q,W", "leave", "Close", show=False),
    ]

    def __init__(
        self,
        jobs: Jobs,
        commands: Sequence[Command],
        since: Visit | None,
        statements: StatementChoice,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._commands = commands
        self._since = since
        self._statements = statements
        self._visits: Sequence[Visit] = ()
        self._page: StoryScreen | None = None
        self.news = NewsList()

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "New stories"
            yield self.news

    def on_mount(self) -> None:
        """List what is new."""
        self.show_keys(_KEYS)
        self.news.focus()
        self.reload()

    def reload(self) -> None:
        """List what is new now; behind the page of a story, that is read again, too.

        Where nothing is listed yet, the first stories come before the others, and before what their
        takes add.
        """
        if self._page is not None:
            self._page.reload()
        self._read(first=not self.news.news)

    def _read(self, *, first: bool) -> None:
        visit = self._since or Visit(datetime.now(UTC), 0)
        known = frozenset[int]() if first else self.news.known
        before = self.news.news

        def query(archive: Archive) -> _Found:
            limit = _AT_ONCE if first else MOST_LISTED
            news = archive.story_visits.news(Filter(after=visit), limit)
            withdrawals = archive.withdrawals
            shared = Alerted(
                withdrawn=withdrawals.with_withdrawn_text(),
                embargoed=withdrawals.with_embargoed_text(),
                quoting=withdrawals.with_withdrawn_quotes(),
            )
            # What is on screen and has changed is read before it is shown again.
            changed = (one for one in news[:_AT_ONCE] if one not in before)
            takes = _takes(archive, [one for one in changed if one.story.id in known])
            visits = archive.last_visit.visits()
            return _Found(news, takes, shared, visits, len(news) < limit or not first)

        self._jobs.query("news", query, self.if_open(self._show))

    def _show(self, found: _Found) -> None:
        news, visits = found.news, found.visits
        known = {*visits, *self._visits} | ({self._since} if self._since else set())
        self._visits = sorted(known, key=lambda one: (one.moment, one.article), reverse=True)
        since = "First visit"
        if self._since is not None:
            since = f"S{_since(self._since)[1:]}"
            if len(self._visits) > 1:
                place = self._visits.index(self._since) + 1
                since = f"{since} · visit {place} of {len(self._visits)}"
        count = format_count(len(news), "story")
        if not found.is_whole:
            count = f"the first {count}, counting the others…"
        if len(news) == MOST_LISTED:
            count = f"the {count} with the most sources"
        self.show_title(f"{since} · {count}")
        self.news.show(news, found.takes, found.shared, nothing=_nothing(self._since))
        if not found.is_whole:
            self._read(first=False)

    @on(NewsList.Shown)
    def _read_takes(self, message: NewsList.Shown) -> None:
        """Read what the new takes of the first of the stories on screen add; others follow."""
        wanted = message.news[:1]
        self._jobs.query(
            "news takes", lambda archive: _takes(archive, wanted), self.if_open(self.news.add_takes)
        )

    @on(NewsList.Opened)
    def _open_story(self, message: NewsList.Opened) -> None:
        news = message.news
        first = (*news.takes, *news.edits)[0].id
        page = StoryScreen(
            self._jobs, self._commands, news.story.id, self._since, self._statements, first
        )
        self._page = page
        self.app.push_screen(page, self._story_left)

    def _story_left(self, answer: QuotePosition | Filter | None) -> None:
        self._page = None
        if answer is not None:
            self.dismiss(answer)
        else:
            self.reload()

    def action_visit(self, steps: int) -> None:
        """List what has come since the visit before, or after."""
        if self._since is None or self._since not in self._visits:
            return
        place = self._visits.index(self._since) + steps
        if not 0 <= place < len(self._visits):
            self.toast(f"There is no {'earlier' if steps > 0 else 'later'} visit")
            return
        self._since = self._visits[place]
        self._read(first=True)

    def action_read(self) -> None:
        """Mark the new takes of a story as read, and go on to the next story."""
        if (news := self.news.chosen) is None:
            return
        ids = [take.id for take in (*news.takes, *news.edits)]

        def marked(_count: int) -> None:
            self.toast(f"{format_count(len(ids), 'take')} marked as read. ^z undoes")
            self.reload()

        self._jobs.change(lambda archive: archive.marks.set(ids, read=True), marked)
        self.news.action_move(1)

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(words: str | None) -> None:
            self.toast(describe_reverted(verb, words))
            self.reload()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)


def _nothing(since: Visit | None) -> str:
    """Say in place of an empty list since when nothing has come."""
    return f"Nothing has arrived {_since(since)}" if since else "Nothing has arrived"


def _since(visit: Visit) -> str:
    """Return since when what is listed is new: the end of a visit, or the start of the shift."""
    what = "your shift began" if visit.is_shift else "you closed newsdesk"
    when = format_relative_time(visit.moment, date.today())
    return f"since {what} {'at' if ':' in when else 'on'} {when}"


def _takes(archive: Archive, news: Sequence[StoryNews]) -> Mapping[int, Sequence[StoryTake]]:
    found: dict[int, Sequence[StoryTake]] = {}
    for one in news:
        try:
            found[one.story.id] = archive.story_visits.new_takes(one)
        except NotFound:  # removed meanwhile: the list is read again soon
            found[one.story.id] = ()
    return found
