"""Whether the optional dependency for full texts is installed, without importing it."""

from __future__ import annotations

import importlib.util

__all__ = ["INSTALL", "is_available"]

INSTALL = (
    "full text is not installed; in newsdesk's folder, run: "
    ".venv/bin/pip install -c constraints.txt '.[fulltext]'"
)
"""How to install it, as in the README: newsdesk is in no package registry."""


def is_available() -> bool:
    """Return whether the extra is installed."""
    return importlib.util.find_spec("trafilatura") is not None
