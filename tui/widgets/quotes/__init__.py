"""The quotes panel: a card for each quote under an index of speakers."""
