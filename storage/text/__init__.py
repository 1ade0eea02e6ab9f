"""Pure functions on text: cleaning, folding, dates, timestamps, plurals and URLs."""
