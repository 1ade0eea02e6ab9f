"""The page of the clippings."""
