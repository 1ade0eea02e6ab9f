"""Widgets: they take values of the model and post messages; they know no archive."""
