"""The kinds of logged changes that can be undone: what each kind needs to be reverted."""

from __future__ import annotations

from typing import get_args

from storage.model import LEVELS, AlertKind, EditWeight, ReasonPart
from storage.records.documents import (
    OMITTED,
    Field,
    Kind,
    each,
    flag,
    line,
    mapping,
    moment,
    nullable,
    number,
    one_of,
    record,
    row,
    table,
    verbatim,
)
from storage.records.fetch_state import MOST_MINUTES, RULES
from storage.records.kinds import QUOTE_FIELDS
from storage.text.cleaning import clean_line

__all__ = ["CHANGES"]

_CHANGE = {
    "kind": verbatim(),
    "words": Field("text", lambda value, _: clean_line(str(value)), ""),
    "parts": each(number(), ()),
}
_CORRECTION = {
    "article": number(),
    "quote": record(QUOTE_FIELDS),
    "before": nullable(line()),
    "clipped": table(mapping(), {}, keys=int),
}
_ALERT = {
    "id": number(),
    "kind": one_of(get_args(AlertKind)),
    "article": number(),
    "why": each(row(one_of(get_args(ReasonPart)), line(), number(), number(), number())),
    "at": moment(),
    "watch": number(),
    "name": line(),
    "story": nullable(number()),
    "level": one_of(LEVELS),
    "late": flag(),
}
_NOTE = {"article": number(), "text": line(), "at": moment(), "desk": line(""), "id": number()}
_CARRIERS = table(each(row(number(), verbatim(), verbatim(), flag())), keys=int)
_CHANGES = {
    "marks": {
        "marks": each(row(one_of(("read", "starred")), flag(), each(number()))),
        "edits": table(one_of(get_args(EditWeight)), {}, keys=int),
    },
    "withdrawal": {"killed": table(nullable(moment()), keys=int)},
    "clipping": {"id": number(), "doc": nullable(mapping())},
    "brief": {
        "briefs": table(nullable(mapping()), {}, keys=int),
        "clippings": table(nullable(mapping()), {}, keys=int),
    },
    "clipping order": {"places": table(nullable(number()), keys=int)},
    "source": {
        "id": number(),
        "values": record({name: line(OMITTED) for name in ("name", "section", "location")}),
        "interval": number(None, most=MOST_MINUTES),
        "rules": RULES,
        "moved": each(number(), ()),
    },
    "moved": {"moved": each(number()), "section": line()},
    "mapping": {"moved": each(number()), "section": line(), "category": nullable(line())},
    "sections": {"before": nullable(mapping()), "sources": table(line(), {}, keys=int)},
    "addition": {"id": number(), "articles": flag()},
    "removal": {"id": number(), "bin": nullable(number())},
    "private host": {"ids": each(number()), "allowed": flag()},
    "additions": {"ids": each(number()), "articles": flag()},
    "removals": {"ids": each(number()), "bin": nullable(number())},
    "edits": {
        "texts": table(row(verbatim(), verbatim()), {}, keys=int),
        "killed": table(nullable(moment()), {}, keys=int),
        "alert": number(0),
        "alerts": each(record(_ALERT), None),
    },
    "carriers": {"before": _CARRIERS, "after": _CARRIERS},
    "import": {"ranges": each(row(number(), number())), "bin": number(0)},
    "undone import": {"bin": number()},
    "tidying": {"bin": number(), "marked": flag(False)},
    "restoral": {"ids": each(number()), "marked": flag(False)},
    "setting": {"name": verbatim(), "before": Field("a value", lambda value, _: value)},
    "speaker": {**_CORRECTION, "copies": each(record(_CORRECTION), ())},
    "names": {"before": table(nullable(line()))},
    "stories": {
        "takes": each(row(number(), number(), flag()), ()),
        "stories": each(row(number(), line(""), nullable(number())), ()),
        "apart": each(row(number(), number(), flag()), ()),
    },
    "watch": {"id": number(), "doc": nullable(mapping())},
    "rule": {"id": number(), "doc": nullable(mapping())},
    "referrals": {"desk": line(""), "on": flag(), "ids": each(number())},
    "notes": {"added": each(record(_NOTE), ()), "removed": each(record(_NOTE), ())},
    "alerts": {"acknowledged": table(nullable(moment()), keys=int)},
}
CHANGES = {name: Kind(_CHANGE | fields) for name, fields in _CHANGES.items()}
"""The kinds of logged changes that can be undone, by name."""
