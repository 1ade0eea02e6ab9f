"""What takes a while and is done for the reader beside the desk: import, export, backup, care."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from storage.archive.filter_json import filter_to_json
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.filters import describe_filter
from tui.jobs import CommandFinished
from tui.screens.desk.page import Page
from tui.screens.desk.told import Told, backed_up, exported, imported, tidied
from tui.widgets.header import Progress

__all__ = ["Keeping"]

_LOOK_AGAIN = 0.5
"""Seconds until what could not be shown, because something else was on screen, is tried again."""


class Keeping(Page):
    """Runs the verbs of the command line that a reader asks for, one at a time."""

    # -- running ---------------------------------------------------------------------------

    def run_verb(
        self,
        name: str,
        words: Sequence[str],
        sentence: Callable[[Told], str],
        begun: str = "",
    ) -> None:
        """Run a verb with `--json`; `sentence` says what became of it, of the lines it printed."""
        told = Told()

        def heard(line: dict[str, Any]) -> None:
            if "total" in line and "done" in line:
                progress = Progress(name, int(line["done"]), int(line["total"]))
                self.progress.show("task", progress)
            else:
                told.hear(line)

        def ended(end: CommandFinished) -> None:
            if not self.context.is_running:
                return
            self.progress.show("task", None)
            if end.cancelled:
                self.context.toast("Stopped; what was done stays")
            elif end.error:
                self.context.toast(end.error, wrong=True)
            else:
                self.context.toast(sentence(told), kind="work")
            self.feed.list_again()
            if told.failures:
                self._list_failures(told)

        if not self.context.jobs.subprocesses.run_command([*words, "--json"], heard, ended):
            self.context.toast(
                f"Something else is under way; {self.context.key_label('stop')} stops it"
            )
        elif begun:
            self.context.toast(begun)

    def _list_failures(self, told: Told) -> None:
        """Show what was not taken in, as soon as nothing else has the keyboard."""
        from tui.screens.import_failures import (  # as the other dialogs
            ImportFailure,
            ImportFailuresScreen,
        )

        if self.app.screen is not self or self.panel_layout.focused_panel == "search":
            self.context.debounce("failures", _LOOK_AGAIN, lambda: self._list_failures(told))
            return
        failures = [
            ImportFailure(str(one.get("file")), str(one.get("error"))) for one in told.failures
        ]
        self.context.open_dialog(ImportFailuresScreen(failures, told.outcomes["failed"]))

    @command("stop")
    def action_stop(self) -> None:
        """Stop what is under way: an import, an export, a refresh, making quotes anew."""
        if self.context.jobs.subprocesses.running_command:
            self.context.jobs.subprocesses.cancel_command()
        elif self.context.jobs.subprocesses.refreshing:
            self.context.jobs.subprocesses.cancel_refresh()
        elif self.context.jobs.subprocesses.reextracting:
            self.context.jobs.subprocesses.cancel_reextraction()
        else:
            self.context.toast("Nothing is under way")

    # -- in --------------------------------------------------------------------------------

    @command("import")
    def action_take_in(self) -> None:
        """Ask for a file or folder and take in what it holds."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def answered(named: ChosenPath | None) -> None:
            if named:
                words = ["import", "--progress", str(named.path)]
                self.run_verb("Importing", words, imported)

        hint = "Article files (.txt) or a folder of them, a saved feed, OPML, what export wrote"
        self.context.open_dialog(
            PathDialog("Take in a file or folder", self.context.jobs, hint=hint, value="~/"),
            answered,
        )

    @command("opml-import")
    def action_opml_import(self) -> None:
        """Ask for an OPML file and follow the feeds in it."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def sentence(told: Told) -> str:
            added, followed = told.last.get("added", 0), told.last.get("followed", 0)
            known = f", {followed} followed already" if followed else ""
            fetch = f". {self.context.key_label('refresh')} fetches them" if added else ""
            refused = len(told.last.get("refused", ()))
            wrong = f", {refused} left out: no web address" if refused else ""
            return f"{format_count(added, 'feed')} added{known}{wrong}{fetch}"

        def answered(named: ChosenPath | None) -> None:
            if named:
                self.run_verb("Feeds", ["opml", "import", str(named.path)], sentence)

        hint = "The list of feeds that another reader has exported: an .opml or .xml file"
        dialog = PathDialog(
            "Take in feeds (OPML)", self.context.jobs, hint=hint, value="~/", check=_file
        )
        self.context.open_dialog(dialog, answered)

    # -- out -------------------------------------------------------------------------------

    @command("export")
    def action_export(self) -> None:
        """Ask for a file and write what is shown into it."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        shown = self.state.shown_filter
        kept = filter_to_json(shown, today=self.state.today)
        look = shown.after
        kept["after"] = [look.moment.isoformat(), look.article] if look else None

        def answered(named: ChosenPath | None) -> None:
            if named:
                words = ["export", str(named.path), "--progress", "--filter", json.dumps(kept)]
                words += ["--force"] if named.overwrite else []
                self.run_verb("Exporting", words, exported)

        words = describe_filter(shown, self.catalog.names, today=self.state.today)
        dialog = PathDialog(
            f"Export to a file: {words}",
            self.context.jobs,
            hint=".jsonl and .json hold everything and can be imported;"
            " .md and .csv are for reading",
            value="~/newsdesk.jsonl",
            writing=True,
            check=_ending,
        )
        self.context.open_dialog(dialog, answered)

    @command("opml-export")
    def action_opml_export(self) -> None:
        """Ask for a file and write the list of feeds into it."""
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def sentence(told: Told) -> str:
            return f"Wrote {told.last.get('feeds', 0)} feeds to {told.last.get('file', '')}"

        def answered(named: ChosenPath | None) -> None:
            if named:
                force = ["--force"] if named.overwrite else []
                self.run_verb("Feeds", ["opml", "export", str(named.path), *force], sentence)

        dialog = PathDialog(
            "Write the list of feeds (OPML) to",
            self.context.jobs,
            hint="Any feed reader takes it in",
            value="~/newsdesk.opml",
            writing=True,
        )
        self.context.open_dialog(dialog, answered)

    # -- care ------------------------------------------------------------------------------

    @command("backup")
    def action_back_up(self) -> None:
        """Copy the archive, beside it or to a file that is asked for."""
        from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog

        def answered(answer: str | None) -> None:
            if answer == "beside":
                self.run_verb("Backup", ["backup"], backed_up, "Backing up…")
            elif answer:
                self._back_up_to()

        choices = [
            Choice("beside", "b", "Into the folder backups beside the archive"),
            Choice("file", "f", "To a file…"),
        ]
        self.context.open_dialog(ChoiceDialog("Back up the archive", "", choices), answered)

    def _back_up_to(self) -> None:
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def answered(named: ChosenPath | None) -> None:
            if named:
                self.run_verb("Backup", ["backup", str(named.path)], backed_up, "Backing up…")

        dialog = PathDialog(
            "Back up the archive to",
            self.context.jobs,
            hint="A new file; newsdesk restore FILE puts it back",
            value=f"~/newsdesk-{self.state.today.isoformat()}.db",
            writing=True,
            may_overwrite=False,
        )
        self.context.open_dialog(dialog, answered)

    @command("doctor")
    def action_doctor(self) -> None:
        """Check the archive and show what is found."""
        from tui.screens.archive_check import ArchiveCheckScreen

        self.context.open_dialog(
            ArchiveCheckScreen(self.context.jobs.subprocesses, self.feed.list_again)
        )

    @command("tidy")
    def action_tidy(self) -> None:
        """Ask, then remove what no rule keeps and give the room back to the disk."""
        self.context.jobs.query(
            "tidy", lambda archive: len(archive.retention.expired()), self._tidy
        )

    def _tidy(self, count: int) -> None:
        from tui.screens.dialogs.choice_dialog import confirm

        def sentence(told: Told) -> str:
            return tidied(told, self.context.key_label("undo"))

        def answered(answer: str | None) -> None:
            if answer:
                self.run_verb("Tidying", ["tidy", "--progress"], sentence)

        if not count:
            self.run_verb("Tidying", ["tidy"], sentence)
            return
        dialog = confirm(
            f"Remove {format_count(count, 'article')} that no rule keeps?",
            "What is starred or clipped stays, and the removal can be undone. The rules are set"
            f" under {self.context.key_label('sources')} Sources, and by newsdesk keep.",
            yes="Remove, and make the file smaller",
            no="Keep all",
        )
        self.context.open_dialog(dialog, answered)


def _file(path: Path) -> None:
    from tui.screens.dialogs.path_text import BadPath

    if path.is_dir():
        raise BadPath(f"{path.name}: is a folder; name a file in it")


def _ending(path: Path) -> None:
    from storage.exchange import EXPORT_FORMATS, format_by_ending
    from tui.screens.dialogs.path_text import BadPath

    if format_by_ending(path) is None:
        endings = " ".join(one.endings[0] for one in EXPORT_FORMATS.values())
        raise BadPath(f"{path.name}: end the name in one of {endings}")
