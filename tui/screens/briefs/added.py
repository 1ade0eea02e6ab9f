"""Adding to the current brief what may be in it already, and what to say then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.archive.briefs import Briefs
    from storage.model import Clipping

__all__ = ["Added", "add_to_brief"]


@dataclass(frozen=True, slots=True)
class Added:
    """A clipping of the current brief; `is_new`: it was not in the brief before."""

    clipping: Clipping
    is_new: bool

    def describe(self, kind: str, hint: str) -> str:
        """Return words that say what was clipped into which brief, if not the default one."""
        from storage.model import DEFAULT_BRIEF

        brief = "" if self.clipping.brief == DEFAULT_BRIEF else f"“{self.clipping.brief}”"
        if not self.is_new:
            return f"The {kind} is already in {brief or 'the clippings'}. {hint}"
        return f"Clipped the {kind}{f' into {brief}' if brief else ''}. {hint}"


def add_to_brief(archive: Archive, add: Callable[[Briefs], Clipping]) -> Added:
    """Add something to the current brief, if it is not in it."""
    before = {one.id for one in archive.clippings.documents.read()}
    clipping = add(archive.briefs)
    return Added(clipping, clipping.id not in before)
