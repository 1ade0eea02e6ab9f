"""The values passed between the parts of the program: frozen, plain, without I/O."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.model.arrival_rules import RULE_ACTIONS, ArrivalRule, RuleAction
    from storage.model.articles import (
        DEFAULT_SECTION,
        Article,
        Block,
        BlockKind,
        Carrier,
        DateKind,
        EditWeight,
        Headline,
        Link,
        Outcome,
        OutcomeKind,
        Revision,
    )
    from storage.model.briefs import Brief, BriefItem, BriefStory
    from storage.model.clippings import (
        DEFAULT_BRIEF,
        Clipping,
        ClippingKind,
        ClippingOrder,
    )
    from storage.model.filters import FLAGS, Facets, Filter, Flag, TimeSpan, Visit
    from storage.model.quotes import (
        BY_HAND,
        LIKELY,
        STATEMENT,
        SURE,
        Certainty,
        Correction,
        JoinReason,
        Profile,
        Quote,
        QuoteHit,
        QuoteKind,
        Reprint,
        RolePeriod,
        Speaker,
        SpeakerKind,
    )
    from storage.model.sections import (
        DEFAULT_SECTIONS,
        SECTION_COLOURS,
        Section,
        SectionRule,
    )
    from storage.model.sources import (
        MIN_WIRE_INTERVAL,
        WIRE_INTERVAL,
        FetchState,
        Rhythm,
        Rules,
        Source,
        SourceKind,
    )
    from storage.model.stories import (
        Story,
        StoryNews,
        StoryPlace,
        StoryRow,
        StorySuggestion,
        StorySummary,
        StoryTake,
        Take,
        TakeKind,
        TakeRow,
        Utterance,
    )
    from storage.model.watches import (
        LEVELS,
        Alert,
        AlertKind,
        Reason,
        ReasonPart,
        Watch,
        WatchLevel,
    )

__all__ = [
    "BY_HAND",
    "DEFAULT_BRIEF",
    "DEFAULT_SECTION",
    "DEFAULT_SECTIONS",
    "FLAGS",
    "LEVELS",
    "LIKELY",
    "MIN_WIRE_INTERVAL",
    "RULE_ACTIONS",
    "SECTION_COLOURS",
    "STATEMENT",
    "SURE",
    "WIRE_INTERVAL",
    "Alert",
    "AlertKind",
    "ArrivalRule",
    "Article",
    "Block",
    "BlockKind",
    "Brief",
    "BriefItem",
    "BriefStory",
    "Carrier",
    "Certainty",
    "Clipping",
    "ClippingKind",
    "ClippingOrder",
    "Correction",
    "DateKind",
    "EditWeight",
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
    "QuoteKind",
    "Reason",
    "ReasonPart",
    "Reprint",
    "Revision",
    "Rhythm",
    "RolePeriod",
    "RuleAction",
    "Rules",
    "Section",
    "SectionRule",
    "Source",
    "SourceKind",
    "Speaker",
    "SpeakerKind",
    "Story",
    "StoryNews",
    "StoryPlace",
    "StoryRow",
    "StorySuggestion",
    "StorySummary",
    "StoryTake",
    "Take",
    "TakeKind",
    "TakeRow",
    "TimeSpan",
    "Utterance",
    "Visit",
    "Watch",
    "WatchLevel",
]

_MODULES = (
    "articles",
    "filters",
    "sections",
    "watches",
    "arrival_rules",
    "stories",
    "sources",
    "quotes",
    "clippings",
    "briefs",
)
"""Modules in the order in which a start needs them: those before that of a name are imported."""


def __getattr__(name: str) -> Any:
    # Lazy: importing all of them takes a start longer than reading a page of rows.
    for submodule in _MODULES if name in __all__ else ():
        module = import_module(f"{__name__}.{submodule}")
        if name in module.__all__:
            globals()[name] = getattr(module, name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
