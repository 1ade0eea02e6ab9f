"""Fixtures for every test: the reader's time zone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

InZone = Callable[[str], None]


@pytest.fixture
def in_zone() -> Iterator[InZone]:
    """Set the reader's time zone, for this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:

        def live(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield live
    time.tzset()
