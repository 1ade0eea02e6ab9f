"""What is wrong with a document that an archive keeps for itself."""

from __future__ import annotations

from collections.abc import Mapping

from storage.records import kinds
from storage.records.changes import CHANGES
from storage.records.documents import Kind, decode
from storage.records.fetch_state import FETCH
from storage.records.settings import setting_kind

__all__ = ["problems"]


def problems(table: str, document: object) -> list[str]:
    """Return what is wrong with a document of newsdesk's own, a line each that begins with “it”.

    The tables are ``settings``, ``clippings``, ``briefs``, ``watches``, ``rules``,
    ``story visits``, ``statement corrections`` and ``undo``, and ``source`` for the JSON in its
    column ``fetch``. Documents of other tables are their owners' affair.
    """
    values = document if isinstance(document, Mapping) else {}
    kind: Kind | None
    match table:
        case "settings":
            kind = setting_kind(values.get("name"))
        case "clippings":
            kind = kinds.CLIPPING
        case "story visits":
            kind = kinds.STORY_VISIT
        case "statement corrections":
            kind = kinds.STATEMENT_CORRECTIONS
        case "briefs":
            kind = kinds.BRIEF
        case "watches":
            kind = kinds.WATCH
        case "rules":
            kind = kinds.RULE
        case "source":
            kind = FETCH
        case "undo" | "undo parts" | "redo" | "redo parts":
            if (kind := CHANGES.get(str(values.get("kind")))) is None:
                return ["this newsdesk does not know its kind of change"]
        case _:
            return []
    return list(decode(kind, document).faults)
