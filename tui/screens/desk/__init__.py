"""The desk: headlines, article, quotes and filters, working together on one filter.

`screen` holds the screen itself, which makes the panels and the parts and passes messages on. Each
part is a plain class that owns a piece of state and is given what it needs: `feed` the list,
`reading` the open article, `search` the search under way, and so on. No part knows the screen.
"""

from tui.screens.desk.screen import Desk

__all__ = ["Desk"]
