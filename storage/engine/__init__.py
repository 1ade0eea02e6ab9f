"""The archive's questions and changes as SQL that knows news, behind one small protocol."""

from storage.engine.protocol import Engine, Question, ResultSet
from storage.engine.sqlite.engine import SQLiteEngine
from storage.engine.sqlite.schema.migrations import MIGRATIONS

__all__ = ["MIGRATIONS", "Engine", "Question", "ResultSet", "SQLiteEngine"]
