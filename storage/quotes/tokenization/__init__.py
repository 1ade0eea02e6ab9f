"""Tokenization: pairing quotation marks, and splitting the text between them into tokens."""
