"""Polite, bounded HTTP: client, proxies, credentials, and errors in words."""
