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
        Quote,
        QuoteKind,
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
    from storage.model.speakers import (
        Elsewhere,
        JoinReason,
        Profile,
        QuoteHit,
        Reprint,
        RolePeriod,
        Speaker,
        SpeakerKind,
    )
    from storage.model.stories import (
        Story,
        StoryNews,
        StoryPlace,
        StorySuggestion,
        StorySummary,
        StoryTake,
        Take,
        TakeKind,
        Utterance,
    )
    from storage.model.story_rows import StoryRow, TakeRow
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
    "Elsewhere",
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

_NAMES = {
    "arrival_rules": (
        "RULE_ACTIONS",
        "ArrivalRule",
        "RuleAction",
    ),
    "articles": (
        "DEFAULT_SECTION",
        "Article",
        "Block",
        "BlockKind",
        "Carrier",
        "DateKind",
        "EditWeight",
        "Headline",
        "Link",
        "Outcome",
        "OutcomeKind",
        "Revision",
    ),
    "briefs": (
        "Brief",
        "BriefItem",
        "BriefStory",
    ),
    "clippings": (
        "DEFAULT_BRIEF",
        "Clipping",
        "ClippingKind",
        "ClippingOrder",
    ),
    "filters": (
        "FLAGS",
        "Facets",
        "Filter",
        "Flag",
        "TimeSpan",
        "Visit",
    ),
    "quotes": (
        "BY_HAND",
        "LIKELY",
        "STATEMENT",
        "SURE",
        "Certainty",
        "Correction",
        "Quote",
        "QuoteKind",
    ),
    "sections": (
        "DEFAULT_SECTIONS",
        "SECTION_COLOURS",
        "Section",
        "SectionRule",
    ),
    "sources": (
        "MIN_WIRE_INTERVAL",
        "WIRE_INTERVAL",
        "FetchState",
        "Rhythm",
        "Rules",
        "Source",
        "SourceKind",
    ),
    "speakers": (
        "Elsewhere",
        "JoinReason",
        "Profile",
        "QuoteHit",
        "Reprint",
        "RolePeriod",
        "Speaker",
        "SpeakerKind",
    ),
    "stories": (
        "Story",
        "StoryNews",
        "StoryPlace",
        "StorySuggestion",
        "StorySummary",
        "StoryTake",
        "Take",
        "TakeKind",
        "Utterance",
    ),
    "story_rows": (
        "StoryRow",
        "TakeRow",
    ),
    "watches": (
        "LEVELS",
        "Alert",
        "AlertKind",
        "Reason",
        "ReasonPart",
        "Watch",
        "WatchLevel",
    ),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Lazy: a start needs few of these modules, and each class of data in them takes a millisecond.
    if (module := _MODULES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f"{__name__}.{module}"), name)
    return value
