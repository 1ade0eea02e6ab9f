"""The kinds of documents that an archive keeps for itself, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from storage.model import (
    DEFAULT_SECTION,
    LEVELS,
    RULE_ACTIONS,
    BlockKind,
    Certainty,
    DateKind,
    EditWeight,
)
from storage.records.documents import (
    Field,
    Kind,
    each,
    flag,
    fraction,
    line,
    moment,
    number,
    one_of,
    record,
    text,
    unknown_fields,
    verbatim,
)

__all__ = [
    "BRIEF",
    "CLIPPING",
    "QUOTE",
    "REVISION",
    "RULE",
    "STATEMENT_CORRECTIONS",
    "STORY_VISIT",
    "WATCH",
    "clipping_extra",
]


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

STATEMENT_CORRECTIONS = Kind(
    {"corrections": each(record({"start": number(), "words": text(), "speaker": line("")}))}
)
"""The corrections of an article's statements, under the number of the article."""
STORY_VISIT = Kind({"moment": moment(), "article": number()})
"""When the reader last looked at a story, under the number of the story."""


def clipping_extra(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a clipping that are not newsdesk's own, cleaned."""
    return unknown_fields(
        CLIPPING, document, also=("id", "withdrawn", "former_speaker", "citation")
    )
