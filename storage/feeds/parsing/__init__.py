"""Fetched documents into articles, in a process that can be killed: formats, dates, HTML."""
