"""Extraction from the texts of many articles, shared with a second process."""
