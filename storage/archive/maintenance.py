"""Examining the archive and mending it: what can be wrong, and what can be made anew; no SQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from storage.archive.queries import Questions
from storage.engine.protocol import Checked

if TYPE_CHECKING:
    from storage.archive.undo import UndoLog

__all__ = ["Checked", "Examination"]


class Examination(Questions):
    """Looks through all of the archive; a part of `Archive`."""

    path: Path

    @property
    @abstractmethod
    def _log(self) -> UndoLog:
        """What can be taken back."""

    def examine(self) -> Iterator[Checked]:
        """Check one thing after the other: structure, rows, counts, full text, bins."""
        sound = True
        for checked in self._engine.checks():
            sound = sound and not (checked.what == "structure" and checked.faults)
            yield checked
        if sound:
            lost = len(self._forgotten_bins())
            faults = (f"removed articles that nothing can bring back: {lost} bins",)
            yield Checked("removed articles", faults if lost else ())

    def check(self) -> list[str]:
        """Return what is wrong with the archive, a line each; reads all of it."""
        return [fault for checked in self.examine() for fault in checked.faults]

    def rebuild(self) -> None:
        """Make everything derived anew (counts, full text), and take out what is left over."""
        with self._engine.transaction():
            for number in self._forgotten_bins():
                self._engine.empty(number)
            self._engine.rebuild()

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        """Copy the archive while it is in use; return the copy.

        Without a target it goes to the folder ``backups`` beside the archive, under the time; `why`
        it is made, when nobody asked for it.

        Raises:
            ArchiveError: `target` is there already, there is no room, or the archive is damaged.
        """
        from storage.database.backups import back_up, copy
        from storage.database.opening import reading_mode, writable

        mode = "mode=rw" if writable(self.path) else reading_mode(self.path)
        if target is None:
            return back_up(self.path, why, mode=mode)
        copy(self.path, target.absolute(), mode=mode)
        return target

    def _forgotten_bins(self) -> list[int]:
        held = self._engine.bins()  # first: whoever removes more now adds to the log as well
        wanted = self._log.bins()
        return [number for number in held if number not in wanted]
