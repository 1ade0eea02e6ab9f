"""The values that travel between the rooms: frozen and plain; nothing here does I/O."""

from __future__ import annotations

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
from storage.model.filters import Facets, Filter, Look
from storage.model.quotes import (
    BY_HAND,
    LIKELY,
    SURE,
    Certainty,
    Correction,
    Joined,
    Profile,
    Quote,
    QuoteHit,
    Speaker,
)
from storage.model.sources import FetchState, Rhythm, Rules, Source, SourceKind

__all__ = [
    "BY_HAND",
    "DEFAULT_SECTION",
    "LIKELY",
    "SURE",
    "Article",
    "Block",
    "BlockKind",
    "Certainty",
    "Correction",
    "DateKind",
    "Facets",
    "FetchState",
    "Filter",
    "Headline",
    "Joined",
    "Link",
    "Look",
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
]
