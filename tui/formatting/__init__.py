"""Values in words: text from outside made safe to show, filters, sources, diffs. Pure."""
