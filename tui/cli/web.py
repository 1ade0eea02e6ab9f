"""The verb web: the dashboard in a browser on this machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from tui.cli.output import echo

__all__ = ["add_parsers"]

_PORT = 8036


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    parser = verbs.add_parser(
        "web",
        help="show the dashboard in a browser on this machine",
        description="Show the dashboard in a browser on this machine, until interrupted. Each tab"
        " runs a dashboard of its own, which ends with the tab. Other machines are let in by a"
        " proxy only, which asks who they are: see docs/web.md.",
    )
    parser.add_argument(
        "--port", type=_port, default=_PORT, metavar="N",
        help=f"the port on this machine; 0: any that is free (default: {_PORT})",
    )  # fmt: skip
    parser.add_argument(
        "--url", type=_url, metavar="URL",
        help="the address of the proxy that all browsers come through",
    )  # fmt: skip
    parser.set_defaults(verb=_serve, needs="path")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)


def _url(text: str) -> str:
    from tui.web.access import parse_public_url

    try:
        return parse_public_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _serve(location: Path | str, args: argparse.Namespace) -> int:
    """Serve the dashboard over an archive until interrupted."""
    from storage.errors import NewsdeskError
    from storage.python_process import module_command
    from tui.web.access import Access, read_key

    try:
        from tui.web.server import bind, serve
    except ImportError as error:
        raise NewsdeskError("newsdesk web needs a package: pip install 'newsdesk[web]'") from error
    key = read_key(os.environ, needed=bool(args.url))
    with bind(args.port) as bound:
        access = Access(key, bound.getsockname()[1], args.url or "")
        keys = ("--keys", args.keys) if args.keys else ()
        command = module_command("tui", "--archive", str(location), *keys)
        echo(f"The dashboard is at {access.origin}/{'' if args.url else f'?key={key}'}")
        echo("Each tab runs a dashboard of its own, which ends with the tab. ^c stops them all.")
        serve(command, access, bound)
    return 0
