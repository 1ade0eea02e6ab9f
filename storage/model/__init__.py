"""The values that travel between the rooms: frozen and plain; nothing here does I/O."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.model.articles import (
        DEFAULT_SECTION,
        Article,
        Block,
        BlockKind,
        DateKind,
        Headline,
        Link,
        Outcome,
        OutcomeKind,
        Revision,
    )
    from storage.model.clippings import Clipping, ClippingOrder
    from storage.model.filters import FLAGS, Facets, Filter, Flag, Visit
    from storage.model.quotes import (
        BY_HAND,
        LIKELY,
        SURE,
        Certainty,
        Correction,
        JoinReason,
        Profile,
        Quote,
        QuoteHit,
        Speaker,
    )
    from storage.model.sources import FetchState, Rhythm, Rules, Source, SourceKind

__all__ = [
    "BY_HAND",
    "DEFAULT_SECTION",
    "FLAGS",
    "LIKELY",
    "SURE",
    "Article",
    "Block",
    "BlockKind",
    "Certainty",
    "Clipping",
    "ClippingOrder",
    "Correction",
    "DateKind",
    "Facets",
    "FetchState",
    "Filter",
    "Flag",
    "Headline",
    "JoinReason",
    "Link",
    "Outcome",
    "OutcomeKind",
    "Profile",
    "Quote",
    "QuoteHit",
    "Revision",
    "Rhythm",
    "Rules",
    "Source",
    "SourceKind",
    "Speaker",
    "Visit",
]

_ROOMS = ("articles", "filters", "sources", "quotes", "clippings")


def __getattr__(name: str) -> Any:
    # Imported when first asked for: a value costs a start more than a page of rows does.
    for room in _ROOMS if name in __all__ else ():
        module = import_module(f"{__name__}.{room}")
        if name in module.__all__:
            globals()[name] = getattr(module, name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
