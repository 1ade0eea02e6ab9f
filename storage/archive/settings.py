"""Settings kept in the archive: a JSON value under each name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from storage import records
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine

__all__ = ["Settings"]

_TABLE = "settings"


class Settings:
    """The settings; each change is durable when its method returns.

    A document that cannot be understood is passed over, and stays as it is.
    """

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        self._documents = engine.documents
        undo.register("setting", self._revert)

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a setting as it was stored."""
        found = self._find(name)
        return found[0][1]["value"] if found else default

    def read(self, name: str) -> Any:
        """Return the value of a setting of newsdesk's own, checked; None if there is none."""
        found = self._find(name)
        return found[0][2]["value"] if found else None

    @transactional
    def set(self, name: str, value: Any) -> None:
        """Store the value of a setting; JSON must be able to represent it."""
        found = self._find(name)
        if not found:
            document = records.documents.versioned(
                records.settings.setting_kind(name), {"name": name, "value": value}
            )
            self._documents.put(_TABLE, self._documents.next_id(_TABLE), document)
        for id_, document, _ in found:
            self._documents.put(_TABLE, id_, {**document, "value": value})

    @transactional
    def change(self, name: str, value: Any, words: str) -> None:
        """Store the value of a setting, which can be undone; `words` describe the change."""
        before = self.get(name)
        self.set(name, value)
        self._undo.record("setting", words, name=name, before=before)

    @transactional
    def merge(self, name: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a setting; those of others, or of a newer newsdesk, stay."""
        self.set(name, {**self.get(name, {}), **fields})

    def _revert(self, change: Change) -> Reverted:
        name, before = change["name"], change["before"]
        current = self.get(name)
        if before is None:
            self._documents.delete(_TABLE, [id_ for id_, _, _ in self._find(name)])
        else:
            self.set(name, before)
        return Reverted("setting", {"name": name, "before": current})

    def _find(self, name: str) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
        """Return the documents of a setting that can be understood, whole and decoded."""
        kind = records.settings.setting_kind(name)
        return [
            (id_, current, values)
            for id_, document in self._documents.find(_TABLE, "name", name)
            if (current := records.documents.upgrade(kind, document)) is not None
            and (values := records.documents.decode(kind, current).values) is not None
        ]
