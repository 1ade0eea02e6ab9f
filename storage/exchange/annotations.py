"""What the reader has made of articles and people, as documents carry it: records, and back.

Whatever comes back is cleaned and checked as anything from outside: a record may be forged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast, get_args

from storage.archive.clippings import Clipping
from storage.model import Certainty, Correction, DateKind
from storage.records.fields import line, listed, moment, text
from storage.text.timestamps import iso
from storage.text.urls import safe_link

__all__ = ["NOTHING", "People", "Work", "people_of", "people_record", "work_of", "work_record"]

_MOST = 10_000
"""Most corrections, clippings or names read of one record."""
_FARTHEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Work:
    """What the reader has made of an article: speakers set by hand, and clippings."""

    corrections: tuple[Correction, ...] = ()
    clippings: tuple[Clipping, ...] = ()


NOTHING = Work()


@dataclass(frozen=True, slots=True)
class People:
    """Whose names the reader says names are, and clippings whose articles are gone."""

    names: Mapping[str, str]
    clippings: tuple[Clipping, ...] = ()


def work_record(work: Work) -> dict[str, Any]:
    """Return what is added to the record of an article; nothing where nothing was made of it."""
    corrections = [
        {"start": one.start or 0, "words": one.words, "speaker": one.speaker}
        for one in work.corrections
    ]
    record = {"corrections": corrections, "clippings": [*map(_clipping_record, work.clippings)]}
    return {name: made for name, made in record.items() if made}


def work_of(record: Mapping[str, Any]) -> Work:
    """Return what the record of an article says the reader has made of it.

    Raises:
        ValueError: Some of it is nothing of the kind; the reason follows on “it”.
    """
    corrections = (_correction(one) for one in listed(record, "corrections")[:_MOST])
    return Work(tuple(corrections), _clippings(record))


def people_record(people: People) -> dict[str, Any]:
    """Return everything but what goes with articles."""
    return {
        "names": [{"name": name, "of": target} for name, target in people.names.items()],
        "clippings": [*map(_clipping_record, people.clippings)],
    }


def people_of(record: Mapping[str, Any]) -> People:
    """Return what a record of `people_record` says.

    Raises:
        ValueError: Some of it is nothing of the kind; the reason follows on “it”.
    """
    names: dict[str, str] = {}
    for one in _records(listed(record, "names")):
        name, target = line(one, "name"), line(one, "of")
        if not name or not target:
            raise ValueError("one of its names is none")
        names[name] = target
    return People(names, _clippings(record))


def _records(made: Iterable[object]) -> Iterable[Mapping[str, Any]]:
    for number, one in enumerate(made):
        if number == _MOST:
            return
        if not isinstance(one, Mapping):
            raise ValueError("a part of it is no JSON object")
        yield one


def _correction(record: object) -> Correction:
    (one,) = _records([record])
    words = text(one, "words")
    if not words:
        raise ValueError("one of its corrections has no words")
    return Correction(0, "", words, line(one, "speaker"), _start(one))


def _clipping_record(clipping: Clipping) -> dict[str, Any]:
    record = asdict(clipping)
    del record["id"], record["article"], record["withdrawn"]
    return record | {name: iso(record[name]) for name in ("published", "clipped")}


def _clippings(record: Mapping[str, Any]) -> tuple[Clipping, ...]:
    return tuple(map(_clipping, _records(listed(record, "clippings"))))


def _clipping(record: Mapping[str, Any]) -> Clipping:
    kind, certainty = record.get("date_kind", "exact"), record.get("certainty", "sure")
    if kind not in get_args(DateKind) or certainty not in get_args(Certainty):
        raise ValueError("one of its clippings is none")
    place = record.get("place")
    if place is not None and (not isinstance(place, int) or not 0 <= place <= _FARTHEST):
        raise ValueError("one of its clippings stands nowhere")
    lines = ("speaker", "role", "headline", "section", "source", "note")
    return Clipping(
        id=0,
        article=0,
        start=_start(record),
        words=text(record, "words"),
        published=moment(record, "published"),
        date_kind=cast(DateKind, kind),
        link=safe_link(text(record, "link")),
        clipped=moment(record, "clipped"),
        certainty=cast(Certainty, certainty),
        place=place,
        withdrawn=False,
        **{name: line(record, name) for name in lines},
    )


def _start(record: Mapping[str, Any]) -> int:
    start = record.get("start", 0)
    if not isinstance(start, int) or not 0 <= start <= _FARTHEST:
        raise ValueError("words of it start nowhere")
    return start
