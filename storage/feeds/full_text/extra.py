"""Whether what fetches whole texts is installed, without loading it."""

from __future__ import annotations

import importlib.util

__all__ = ["INSTALL", "is_available"]

INSTALL = (
    "whole texts need an extra; in newsdesk's folder: "
    ".venv/bin/pip install -c constraints.txt '.[fulltext]'"
)
"""How to get it, as the README says it: no registry has newsdesk."""


def is_available() -> bool:
    """Say whether the extra is installed."""
    return importlib.util.find_spec("trafilatura") is not None
