"""What the dashboard remembers from one run to the next, as one setting of the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from storage.archive import Archive
from storage.model import Filter
from tui.commands import PANELS, Panel

__all__ = ["Session", "read_session", "write_session"]

_SETTING = "session"


@dataclass(frozen=True, slots=True)
class Session:
    """Where the reader was: `theme` is empty until one is chosen; `article` 0 is none."""

    theme: str = ""
    panel: Panel = "headlines"
    filter: Filter = field(default_factory=Filter)
    article: int = 0
    position: int = 0


def read_session(archive: Archive) -> Session:
    """Return what the last run left; what cannot be understood of it falls back to the start."""
    saved = archive.setting(_SETTING)
    if not isinstance(saved, Mapping):
        return Session()
    panel = saved.get("panel")
    return Session(
        theme=str(saved.get("theme") or ""),
        panel=cast(Panel, panel) if panel in PANELS else "headlines",
        filter=_read_filter(saved.get("filter")),
        article=_number(saved.get("article")),
        position=_number(saved.get("position")),
    )


def write_session(archive: Archive, session: Session) -> None:
    """Keep `session` for the next run; an archive that cannot be written keeps nothing."""
    if archive.read_only:
        return
    archive.set_setting(
        _SETTING,
        {
            "theme": session.theme,
            "panel": session.panel,
            "filter": _written_filter(session.filter),
            "article": session.article,
            "position": session.position,
        },
    )


def _written_filter(filter: Filter) -> dict[str, Any]:  # noqa: A002 - the design's word
    return {
        "sections": sorted(filter.sections),
        "since": filter.since.isoformat() if filter.since else None,
        "until": filter.until.isoformat() if filter.until else None,
        "sources": sorted(filter.sources),
        "unread": filter.unread,
        "starred": filter.starred,
        "quoted": filter.quoted,
        "speaker": filter.speaker,
        "words": filter.words,
    }


def _read_filter(saved: object) -> Filter:
    if not isinstance(saved, Mapping):
        return Filter()
    try:
        return Filter(
            sections=frozenset(map(str, saved.get("sections") or ())),
            since=_day(saved.get("since")),
            until=_day(saved.get("until")),
            sources=frozenset(map(int, saved.get("sources") or ())),
            unread=bool(saved.get("unread")),
            starred=bool(saved.get("starred")),
            quoted=bool(saved.get("quoted")),
            speaker=str(saved.get("speaker") or ""),
            words=str(saved.get("words") or ""),
        )
    except (TypeError, ValueError):
        return Filter()


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
