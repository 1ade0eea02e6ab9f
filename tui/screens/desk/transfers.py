"""Commands that take articles and feeds in from files, and write them to files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from storage.archive.filter_json import filter_to_json
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.filters import describe_filter
from tui.screens.desk.context import DeskContext
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.screens.desk.statement_choice import StatementChoice
from tui.screens.desk.task_report import TaskReport, describe_export, describe_import
from tui.screens.desk.tasks import BackgroundTasks

__all__ = ["TransferActions"]


class TransferActions:
    """Asks for a file, and imports or exports in the background."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        tasks: BackgroundTasks,
        refresh: SourceRefresh,
        statements: StatementChoice,
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._tasks = tasks
        self._refresh = refresh
        self._statements = statements

    @command("import")
    def ask_import(self) -> None:
        """Ask for a file or folder and import the articles in it."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def on_answer(chosen: ChosenPath | None) -> None:
            if chosen:
                arguments = ["import", "--progress", str(chosen.path)]
                keys = self._context.key_label("new"), self._context.key_label("undo")
                self._tasks.run("Importing", arguments, lambda one: describe_import(one, *keys))

        hint = "Article files (.txt) or a folder, a saved feed, OPML or an export"
        dialog = PathDialog("Import files or a folder", self._context.jobs, hint=hint, value="~/")
        self._context.open_dialog(dialog, on_answer)

    @command("opml-import")
    def ask_opml_import(self) -> None:
        """Ask for an OPML file and follow the feeds in it."""
        from storage.feeds.subscriptions.lists import count_commands
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def describe(report: TaskReport) -> str:
            added, followed = report.last.get("added", 0), report.last.get("followed", 0)
            known = f", {followed} already followed" if followed else ""
            fetch = ". Fetching…" if added else ""
            refused = [str(one) for one in report.last.get("refused", ())]
            commands = count_commands(refused)
            ran = f", {format_count(commands, 'command')} skipped" if commands else ""
            others = len(refused) - commands
            wrong = f", {others} skipped: not a web address" if others else ""
            return f"Added {format_count(added, 'feed')}{known}{ran}{wrong}{fetch}"

        def fetch_added(report: TaskReport) -> None:
            if ids := [int(one) for one in report.last.get("ids", ())]:
                self._refresh.refresh(ids)

        def on_answer(chosen: ChosenPath | None) -> None:
            if chosen:
                self._tasks.run(
                    "Feeds", ["opml", "import", str(chosen.path)], describe, then=fetch_added
                )

        dialog = PathDialog(
            "Import feeds (OPML)",
            self._context.jobs,
            hint="A list of feeds exported by another reader: an .opml or .xml file",
            value="~/",
            check=_check_file,
        )
        self._context.open_dialog(dialog, on_answer)

    @command("export")
    def ask_export(self) -> None:
        """Ask for a file and export the articles that are listed to it.

        Statements are exported, too, while they are shown.
        """
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        shown, today = self._state.shown_filter, self._state.today
        # Hours that follow the clock would have moved on by the time it is read.
        shown_json = filter_to_json(replace(shown, relative=""), today=today)
        visit = shown.after
        shown_json["after"] = [visit.moment.isoformat(), visit.article] if visit else None

        def on_answer(chosen: ChosenPath | None) -> None:
            if chosen:
                force = ["--force"] if chosen.overwrite else []
                arguments = ["export", str(chosen.path), "--progress", "--filter"]
                arguments += [json.dumps(shown_json), *force]
                arguments += ["--statements"] if self._statements.are_shown else []
                self._tasks.run("Exporting", arguments, describe_export)

        words = describe_filter(shown, self._catalog.names, today=today)
        dialog = PathDialog(
            f"Export: {words}",
            self._context.jobs,
            hint=".jsonl and .json hold everything and can be imported;"
            " .md and .csv are for reading",
            value="~/newsdesk.jsonl",
            writing=True,
            check=_check_ending,
        )
        self._context.open_dialog(dialog, on_answer)

    @command("opml-export")
    def ask_opml_export(self) -> None:
        """Ask for a file and write the list of feeds to it."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def describe(report: TaskReport) -> str:
            last = report.last
            exported = f"Exported {format_count(last.get('feeds', 0), 'feed')}"
            others = last.get("left_out", 0)
            rest = f"; {format_count(others, 'source')} left out: OPML is for feeds" * bool(others)
            return f"{exported} to {last.get('file', '')}{rest}"

        def on_answer(chosen: ChosenPath | None) -> None:
            if chosen:
                force = ["--force"] if chosen.overwrite else []
                self._tasks.run("Feeds", ["opml", "export", str(chosen.path), *force], describe)

        dialog = PathDialog(
            "Export feeds (OPML)",
            self._context.jobs,
            hint="Any feed reader can import this file",
            value="~/newsdesk.opml",
            writing=True,
        )
        self._context.open_dialog(dialog, on_answer)


def _check_file(path: Path) -> None:
    from tui.screens.dialogs.path_text import BadPath

    if path.is_dir():
        raise BadPath(f"{path.name}: is a folder; name a file in it")


def _check_ending(path: Path) -> None:
    from storage.exchange import EXPORT_FORMATS, format_by_ending
    from tui.screens.dialogs.path_text import BadPath

    if format_by_ending(path) is None:
        endings = " ".join(one.endings[0] for one in EXPORT_FORMATS.values())
        raise BadPath(f"{path.name}: the name must end in {endings}")
