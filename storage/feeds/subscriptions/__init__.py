"""Subscriptions: feeds discovered behind an address, added, exchanged as OPML."""
