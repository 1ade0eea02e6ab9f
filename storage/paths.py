"""Where things lie: the archive, the seeds, the settings; nothing is made or read here."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = [
    "archive_location",
    "home",
    "is_shared",
    "parse_location",
    "seeds_folder",
    "settings_path",
]

_APP = "newsdesk"
_SHARED = ("postgresql:", "postgres:", "service=")


def archive_location() -> Path | str:
    """Return where the archive is: NEWSDESK_ARCHIVE, else ``newsdesk.db`` in `home`."""
    if named := os.environ.get("NEWSDESK_ARCHIVE"):
        return named if is_shared(named) else Path(named).expanduser().absolute()
    return home() / "newsdesk.db"


def parse_location(text: str) -> Path | str:
    """Return the path of an archive's file, or the address of a shared archive as it is."""
    return text if is_shared(text) else Path(text)


def is_shared(location: Path | str) -> bool:
    """Return whether a location is the address of a shared archive, not the path of a file."""
    return isinstance(location, str) and location.startswith(_SHARED)


def home() -> Path:
    """Return the folder of everything newsdesk keeps: NEWSDESK_HOME, else the user's data."""
    if named := os.environ.get("NEWSDESK_HOME"):
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path(_APP, appauthor=False)


def settings_path() -> Path:
    """Return the settings file: in NEWSDESK_HOME, else in the user's folder of settings."""
    if os.environ.get("NEWSDESK_HOME"):
        return home() / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False) / "settings.toml"


def seeds_folder() -> Path:
    """Return the folder of the seed articles: in the installed package, else beside it."""
    package = Path(__file__).resolve().parent
    inside = package / "seeds"
    return inside if inside.is_dir() else package.parent / "seeds"
