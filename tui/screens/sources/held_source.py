"""Sources that are fetched only after a question.

Of one whose server asks to wait the reader sees until when, and may have it asked anyway; one that
is in a private network, although its address came from a list or was public before, they may allow
with all of its host.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from storage.model import Source
from storage.model.schedule import is_held
from storage.text.dates import format_time_of_day
from storage.text.plural import format_count
from storage.text.urls import host_of
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog

if TYPE_CHECKING:
    from tui.jobs import Jobs
    from tui.screens.dialogs.dialog import Dialog

__all__ = ["Fetch", "fetch_or_ask"]


class Fetch(Protocol):
    """Fetches sources; with `anyway` a single one although its server asks to wait."""

    def __call__(self, sources: Sequence[int], *, anyway: bool = False) -> None:
        """Fetch the sources with these ids."""


def fetch_or_ask(page: Dialog[int], jobs: Jobs, source: Source, fetch: Fetch) -> None:
    """Fetch a source; where its server asks to wait, ask whether to do so anyway, once.

    Where its host is in a private network, ask whether to allow the host for all its sources.
    """
    state, now = source.fetch, datetime.now(UTC)
    if state.is_kept_out(host_of(source.location)):
        _ask_to_allow(page, jobs, source, fetch)
        return
    if state.hold_until is None or state.overridden or not is_held(state, now=now):
        fetch([source.id])
        return

    def answered(answer: str | None) -> None:
        if answer:
            fetch([source.id], anyway=True)

    until = format_time_of_day(state.hold_until, now)
    choices = [Choice("anyway", "r", "Ask it once anyway")]
    dialog = ChoiceDialog(source.name, f"The server asks to wait until {until}", choices)
    page.app.push_screen(dialog, answered)


def _ask_to_allow(page: Dialog[int], jobs: Jobs, source: Source, fetch: Fetch) -> None:
    host = host_of(source.location)

    def allowed(count: int) -> None:
        page.toast(f"Allowed {host} for {format_count(count, 'source')}. ^z undoes")
        fetch([source.id])

    def answered(answer: str | None) -> None:
        if answer:
            jobs.change(lambda archive: archive.private_hosts.allow(host), allowed)

    words = f"{host} is on a private network, which this source may not reach"
    choices = [
        Choice("allow", "a", "Allow this host: its sources may read what only you can reach")
    ]
    page.app.push_screen(ChoiceDialog(source.name, words, choices), answered)
