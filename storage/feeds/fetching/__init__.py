"""Polite, bounded HTTP: client, proxies, credentials, response headers, readable errors."""
