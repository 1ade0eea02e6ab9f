"""Run a method of the archive, or of a part of it, as one transaction of its engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from storage.engine.protocol import Engine

__all__ = ["transactional"]

P = ParamSpec("P")
T = TypeVar("T")


class _HasEngine(Protocol):
    _engine: Engine


S = TypeVar("S", bound=_HasEngine)


def transactional(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Run a method by `Engine.change`, which may repeat it: it must not exhaust its arguments."""

    @wraps(method)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._engine.change(lambda: method(self, *args, **kwargs))

    return run
