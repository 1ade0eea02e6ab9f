"""TinyDB's table on SQLite: the same methods, working on a few rows instead of all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import contextmanager
from typing import Any, cast, overload

import tinydb.table
from tinydb.queries import QueryLike
from tinydb.table import Document

from storage.database.connections import translate_errors
from storage.database.json_layout import JsonLayout
from storage.database.layout import Key, TableLayout, key_of
from storage.database.query import candidates
from storage.database.sql import TRUE, any_of
from storage.database.storage import Storage

__all__ = ["Table"]

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class Table(tinydb.table.Table):
    """One table of documents."""

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = tinydb.table.Table.default_query_cache_capacity,
        persist_empty: bool = False,
        layout: TableLayout | None = None,
    ) -> None:
        """Create the table; `layout` is how its documents are stored (None: as JSON)."""
        super().__init__(storage, name, cache_size)
        self._connections = storage.connections
        self._documents = layout or JsonLayout(name)
        self._cached_version = -1
        self._cache_lock = threading.Lock()
        if persist_empty:
            self.truncate()

    def insert(self, document: Mapping[str, Any]) -> Any:
        """Insert a document; return its id."""
        if isinstance(document, self.document_class):
            self._next_id = None
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Insert documents in one transaction; return their ids."""
        documents = list(documents)  # before the file is locked, as this may take long
        added: dict[Any, dict[str, Any]] = {}
        with self._changing() as connection:
            highest = max(map(self._doc_id, self._documents.last_keys(connection)), default=0)
            for document in documents:
                if not isinstance(document, Mapping):
                    raise ValueError("Document is not a Mapping")
                if isinstance(document, self.document_class):
                    doc_id = document.doc_id
                    if doc_id in added or self._with_ids(connection, [doc_id]):
                        raise ValueError(f"Document with ID {doc_id} already exists")
                else:
                    doc_id = self._free_id(connection, highest, added)
                added[doc_id] = dict(document)
            self._documents.insert(connection, _keyed(added))
        return list(added)

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the documents that match, in the order they were inserted."""
        if self._connections.in_transaction:  # what is read here may be rolled back
            return list(self._matching(cond))
        version = self._connections.data_version()
        with self._cache_lock:
            if version != self._cached_version:
                self._query_cache.clear()
                self._cached_version = version
            cached = self._query_cache.get(cond)
        if cached is not None:
            return cached[:]
        found = list(self._matching(cond))
        if getattr(cond, "is_cacheable", lambda: True)():
            with self._cache_lock:
                if version == self._cached_version:
                    self._query_cache[cond] = found[:]
        return found

    @overload  # type: ignore[override]  # two overloads for TinyDB's eight
    def get(
        self, cond: QueryLike | None = None, doc_id: Any = None, doc_ids: None = None
    ) -> Document | None: ...

    @overload
    def get(
        self, cond: QueryLike | None = None, doc_id: None = None, *, doc_ids: Collection[Any]
    ) -> list[Document]: ...

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: Any = None,
        doc_ids: Collection[Any] | None = None,
    ) -> Document | list[Document] | None:
        """Return one document by its id or by a query, or None; a list for several ids."""
        if doc_id is None and doc_ids is None:
            if cond is None:
                raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
            return next(self._matching(cond), None)
        with self._reading() as connection:
            if not self._documents.exists(connection):
                return [] if doc_id is None else None
            if doc_id is not None:
                found = self._with_ids(connection, [doc_id])
                return next((self.document_class(doc, doc_id) for doc in found.values()), None)
            found = self._with_ids(connection, doc_ids or ())
            return [self.document_class(doc, found_id) for found_id, doc in found.items()]

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[Any] | None = None,
    ) -> list[Any]:
        """Update the documents with these ids, or those that match, or all; return their ids."""
        requested = None if doc_ids is None else list(doc_ids)
        with self._changing() as connection:
            if requested is not None:
                changed = self._with_ids(connection, requested)
                updated = [doc_id for doc_id in requested if doc_id in changed]
                for doc_id in updated:
                    _apply(fields, changed[doc_id])
            else:
                changed = {}
                for doc_id, document in self._candidates(cond):
                    if cond is None or cond(document):
                        _apply(fields, document)
                        changed[doc_id] = document
                updated = list(changed)
            self._documents.replace(connection, _keyed(changed))
        return updated

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[Any]:
        """Apply several updates, each to the documents that match its query; return their ids."""
        # The first document exhausts an iterator, as with TinyDB, so it is not read here.
        conditions = [cond for _, cond in updates] if isinstance(updates, Sequence) else [None]
        changed: dict[Any, dict[str, Any]] = {}
        updated = []
        with self._changing() as connection:
            for doc_id, document in self._candidates(*conditions):
                for fields, cond in updates:
                    if cond(document):
                        _apply(fields, document)
                        changed[doc_id] = document
                        updated.append(doc_id)
            self._documents.replace(connection, _keyed(changed))
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[Any]:
        """Update the documents that match, or insert one; return the ids."""
        with self._connections.transaction():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[Any] | None = None
    ) -> list[Any]:
        """Remove the documents with these ids, or those that match; return their ids."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        requested = None if doc_ids is None else list(doc_ids)
        with self._changing() as connection:
            if requested is not None:
                there = self._with_ids(connection, requested)
                removed = [doc_id for doc_id in requested if doc_id in there]
                for doc_id in removed:
                    del there[doc_id]  # raises KeyError for a repeated id
            else:
                query = cast("QueryLike", cond)
                removed = [doc_id for doc_id, document in self._candidates(cond) if query(document)]
            self._documents.delete(connection, map(key_of, removed))
        return removed

    def truncate(self) -> None:
        """Remove all documents."""
        with self._changing() as connection:
            self._documents.clear(connection)
        self._next_id = None

    def clear_cache(self) -> None:
        """Clear the cached results of searches."""
        with self._cache_lock:
            self._query_cache.clear()

    def __len__(self) -> int:
        """Return how many documents there are."""
        with self._reading() as connection:
            return self._documents.count(connection) if self._documents.exists(connection) else 0

    def __iter__(self) -> Iterator[Document]:
        """Iterate over all documents as they are at the start."""
        for doc_id, document in self._candidates(None):
            yield self.document_class(document, doc_id)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with translate_errors(self._connections.path):
            yield self._connections.reader()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._connections.transaction() as connection:
            self._documents.create(connection)
            yield connection
        self.clear_cache()

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        return (
            self.document_class(document, doc_id)
            for doc_id, document in self._candidates(cond)
            if cond(document)
        )

    def _candidates(self, *conditions: QueryLike | None) -> Iterator[tuple[Any, dict[str, Any]]]:
        """Return the documents that can match one of the queries; None matches all."""
        find = self._documents.field
        condition = any_of(
            *(TRUE if cond is None else candidates(cond, find) for cond in conditions)
        )
        with self._reading() as connection:
            if not self._documents.exists(connection):
                return iter(())
            rows = self._documents.find(connection, condition)
        return ((self._doc_id(key), document) for key, document in rows)

    def _with_ids(
        self, connection: sqlite3.Connection, doc_ids: Iterable[Any]
    ) -> dict[Any, dict[str, Any]]:
        rows = self._documents.read(connection, map(key_of, doc_ids))
        return {self._doc_id(key): document for key, document in rows}

    def _free_id(
        self, connection: sqlite3.Connection, highest: Any, added: Mapping[Any, object]
    ) -> Any:
        """Return TinyDB's next id, but never one that is taken."""
        doc_id = highest + 1 if self._next_id is None else self._next_id
        taken = doc_id <= highest and (
            not self._documents.reuses_ids or self._with_ids(connection, [doc_id])
        )
        if taken or doc_id in added:
            doc_id = max((highest, *added)) + 1
        self._next_id = doc_id + 1
        return doc_id

    def _doc_id(self, key: Key) -> Any:
        kind = self.document_id_class
        return key if type(key) is kind else kind(str(key))


def _apply(fields: Change, document: dict[str, Any]) -> None:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)


def _keyed(documents: Mapping[Any, dict[str, Any]]) -> Iterator[tuple[Key, dict[str, Any]]]:
    return ((key_of(doc_id), document) for doc_id, document in documents.items())
