"""The extraction process: reads texts from standard input, writes their quotes to standard output.

It is started by `parallel.py`. A request is a JSON list of texts; the answer is a JSON list with
the quotes of each, and each quote a list of its fields without the words, which are in the text.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from queue import SimpleQueue
from threading import Thread

from storage.model import Quote
from storage.python_process import read_message, write_message
from storage.quotes.extractor import extract


def main() -> None:
    """Answer requests until there are no more."""
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(requests,), daemon=True).start()
    # Extraction leaves no cycles behind, so garbage is looked for rarely, and not in the lexicon.
    gc.freeze()
    gc.set_threshold(100_000)
    try:
        with os.fdopen(os.dup(1), "wb") as answers:
            sys.stdout = sys.stderr
            while True:
                texts = json.loads(requests.get())
                found = [[_row(quote) for quote in extract(text)] for text in texts]
                write_message(answers, json.dumps(found).encode())
    finally:
        os._exit(1)  # without waiting for the other thread, which reads


def _receive(requests: SimpleQueue[bytes]) -> None:
    """Read requests while others are answered; end the process when its input ends.

    So it ends at once if its parent is killed, and neither of them waits to write to the other.
    """
    while request := read_message(sys.stdin.buffer):
        requests.put(request)
    os._exit(0)


def _row(quote: Quote) -> tuple[int, int, str | None, float, str, str, str]:
    role, cue, sieve = quote.role, quote.cue, quote.sieve
    return quote.start, quote.end, quote.speaker, quote.confidence, role, cue, sieve


if __name__ == "__main__":
    main()
