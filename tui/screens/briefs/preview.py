"""The preview of a brief: what would be written, by each template and in each format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from storage.exchange.briefs.templates import template_names
from storage.exchange.briefs.writing import ENDINGS, render
from storage.model import BriefItem
from tui.jobs import Jobs
from tui.screens.briefs.writing import BriefWriting
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.text_pager import TextPager

__all__ = ["BriefPreview"]

_KEYS = "t template · f format · w export · Y copy · esc back"
_FORMATS = {".md": "Markdown", ".html": "HTML", ".txt": "text"}


class BriefPreview(Dialog[None]):
    """Shows a brief as it would be written.

    Args:
        jobs: Reads the templates and writes the file.
        brief: The name of the brief.
        items: What is in it.
        template: The template it is shown by first.
        on_template: Gets each other template that is chosen.
    """

    CSS = "BriefPreview > .dialog { width: 100; height: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "step_template", "Next template", show=False),
        Binding("f", "step_format", "Next format", show=False),
        Binding("w", "write", "Export to a file", show=False),
        Binding("Y,W", "copy", "Copy", show=False),
        Binding("q,p", "leave", "Back", show=False),
    ]

    pager = getters.query_one(TextPager)

    def __init__(
        self,
        jobs: Jobs,
        brief: str,
        items: Sequence[BriefItem],
        template: str,
        on_template: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._brief = brief
        self._items = items
        self._template = template
        self._ending = ENDINGS[0]
        self._on_template = on_template
        self._writing = BriefWriting(self, jobs)

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="dialog"):
            yield TextPager()

    def on_mount(self) -> None:
        """Show the brief."""
        self.show_keys(_KEYS)
        self.pager.focus()
        self._load()

    def _load(self, step: int = 0) -> None:
        """Show the brief by the template some steps on."""
        brief, items, template, ending = self._brief, self._items, self._template, self._ending

        def read(_archive: object) -> tuple[str, str]:
            names = template_names(ending)
            place = names.index(template) if template in names else 0
            chosen = names[(place + step) % len(names)]
            return chosen, render(brief, items, ending, chosen)

        self._jobs.query("preview", read, self.if_open(lambda found: self._show(*found)))

    def _show(self, template: str, text: str) -> None:
        self._template = template
        self._on_template(template)
        self.show_title(f"{self._brief} · {template} · {_FORMATS[self._ending]}")
        self.pager.show(text)

    def action_step_template(self) -> None:
        """Show the brief by the next template."""
        self._load(1)

    def action_step_format(self) -> None:
        """Show the brief in the next format."""
        self._ending = ENDINGS[(ENDINGS.index(self._ending) + 1) % len(ENDINGS)]
        self._load()

    def action_write(self) -> None:
        """Write the brief to a file."""
        self._writing.write(self._brief, self._items, self._template, self._ending)

    def action_copy(self) -> None:
        """Copy the brief as it is shown."""
        self._writing.copy(self._brief, self._items, self._template, self._ending)
