"""New sources: discovered from a URL, subscribed, exchanged as OPML."""
