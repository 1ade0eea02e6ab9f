"""The kinds of documents that an archive keeps for itself, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from storage.model import (
    DEFAULT_SECTION,
    FLAGS,
    LEVELS,
    RULE_ACTIONS,
    SECTION_COLOURS,
    BlockKind,
    Certainty,
    DateKind,
    EditWeight,
)
from storage.records.documents import (
    Field,
    Kind,
    clock,
    day,
    decode,
    each,
    flag,
    fraction,
    line,
    moment,
    nullable,
    number,
    one_of,
    record,
    text,
    timestamp,
    unknown_fields,
    verbatim,
)

__all__ = [
    "BRIEF",
    "CLIPPING",
    "FETCH",
    "FILTER",
    "QUOTE",
    "REVISION",
    "RULE",
    "STORY_VISIT",
    "WATCH",
    "clipping_extra",
    "setting_kind",
]

_MOST_DAYS = 36_500
MOST_MINUTES = 1_000_000
_MOST_KEPT = 1_000_000
_MOST_BLANK = 9
"""Most blank lines above an article that a session remembers."""


def _link(value: Any, _: list[str]) -> str:
    from storage.text.urls import sanitize_url  # late: no setting has a link

    if not isinstance(value, str) or (value and not sanitize_url(value)):
        raise ValueError
    return sanitize_url(value)


CLIPPING = Kind(
    {
        "article": number(),
        "start": number(),
        "words": text(),
        "headline": line(),
        "published": moment(),
        "clipped": moment(),
        "speaker": line(""),
        "role": line(""),
        "section": line(""),
        "source": line(""),
        "link": Field("a web address", _link, ""),
        "note": line(""),
        "date_kind": one_of(get_args(DateKind), "exact"),
        "certainty": one_of(get_args(Certainty), "sure"),
        "place": number(None),
        "killed": moment(None),
        "kind": one_of(("quote", "article", "story", "heading", "note"), ""),
        "brief": line(""),
        "story": number(0),
        "text": text(""),
    }
)
WATCH = Kind({"name": line(), "search": line(), "level": one_of(LEVELS, "mark"), "owner": line("")})
RULE = Kind(
    {
        "search": line(),
        "action": one_of(RULE_ACTIONS, "read"),
        "section": line(""),
        "source": number(0),
    }
)
"""A rule for what arrives. One with an action of a newer newsdesk drops nothing here."""
BRIEF = Kind({"name": line(), "created": moment()})

RULES = record(
    {
        "full_text": flag(False),
        "muted": each(line(), ()),
        "keep": number(0, most=_MOST_KEPT),
        "keep_days": number(0, most=_MOST_KEPT),
        "paused": flag(False),
        "wire": number(0, most=MOST_MINUTES),
        "watch": flag(False),
        "links": line(""),
    },
    None,
)

QUOTE_FIELDS = {
    **{name: number() for name in ("start", "end")},
    "text": text(),
    "speaker": line(None),
    "confidence": fraction(0.0),
    **{name: line("") for name in ("role", "cue", "sieve")},
}
QUOTE = Kind(QUOTE_FIELDS)

_BLOCKS = each(
    record(
        {
            "text": text(),
            "kind": one_of(get_args(BlockKind), "paragraph"),
            "links": each(
                record({"start": number(), "end": number(), "url": Field("a web address", _link)}),
                (),
            ),
        }
    ),
    (),
)
_TEXTS = {"headline": line(), "standfirst": text(""), "caption": text(""), "blocks": _BLOCKS}
REVISION = Kind(
    {
        "article": number(0),
        **_TEXTS,
        "replaced": moment(),
        "seen": moment(None),
        "editor": number(0),
    }
)
ARTICLE = Kind(
    {
        "id": number(least=1),
        **_TEXTS,
        "section": line(DEFAULT_SECTION),
        "published": moment(),
        **{name: line("") for name in ("credit", "author", "agency", "category")},
        "link": Field("a web address", _link, ""),
        "date_kind": one_of(get_args(DateKind), "exact"),
        "key": verbatim(),
        "digest": verbatim(""),
        "source": number(0),
        **{name: flag(False) for name in ("summary_only", "read", "starred", "edited")},
        "killed": moment(None),
        "unseen_edit": one_of(get_args(EditWeight), ""),
        "carriers": each(
            record(
                {
                    "source": number(),
                    "key": verbatim(),
                    "digest": verbatim(""),
                    "identical": flag(True),
                }
            ),
            (),
        ),
    }
)
"""A removed article in the trash."""

STORY_VISIT = Kind({"moment": moment(), "article": number()})
"""When the reader last looked at a story, under the number of the story."""

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

FILTER = Kind(
    {
        "sections": each(line(), ()),
        "categories": each(line(), ()),
        "alerted": flag(False),
        "period": line(""),
        "days": number(0, most=_MOST_DAYS),
        "since": day(None),
        "until": day(None),
        "begin": clock(None),
        "end": clock(None),
        "new": flag(False),
        "sources": each(number(), ()),
        **{one.name: flag(False) for one in FLAGS},
        "speaker": line(""),
        "words": line(""),
    }
)


def _filter(value: Any, faults: list[str]) -> dict[str, Any]:
    """Check a filter, and leave its dates as they are: they count from the day it is used."""
    if not isinstance(value, Mapping):
        raise ValueError
    faults += decode(FILTER, value).faults
    return dict(value)


_FILTER = Field("a filter", _filter, None)

_SETTINGS = {
    "session": record(
        {
            "theme": line(""),
            "panel": line(""),
            "filter": _FILTER,
            **{name: number(0) for name in ("article", "position", "above", "passage", "measure")},
            "place": number(0, least=-_MOST_BLANK),
            "quote": number(-1, least=-1),
            "one_line": flag(False),
            "oldest_first": flag(False),
            "folds": flag(True),
            "statements": flag(False),
            "order": one_of(("date", "relevance"), "date"),
        }
    ),
    "saved filters": each(record({"name": line(), "key": line(""), "filter": _FILTER})),
    "keep": record({name: number(0, most=_MOST_KEPT) for name in ("days", "number")}),
    "sections": record(
        {
            "list": each(record({"name": line(), "colour": one_of(SECTION_COLOURS, "")}), None),
            "rules": each(record({"category": line(), "section": line(), "source": number(0)}), ()),
            "asked": flag(False),
        }
    ),
    "brief": line(""),
    "last look": record({"moment": moment(), "article": number()}),
    "visits": each(record({"moment": moment(), "article": number()})),
    "shift": nullable(record({"moment": moment(), "article": number()})),
}
_OTHER_SETTING = Kind({"name": verbatim(), "value": Field("a value", lambda value, _: value)})
_SETTING_KINDS = {
    name: Kind({"name": verbatim(), "value": value}) for name, value in _SETTINGS.items()
}


def clipping_extra(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a clipping that are not newsdesk's own, cleaned."""
    return unknown_fields(CLIPPING, document, also=("id", "withdrawn", "citation"))


def setting_kind(name: object) -> Kind:
    """Return the kind of the setting of a name, which may be one of somebody else's."""
    return (_SETTING_KINDS.get(name) if isinstance(name, str) else None) or _OTHER_SETTING
