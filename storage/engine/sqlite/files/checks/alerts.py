"""Checks of alerts, notes and marks: that the article of each is there, or can be restored."""

from __future__ import annotations

from storage.engine.sqlite.files.checks.check import Check, Subject

__all__ = ["ALERTS"]

_GONE = (
    "FROM alert WHERE article NOT IN (SELECT id FROM article) AND article NOT IN"
    " (SELECT json_extract(doc, '$[0].id') FROM bin WHERE json_valid(doc)"
    " AND json_extract(doc, '$[0].id') IS NOT NULL)"
)

_OF_GONE = Check(
    "alerts about articles that are gone", f"SELECT article {_GONE}", (f"DELETE {_GONE}",)
)

_ARRIVED = _GONE.replace("alert", "unwatched")
_ARRIVALS = Check(
    "articles for watches that are gone", f"SELECT article {_ARRIVED}", (f"DELETE {_ARRIVED}",)
)

_NOTED = _GONE.replace("alert", "note")
_NOTES = Check("notes on articles that are gone", f"SELECT article {_NOTED}", (f"DELETE {_NOTED}",))

_MARKED = _GONE.replace("alert", "referral")
_MARKS = Check(
    "marks of articles that are gone", f"SELECT article {_MARKED}", (f"DELETE {_MARKED}",)
)

ALERTS = Subject("alerts", (_OF_GONE, _ARRIVALS, _NOTES, _MARKS))
