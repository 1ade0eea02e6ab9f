"""The names of briefs, and their documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from storage import records
from storage.archive.clipping_documents import is_same_name
from storage.errors import ArchiveError
from storage.model import DEFAULT_BRIEF
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.clipping_documents import ClippingDocuments
    from storage.engine.protocol.documents import Documents

__all__ = ["LONGEST_NAME", "BriefNames"]

LONGEST_NAME = 60
"""Characters in the name of a brief."""

_TABLE = "briefs"


class BriefNames:
    """The briefs that are stored, by their names."""

    def __init__(self, documents: Documents, clippings: ClippingDocuments) -> None:
        self._documents = documents
        self._clippings = clippings

    def check_new(self, name: str, *, instead_of: str = "") -> str:
        """Return a name as it is stored.

        Raises:
            ArchiveError: It is empty, or another brief than `instead_of` has it.
        """
        if not (name := clean_line(name)[:LONGEST_NAME].strip()):
            raise ArchiveError("a brief needs a name")
        others = [one for one in self.all() if not is_same_name(one, instead_of)]
        if any(is_same_name(one, name) for one in others):
            raise ArchiveError(f"a brief “{name}” already exists; use another name")
        return name

    def copy_of(self, name: str) -> str:
        """Return the name of the next copy of a brief."""
        taken = {one.casefold() for one in self.all()}
        number = 2
        while (copy := f"{name[: LONGEST_NAME - 5]} {number}").casefold() in taken:
            number += 1
        return copy

    def find(self, name: str) -> str | None:
        """Return the name of a brief as it was created; None if there is none."""
        for one in (DEFAULT_BRIEF, *self._created()):
            if is_same_name(one, name):
                return one
        return next((one for one in self.all() if is_same_name(one, name)), None)

    def all(self) -> list[str]:
        """Return the names of all briefs; also of those that only their clippings name."""
        named = (one.brief for one in self._clippings.read())
        names = {DEFAULT_BRIEF.casefold(): DEFAULT_BRIEF}
        for name in (*self._created(), *named):
            if name:
                names.setdefault(name.casefold(), name)
        return list(names.values())

    def _created(self) -> list[str]:
        """Return the names in the order of creation: an undone removal comes back to its place."""
        documents = sorted(self._documents.all(_TABLE), key=itemgetter(0))
        return [_name_of(document) for _, document in documents]

    def put(self, name: str) -> int:
        """Store a new brief; return the id of its document."""
        id_ = self._documents.next_id(_TABLE)
        fields = {"name": name, "created": datetime.now(UTC).isoformat(timespec="seconds")}
        document = records.documents.versioned(records.kinds.BRIEF, fields)
        self._documents.put(_TABLE, id_, document)
        return id_

    def documents_of(self, name: str) -> dict[int, dict[str, Any]]:
        """Return the documents of a brief with their ids."""
        return {
            id_: document
            for id_, document in self._documents.all(_TABLE)
            if is_same_name(_name_of(document), name)
        }

    def change(self, id: int, document: Mapping[str, Any] | None) -> None:
        """Store the document of a brief, or (None) delete it."""
        if document is None:
            self._documents.delete(_TABLE, [id])
        else:
            self._documents.put(_TABLE, id, document)


def _name_of(document: Mapping[str, Any]) -> str:
    """Return the name of a stored brief; nothing where the document is none."""
    values = records.documents.decode(records.kinds.BRIEF, document).values
    return values["name"] if values else ""
