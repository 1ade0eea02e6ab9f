"""Feeds: polite fetching, parsing in a killable process, full texts, polling and subscriptions."""
