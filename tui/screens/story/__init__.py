"""The page of a story, and what is new since the reader last looked."""
