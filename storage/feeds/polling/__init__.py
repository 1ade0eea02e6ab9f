"""Polling: when feeds are due, refreshing them, and storing what they bring in batches."""
