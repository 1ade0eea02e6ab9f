"""How the desk looks: dark or light, wide or narrow text, one line or two for a headline."""

from __future__ import annotations

from textual.screen import Screen

from tui.commands.registry import command
from tui.screens.breakpoints import size_class
from tui.screens.desk.context import DeskContext
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.session_store import SessionStore
from tui.theming.themes import DARK, LIGHT
from tui.widgets.article.article_view import ArticleView

__all__ = ["Appearance"]

_NARROWEST, _WIDEST, _STEP = 40, 120, 6


class Appearance:
    """Changes the theme, the width of text and the density of the list; all are remembered."""

    def __init__(
        self,
        screen: Screen[None],
        context: DeskContext,
        session_store: SessionStore,
        layout: PanelLayout,
        article: ArticleView,
    ) -> None:
        self._screen = screen
        self._context = context
        self._session_store = session_store
        self._layout = layout
        self._article = article

    @command("theme")
    def toggle_theme(self) -> None:
        """Change between dark and light."""
        app = self._screen.app
        if app.no_color:
            self._context.toast("NO_COLOR is set; dark and light look the same")
            return
        app.theme = DARK.name if app.theme == LIGHT.name else LIGHT.name
        self._session_store.remember(theme=app.theme)

    @command("narrower", -1)
    @command("wider", 1)
    def change_measure(self, steps: int) -> None:
        """Make lines of text longer, or shorter where `steps` is below 0."""
        measure = max(_NARROWEST, min(self._article.measure + steps * _STEP, _WIDEST))
        self._article.measure = measure
        self._session_store.remember(measure=measure)
        self._context.toast(f"Text up to {measure} columns wide")

    @command("density")
    def toggle_density(self) -> None:
        """Give headlines one line or two."""
        if size_class(*self._screen.app.size) in ("narrow", "single"):
            self._context.toast("In a window this small, headlines take one line each")
            return
        self._session_store.remember(one_line=not self._session_store.session.one_line)
        self._layout.place()
