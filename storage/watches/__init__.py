"""Watches: searches that look at what arrives; which of them an article matches, and why. Pure."""
