"""The size classes of terminals."""

from __future__ import annotations

import pytest

from tui.screens.breakpoints import size_class


@pytest.mark.parametrize(
    ("width", "height", "kind"),
    [
        (39, 24, "tiny"),
        (80, 9, "tiny"),
        (40, 10, "single"),
        (80, 15, "single"),
        (59, 30, "single"),
        (60, 16, "narrow"),
        (99, 45, "narrow"),
        (100, 16, "medium"),
        (149, 60, "medium"),
        (150, 30, "wide"),
        (200, 60, "huge"),
    ],
)
def test_each_terminal_size_has_a_size_class(width: int, height: int, kind: str) -> None:
    assert size_class(width, height) == kind
