"""Checks of stories: that each take is of an article that is there, or that can be restored."""

from __future__ import annotations

from storage.engine.sqlite.files.checks.check import Check, Subject

__all__ = ["STORIES"]

_GONE = (
    "FROM take WHERE article NOT IN (SELECT id FROM article) AND article NOT IN"
    " (SELECT json_extract(doc, '$[0].id') FROM bin WHERE json_valid(doc)"
    " AND json_extract(doc, '$[0].id') IS NOT NULL)"
)

STORIES = Subject(
    "stories",
    (Check("takes of articles that are gone", f"SELECT article {_GONE}", (f"DELETE {_GONE}",)),),
)
