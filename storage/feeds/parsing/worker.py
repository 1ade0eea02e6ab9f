"""The worker process: reads requests from standard input, writes responses to standard output.

It is started by `worker_pool.py`, limited in memory, and exits when it takes too long. A request is
a JSON header and the bytes of the document, a response is JSON; each is preceded by its length.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, BinaryIO

from storage.errors import FeedError, NoFeed
from storage.feeds.parsing.article_text import extract_article_text
from storage.feeds.parsing.document import Outline
from storage.feeds.parsing.feed_links import find_feed_links
from storage.feeds.parsing.opml import parse_opml
from storage.feeds.parsing.parse import parse_feed
from storage.model import Rules
from storage.python_process import read_message, write_message

_NO_RULES = Rules()

MAX_SLOWDOWN = 6
"""How many times longer than its CPU time a document may take."""
MAX_MEMORY = 400_000_000
"""Limit of the address space in bytes; 10 MB of real feed need a quarter of it."""


def to_json(value: Any) -> Any:
    """Convert a value for JSON: a dataclass to the list of its fields, a datetime to text."""
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _pack_outline(outline: Outline) -> list[Any]:
    """Return the fields of a feed of a list; most have no rules."""
    rules = None if outline.rules == _NO_RULES else to_json(outline.rules)
    return [outline.title, outline.url, outline.site, outline.section, outline.interval, rules]


def handle_request(header: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Answer one request, whatever the document does to the parsers."""
    url, content_type = header["url"], header["content_type"]
    try:
        if header["want"] == "feed":
            now = datetime.fromisoformat(header["now"])
            return {"found": parse_feed(body, url=url, content_type=content_type, now=now)}
        if header["want"] == "opml":
            listed = parse_opml(body)
            return {"found": [list(map(_pack_outline, listed.outlines)), listed.refused]}
        if header["want"] == "links":
            from storage.feeds.parsing.page import parse_page  # late: few sources are pages

            wanted = header["selector"]
            return {"found": parse_page(body, url=url, content_type=content_type, selector=wanted)}
        if header["want"] == "mails":
            from storage.feeds.parsing.mail import parse_mails  # late, as above

            return {"found": parse_mails(body)}
        if header["want"] == "text":
            return {"found": extract_article_text(body, url=url, content_type=content_type)}
        return {"found": find_feed_links(body, url=url, content_type=content_type)}
    except FeedError as error:
        return {"error": str(error), "no_feed": isinstance(error, NoFeed)}
    except MemoryError:
        return {"error": "needs too much memory to read"}
    except Exception as error:
        return {"error": f"cannot be read ({type(error).__name__})"}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    answers.write(b"\n")
    answers.flush()
    while header := read_message(requests):
        request = json.loads(header)
        body = read_message(requests)
        _limit_time(request["seconds"])
        said = json.dumps(handle_request(request, body), default=to_json, ensure_ascii=False)
        reply = said.encode("utf-8", "replace")
        _limit_time(0)
        write_message(answers, reply)


def _limit_time(seconds: float) -> None:
    """Limit the CPU time of this process in seconds, 0 for no limit.

    It is CPU time because a long document may take its time on a busy machine. The elapsed time is
    limited as well, in case the parent is no longer there to kill this process.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * MAX_SLOWDOWN)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main() -> None:
    """Run a worker; the terminal's interrupt is left to the parent, which closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
