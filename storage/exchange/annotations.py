"""Annotations of a reader (corrected speakers, clippings, notes, names) as JSON records, and back.

Records are cleaned and checked like all outside text: they may be forged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, cast, get_args

from storage.model import (
    DEFAULT_BRIEF,
    LEVELS,
    LONGEST_NOTE,
    RULE_ACTIONS,
    ArrivalRule,
    Certainty,
    Clipping,
    ClippingKind,
    Correction,
    DateKind,
    Note,
    QuoteKind,
    StoryPlace,
    Watch,
)
from storage.records.fields import (
    read_datetime,
    read_line,
    read_list,
    read_location,
    read_text,
)
from storage.records.kinds import clipping_extra
from storage.text.cleaning import clean_line
from storage.text.timestamps import format_timestamp, format_timestamp_seconds
from storage.text.urls import sanitize_url

__all__ = [
    "NO_ANNOTATIONS",
    "Annotations",
    "ArchiveAnnotations",
    "RuleAt",
    "annotations_record",
    "archive_annotations_record",
    "note_to_record",
    "read_annotations",
    "read_archive_annotations",
]

_MOST = 10_000
"""Most corrections, clippings or names that are read from one record."""
_LONGEST_NAME = 100
_CORRECTIONS: Mapping[str, QuoteKind] = {
    "corrections": "quote",
    "statement_corrections": "statement",
}
"""What the corrections in a list of a record are of."""
_FARTHEST = 10_000_000
_GREATEST = 2**53
"""Ids beyond this are no longer exact in the JSON of other programs."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """A reader's annotations of one article: corrected speakers, clippings, stories, notes.

    Attributes:
        story: Its place, where the reader decided about its story.
    """

    corrections: tuple[Correction, ...] = ()
    clippings: tuple[Clipping, ...] = ()
    story: StoryPlace | None = None
    notes: tuple[Note, ...] = ()
    desks: tuple[str, ...] = ()


NO_ANNOTATIONS = Annotations()


class RuleAt(NamedTuple):
    """A rule for what arrives, with the location of the source it is for; empty for all.

    Its id, and that of its source, mean nothing elsewhere.
    """

    rule: ArrivalRule
    location: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveAnnotations:
    """Annotations that belong to no article here.

    Attributes:
        names: Speaker names the reader joined: each name with the name it belongs to.
        clippings: Headings, notes, and clippings whose articles were removed.
        briefs: The names of the briefs but the default one, in order.
        apart: Stories that are known to be two.
        watches: What arrives is looked at for; their ids mean nothing elsewhere.
        rules: What happens to what arrives.
    """

    names: Mapping[str, str]
    clippings: tuple[Clipping, ...] = ()
    briefs: tuple[str, ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    watches: tuple[Watch, ...] = ()
    rules: tuple[RuleAt, ...] = ()


def annotations_record(annotations: Annotations) -> dict[str, Any]:
    """Convert annotations to the part of an article's record; empty where there are none."""
    corrections = {
        name: [
            {"start": one.start or 0, "words": one.words, "speaker": one.speaker}
            for one in annotations.corrections
            if one.kind == kind
        ]
        for name, kind in _CORRECTIONS.items()
    }
    record = corrections | {
        "clippings": [*map(_clipping_record, annotations.clippings)],
        "story": _story_record(annotations.story) if annotations.story else None,
        "notes": [note_to_record(one) for one in annotations.notes],
        "set_aside_for": list(annotations.desks),
    }
    return {name: made for name, made in record.items() if made}


def read_annotations(record: Mapping[str, Any]) -> Annotations:
    """Read the annotations in the record of an article.

    Raises:
        ValueError: One of them is not valid; the message says why.
    """
    corrections = (
        _correction(one, kind)
        for name, kind in _CORRECTIONS.items()
        for one in read_list(record, name)[:_MOST]
    )
    notes = (_note(one) for one in _records(read_list(record, "notes")))
    return Annotations(
        tuple(corrections),
        _clippings(record),
        _story(record.get("story")),
        tuple(notes),
        _desks(record),
    )


def archive_annotations_record(annotations: ArchiveAnnotations) -> dict[str, Any]:
    """Convert annotations that belong to no article to a record."""
    return {
        "names": [{"name": name, "of": target} for name, target in annotations.names.items()],
        "clippings": [*map(_clipping_record, annotations.clippings)],
        "briefs": list(annotations.briefs),
        "apart": [list(pair) for pair in annotations.apart],
        "watches": [
            {"name": one.name, "search": one.search, "level": one.level, "owner": one.owner}
            for one in annotations.watches
        ],
        "rules": [
            {
                "search": rule.search,
                "action": rule.action,
                "section": rule.section,
                "source": location,
            }
            for rule, location in annotations.rules
        ],
    }


def read_archive_annotations(record: Mapping[str, Any]) -> ArchiveAnnotations:
    """Read the record written by `archive_annotations_record`.

    Raises:
        ValueError: A part of it is not valid; the message says why.
    """
    names: dict[str, str] = {}
    for one in _records(read_list(record, "names")):
        name, target = read_line(one, "name"), read_line(one, "of")
        if not name or not target:
            raise ValueError("one of its names is invalid")
        names[name] = target
    briefs = (clean_line(one) for one in read_list(record, "briefs") if isinstance(one, str))
    apart = (_pair(one) for one in read_list(record, "apart")[:_MOST])
    return ArchiveAnnotations(
        names,
        _clippings(record),
        tuple(filter(None, briefs))[:_MOST],
        tuple(apart),
        tuple(map(_watch, _records(read_list(record, "watches")))),
        tuple(map(_rule, _records(read_list(record, "rules")))),
    )


def _records(values: Iterable[object]) -> Iterable[Mapping[str, Any]]:
    for number, one in enumerate(values):
        if number == _MOST:
            return
        if not isinstance(one, Mapping):
            raise ValueError("a part of it is not a JSON object")
        yield one


def _watch(record: Mapping[str, Any]) -> Watch:
    name, search = read_line(record, "name"), read_line(record, "search")
    level = record.get("level", LEVELS[0])
    if not name or not search or level not in LEVELS:
        raise ValueError("one of its watches is invalid")
    return Watch(0, name, search, level, read_line(record, "owner"))


def _rule(record: Mapping[str, Any]) -> RuleAt:
    search, action = read_line(record, "search"), record.get("action", RULE_ACTIONS[0])
    section = read_line(record, "section") if action == "section" else ""
    if not search or action not in RULE_ACTIONS or (action == "section" and not section):
        raise ValueError("one of its rules is invalid")
    location = read_location(record, "source") if record.get("source") else ""
    return RuleAt(ArrivalRule(0, search, action, section), location)


def note_to_record(note: Note) -> dict[str, Any]:
    """Convert a note to a record; without a desk it is one of the reader."""
    record = {"at": format_timestamp_seconds(note.at), "text": note.text}
    return record | {"desk": note.desk} if note.desk else record


def _desks(record: Mapping[str, Any]) -> tuple[str, ...]:
    names = read_list(record, "set_aside_for")[:_MOST]
    if not all(isinstance(one, str) for one in names):
        raise ValueError("one of the desks it is set aside for is invalid")
    return tuple(clean_line(one)[:_LONGEST_NAME] for one in names)


def _note(record: Mapping[str, Any]) -> Note:
    if not (words := read_line(record, "text")[:LONGEST_NOTE]):
        raise ValueError("one of its notes has no words")
    at = read_datetime(record, "at").replace(microsecond=0)
    return Note(0, words, at, read_line(record, "desk")[:_LONGEST_NAME])


def _story_record(place: StoryPlace) -> dict[str, Any]:
    record = {"id": place.story, "name": place.name, "by_reader": place.by_reader}
    return {name: value for name, value in record.items() if value}


def _story(record: object) -> StoryPlace | None:
    if record is None:
        return None
    (one,) = _records([record])
    return StoryPlace(
        _story_id(one.get("id")), read_line(one, "name"), one.get("by_reader") is True
    )


def _pair(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("one of its pairs of stories is invalid")
    return _story_id(value[0]), _story_id(value[1])


def _story_id(value: object) -> int:
    if not isinstance(value, int) or not 0 < value < _GREATEST:
        raise ValueError("the id of one of its stories is invalid")
    return value


def _correction(record: object, kind: QuoteKind) -> Correction:
    (one,) = _records([record])
    words = read_text(one, "words")
    if not words:
        raise ValueError("one of its corrections has no words")
    return Correction(0, "", words, read_line(one, "speaker"), _start(one), kind)


def _clipping_record(clipping: Clipping) -> dict[str, Any]:
    values = asdict(clipping)
    record: dict[str, Any] = {**values.pop("extra"), **values}
    for name in ("id", "article", "withdrawn", "story", "former_speaker"):
        del record[name]
    record["killed"] = format_timestamp(clipping.killed) if clipping.killed else None
    return record | {name: format_timestamp(record[name]) for name in ("published", "clipped")}


def _clippings(record: Mapping[str, Any]) -> tuple[Clipping, ...]:
    return tuple(map(_clipping, _records(read_list(record, "clippings"))))


def _clipping(record: Mapping[str, Any]) -> Clipping:
    kind, certainty = record.get("date_kind", "exact"), record.get("certainty", "sure")
    if kind not in get_args(DateKind) or certainty not in get_args(Certainty):
        raise ValueError("one of its clippings is invalid")
    place = record.get("place")
    if place is not None and (not isinstance(place, int) or not 0 <= place <= _FARTHEST):
        raise ValueError("one of its clippings has no place")
    words = read_text(record, "words")
    what = record.get("kind") or ("quote" if words else "article")
    if what not in get_args(ClippingKind):
        raise ValueError("one of its clippings is of no known kind")
    return Clipping(
        id=0,
        article=0,
        start=_start(record),
        words=words,
        kind=cast(ClippingKind, what),
        brief=read_line(record, "brief") or DEFAULT_BRIEF,
        text=read_text(record, "text"),
        published=read_datetime(record, "published"),
        date_kind=cast(DateKind, kind),
        link=sanitize_url(read_text(record, "link")),
        clipped=read_datetime(record, "clipped"),
        certainty=cast(Certainty, certainty),
        place=place,
        speaker=read_line(record, "speaker"),
        role=read_line(record, "role"),
        headline=read_line(record, "headline"),
        section=read_line(record, "section"),
        source=read_line(record, "source"),
        note=read_line(record, "note"),
        killed=read_datetime(record, "killed") if record.get("killed") else None,
        extra=clipping_extra(record),
    )


def _start(record: Mapping[str, Any]) -> int:
    start = record.get("start", 0)
    if not isinstance(start, int) or not 0 <= start <= _FARTHEST:
        raise ValueError("its words have no start")
    return start
