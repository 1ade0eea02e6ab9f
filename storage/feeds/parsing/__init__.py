"""Parsing of fetched documents in a killable process: feed formats, dates, HTML, web pages."""
