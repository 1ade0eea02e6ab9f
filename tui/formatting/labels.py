"""Section names and counts as they are shown in lists; pure."""

from __future__ import annotations

from tui.formatting.text import clean_line

__all__ = ["abbreviate_count", "format_section"]

_ACRONYMS = frozenset({"AI", "EU", "IT", "TV", "UK", "UN", "US", "USA"})


def format_section(section: str) -> str:
    """Return a section as it is shown: ``World`` for ``WORLD``, ``US News`` for ``US NEWS``."""
    return " ".join(
        word if word in _ACRONYMS else word.capitalize() for word in clean_line(section).split(" ")
    )


def abbreviate_count(count: int) -> str:
    """Return a count in five characters or fewer: 9999, 12k, 1.2M."""
    if count < 10_000:
        return str(count)
    if count < 1_000_000:
        return f"{count // 1000}k"
    return f"{count / 1_000_000:.1f}M"
