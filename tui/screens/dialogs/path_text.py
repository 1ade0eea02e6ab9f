"""Parse, complete and check paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path

from storage.errors import NewsdeskError

__all__ = ["BadPath", "check_readable", "check_writable", "completions", "parse_path"]

_MAX_COMPLETIONS = 200


class BadPath(NewsdeskError):
    """A typed path cannot be used; `str()` says why."""


def parse_path(line: str) -> Path:
    """Parse a typed path: `~` is the user's home, and quotation marks around it are removed."""
    line = line.strip()
    if len(line) > 1 and line[0] == line[-1] and line[0] in "\"'":
        line = line[1:-1]
    if "\0" in line:
        raise BadPath("a name cannot contain that character")
    try:
        return Path(os.path.abspath(Path(line).expanduser()))  # noqa: PTH100 - keeps symbolic links
    except RuntimeError as error:
        raise BadPath(f"{line}: {error}") from error


def check_readable(path: Path) -> None:
    """Check that there is a file or folder at `path` that can be read.

    Raises:
        BadPath: There is none, or it may not be read.
    """
    if not path.exists():
        raise BadPath(f"{path.name or path}: no such file or folder")
    if not os.access(path, os.R_OK):
        raise BadPath(f"{path.name}: no permission to read it")


def check_writable(path: Path) -> bool:
    """Check that a file can be written at `path`; return whether one exists already.

    Raises:
        BadPath: The folder does not exist or may not be written to, or `path` is not a file.
    """
    if path.is_dir():
        raise BadPath(f"{path.name or path}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise BadPath(f"{path.name}: not a regular file; name another")
    folder = path.parent
    if not folder.is_dir():
        raise BadPath(f"{folder}: no such folder")
    if not os.access(folder, os.W_OK):
        raise BadPath(f"{folder}: no permission to write there")
    return os.path.lexists(path)


def completions(line: str) -> list[str]:
    """Return the completions of a typed path: names in its folder; folders end in `/`.

    Hidden names are included once their dot is typed. A folder that cannot be read has none.
    """
    head, _, begun = line.rpartition("/")
    folder = head + "/" if "/" in line else ""
    try:
        place = Path(folder or ".").expanduser()
        with os.scandir(place) as entries:
            names = [
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.lower().startswith(begun.lower())
                and (begun.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, RuntimeError, ValueError):
        return []
    plain = (name for name in names if name.isprintable())
    return [folder + name for name in sorted(plain, key=_folders_last)[:_MAX_COMPLETIONS]]


def _folders_last(name: str) -> tuple[bool, str]:
    return (name.endswith("/"), name.lower())
