"""Cells of CSV files: what a spreadsheet would run as a formula is written as text."""

from __future__ import annotations

import re

__all__ = ["BOM", "escape_cell"]

BOM = "\ufeff"
"""Byte order mark at the start of a file: without it Excel does not read UTF-8."""

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def escape_cell(cell: str) -> str:
    """Put an apostrophe before a cell that looks like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
