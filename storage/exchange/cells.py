"""Cells of CSV files that spreadsheets open: what they would take for a formula is text here."""

from __future__ import annotations

import re

__all__ = ["BOM", "guarded", "unguarded"]

BOM = "\ufeff"
"""What a file begins with: without it Excel takes UTF-8 for something else."""

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(cell: str) -> str:
    """Return a cell as it is written: with an apostrophe in front where it looks like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell held before `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
