"""The page of the rules for what arrives."""
