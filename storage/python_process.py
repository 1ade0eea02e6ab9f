"""Python processes of newsdesk: its own code, whatever lies in the current directory."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["module_command", "module_environment"]

_ROOT = str(Path(__file__).resolve().parents[1])


def module_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module; run it with `module_environment`.

    Without ``-P`` Python would look for the module in the current directory first.
    """
    return (sys.executable, "-P", "-m", module, *arguments)


def module_environment() -> dict[str, str]:
    """Return this process's environment, with the place of newsdesk's packages.

    A checkout that was not installed is found by nothing else.
    """
    places = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
