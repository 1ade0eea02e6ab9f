"""Whether statements stand among the quotes; the session remembers it."""

from __future__ import annotations

from collections.abc import Callable

from tui.screens.desk.context import DeskContext
from tui.screens.desk.session_store import SessionStore

__all__ = ["StatementChoice"]


class StatementChoice:
    """Shows statements among the quotes, or hides them.

    Args:
        context: The key that does so.
        store: The session.
        on_changed: Called after each change.
    """

    def __init__(
        self, context: DeskContext, store: SessionStore, on_changed: Callable[[], None]
    ) -> None:
        self._context = context
        self._store = store
        self._on_changed = on_changed

    @property
    def are_shown(self) -> bool:
        """Whether statements are shown."""
        return self._store.session.statements

    def toggle(self) -> str:
        """Show statements, or hide them; return what to say of it."""
        self._store.remember(statements=not self.are_shown)
        self._on_changed()
        key = self._context.key_label("statements")
        if self.are_shown:
            return f"Statements (reported, not quoted) are shown too. {key} hides them"
        return f"Only quotes are shown. {key} shows statements too"
