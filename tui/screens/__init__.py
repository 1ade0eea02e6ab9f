"""The screens and dialogs; only they talk to the archive, and only through `tui.jobs`."""
