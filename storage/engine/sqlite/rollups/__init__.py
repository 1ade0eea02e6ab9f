"""Counts kept in step with what they count."""
