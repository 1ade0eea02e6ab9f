"""Colours: themes, the styles of line widgets, and NO_COLOR."""
