"""The desk: headlines, article, quotes and filters, working together on one filter.

It is built in layers, each a class that knows only those below it: `base` (the parts and what is
shown), `listing` (filter to list), `marking` (read, starred, undo), `reading` (article and quotes),
`searching` (the bar above the list), `refreshing` (what arrives), `dialogs`, `screen` (panels).
"""

from tui.screens.desk.screen import Desk

__all__ = ["Desk"]
