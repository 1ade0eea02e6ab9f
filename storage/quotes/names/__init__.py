"""Person names: recognized and parsed in an article, linked to entities, clustered by keys."""
