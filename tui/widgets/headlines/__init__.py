"""The headlines panel: a list of any length, its window of rows, and how a row is drawn."""
