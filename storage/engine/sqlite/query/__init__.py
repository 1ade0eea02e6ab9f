"""Queries: the plan of a filter, access paths, result sets, counts and search hits."""
