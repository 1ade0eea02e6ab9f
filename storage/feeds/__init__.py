"""Feeds: fetch with good manners, parse in a process that can be killed, clean, find, refresh."""
