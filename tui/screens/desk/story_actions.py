"""Commands about stories: the page of the selected article's, and what is new in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.model import Filter
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.state import DeskState
from tui.screens.desk.statement_choice import StatementChoice

if TYPE_CHECKING:
    from tui.screens.speakers.quote_position import QuotePosition
    from tui.screens.story.screen import StoryScreen
    from tui.screens.story.since import SinceScreen

__all__ = ["StoryActions"]


class StoryActions:
    """Opens the pages of stories, and owns the one that is open."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        navigation: ArticleNavigation,
        statements: StatementChoice,
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._navigation = navigation
        self._statements = statements
        self._page: StoryScreen | SinceScreen | None = None

    @command("story")
    def show_story(self) -> None:
        """Show the story of the selected article."""
        if (selected := self._state.selected) is not None:
            self.show_story_of(selected.id)

    def show_story_of(self, article: int) -> None:
        """Show the story of an article."""

        def answer(archive: Archive) -> int | None:
            return archive.stories.of([article]).get(article)

        def show(story: int | None) -> None:
            if story is None:
                self._context.toast("This article is not in a story yet")
                return
            from tui.screens.story.screen import StoryScreen  # not at the start, as all pages

            self._open(
                StoryScreen(
                    self._context.jobs,
                    self._context.commands,
                    story,
                    self._state.last_visit,
                    self._statements,
                    article,
                )
            )

        self._context.jobs.query("story of", answer, show)

    @command("since")
    def show_since(self) -> None:
        """Show what is new since the last visit or the start of the shift, story by story."""
        from tui.screens.story.since import SinceScreen

        jobs, commands = self._context.jobs, self._context.commands
        self._open(SinceScreen(jobs, commands, self._state.last_visit, self._statements))

    def _open(self, page: StoryScreen | SinceScreen) -> None:
        self._page = page
        self._context.open_dialog(page, self._answered)

    def _answered(self, answer: QuotePosition | Filter | None) -> None:
        self._page = None
        if isinstance(answer, Filter):
            self._feed.show_filter(answer)
        elif answer is not None:
            self._navigation.open_at(answer.article, answer.start)

    def reload(self) -> None:
        """Read the page that is open again."""
        if self._page is not None:
            self._page.reload()
