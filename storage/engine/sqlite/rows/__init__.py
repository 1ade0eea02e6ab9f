"""Rows of each kind: read, written, and moved to the trash."""
