"""The engine on PostgreSQL: an archive that a newsroom shares."""
