"""The archive's questions and changes as SQL that knows news, behind one small protocol."""

from storage.engine.migrations import MIGRATIONS
from storage.engine.protocol import Engine, Question, ResultSet
from storage.engine.sqlite import SQLiteEngine

__all__ = ["MIGRATIONS", "Engine", "Question", "ResultSet", "SQLiteEngine"]
