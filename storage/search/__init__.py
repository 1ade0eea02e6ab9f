"""Searches as people type them: date ranges, search terms, the search language, its validation."""
