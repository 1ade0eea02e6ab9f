"""`python -m tui` is `newsdesk`."""

from tui.cli.main import run

run()
