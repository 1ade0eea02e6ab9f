"""Two themes of our own, the colour roles they define, and the hue of each section.

Roles are CSS variables (`$muted`, `$quote`, `$section-blue`, `$state-urgent`, …).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from storage.model import DEFAULT_SECTIONS, Section

__all__ = ["DARK", "LIGHT", "apply_themes", "role_defaults", "section_hue", "use_section_colours"]

_hues = {section.name: section.colour for section in DEFAULT_SECTIONS}
"""The colours of the desk's sections, as the archive had them last."""

DARK = Theme(
    name="newsdesk-dark",
    dark=True,
    primary="#f4b860",
    secondary="#72b4ff",
    accent="#f4b860",
    foreground="#dde0e6",
    background="#13151a",
    surface="#181b21",
    panel="#232832",
    success="#6fce9b",
    warning="#f0c050",
    error="#ff7f8a",
    variables={
        "soft": "#b3b9c5",
        "muted": "#8b93a3",
        "faint": "#626a79",
        "read": "#9aa2b1",
        "line": "#343b48",
        "selection": "#2c3340",
        "selection-quiet": "#222732",
        "fade": "75%",
        "selection-muted": "#a3abba",
        "hit": "#5a4517",
        "quote": "#f7dfb0",
        "good": "#6fce9b",
        "warn": "#f0c050",
        "bad": "#ff7f8a",
        "bar": "#4d5566",
        "section-blue": "#7fb5f2",
        "section-coral": "#f4959f",
        "section-green": "#6dc9a4",
        "section-violet": "#c1abf7",
        "section-cyan": "#63c9d2",
        "section-pink": "#efa7cb",
        "section-gold": "#e4c272",
        "section-grey": "#b8bec8",
        "section-lime": "#afcd77",
        "section-orchid": "#dea3e8",
        "state-urgent": "#ff9e64",
        "state-corrected": "#f0c766",
        "state-updated": "#72b4ff",
        "state-killed": "#ff7f8a",
        "state-embargoed": "#e39bf0",
        "state-analysis": "#b6bdca",
        "state-exclusive": "#63d3a6",
        "state-repeated": "#8b93a3",
        "border": "#343b48",
        "border-blurred": "#343b48",
        "block-cursor-background": "#f4b860",
        "block-cursor-foreground": "#13151a",
        "input-selection-background": "#f4b860 35%",
        "scrollbar": "#343b48",
        "scrollbar-hover": "#4d5566",
        "scrollbar-active": "#f4b860",
        "scrollbar-background": "#181b21",
        "scrollbar-corner-color": "#181b21",
        "scrollbar-background-hover": "#181b21",
        "scrollbar-background-active": "#181b21",
        "footer-background": "#13151a",
        "link-color": "#72b4ff",
    },
)

LIGHT = Theme(
    name="newsdesk-light",
    dark=False,
    primary="#a04f00",
    secondary="#1a5fb4",
    accent="#a04f00",
    foreground="#1f2126",
    background="#f6f3ec",
    surface="#fdfbf6",
    panel="#ebe5d8",
    success="#1d7a4a",
    warning="#8a6100",
    error="#b3261e",
    variables={
        "soft": "#43474f",
        "muted": "#666a73",
        "faint": "#807e77",
        "read": "#6a6d75",
        "line": "#d2cabb",
        "selection": "#e6ddc9",
        "selection-quiet": "#f0eadc",
        "fade": "75%",
        "selection-muted": "#565a62",
        "hit": "#ffe08a",
        "quote": "#7a3d00",
        "good": "#1d7a4a",
        "warn": "#8a6100",
        "bad": "#b3261e",
        "bar": "#b9b09e",
        "section-blue": "#2360ab",
        "section-coral": "#a83242",
        "section-green": "#146e47",
        "section-violet": "#6842b0",
        "section-cyan": "#116a73",
        "section-pink": "#9f3376",
        "section-gold": "#785708",
        "section-grey": "#565a63",
        "section-lime": "#496506",
        "section-orchid": "#85358d",
        "state-urgent": "#a84300",
        "state-corrected": "#805a00",
        "state-updated": "#1a5fb4",
        "state-killed": "#b3261e",
        "state-embargoed": "#8a2f93",
        "state-analysis": "#555a64",
        "state-exclusive": "#0e7448",
        "state-repeated": "#5f636c",
        "border": "#d2cabb",
        "border-blurred": "#d2cabb",
        "block-cursor-background": "#a04f00",
        "block-cursor-foreground": "#fdfbf6",
        "input-selection-background": "#a04f00 25%",
        "scrollbar": "#d2cabb",
        "scrollbar-hover": "#b9b09e",
        "scrollbar-active": "#a04f00",
        "scrollbar-background": "#fdfbf6",
        "scrollbar-corner-color": "#fdfbf6",
        "scrollbar-background-hover": "#fdfbf6",
        "scrollbar-background-active": "#fdfbf6",
        "footer-background": "#f6f3ec",
        "link-color": "#1a5fb4",
    },
)


def section_hue(section: str) -> str:
    """Return the colour of a section, one of `SECTION_COLOURS`; CSS has it as `$section-NAME`.

    It is that of the desk's list; sections that are not there are grey, so that none looks like
    one that is.
    """
    return _hues.get(section.upper(), "grey")


def use_section_colours(screen: Screen[Any], sections: Iterable[Section]) -> None:
    """Show sections in the desk's own colours from now on; draw a screen again if they differ."""
    hues = {section.name: section.colour for section in sections}
    if hues == _hues:
        return
    _hues.clear()
    _hues.update(**hues)
    for widget in screen.walk_children():
        widget.notify_style_update()
        widget.refresh()


def role_defaults(theme: Theme) -> dict[str, str]:
    """Derive all of our roles for another theme from its basic colours."""
    background = theme.surface or theme.background or ("#1e1e1e" if theme.dark else "#f5f5f5")
    text = theme.foreground or ("#e0e0e0" if theme.dark else "#1e1e1e")
    accent = theme.accent or theme.primary
    roles = dict((DARK if theme.dark else LIGHT).variables)
    own = {name: value for name, value in roles.items() if name.startswith(("section-", "state-"))}
    return own | {
        "soft": f"{text} 85%",
        "muted": f"{text} 65%",
        "faint": f"{text} 45%",
        "read": f"{text} 70%",
        "line": f"{text} 20%",
        "selection": f"{accent} 25%",
        "selection-quiet": f"{accent} 12%",
        "selection-muted": f"{text} 80%",
        "hit": f"{theme.warning or accent} 40%",
        "quote": theme.secondary or accent or background,
        "good": theme.success or roles["good"],
        "warn": theme.warning or roles["warn"],
        "bad": theme.error or roles["bad"],
        "bar": f"{text} 35%",
        "fade": roles["fade"],
    }


def apply_themes(app: App[Any]) -> None:
    """Register both themes with `app`, for the colours of its terminal; apply the dark one."""
    few = app.console.color_system == "standard"
    if few:
        from tui.theming.sixteen import with_sixteen_colours  # late: few terminals need it
    for theme in (DARK, LIGHT):
        app.register_theme(with_sixteen_colours(theme) if few else theme)
    app.theme = DARK.name
