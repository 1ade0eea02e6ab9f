"""Clippings as documents of the archive, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from storage import model, records

if TYPE_CHECKING:
    from storage.model import Clipping

__all__ = ["TABLE", "decode_clipping", "encode_clipping", "identity", "speaker_fields"]

TABLE = "clippings"


def identity(clipping: Clipping) -> tuple[object, ...]:
    """Return what distinguishes a clipping from all others, even if its article is gone."""
    whole = () if clipping.article else (clipping.headline, clipping.note * (not clipping.words))
    where = (clipping.brief.casefold(), clipping.kind)
    return *where, clipping.article, clipping.start, clipping.words, *whole


def encode_clipping(clipping: Clipping) -> dict[str, Any]:
    """Return a clipping as the document to store."""
    document = asdict(clipping)
    extra = document.pop("extra")
    del document["id"], document["withdrawn"]
    document |= {key: document[key].isoformat() for key in ("published", "clipped")}
    document["killed"] = document["killed"] and document["killed"].isoformat()
    return records.documents.versioned(records.kinds.CLIPPING, extra | document)


def speaker_fields(clipping: Clipping) -> dict[str, Any]:
    """Return the fields of a clipping that say who speaks."""
    return {name: getattr(clipping, name) for name in ("speaker", "role", "certainty")}


def decode_clipping(id: int, document: Mapping[str, Any]) -> Clipping | None:
    """Read a clipping; None where the document is none, as anybody may write to the table."""
    if (values := records.documents.decode(records.kinds.CLIPPING, document).values) is None:
        return None
    values["kind"] = values["kind"] or ("quote" if values["words"] else "article")
    values["brief"] = values["brief"] or model.DEFAULT_BRIEF
    return model.Clipping(**values, id=id, extra=records.kinds.clipping_extra(document))
