"""Looking after an archive: restoring it, examining it, retention, compaction; no SQL of news."""
