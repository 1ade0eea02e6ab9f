"""Everything that relies on internals of Textual, and the terminal around the dashboard."""
