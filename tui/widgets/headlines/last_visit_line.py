"""Where the line stands that separates the articles new since the last visit from the others."""

from __future__ import annotations

from storage.model import Visit
from tui.widgets.headlines.row_window import RowWindow

__all__ = ["LastVisitLine"]


class LastVisitLine:
    """Finds the place of the line in a list sorted by time; `visit` None: there is no line."""

    def __init__(self, rows: RowWindow, visit: Visit | None) -> None:
        self.visit = visit
        self._rows = rows

    def is_new(self, row: int) -> bool:
        """Return whether a row was added since the last visit."""
        headline = self._rows.get(row)
        return bool(self.visit and headline and headline.id > self.visit.article)

    def is_above(self, row: int) -> bool:
        """Return whether the line stands right above a row.

        That is where the new rows end, or, oldest first, where they begin. Old news that was added
        late may stand further down.
        """
        if (visit := self.visit) is None:
            return False
        before, here = self._rows.get(row - 1), self._rows.get(row)
        if before is None or here is None:
            return False
        upper, lower = before.id > visit.article, here.id > visit.article
        return upper > lower if before.published >= here.published else lower > upper
