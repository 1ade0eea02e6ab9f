"""Paths as people type them: what a line names, how it may go on, and why it will not do."""

from __future__ import annotations

import os
from pathlib import Path

from storage.errors import NewsdeskError

__all__ = ["BadPath", "check_readable", "check_writable", "completions", "parse_path"]

_MOST = 200
"""Names of a folder that are offered at most."""


class BadPath(NewsdeskError):
    """What was typed names nothing that can be used; `str()` says why."""


def parse_path(line: str) -> Path:
    """Return what `line` names; `~` is the reader's home, and quotation marks around it go."""
    line = line.strip()
    if len(line) > 1 and line[0] == line[-1] and line[0] in "\"'":
        line = line[1:-1]
    if "\0" in line:
        raise BadPath("a name cannot hold that character")
    try:
        return Path(os.path.abspath(Path(line).expanduser()))  # noqa: PTH100 - links stay links
    except RuntimeError as error:
        raise BadPath(f"{line}: {error}") from error


def check_readable(path: Path) -> None:
    """See that there is a file or folder at `path` that can be read.

    Raises:
        BadPath: There is none, or it is closed to the reader.
    """
    if not path.exists():
        raise BadPath(f"{path.name or path}: there is no such file or folder")
    if not os.access(path, os.R_OK):
        raise BadPath(f"{path.name}: you may not read it")


def check_writable(path: Path) -> bool:
    """See that a file can be written at `path`; return whether there is one already.

    Raises:
        BadPath: There is no such folder, it is closed, or what is there is no file.
    """
    if path.is_dir():
        raise BadPath(f"{path.name or path}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise BadPath(f"{path.name}: is no plain file; name another")
    folder = path.parent
    if not folder.is_dir():
        raise BadPath(f"{folder}: there is no such folder")
    if not os.access(folder, os.W_OK):
        raise BadPath(f"{folder}: you may not write there")
    return os.path.lexists(path)


def completions(line: str) -> list[str]:
    """Return the lines that `line` may go on to, a name in its folder each; folders end in `/`.

    Hidden names are offered once their dot is typed. What cannot be looked into offers nothing.
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
    return [folder + name for name in sorted(plain, key=_folders_last)[:_MOST]]


def _folders_last(name: str) -> tuple[bool, str]:
    return (name.endswith("/"), name.lower())
