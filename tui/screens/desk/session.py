"""What the dashboard remembers from one run to the next, as one setting of the archive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from storage.archive import Archive
from storage.archive.filter_json import filter_from_json, filter_to_json
from storage.engine.values import Order
from storage.model import Filter, Visit
from tui.commands.model import PANELS, Panel

__all__ = ["Session", "read_session", "write_session"]

_SETTING = "session"
MEASURE = 76
"""The most columns of text, until others are chosen."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where the reader was: `theme` is empty until one is chosen; `article` 0 is none.

    `above` is how many rows of the list stand on screen above the selected one; `passage` and
    `place` are where the article's top line begins, as `ArticleView.position` says; `quote` is
    the one highlighted, -1: none.
    `measure` is the most columns of text; `one_line`: rows of the list take one line anywhere;
    `oldest_first`: the list begins with the oldest article; `folds`: a story is one row;
    `statements`: what is reported without quotation marks stands among the quotes.
    `looked` is when the last run ended, None in the first; it does not change in a run. `shift` is
    when the shift began, if that was marked.
    """

    theme: str = ""
    panel: Panel = "headlines"
    filter: Filter = field(default_factory=Filter)
    article: int = 0
    position: int = 0
    above: int = 0
    passage: int = 0
    place: int = 0
    quote: int = -1
    order: Order = "date"
    measure: int = MEASURE
    one_line: bool = False
    oldest_first: bool = False
    folds: bool = True
    statements: bool = False
    looked: Visit | None = None
    shift: Visit | None = None


def read_session(archive: Archive) -> Session:
    """Return what the last run left; what cannot be understood of it falls back to the start."""
    saved, looked = archive.settings.read(_SETTING), archive.last_visit.get()
    shift = archive.last_visit.shift()
    if saved is None:
        return Session(looked=looked, shift=shift)
    panel, shown = saved.pop("panel"), saved.pop("filter")
    saved["measure"] = saved["measure"] or MEASURE
    return Session(
        panel=cast(Panel, panel) if panel in PANELS else "headlines",
        filter=filter_from_json(shown, today=date.today()),
        looked=looked,
        shift=shift,
        **saved,
    )


def write_session(archive: Archive, session: Session) -> None:
    """Keep `session` for the next run; an archive that cannot be written keeps nothing.

    What was new in this run is not new in the next: that filter is not kept.
    """
    if archive.read_only:
        return
    shown = replace(session.filter, after=None)
    archive.settings.merge(
        _SETTING,
        {
            "theme": session.theme,
            "panel": session.panel,
            "filter": filter_to_json(shown, today=date.today()),
            "article": session.article,
            "position": session.position,
            "above": session.above,
            "passage": session.passage,
            "place": session.place,
            "quote": session.quote,
            "measure": session.measure,
            "one_line": session.one_line,
            "oldest_first": session.oldest_first,
            "folds": session.folds,
            "statements": session.statements,
            "order": session.order,
        },
    )
