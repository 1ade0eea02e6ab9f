"""Our themes for terminals of sixteen colours, which would show the nearest of theirs to each role.

The nearest may be unreadable: amber on paper becomes yellow on white. Here every role is one of the
sixteen. What their hues are is up to the terminal; they are chosen to be readable with those of
xterm. Hierarchy is left to bold, marks and bars.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import Theme

__all__ = ["with_sixteen_colours"]

_COLOURS = {
    "black": "#000000",
    "red": "#aa0000",
    "green": "#00aa00",
    "yellow": "#aa5500",
    "blue": "#0000aa",
    "magenta": "#aa00aa",
    "cyan": "#00aaaa",
    "white": "#aaaaaa",
    "grey": "#555555",
    "bright-red": "#ff5555",
    "bright-green": "#55ff55",
    "bright-yellow": "#ffff55",
    "bright-blue": "#5555ff",
    "bright-magenta": "#ff55ff",
    "bright-cyan": "#55ffff",
    "bright-white": "#ffffff",
}
"""The colours that Rich takes for those of a terminal, in their order there."""

_DARK = {
    "black": "background surface panel",
    "bright-white": "foreground",
    "white": "soft muted faint read selection-muted section-grey state-analysis state-repeated",
    "grey": "line bar border border-blurred scrollbar scrollbar-hover selection-quiet",
    "blue": "selection",
    "magenta": "hit",
    "yellow": "primary accent warning warn block-cursor-background scrollbar-active section-gold"
    " state-corrected",
    "bright-yellow": "quote",
    "green": "success good section-green state-exclusive",
    "bright-green": "section-lime",
    "bright-red": "error bad section-coral state-killed state-urgent",
    "cyan": "secondary link-color section-blue state-updated",
    "bright-cyan": "section-cyan",
    "bright-magenta": "section-pink section-violet section-orchid state-embargoed",
}
_LIGHT = {
    "bright-white": "background surface panel",
    "black": "foreground soft muted faint read selection-muted section-grey section-gold"
    " state-analysis state-repeated",
    "grey": "line bar border border-blurred scrollbar scrollbar-hover",
    "white": "selection selection-quiet",
    "bright-yellow": "hit",
    "blue": "quote primary accent secondary link-color block-cursor-background scrollbar-active"
    " section-blue section-cyan section-green section-lime state-updated state-exclusive good"
    " success",
    "red": "error bad section-coral state-killed state-urgent warn warning state-corrected",
    "magenta": "section-pink section-violet section-orchid state-embargoed",
}


def with_sixteen_colours(theme: Theme) -> Theme:
    """Return one of our themes in colours that a terminal of sixteen shows as they are."""
    table = _DARK if theme.dark else _LIGHT
    roles = {role: _COLOURS[name] for name, names in table.items() for role in names.split()}
    ground = roles["background"]
    variables = {name: roles.get(name, value) for name, value in theme.variables.items()}
    variables |= {
        "fade": "100%",
        "block-cursor-foreground": ground,
        "footer-background": ground,
        **{name: ground for name in variables if name.startswith("scrollbar-background")},
        "scrollbar-corner-color": ground,
        "input-selection-background": roles["selection"],
    }
    basic = (
        *("primary", "secondary", "accent", "foreground", "background"),
        *("surface", "panel", "success", "warning", "error"),
    )
    return replace(theme, variables=variables, **{name: roles[name] for name in basic})  # type: ignore[arg-type]
