"""Where things lie on this machine: the archive, the seeds; nothing is made or read here."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["archive_path", "home", "seeds_folder", "settings_path"]

_APP = "newsdesk"


def archive_path() -> Path:
    """Return the archive's file: NEWSDESK_ARCHIVE, else ``newsdesk.db`` in `home`."""
    if named := os.environ.get("NEWSDESK_ARCHIVE"):
        return Path(named).expanduser().absolute()
    return home() / "newsdesk.db"


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
