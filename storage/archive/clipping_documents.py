"""Clippings as documents of the archive, and back.

The texts of clipped articles are in a table of their own: they are long, and seldom read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from storage import model, records
from storage.text.cleaning import clean_text

if TYPE_CHECKING:
    from storage.engine.protocol.documents import Documents
    from storage.model import Clipping

__all__ = ["ClippingDocuments", "identity", "is_same_name", "speaker_fields"]

_TABLE = "clippings"
_TEXTS = "clipped texts"


class ClippingDocuments:
    """The stored clippings; a document has its text where it is whole."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def all(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the documents with their ids, without texts."""
        return self._documents.all(_TABLE)

    def read(self, brief: str | None = None) -> list[Clipping]:
        """Return the clippings of a brief (None: of all) as they were stored, without texts."""
        read = (_decode(id_, document) for id_, document in self.all())
        return [
            one
            for one in read
            if one is not None and (brief is None or is_same_name(one.brief, brief))
        ]

    def get(self, id: int) -> dict[str, Any] | None:
        """Return a document without its text, or None."""
        return self._documents.get(_TABLE, id)

    def whole(self, id: int) -> dict[str, Any] | None:
        """Return a document with its text, or None."""
        if (document := self.get(id)) is None:
            return None
        text = self._documents.get(_TEXTS, id)
        return document if text is None else {**document, "text": text.get("text")}

    def text(self, id: int) -> str:
        """Return the text of a clipped article as it was then; nothing where there is none."""
        text = (self._documents.get(_TEXTS, id) or {}).get("text")
        return clean_text(text) if isinstance(text, str) else ""

    def put(self, id: int, document: Mapping[str, Any]) -> None:
        """Store a document; one without a text keeps the text it has."""
        text = document.get("text")
        if isinstance(text, str) and text:
            self._documents.put(_TEXTS, id, {"text": text})
        rest = {name: value for name, value in document.items() if name != "text"}
        self._documents.put(_TABLE, id, rest)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Store a new document; return its id."""
        id_ = self._documents.next_id(_TABLE)
        self._documents.delete(_TEXTS, [id_])  # of one that other programs deleted
        self.put(id_, document)
        return id_

    def add(self, clipping: Clipping) -> int:
        """Store a new clipping; return its id."""
        return self.insert(_encode(clipping))

    def delete(self, id: int) -> None:
        """Delete a document with its text."""
        self._documents.delete(_TABLE, [id])
        self._documents.delete(_TEXTS, [id])


def is_same_name(brief: str, other: str) -> bool:
    """Return whether two names of briefs are the same, in any case."""
    return brief.casefold() == other.casefold()


def identity(clipping: Clipping) -> tuple[object, ...]:
    """Return what distinguishes a clipping from all others, even if its article is gone."""
    whole = () if clipping.article else (clipping.headline, clipping.note * (not clipping.words))
    where = (clipping.brief.casefold(), clipping.kind)
    return *where, clipping.article, clipping.start, clipping.words, *whole


def _encode(clipping: Clipping) -> dict[str, Any]:
    """Return a clipping as the document to store."""
    document = asdict(clipping)
    extra = document.pop("extra")
    del document["id"], document["withdrawn"], document["former_speaker"]
    document |= {key: document[key].isoformat() for key in ("published", "clipped")}
    document["killed"] = document["killed"] and document["killed"].isoformat()
    return records.documents.versioned(records.kinds.CLIPPING, extra | document)


def speaker_fields(clipping: Clipping) -> dict[str, Any]:
    """Return the fields of a clipping that say who speaks."""
    return {name: getattr(clipping, name) for name in ("speaker", "role", "certainty")}


def _decode(id: int, document: Mapping[str, Any]) -> Clipping | None:
    """Read a clipping; None where the document is none, as anybody may write to the table."""
    if (values := records.documents.decode(records.kinds.CLIPPING, document).values) is None:
        return None
    values["kind"] = values["kind"] or ("quote" if values["words"] else "article")
    values["brief"] = values["brief"] or model.DEFAULT_BRIEF
    return model.Clipping(**values, id=id, extra=records.kinds.clipping_extra(document))
