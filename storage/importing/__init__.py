"""Article files and documents on disk into the archive."""
