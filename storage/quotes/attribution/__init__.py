"""Quote attribution: sieves that name a speaker, coreference, and confidence."""
