"""The verbs of the command line with their arguments, as read off its parser."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Literal

__all__ = ["Argument", "Names", "Verb", "read_options", "read_verbs"]

Names = Literal["", "briefs", "files", "saved", "sections", "sources", "speakers"]
"""What the names that an argument takes are of; empty: nothing that can be listed."""

_NAMES: dict[str, Names] = {
    **dict.fromkeys(("--archive", "--export", "file", "path"), "files"),
    **dict.fromkeys(("--source", "source"), "sources"),
    **dict.fromkeys(("--speaker", "name", "--merge", "--split"), "speakers"),
    "brief": "briefs",
    "--section": "sections",
    "--saved": "saved",
}


@dataclass(frozen=True, slots=True)
class Argument:
    """An option, or an argument without a name.

    Attributes:
        options: The names of an option; none: an argument that stands by itself.
        values: The words for its values, as its usage names them.
        help: One line about it.
        choices: The values it takes, if these are few.
        names: What its values name.
        repeats: It may be given more than once, or takes several values.
    """

    options: tuple[str, ...]
    values: tuple[str, ...]
    help: str
    choices: tuple[str, ...]
    names: Names
    repeats: bool

    @property
    def is_flag(self) -> bool:
        """Whether it is an option without a value."""
        return not self.values


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: one line about it, a longer description where there is one, and its arguments."""

    name: str
    help: str
    description: str
    arguments: tuple[Argument, ...]


def read_verbs(parser: argparse.ArgumentParser) -> list[Verb]:
    """Return the verbs of a parser in their order."""
    verbs = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help or "" for one in action._choices_actions}
            for name, verb in action.choices.items():
                arguments = (*read_options(verb), *_read_actions(verb))
                verbs.append(Verb(name, helps.get(name, ""), verb.description or "", arguments))
    return verbs


def read_options(parser: argparse.ArgumentParser) -> tuple[Argument, ...]:
    """Return the arguments of a parser, without its verbs."""
    return tuple(
        _read(action)
        for action in parser._actions
        if not isinstance(action, argparse._SubParsersAction) and action.help != argparse.SUPPRESS
    )


def _read_actions(verb: argparse.ArgumentParser) -> tuple[Argument, ...]:
    """Return the actions of a verb that has some, as one argument, and then theirs, each once."""
    found: dict[tuple[object, ...], Argument] = {}
    for action in verb._actions:
        if isinstance(action, argparse._SubParsersAction):
            names = tuple(action.choices)
            helps = "; ".join(f"{one.dest}: {one.help}" for one in action._choices_actions)
            found[names] = Argument((), (str(action.metavar),), helps, names, "", False)
            for parser in action.choices.values():
                for one in read_options(parser):
                    found.setdefault((one.options, one.values), one)
    return tuple(one for one in found.values() if "-h" not in one.options)


def _read(action: argparse.Action) -> Argument:
    name = action.option_strings[-1] if action.option_strings else action.dest
    choices = tuple(map(str, action.choices or ()))
    metavar = action.metavar or (f"{{{','.join(choices)}}}" if choices else action.dest.upper())
    values = (metavar,) if isinstance(metavar, str) else tuple(metavar)
    return Argument(
        tuple(action.option_strings),
        () if action.nargs == 0 else values,
        (action.help or "").replace("%%", "%"),
        choices,
        _NAMES.get(name, ""),
        action.nargs in ("*", "+") or isinstance(action, argparse._AppendAction),
    )
