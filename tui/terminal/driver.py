"""A driver for terminals that are slow, stopped or lost: none of them blocks the program.

Replaces parts of Textual's `LinuxDriver`: it waits for ever for a terminal that takes nothing or
has gone, starts a second reader of keys after a stop that it did not make itself, and handles the
signal to stop wherever the program happens to be.

It relies on no private name, but on which of its public methods `LinuxDriver` calls when.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.key_parser import BACKGROUND_QUERY, KeyParser

__all__ = ["TerminalDriver", "Writer"]

_POLL = 0.1
"""Seconds between two looks at whether to go on waiting."""
_PATIENCE = 2.0
"""Seconds within which, at the end, a terminal has to take something."""
_CHUNK = 4096
"""Bytes written at a time: a chunk that is taken shows that the terminal is alive."""
_STDERR = 2
"""The file descriptor Textual writes to."""
_MOST_WAITING = 30
"""Texts that may wait to be written before the next write blocks."""


class Writer(Thread):
    """Writes to a terminal beside the screen's thread, which waits only while it is slow.

    Once the terminal cannot be written to any more, what is written is dropped.
    """

    def __init__(self, fileno: int) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fileno = fileno
        self._queue: Queue[str | None] = Queue(_MOST_WAITING)
        self._gone = False
        self._written = 0

    def write(self, text: str) -> None:
        """Have text written; if much is waiting already, wait for some of it to be written."""
        while not self._gone:
            with suppress(Full):
                self._queue.put(text, timeout=_POLL)
                return

    def run(self) -> None:
        """Write until stopped, or until nothing can be written."""
        held = b""
        with suppress(OSError):
            while (text := self._queue.get()) is not None:
                held += text.encode("utf-8", "backslashreplace")
                if len(held) > _CHUNK or not self._queue.qsize():
                    held = self._send(held)
            self._send(held)
        self._gone = True

    def _send(self, held: bytes) -> bytes:
        # Not through a file object: its lock, held here, would keep the program from ending.
        while held:
            sent = os.write(self._fileno, held[:_CHUNK])
            self._written += sent
            held = held[sent:]
        return held

    def hurry(self) -> None:
        """Let nobody wait any more; safe wherever a signal interrupts."""
        self._queue.maxsize = 0

    def stop(self) -> None:
        """Wait until everything is written, as long as the terminal takes any of it."""
        self.hurry()
        self._queue.put(None)
        written = -1
        while self.is_alive() and self._written != written:
            written = self._written
            self.join(_PATIENCE)


class TerminalDriver(LinuxDriver):
    """Drives a terminal under job control.

    Args:
        app: The app.
        new_parser: Returns what reads the keys that the terminal sends.
        options: Those of Textual's driver.
    """

    def __init__(self, app: App[Any], new_parser: Callable[[], KeyParser], **options: Any) -> None:
        super().__init__(app, **options)
        self._client = app
        self._new_parser = new_parser
        self._writer: Writer | None = None
        self._in_use = False
        self._continued = False
        for leaving in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(leaving, self._leave)
        # In the loop and not wherever the program is: what is taken down there may be in use.
        self._event_loop = asyncio.get_running_loop()
        self._event_loop.add_signal_handler(signal.SIGTSTP, self._stop)
        self._event_loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def write(self, data: str) -> None:
        """Have data written to the terminal."""
        # Textual's own writer is started too, and stopped; it gets nothing to write.
        if self._writer is not None:
            self._writer.write(data)

    def query_background(self) -> None:
        """Ask the terminal for its background colour."""
        self.write(BACKGROUND_QUERY)

    def start_application_mode(self) -> None:
        """Take the terminal over as soon as this process is in its foreground."""
        self._wait_for_foreground()
        self._writer = Writer(_STDERR)
        self._writer.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._in_use = True

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._in_use = False
        super().stop_application_mode()

    def close(self) -> None:
        """Stop writing."""
        if self._writer is not None:
            self._writer.stop()
        super().close()

    def run_input_thread(self) -> None:
        """Read keys until asked to stop, or until there is no terminal to read from."""
        parser = self._new_parser()
        # What is not UTF-8 is not a key: it is replaced by a character that nothing is bound to.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _POLL)[0]:
                if not (sent := self._read()):
                    # SIGHUP says so too, but only to processes that the terminal controls, and
                    # maybe later.
                    self._client.call_later(self._client.exit, return_code=128 + signal.SIGHUP)
                    return
                for message in parser.feed(decode(sent)):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _CHUNK)
        except OSError:
            return b""

    def _leave(self, number: int, _frame: object) -> None:
        """End the program: by default a signal would leave the terminal in its modes.

        It comes wherever the program is, which may be waiting for a terminal that takes nothing.
        """
        if self._event_loop.is_closed():  # nothing is left to do but to leave
            sys.exit(128 + number)
        if self._writer is not None:
            self._writer.hurry()
        self._event_loop.call_soon_threadsafe(lambda: self._client.exit(return_code=128 + number))

    def _stop(self) -> None:
        """Give the terminal back, and stop until the program is continued."""
        if self._in_use:
            self.suspend_application_mode()
            self._sleep()
            self._resume()
        else:
            self._sleep()

    def _go_on(self) -> None:
        """Take the terminal over again after a stop that left no time to give it back."""
        if self._continued:  # after a stop of our own, which goes on by itself
            self._continued = False
        elif self._in_use and self._is_there():
            self._wait_for_foreground()
            self.suspend_application_mode()
            self._resume()

    def _resume(self) -> None:
        if self._is_there():  # where it has gone, SIGCONT comes together with SIGHUP
            self.resume_application_mode()
            self.send_message(self.SignalResume())

    def _wait_for_foreground(self) -> None:
        while not self._in_foreground():
            self._sleep()

    def _sleep(self) -> None:
        self._continued = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _is_there(self) -> bool:
        return os.isatty(self.fileno)

    def _in_foreground(self) -> bool:
        try:  # 0: the foreground process cannot be seen from here
            return os.tcgetpgrp(self.fileno) in (0, os.getpgrp())
        except OSError:  # no terminal, or none that controls this process
            return True
