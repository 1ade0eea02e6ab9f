"""From a command's id to what it runs: methods that the parts of a screen contribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

__all__ = ["CommandRegistry", "command"]

Method = TypeVar("Method", bound=Callable[..., None])
_MARK = "_runs_commands"


def command(id: str, *arguments: object) -> Callable[[Method], Method]:
    """Return a decorator: the method runs the command `id`, and is given `arguments`."""

    def mark(method: Method) -> Method:
        marked = (*getattr(method, _MARK, ()), (id, arguments))
        setattr(method, _MARK, marked)
        return method

    return mark


class CommandRegistry:
    """The commands that the methods of some parts run, as `command` marks them.

    Args:
        parts: Contribute their methods.
        later: Makes more parts, once a command is wanted that none of the others runs.

    Raises:
        ValueError: Two methods run the same command.
    """

    def __init__(
        self, parts: Iterable[object], later: Callable[[], Iterable[object]] = tuple
    ) -> None:
        self._runs: dict[str, tuple[Callable[..., None], tuple[object, ...]]] = {}
        self._later: Callable[[], Iterable[object]] | None = later
        self._add(parts)

    def _add(self, parts: Iterable[object]) -> None:
        for part in parts:
            for name, method in vars(type(part)).items():
                for id, arguments in getattr(method, _MARK, ()):
                    if id in self._runs:
                        raise ValueError(f"two methods run the command {id}")
                    self._runs[id] = getattr(part, name), arguments

    @property
    def ids(self) -> frozenset[str]:
        """The commands that can be run."""
        self._add_later()
        return frozenset(self._runs)

    def _add_later(self) -> None:
        later, self._later = self._later, None
        if later is not None:
            self._add(later())

    def _find(self, id: str) -> tuple[Callable[..., None], tuple[object, ...]]:
        if id not in self._runs:
            self._add_later()
        return self._runs[id]

    def run(self, id: str) -> None:
        """Run a command."""
        method, arguments = self._find(id)
        method(*arguments)

    def run_times(self, id: str, times: int) -> None:
        """Run a command whose last argument is a step, with that many steps at once."""
        method, arguments = self._find(id)
        if not arguments or not isinstance(step := arguments[-1], int):
            raise TypeError(f"the command {id} has no step to repeat")
        method(*arguments[:-1], step * times)
