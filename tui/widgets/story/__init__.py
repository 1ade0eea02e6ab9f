"""The lists of the pages of stories."""
