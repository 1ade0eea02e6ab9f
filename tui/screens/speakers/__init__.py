"""The page of the speakers."""
