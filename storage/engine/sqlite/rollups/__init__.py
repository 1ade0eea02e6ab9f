"""Counts derived from the articles, updated in the transaction of every change."""
