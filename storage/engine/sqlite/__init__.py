"""The engine on SQLite: `engine` constructs it, the folders hold its parts."""
