"""Completion of command lines in bash, zsh and fish, made from the parser."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.output import echo
from tui.cli.parser_tree import Argument, Verb, read_options, read_verbs

if TYPE_CHECKING:
    from storage import Archive

__all__ = ["SHELLS", "add_parsers", "render"]

_NAMED = ("briefs", "sources", "saved", "sections", "speakers")
_MOST = 2_000


class _Names:
    """The shells; the names that the scripts ask for are accepted, but offered to nobody."""

    def __iter__(self) -> Iterator[str]:
        return iter(SHELLS)

    def __contains__(self, name: object) -> bool:
        return name in SHELLS or name in _NAMED


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    completion = verbs.add_parser(
        "completion",
        help="print a script that completes command lines",
        description="Print a script that completes command lines in a shell."
        " bash: source <(newsdesk completion bash)."
        " zsh: newsdesk completion zsh > a folder of $fpath/_newsdesk."
        " fish: newsdesk completion fish | source.",
    )
    completion.add_argument("shell", choices=_Names(), metavar=f"{{{','.join(SHELLS)}}}")
    completion.set_defaults(verb=_print, needs="path")


def _print(location: Path | str, args: argparse.Namespace) -> int:
    """Print a script or, for the scripts, names in the archive, a line each."""
    if args.shell in SHELLS:
        from tui.cli.main import build_parser

        echo(render(build_parser(), args.shell).rstrip("\n"))
        return 0
    from storage import open_archive
    from storage.engine import exists
    from storage.errors import NewsdeskError

    if not exists(location):
        return 0
    try:
        with open_archive(location, read_only=True) as archive:
            for name in islice(_names(archive, args.shell), _MOST):
                echo(name)
    except NewsdeskError:
        return 1  # beside what is being typed there is no room for a message
    return 0


def _names(archive: Archive, kind: str) -> Iterator[str]:
    from storage.model import Filter

    match kind:
        case "sources":
            yield from (source.name for source in archive.sources.all())
        case "briefs":
            yield from (brief.name for brief in archive.briefs.all())
        case "saved":
            yield from (saved.name for saved in archive.saved_filters.all())
        case "sections":
            yield from archive.facets(Filter()).sections
        case _:
            yield from (speaker.name for speaker in archive.speakers.find(limit=_MOST))


def render(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script that completes the command lines of a parser in a shell."""
    options = read_options(parser)
    verbs = [
        Verb(verb.name, verb.help, verb.description, tuple(map(_without_names, verb.arguments)))
        for verb in read_verbs(parser)
    ]
    return _SCRIPTS[shell](options, verbs)


def _without_names(argument: Argument) -> Argument:
    """Leave out the choices that only the scripts themselves ask for."""
    if not set(_NAMED) <= set(argument.choices):
        return argument
    choices = tuple(one for one in argument.choices if one not in _NAMED)
    return Argument((), argument.values, argument.help, choices, "", argument.repeats)


# bash


def _bash(options: tuple[Argument, ...], verbs: list[Verb]) -> str:
    lines = [
        "# Completion of newsdesk for bash: source <(newsdesk completion bash)",
        "_newsdesk_names() {  # the names in the archive that begin with what was typed",
        "    local one typed=${cur//\\\\/}",
        "    typed=${typed#[\\\"\\']}",
        "    while IFS= read -r one; do",
        '        [[ ${one,,} == "${typed,,}"* ]] || continue',
        '        if [[ $cur == [\\"\\\']* ]]; then COMPREPLY+=("$one")',
        '        else COMPREPLY+=("$(printf %q "$one")"); fi',
        '    done < <(command newsdesk "${archive[@]}" completion "$1" 2>/dev/null)',
        "}",
        "_newsdesk_files() {",
        "    compopt -o filenames 2>/dev/null",
        '    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")',
        "}",
        "_newsdesk() {",
        "    local cur=${COMP_WORDS[COMP_CWORD]} verb= at before",
        "    local -a archive=()",
        "    COMPREPLY=()",
        "    for ((at = 1; at < COMP_CWORD; at++)); do",
        "        case ${COMP_WORDS[at]} in",
        '            --archive) archive=(--archive "${COMP_WORDS[at + 1]}"); ((at++)) ;;',
        "            --keys) ((at++)) ;;",
        "            -*) ;;",
        "            *) verb=${COMP_WORDS[at]}; break ;;",
        "        esac",
        "    done",
        "    before=${COMP_WORDS[COMP_CWORD - 1]}",
        '    case "$verb $before" in',
    ]
    for name, arguments in [("", options), *((verb.name, verb.arguments) for verb in verbs)]:
        for one in arguments:
            if one.options and one.values:
                words = "|".join(f'"{name} {option}"' for option in one.options)
                lines.append(f"        {words}) {_bash_values(one)}; return ;;")
    lines += ["    esac", "    case $verb in"]
    every = [verb.name for verb in verbs]
    lines.append(f"        '') {_bash_words([*every, *_option_names(options)])} ;;")
    for verb in verbs:
        standing = [one for one in verb.arguments if not one.options]
        steps = [f"[[ $cur == -* ]] && {_bash_words(_option_names(verb.arguments))}"]
        steps += [f"[[ $cur == -* ]] || {{ {_bash_values(one)}; }}" for one in standing]
        lines.append(f"        {verb.name}) {'; '.join(steps)} ;;")
    return "\n".join([*lines, "    esac", "}", "complete -o bashdefault -F _newsdesk newsdesk", ""])


def _bash_values(argument: Argument) -> str:
    if argument.choices:
        return _bash_words(argument.choices)
    if argument.names == "files":
        return "_newsdesk_files"
    return f"_newsdesk_names {argument.names}" if argument.names else ":"


def _bash_words(words: Iterable[str]) -> str:
    return f"COMPREPLY+=($(compgen -W '{' '.join(words)}' -- \"$cur\"))"


def _option_names(arguments: Iterable[Argument]) -> list[str]:
    return [option for one in arguments for option in one.options]


# zsh


def _zsh(options: tuple[Argument, ...], verbs: list[Verb]) -> str:
    lines = [
        "#compdef newsdesk",
        "# Completion of newsdesk for zsh: put it as _newsdesk into a folder of $fpath",
        "_newsdesk_names() {",
        "    local -a found archive=()",
        "    (( ${+opt_args[--archive]} )) && archive=(--archive $opt_args[--archive])",
        '    found=("${(@f)$(command newsdesk $archive completion $1 2>/dev/null)}")',
        "    compadd -M 'm:{a-z}={A-Z}' -a found",
        "}",
        "_newsdesk() {",
        "    local state line",
        "    local -A opt_args",
        "    local -a verbs=(",
        *(f"        {_quoted(f'{verb.name}:{verb.help}')}" for verb in verbs),
        "    )",
        "    _arguments -C \\",
        *(f"        {spec} \\" for one in options for spec in _zsh_specs(one)),
        "        '1:verb:->verb' '*::argument:->arguments'",
        "    case $state in",
        "        verb) _describe verb verbs ;;",
        "        arguments)",
        "            case $words[1] in",
    ]
    for verb in verbs:
        specs = [spec for one in verb.arguments for spec in _zsh_specs(one)]
        lines.append(f"                {verb.name}) _arguments {' '.join(specs)} ;;")
    return "\n".join([*lines, "            esac ;;", "    esac", "}", '_newsdesk "$@"', ""])


def _zsh_specs(argument: Argument) -> Iterator[str]:
    action = f"({' '.join(argument.choices)})" if argument.choices else ""
    if argument.names:
        action = "_files" if argument.names == "files" else f"_newsdesk_names {argument.names}"
    values = "".join(f":{_zsh_plain(value)}:{action or ' '}" for value in argument.values)
    for option in argument.options:
        many = "*" if argument.repeats else ""
        yield _quoted(f"{many}{option}[{_zsh_plain(argument.help)}]{values}")
    if not argument.options:
        yield _quoted(f"*{values}" if argument.repeats else values)


def _zsh_plain(words: str) -> str:
    """Return words without what has a meaning in a specification of `_arguments`."""
    return words.translate({ord(sign): f"\\{sign}" for sign in "[]:\\"})


# fish


def _fish(options: tuple[Argument, ...], verbs: list[Verb]) -> str:
    lines = [
        "# Completion of newsdesk for fish: newsdesk completion fish | source",
        "function __newsdesk_names",
        "    command newsdesk completion $argv[1] 2>/dev/null",
        "end",
        "complete -c newsdesk -f",
        *(_fish_line("__fish_use_subcommand", one) for one in options),
    ]
    for verb in verbs:
        lines.append(
            f"complete -c newsdesk -n __fish_use_subcommand -a {verb.name} -d {_quoted(verb.help)}"
        )
        seen = f"'__fish_seen_subcommand_from {verb.name}'"
        lines += [
            _fish_line(seen, one) for one in verb.arguments if one.options or _fish_words(one)
        ]
    return "\n".join([*lines, ""])


def _fish_line(condition: str, argument: Argument) -> str:
    words = [f"complete -c newsdesk -n {condition}"]
    words += [
        f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
        for option in argument.options
    ]
    if argument.values and argument.options:
        words.append("-r" if argument.names == "files" else "-x")
    if argument.names == "files":
        words.append("-F")
    elif values := _fish_words(argument):
        words.append(f"-a {values}")
    return " ".join([*words, f"-d {_quoted(argument.help)}"])


def _fish_words(argument: Argument) -> str:
    if argument.choices:
        return _quoted(" ".join(argument.choices))
    return _quoted(f"(__newsdesk_names {argument.names})") if argument.names else ""


def _quoted(words: str) -> str:
    """Put words in single quotes, for any of the shells."""
    return "'" + words.replace("'", "’") + "'"


_SCRIPTS: dict[str, Callable[[tuple[Argument, ...], list[Verb]], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
SHELLS = tuple(_SCRIPTS)
"""The shells there is a script for."""
