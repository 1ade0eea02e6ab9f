"""The page of the sources, and adding one."""
