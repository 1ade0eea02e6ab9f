"""The archive as a file: checks, repair, compaction and restoring."""
