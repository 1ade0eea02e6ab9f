"""Sources on this machine as they are typed: folders of articles or of mail, and commands."""

from __future__ import annotations

from dataclasses import dataclass

from storage import paths
from storage.errors import NewsdeskError
from storage.feeds.kinds.command import NOT_ALLOWED, PREFIX
from storage.feeds.kinds.mail_folder import is_mail_folder
from storage.feeds.subscriptions.unlisted import describe_location
from storage.model import SourceKind
from tui.commands.settings_file import read_commands
from tui.screens.sources.address import parse_path

__all__ = ["LocalSource", "is_local", "look_at"]


@dataclass(frozen=True, slots=True)
class LocalSource:
    """What was typed: its kind, None if it cannot be followed, and what is said of it."""

    words: str
    kind: SourceKind | None = None
    location: str = ""
    name: str = ""


def is_local(typed: str) -> bool:
    """Return whether what was typed is the path of a folder or a command."""
    return typed.startswith(PREFIX) or parse_path(typed) is not None


def look_at(typed: str) -> LocalSource:
    """Look at the folder or the command that was typed; no command is run."""
    if typed.startswith(PREFIX):
        return _look_at_command(typed)
    path = parse_path(typed)
    if path is None or not path.is_dir():
        return LocalSource(f"No such folder: {path}")
    if is_mail_folder(path):
        location, name = describe_location("mail", str(path))
        return LocalSource(
            "✓ A mail folder. ⏎ makes an article of each mail", "mail", location, name
        )
    words = "✓ A folder. ⏎ watches it: article files dropped there appear"
    return LocalSource(words, "folder", str(path), path.name)


def _look_at_command(typed: str) -> LocalSource:
    try:
        location, name = describe_location("command", typed)
        if not read_commands(paths.settings_path()):
            reason = f"{NOT_ALLOWED[0].upper()}{NOT_ALLOWED[1:]}: {paths.settings_path()}"
            return LocalSource(f"! {reason}")
    except NewsdeskError as error:
        return LocalSource(f"! {error}")
    return LocalSource("✓ A command. ⏎ follows the feed it prints", "command", location, name)
