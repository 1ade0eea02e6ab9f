"""Model values as plain records for JSON, and back with validation; no files."""
