"""Everything below the screen: files and feeds in, one archive, articles, quotes and counts out."""
