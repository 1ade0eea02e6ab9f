"""The parser of the command line, whose errors are one line: what, where, and what to do."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

__all__ = ["CommandParser"]

_USAGE_ERROR = 2
_FAULT = re.compile(r"argument (?P<name>[^:]+): (?P<fault>.*)", re.DOTALL)
_CHOICE = re.compile(r"invalid choice: (.*) \(choose from .*", re.DOTALL)
_NUMBER = re.compile(r"invalid (?:int|float) value: (.*)", re.DOTALL)
_AMBIGUOUS = re.compile(r"ambiguous option: (\S+) could match (.*)")
_REQUIRED = "the following arguments are required: "
_UNKNOWN = "unrecognized arguments: "
_LISTS = {"story": "newsdesk stories", "stories": "newsdesk stories", "alerts": "newsdesk alerts"}
"""What prints the ids that a verb takes; else `newsdesk list`."""


class CommandParser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, where argparse prints its usage first."""

    def error(self, message: str) -> NoReturn:
        """Print one line and exit with the status of a usage error."""
        from tui.cli.output import warn  # as with all that only a wrong call needs

        warn(_explain(self, message))
        sys.exit(_USAGE_ERROR)

    def refuse(self, words: Sequence[str], verb: str) -> NoReturn:
        """Print one line about words that `verb` does not take, and exit."""
        parser = next((one for name, one in _verbs(self) if name == verb), self)
        parser.error(f"{_UNKNOWN}{' '.join(words)}")


def _explain(parser: argparse.ArgumentParser, message: str) -> str:
    """Return an error of argparse as a newsroom would say it."""
    where = parser.prog.removeprefix("newsdesk").strip()
    help_command = f"{parser.prog} --help"
    if message.startswith(_UNKNOWN):
        return _explain_unknown(parser, where, message.removeprefix(_UNKNOWN).split())
    if message.startswith(_REQUIRED):
        return _explain_missing(parser, where, message.removeprefix(_REQUIRED).split(", "))
    found = _FAULT.fullmatch(message)
    if short := _AMBIGUOUS.fullmatch(message):
        return f"{where}: {short[1]} may be {_either(short[2].split(', '))}; write more of it"
    if not found:
        return f"{where}: {message}; see {help_command}".removeprefix(": ")
    name, fault = found["name"], found["fault"]
    action = _argument(parser, name)
    place = f"{where} {name}".strip() if name.startswith("-") else where
    if action and (choice := _CHOICE.fullmatch(fault)):
        return _explain_choice(place, action, choice[1].strip("'\""), help_command)
    if number := _NUMBER.fullmatch(fault):
        word = number[1].strip("'\"")
        label = _label(action, name)
        lists = _LISTS.get(where, "newsdesk list")
        hint = f"; {lists} prints them" if label == "ID" else ""
        return f"{place}: {label} is a whole number, not “{word}”{hint}"
    if action and fault.startswith("expected "):
        return f"{place} needs {_values(action)}; see {help_command}"
    if fault.startswith("ignored explicit argument"):
        return f"{place} takes no value; see {help_command}"
    if fault.startswith("not allowed with argument "):
        other = fault.removeprefix("not allowed with argument ")
        return f"{where}: {name} and {other} exclude each other; give one of them"
    return f"{place}: {fault}; see {help_command}"


def _explain_choice(place: str, action: argparse.Action, word: str, help_command: str) -> str:
    """Return that a word is none of those an argument takes, and which may have been meant."""
    from storage.text.suggestions import suggest

    choices = list(map(str, action.choices or ()))
    if isinstance(action, argparse._SubParsersAction):
        what = "action" if place else "verb"
        meant = suggest(word, choices)
        said = f"no {what} “{word}”; {meant + ' ' if meant else ''}{help_command} lists the {what}s"
        return f"{place}: {said}" if place else said
    meant = suggest(word, choices)
    return f"{place}: no “{word}”; {meant or f'choose {_either(choices)}'}"


def _explain_missing(parser: argparse.ArgumentParser, where: str, names: Sequence[str]) -> str:
    """Return which arguments a verb lacks."""
    actions = [_argument(parser, name) for name in names]
    labels = list(map(_label, actions, names))
    for place, action in enumerate(actions):
        if action and action.choices:
            labels[place] += f" ({_either(list(map(str, action.choices)))})"
    needed = " and ".join(labels)
    return f"{where} needs {needed}; see {parser.prog} --help"


def _explain_unknown(parser: argparse.ArgumentParser, where: str, words: Sequence[str]) -> str:
    """Return which option or word a verb does not take."""
    from storage.text.suggestions import suggest

    option = next((word for word in words if word.startswith("-")), "")
    if not option:
        return f"{where} takes no “{words[0]}”; see {parser.prog} --help"
    known = [name for action in parser._actions for name in action.option_strings]
    meant = suggest(option.partition("=")[0], [name for name in known if name[:2] == "--"])
    what = f"{where} has no option" if where else "no option"
    return f"{what} {option}; {meant or f'see {parser.prog} --help'}"


def _verbs(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _argument(parser: argparse.ArgumentParser, name: str) -> argparse.Action | None:
    """Return the argument that an error of argparse calls `name`."""
    for action in parser._actions:
        if name in ("/".join(action.option_strings), action.metavar, action.dest):
            return action
    return None


def _label(action: argparse.Action | None, name: str) -> str:
    """Return what the usage calls an argument."""
    metavar = action.metavar if action else None
    if isinstance(metavar, str):
        return metavar
    return (action.dest if action else name).upper()


def _values(action: argparse.Action) -> str:
    """Return what an option is written with: ``a value: --limit N``."""
    metavar = action.metavar or action.dest.upper()
    times = action.nargs if isinstance(action.nargs, int) else 1
    words = [metavar] * times if isinstance(metavar, str) else list(metavar)
    option = action.option_strings[0] if action.option_strings else ""
    count = "a value" if len(words) == 1 else f"{len(words)} values"
    return f"{count}: {' '.join(filter(None, (option, *words)))}"


def _either(words: Sequence[str]) -> str:
    """Return ``a, b or c``."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
