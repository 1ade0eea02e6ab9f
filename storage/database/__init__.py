"""TinyDB on SQLite: documents, tables and queries in one crash-safe file; knows nothing of news."""

from storage.database.connections import Connections

__all__ = ["Connections"]
