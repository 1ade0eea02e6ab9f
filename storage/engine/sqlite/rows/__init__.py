"""Rows of each kind of data: read, written, and moved to the trash."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.engine.sqlite.rows import (
        alerts,
        arrivals,
        articles,
        carriers,
        corrections,
        counters,
        folding,
        name_clusters,
        notes,
        quotations,
        reextraction,
        referrals,
        revisions,
        sections,
        signs,
        sources,
        stories,
        story_rows,
        trash,
        writing,
    )

__all__ = [
    "alerts",
    "arrivals",
    "articles",
    "carriers",
    "corrections",
    "counters",
    "folding",
    "name_clusters",
    "notes",
    "quotations",
    "reextraction",
    "referrals",
    "revisions",
    "sections",
    "signs",
    "sources",
    "stories",
    "story_rows",
    "trash",
    "writing",
]


def __getattr__(name: str) -> Any:
    # Imported at first use: a start only reads.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
