"""A clock that stands still: whatever newsdesk asks for the time hears one moment."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from types import ModuleType
from typing import Any

import storage
import tui

NOW = datetime(2026, 6, 18, 14, 32, tzinfo=UTC)
"""A Thursday afternoon."""


class _Kind(type):
    """Lets every moment pass for one of a class that stands for the usual one."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.__mro__[1])


class StillDatetime(datetime, metaclass=_Kind):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz) if tz else NOW.astimezone().replace(tzinfo=None)


class StillDate(date, metaclass=_Kind):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return NOW.astimezone().date()


def stop_the_clock(replace: Callable[[ModuleType, str, Any], None]) -> None:
    """Let all of newsdesk see `NOW`; `replace` sets an attribute of a module, as long as needed."""
    for module, name, still in _clocks():
        replace(module, name, still)


@cache
def _clocks() -> list[tuple[ModuleType, str, type]]:
    """Return where newsdesk finds the classes that know the time, and what stands for each."""
    still = {datetime: StillDatetime, date: StillDate}
    return [
        (module, name, stands)
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, type) and (stands := still.get(value))
    ]


def _modules() -> list[ModuleType]:
    """Return every module of newsdesk: those that come later would still see time pass."""
    names = [
        found.name
        for package in (storage, tui)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in names]
