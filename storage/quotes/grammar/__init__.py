"""Shallow grammar: noun phrases, subjects and reporting clauses among the tokens of a sentence."""
