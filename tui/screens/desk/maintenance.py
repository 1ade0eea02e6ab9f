"""Commands that look after the archive: backups, checks, and removing what has expired."""

from __future__ import annotations

from storage.text.plural import format_count
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.state import DeskState
from tui.screens.desk.task_report import TaskReport, describe_backup, describe_tidy
from tui.screens.desk.tasks import BackgroundTasks

__all__ = ["MaintenanceActions"]


class MaintenanceActions:
    """Asks what there is to ask, and runs the maintenance in the background."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        tasks: BackgroundTasks,
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._tasks = tasks

    # -- backups ---------------------------------------------------------------------------

    @command("backup")
    def ask_backup(self) -> None:
        """Copy the archive, beside it or to a file that is asked for."""
        from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog

        def on_answer(answer: str | None) -> None:
            if answer == "beside":
                self._back_up()
            elif answer:
                self._ask_backup_file()

        choices = [
            Choice("beside", "b", "In the folder backups, next to the archive"),
            Choice("file", "f", "To a file…"),
        ]
        self._context.open_dialog(ChoiceDialog("Back up the archive", "", choices), on_answer)

    def _ask_backup_file(self) -> None:
        from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

        def on_answer(chosen: ChosenPath | None) -> None:
            if chosen:
                self._back_up(str(chosen.path))

        dialog = PathDialog(
            "Back up the archive to",
            self._context.jobs,
            hint="A new file; newsdesk restore FILE restores it",
            value=f"~/newsdesk-{self._state.today.isoformat()}.db",
            writing=True,
            may_overwrite=False,
        )
        self._context.open_dialog(dialog, on_answer)

    def _back_up(self, *file: str) -> None:
        self._tasks.run("Backup", ["backup", *file], describe_backup, "Backing up…")

    # -- checks and retention --------------------------------------------------------------

    @command("doctor")
    def check(self) -> None:
        """Check the archive and show the result."""
        from tui.screens.archive_check import ArchiveCheckScreen

        subprocesses = self._context.jobs.subprocesses
        self._context.open_dialog(ArchiveCheckScreen(subprocesses, self._feed.list_again))

    @command("tidy")
    def tidy(self) -> None:
        """Ask, then remove what no rule keeps and give the room back to the disk."""
        self._context.jobs.query(
            "tidy", lambda archive: len(archive.retention.expired()), self._ask_tidy
        )

    def _ask_tidy(self, expired: int) -> None:
        from tui.screens.dialogs.choice_dialog import confirm

        if not expired:
            self._tidy([])
            return

        def on_answer(answer: str | None) -> None:
            if answer:
                self._tidy(["--progress"])

        dialog = confirm(
            f"Delete {format_count(expired, 'article')} past the limit?",
            "Articles that are starred, clipped, noted or set aside are kept. This can be undone."
            f" Limits are set under {self._context.key_label('sources')} Sources and with newsdesk"
            " keep.",
            yes="Delete them",
            no="Keep all",
        )
        self._context.open_dialog(dialog, on_answer)

    def _tidy(self, options: list[str]) -> None:
        def describe(report: TaskReport) -> str:
            return describe_tidy(report, self._context.key_label("undo"))

        self._tasks.run("Tidying", ["tidy", *options], describe)
