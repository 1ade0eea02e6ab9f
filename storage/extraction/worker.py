"""The extraction process: reads articles from standard input, writes what is extracted from each.

It is started by `parallel.py`. A request is a JSON list of headlines and texts; the answer is a
JSON list with a row for each, as `extracted.py` makes it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from queue import SimpleQueue
from threading import Thread

from storage.extraction.extracted import extract_from, to_row
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
                found = [to_row(extract_from(headline, text, extract)) for headline, text in texts]
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


if __name__ == "__main__":
    main()
