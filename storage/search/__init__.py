"""What people type to search: date ranges, the language of the search bar, and its validation."""
