"""Pure functions on strings: cleaning outside text, URLs, timestamps and plurals."""
