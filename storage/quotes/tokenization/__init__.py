"""Tokenization: quotation marks paired, and the text between quotations split into tokens."""
