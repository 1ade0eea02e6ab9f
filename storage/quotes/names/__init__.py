"""Person names: recognized, parsed, linked to one entity an article, clustered across articles."""
