"""Queries: planning, access paths, result sets, counts and search hits."""
