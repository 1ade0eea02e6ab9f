"""The page of briefs: lists of clippings, changed, previewed and written."""
