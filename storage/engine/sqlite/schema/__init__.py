"""How an archive lies on disk: tables, migrations, and the functions that SQL calls."""
