"""Attachments of the article that is open: played or opened by the reader's own programs."""

from __future__ import annotations

from storage.text.attachments import attachment_kind
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut
from tui.screens.desk.context import DeskContext
from tui.screens.desk.links import TOAST_WIDTH, open_link
from tui.terminal.environment import is_web_page
from tui.widgets.article.article_view import ArticleView

__all__ = ["AttachmentActions"]


class AttachmentActions:
    """Opens attachments with the programs that the settings file names, or else the browser."""

    def __init__(self, context: DeskContext, article: ArticleView) -> None:
        self._context = context
        self._article = article

    @command("attachment")
    def choose(self) -> None:
        """Open the attachment of the article; of several a number chooses one."""
        files = self._article.attachments
        if not files:
            self._context.toast("This article has no attachments")
        elif len(files) == 1:
            self._open(*files[0])
        else:
            self._ask(files)

    def _ask(self, files: list[tuple[str, str]]) -> None:
        from tui.screens.dialogs.choice_dialog import ChoiceDialog, number_choices

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                self._open(*files[int(answer)])

        choices = number_choices((clean_line(line), "") for line, _ in files)
        self._context.open_dialog(ChoiceDialog("Attachments", "", choices), on_answer)

    def _open(self, line: str, link: str) -> None:
        from storage import paths
        from tui.commands.settings_file import SettingsError, read_attachments

        try:
            program = read_attachments(paths.settings_path()).get(attachment_kind(line))
        except SettingsError as error:
            self._context.toast(str(error))
            return
        if program is None or is_web_page():  # the program would open on another screen
            open_link(self._context, link)
            return
        self._context.jobs.subprocesses.open_with(
            program, link, lambda error: self._context.toast(error)
        )
        self._context.toast(cut(f"Opening {clean_line(line)}", TOAST_WIDTH))
