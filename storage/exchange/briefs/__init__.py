"""Briefs as Markdown, HTML or plain text, by templates that ship or that the user wrote."""
