"""What a change calls while it waits for another program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["SILENT", "WaitListener"]


@dataclass(frozen=True, slots=True)
class WaitListener:
    """What is called, on the thread that waits, while another program holds the write lock.

    Attributes:
        on_wait: Gets the seconds waited so far, several times a second; returns whether to go on.
        on_end: Called when the wait is over, however it ended.
        patience: Seconds after which the change is refused.
    """

    on_wait: Callable[[float], bool] = lambda _: True
    on_end: Callable[[], None] = lambda: None
    patience: float = 60.0


SILENT = WaitListener()
"""Waits as long as it has patience, and says nothing."""
