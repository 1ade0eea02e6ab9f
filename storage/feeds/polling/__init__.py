"""Rounds of fetching: when a feed is due, and what it brought into the archive."""
