"""`python -m tui` is `newsdesk`."""

from tui.cli import run

run()
