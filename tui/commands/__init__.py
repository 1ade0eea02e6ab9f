"""Every command once: bindings, footer, palette, help and the README's table read it here."""

from tui.commands.model import GROUPS, PANELS, Command, Panel, is_no_key, key_label
from tui.commands.table import (
    COMMANDS,
    PARTS,
    always,
    desk_bindings,
    farness,
    footer,
    key_table,
    matching,
    with_keys,
)

__all__ = [
    "COMMANDS",
    "GROUPS",
    "PANELS",
    "PARTS",
    "Command",
    "Panel",
    "always",
    "desk_bindings",
    "farness",
    "footer",
    "is_no_key",
    "key_label",
    "key_table",
    "matching",
    "with_keys",
]
