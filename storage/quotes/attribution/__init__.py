"""Quote attribution: sieves that name the speaker, coreference resolution, confidence."""
