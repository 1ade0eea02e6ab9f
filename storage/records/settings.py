"""The kinds of settings, each under its name, and of the filters in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.model import FLAGS, SECTION_COLOURS, SHORTLISTS
from storage.records.documents import (
    Field,
    Kind,
    clock,
    day,
    decode,
    each,
    flag,
    line,
    moment,
    nullable,
    number,
    one_of,
    record,
    verbatim,
)
from storage.records.fetch_state import MOST_KEPT

__all__ = ["FILTER", "setting_kind"]

_MOST_DAYS = 36_500
_MOST_BLANK = 9
"""Most blank lines above an article that a session remembers."""

_STATES = tuple(name for one in FLAGS for name in (one.name, f"-{one.name}"))

FILTER = Kind(
    {
        "sections": each(line(), ()),
        "categories": each(line(), ()),
        "states": each(each(one_of(_STATES)), ()),
        **{one.name: flag(False) for one in SHORTLISTS},
        "stated": flag(False),
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
    "keep": record({name: number(0, most=MOST_KEPT) for name in ("days", "number")}),
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


def setting_kind(name: object) -> Kind:
    """Return the kind of the setting of a name, which may be one of somebody else's."""
    return (_SETTING_KINDS.get(name) if isinstance(name, str) else None) or _OTHER_SETTING
