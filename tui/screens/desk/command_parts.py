"""The commands that the parts of the desk contribute, and the parts that only contribute some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import CommandRegistry
from tui.screens.desk.help_actions import HelpActions
from tui.screens.desk.leaving import Leaving
from tui.screens.desk.reprints import ReprintActions
from tui.screens.desk.source_visit import SourceVisit
from tui.screens.desk.tasks import BackgroundTasks

if TYPE_CHECKING:
    from tui.screens.desk.marks import MarkActions
    from tui.screens.desk.screen import Desk

__all__ = ["make_registry"]


def make_registry(desk: Desk, marks: MarkActions) -> CommandRegistry:
    """Return the commands of the desk; some of its parts are made when they are first wanted."""
    context, state, catalog, feed = desk.context, desk.state, desk.catalog, desk.feed
    refresh, reading, search = desk.source_refresh, desk.reading, desk.search
    layout, navigation, headlines = desk.panel_layout, desk.navigation, desk.widgets.headlines
    tasks = BackgroundTasks(context, feed, layout, desk.progress)
    source_visit = SourceVisit(state, catalog, feed, headlines)
    leaving = Leaving(
        *(desk.write_wait, headlines, layout, search, source_visit, desk.speakers_visit),
        exit_program=lambda: desk.app.exit(),
    )

    def stateless() -> list[object]:
        from tui.screens.desk.stateless_parts import stateless_parts  # late: not for a start

        return stateless_parts(desk, marks, tasks)

    return CommandRegistry(
        [
            *(layout, feed, refresh, marks, reading, navigation, search, tasks),
            *(desk.quote_actions, desk.speakers_visit, desk.upkeep, desk.section_actions),
            *(desk.story_actions, desk.alerts, source_visit, leaving),
            HelpActions(context, desk.action_command),
            ReprintActions(context, reading, navigation, desk.widgets.quotes),
        ],
        stateless,
    )
