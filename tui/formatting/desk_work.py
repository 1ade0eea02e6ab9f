"""What desks do with articles, in words."""

from __future__ import annotations

from datetime import date, datetime

from storage.model import Note, Referral
from storage.text.dates import format_date
from tui.formatting.text import clean_line

__all__ = ["describe_referral", "format_moment", "format_note"]


def format_note(note: Note, today: date) -> str:
    """Return a note with who left it and when: ``city, 14:05: Call the ministry``."""
    desk = f"{clean_line(note.desk)}, " if note.desk else ""
    return f"{desk}{format_moment(note.at, today)}: {clean_line(note.text)}"


def describe_referral(referral: Referral, *, own: str) -> str:
    """Return who an article is set aside for: ``set aside for sport by city``."""
    if referral.desk == own and referral.by in (own, ""):
        return "set aside for later"
    by = f" by {clean_line(referral.by)}" if referral.by else ""
    whose = "you" if referral.desk == own else clean_line(referral.desk)
    return f"set aside for {whose}{by}"


def format_moment(moment: datetime, today: date) -> str:
    """Return a time by the reader's clock, with its day if that is not today."""
    local = moment.astimezone()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{format_date(local, year=local.year != today.year)}, {local:%H:%M}"
