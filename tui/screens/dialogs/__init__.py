"""Dialogs that ask one thing, and what all dialogs have in common."""
