"""The verb collect: a service that fetches sources when they are due, until it is stopped."""

from __future__ import annotations

import argparse
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NoReturn

from storage import Archive
from storage.errors import ArchiveError
from storage.model.schedule import select_due, until_next_look
from tui.cli.feeds import fetch_due
from tui.cli.output import print_json, warn
from tui.jobs.repeating import repeating

__all__ = ["add_parsers"]

_REPORT_EVERY = 10.0
_LOOK_AT_FOLDERS_EVERY = 10.0
_AFTER_ERROR = 5.0


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    collect = verbs.add_parser(
        "collect",
        help="fetch sources when they are due, until stopped: a service for a shared archive",
        description="Fetch feeds when they are due, and import what is new in watched folders,"
        " until stopped. If two run, only one fetches each feed; if one stops, the other carries"
        " on.",
    )
    collect.add_argument("--json", action="store_true", help="one JSON object per source")
    collect.set_defaults(verb=collect_sources, needs="existing")


def collect_sources(archive: Archive, args: argparse.Namespace) -> int:
    """Fetch what is due again and again; a server that is gone is waited for."""
    # What stops a service ends what is claimed, as ^c does.
    signal.signal(signal.SIGTERM, _stop)
    error = ""
    with _reporting(archive):
        while True:
            try:
                wait = _collect_due(archive, args)
                error = ""
            except ArchiveError as problem:
                if str(problem) != error:  # each once, however long it lasts
                    error = str(problem)
                    _print_problem(error, args)
                wait = _AFTER_ERROR
            time.sleep(wait)


def _collect_due(archive: Archive, args: argparse.Namespace) -> float:
    """Fetch what is due; return how many seconds to wait until the next look."""
    sources, now = archive.sources.all(), datetime.now(UTC)
    folders = [one for one in sources if one.rules.watch and not one.rules.paused]
    if due := [*select_due(sources, now=now), *folders]:
        fetch_due(archive, due, json=args.json)
        sources, now = archive.sources.all(), datetime.now(UTC)
    wait = until_next_look(sources, now=now).total_seconds()
    return min(wait, _LOOK_AT_FOLDERS_EVERY) if folders else wait


@contextmanager
def _reporting(archive: Archive) -> Iterator[None]:
    """Let the desks of a shared archive know that somebody fetches, while the block runs."""
    if not archive.is_shared:
        yield
        return
    from storage.engine import shared

    shared.report_collector(archive.location, socket.gethostname())  # what is denied is said now

    def report() -> None:
        with suppress(ArchiveError):  # where the server is gone: the next time
            shared.report_collector(archive.location, socket.gethostname())

    with repeating(report, _REPORT_EVERY, name="collector"):
        yield


def _print_problem(words: str, args: argparse.Namespace) -> None:
    if args.json:
        print_json({"error": words})
    else:
        warn(words)


def _stop(*_: object) -> NoReturn:
    raise SystemExit(0)
