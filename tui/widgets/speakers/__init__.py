"""The lists of the speakers' page, and the summary of one speaker."""
