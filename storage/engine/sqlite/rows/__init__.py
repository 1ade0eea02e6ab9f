"""Rows of each kind of data: read, written, and moved to the trash."""
