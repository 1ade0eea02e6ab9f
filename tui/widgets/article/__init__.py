"""The article panel: its text laid out in lines, its hits, and how they are drawn."""
