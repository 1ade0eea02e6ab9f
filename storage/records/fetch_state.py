"""The kind of what is stored of fetching a source, and of its rules."""

from __future__ import annotations

from storage.records.documents import (
    Kind,
    each,
    flag,
    line,
    number,
    record,
    timestamp,
    verbatim,
)

__all__ = ["FETCH", "MOST_KEPT", "MOST_MINUTES", "RULES"]

MOST_KEPT = 1_000_000
MOST_MINUTES = 1_000_000

RULES = record(
    {
        "full_text": flag(False),
        "muted": each(line(), ()),
        "keep": number(0, most=MOST_KEPT),
        "keep_days": number(0, most=MOST_KEPT),
        "paused": flag(False),
        "wire": number(0, most=MOST_MINUTES),
        "watch": flag(False),
        "links": line(""),
        **{name: line("") for name in ("user_agent", "headers", "proxy")},
    },
    None,
)

FETCH = Kind(
    {
        "etag": verbatim(""),
        "modified": verbatim(""),
        "last_fetch": timestamp(None),
        "last_success": timestamp(None),
        "next_fetch": timestamp(None),
        "hold_until": timestamp(None),
        "failures": number(0),
        "error": line(""),
        "gone": flag(False),
        "interval": number(30, most=MOST_MINUTES),
        "fresh_until": timestamp(None),
        "locked": flag(False),
        "validated_by": line(""),
        "public_only": flag(False),
        "overridden": flag(False),
        "claim": line(""),
        "claimed_until": timestamp(None),
        "rhythm": record(
            {
                "newest": timestamp(None),
                "ttl": number(0),
                "skip_hours": each(number(most=23), ()),
                "skip_days": each(number(most=6), ()),
            },
            None,
        ),
        "rules": RULES,
    }
)
"""The state of fetching in the column ``fetch`` of a source."""
