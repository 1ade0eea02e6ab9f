"""Values as text: outside text made safe to show, dates, filters, sources, diffs. Pure."""
