"""Everything on the terminal: the dashboard and the command line."""
