"""The man page, made from the parser.

``python -m tui.cli.man_page > share/man/man1/newsdesk.1`` makes the one that is installed.
"""

from __future__ import annotations

import argparse
import sys

from storage.version import VERSION
from tui.cli.parser_tree import Argument, Verb, read_options, read_verbs

__all__ = ["render"]


def render(parser: argparse.ArgumentParser) -> str:
    """Return the man page of a parser, in roff."""
    lines = [
        f'.TH NEWSDESK 1 "" "newsdesk {VERSION}" "User Commands"',
        ".SH NAME",
        r"newsdesk \- a newsroom dashboard for the terminal",
        ".SH SYNOPSIS",
        r".B newsdesk",
        r"[\fB\-\-archive\fR \fIPATH\fR] [\fIVERB\fR ...]",
        ".SH DESCRIPTION",
        _text(parser.description or ""),
        r"Within it, \fB?\fR lists its keys.",
        ".SH OPTIONS",
        *(line for one in read_options(parser) for line in _argument(one)),
        ".SH VERBS",
    ]
    for verb in read_verbs(parser):
        lines += _verb(verb)
    lines += [".SH EXIT STATUS", _text((parser.epilog or "").removeprefix("Exit status: "))]
    return "\n".join([*lines, ""])


def _verb(verb: Verb) -> list[str]:
    about = _sentence(verb.description or verb.help)
    return [
        f".SS newsdesk {verb.name}",
        _text(about),
        *(line for one in verb.arguments if "-h" not in one.options for line in _argument(one)),
    ]


def _argument(argument: Argument) -> list[str]:
    values = " ".join(rf"\fI{_escaped(value)}\fR" for value in argument.values)
    names = ", ".join(rf"\fB{_escaped(option)}\fR" for option in argument.options)
    about = _sentence(argument.help) if argument.help else _choices(argument)
    return [".TP", f"{names} {values}".strip(), _text(about) or r"\&"]


def _choices(argument: Argument) -> str:
    if argument.options == ("--json",):
        return "Print JSON."
    return "" if not argument.choices else f"One of {', '.join(argument.choices)}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", ")", "?")) else ".")


def _text(words: str) -> str:
    """Return words as a line of text: what begins like a request is none."""
    text = _escaped(words)
    return rf"\&{text}" if text.startswith((".", "'")) else text


def _escaped(words: str) -> str:
    return words.replace("\\", r"\e").replace("-", r"\-")


if __name__ == "__main__":
    from tui.cli.main import build_parser

    sys.stdout.write(render(build_parser()))
