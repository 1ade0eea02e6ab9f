"""TinyDB on SQLite: documents, tables and queries in one crash-safe file; knows nothing of news."""

from storage.database.connections import Connections
from storage.database.database import Database
from storage.database.storage import Storage
from storage.database.table import Table

__all__ = ["Connections", "Database", "Storage", "Table"]
