"""The layout of an archive on disk: tables, migrations, and the SQL functions they use."""
