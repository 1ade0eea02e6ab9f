"""A source whose server asks to wait: the reader sees until when, and may have it asked anyway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from storage.model import Source
from storage.model.schedule import is_held
from storage.text.dates import format_time_of_day
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["Fetch", "fetch_or_ask"]


class Fetch(Protocol):
    """Fetches sources; with `anyway` a single one although its server asks to wait."""

    def __call__(self, sources: Sequence[int], *, anyway: bool = False) -> None:
        """Fetch the sources with these ids."""


def fetch_or_ask(app: App[object], source: Source, fetch: Fetch) -> None:
    """Fetch a source; where its server asks to wait, ask whether to do so anyway, once."""
    state, now = source.fetch, datetime.now(UTC)
    if state.hold_until is None or state.overridden or not is_held(state, now=now):
        fetch([source.id])
        return

    def answered(answer: str | None) -> None:
        if answer:
            fetch([source.id], anyway=True)

    until = format_time_of_day(state.hold_until, now)
    choices = [Choice("anyway", "r", "Ask it once anyway")]
    dialog = ChoiceDialog(source.name, f"The server asks to wait until {until}", choices)
    app.push_screen(dialog, answered)
