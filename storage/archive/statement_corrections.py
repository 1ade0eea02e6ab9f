"""Corrections of statements: who made one, or that it is none; a document for each article.

Statements are not stored, so their corrections are applied whenever they are extracted: to the
sentence that has the words, or after an edit the most similar ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storage import records
from storage.archive.quotes import STATED
from storage.engine.correction_rules import StoredCorrection, applicable, corrected, displaced
from storage.model import Correction

if TYPE_CHECKING:
    from storage.engine.correction_matching import Place
    from storage.engine.protocol import Engine
    from storage.model import Quote

__all__ = ["correct", "corrected_by_hand", "corrections", "extracted", "is_left_out"]

_FIELD = "corrections"


def extracted(engine: Engine, article: int, text: str) -> list[Quote]:
    """Return the statements of an article's text, those that were left out included."""
    found = _extract(text)
    kept = _kept(engine, article)
    return [*corrected(found, kept)] if kept else [*found]


@lru_cache(maxsize=400)  # a search for statements is made again with each letter, and each mark
def _extract(text: str) -> tuple[Quote, ...]:
    from storage.quotes import extract_statements  # late: only this needs the extractor

    return tuple(extract_statements(text))


def is_left_out(statement: Quote) -> bool:
    """Return whether the reader has set that a sentence is no statement."""
    return statement.corrected and not statement.speaker


def correct(
    engine: Engine, article: int, speakers: Mapping[Place, str | None]
) -> Sequence[StoredCorrection]:
    """Set the speakers of statements by their places; return the corrections that these replace.

    An empty speaker means that it is no statement, None the extracted speaker.
    """
    kept = _kept(engine, article)
    before = [*displaced([*speakers], kept, _places(engine, article, kept)).values()]
    left = [one for one in kept if one not in before and (one.start, one.words) not in speakers]
    left += [StoredCorrection(*place, name) for place, name in speakers.items() if name is not None]
    if left:
        fields = {_FIELD: [_encode(one) for one in left]}
        kind = records.kinds.STATEMENT_CORRECTIONS
        engine.documents.put(STATED, article, records.documents.versioned(kind, fields))
    elif kept:
        engine.documents.delete(STATED, [article])
    return before


def corrections(engine: Engine, article: int | None) -> Iterator[Correction]:
    """Yield the corrections of an article's statements, or of all, the newest articles first."""
    ids = [id_ for id_, _ in engine.documents.all(STATED)] if article is None else [article]
    kept = {id_: some for id_ in ids if (some := _kept(engine, id_))}
    articles = [(id_, one) for id_ in kept if (one := engine.articles.get(id_)) is not None]
    for id_, one in sorted(articles, key=lambda pair: pair[1].published, reverse=True):
        places = _places(engine, id_, kept[id_])
        starts = {known: places[at][0] for at, known in applicable(kept[id_], places).items()}
        for known in kept[id_]:
            yield Correction(
                id_, one.headline, known.words, known.speaker, starts.get(known), "statement"
            )


def corrected_by_hand(engine: Engine) -> Iterator[StoredCorrection]:
    """Yield all corrections, those made last in the articles corrected last, first."""
    for _, document in reversed(engine.documents.all(STATED)):
        yield from reversed(_decode(document))


def _places(engine: Engine, article: int, kept: Sequence[StoredCorrection]) -> list[Place]:
    """Return the places of an article's statements, where there are corrections."""
    one = engine.articles.get(article) if kept else None
    found = extracted(engine, article, one.text) if one is not None else ()
    return [(statement.start, statement.text) for statement in found]


def _kept(engine: Engine, article: int) -> list[StoredCorrection]:
    document = engine.documents.get(STATED, article)
    return _decode(document) if document is not None else []


def _encode(one: StoredCorrection) -> dict[str, Any]:
    return {"start": one.start, "words": one.words, "speaker": one.speaker}


def _decode(document: object) -> list[StoredCorrection]:
    values = records.documents.decode(records.kinds.STATEMENT_CORRECTIONS, document).values
    found = values[_FIELD] if values else ()
    return [StoredCorrection(one["start"], one["words"], one["speaker"]) for one in found]
