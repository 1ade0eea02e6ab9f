"""The gate of this package: whether Textual is a version whose private names are known.

Every module here replaces something that Textual does, and asks first. With another version of
Textual, or where a private name is missing, Textual's own way is taken: everything works, though
some of it more slowly.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

import textual

__all__ = ["is_open", "is_supported"]

SUPPORTED = "8.2."
"""How the versions of Textual begin whose private names these modules use."""


def is_supported() -> bool:
    """Return whether this version of Textual is one these modules were written for."""
    return _version().startswith(SUPPORTED)


def is_open(owner: object, *names: str) -> bool:
    """Return whether this version of Textual is supported and `owner` has all these names."""
    return is_supported() and all(hasattr(owner, name) for name in names)


@cache
def _version() -> str:
    # Importing importlib.metadata, as `textual.__version__` does, takes 12 ms of the start.
    with suppress(OSError):
        for path in Path(textual.__file__).parents[1].iterdir():
            if path.name.startswith("textual-") and path.suffix == ".dist-info":
                return path.name.removeprefix("textual-")
    try:
        return textual.__version__
    except ImportError:  # installed without its metadata
        return ""
