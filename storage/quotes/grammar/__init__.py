"""Shallow grammar: noun phrases, mentions, subjects and reporting clauses within a sentence."""
