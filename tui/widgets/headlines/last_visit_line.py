"""Where lines separate the articles that are new since the last visit from the others."""

from __future__ import annotations

from storage.model import Visit
from tui.widgets.headlines.row_window import RowWindow

__all__ = ["LastVisitLine"]


class LastVisitLine:
    """Finds the places of lines in a list sorted by time; `visit` None: there are none."""

    def __init__(self, rows: RowWindow, visit: Visit | None) -> None:
        self.visit = visit
        self._rows = rows

    def is_new(self, row: int) -> bool:
        """Return whether a row was added since the last visit."""
        headline = self._rows.get(row)
        if headline is None or self.visit is None:
            return False
        # A take is listed with its story.
        article = headline.take.head if headline.take else headline.id
        return article > self.visit.article

    def is_above(self, row: int) -> bool:
        """Return whether a line stands right above a row.

        That is where new rows end, and where a block of them begins: old news that was added late
        may stand further down.
        """
        before = self._rows.get(row - 1)
        return bool(self.visit and before) and self.is_new(row - 1) != self.is_new(row)

    def over(self, row: int) -> Visit | None:
        """Return the visit if its line stands above a row."""
        return self.visit if self.is_above(row) else None
