"""What is between the terminal and the dashboard: slow, stopped or lost, it holds nobody up.

Textual's own driver waits for ever on what writes to a terminal that has gone, starts a second
reader of keys after a stop it did not make itself, and stops wherever the program happens to be.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from queue import Full
from typing import IO, TYPE_CHECKING, Any

from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread

if TYPE_CHECKING:
    from tui.app import NewsdeskApp

__all__ = ["TerminalDriver", "Writer"]

_LOOK = 0.1
"""Seconds after which whoever waits looks whether to go on waiting."""
_PATIENCE = 2.0
"""Seconds within which, at the end, a terminal has to take something."""
_PIECE = 4096
"""Bytes handed over at a time: what is taken tells that the terminal is alive."""


class Writer(WriterThread):
    """Writes to the terminal, beside the screen's thread, which waits where it is slow.

    Once it cannot be written to any more what is written goes nowhere.
    """

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._gone = False
        self._written = 0

    def write(self, text: str) -> None:
        """Have text written; where much is waiting already, wait for some of it to go."""
        while not self._gone:
            with suppress(Full):
                self._queue.put(text, timeout=_LOOK)
                return

    def run(self) -> None:
        """Write until told to stop, or until nothing can be written."""
        held = b""
        with suppress(OSError):
            while (text := self._queue.get()) is not None:
                held += text.encode("utf-8", "backslashreplace")
                if len(held) > _PIECE or not self._queue.qsize():
                    held = self._send(held)
            self._send(held)
        self._gone = True

    def _send(self, held: bytes) -> bytes:
        # Not by way of the file: its lock, held here, would keep the program from ending.
        fileno = self._file.fileno()
        while held:
            sent = os.write(fileno, held[:_PIECE])
            self._written += sent
            held = held[sent:]
        return held

    def hurry(self) -> None:
        """Let nobody wait any more; safe wherever a signal interrupts."""
        self._queue.maxsize = 0

    def stop(self) -> None:
        """See that all is written, as long as the terminal takes any of it."""
        self.hurry()
        self._queue.put(None)
        written = -1
        while self.is_alive() and self._written != written:
            written = self._written
            self.join(_PATIENCE)


vars(linux_driver)["WriterThread"] = Writer


class TerminalDriver(linux_driver.LinuxDriver):
    """Drives a terminal under job control."""

    def __init__(self, app: NewsdeskApp, **options: Any) -> None:
        super().__init__(app, **options)
        self._key_parser = app.key_parser
        self._in_use = False
        self._continued = False
        for leaving in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(leaving, self._leave)
        # In the loop and not wherever the program is: what is taken down there may be in use.
        self._loop.add_signal_handler(signal.SIGTSTP, self._stop)
        self._loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def start_application_mode(self) -> None:
        """Take the terminal over, as soon as we are in its foreground."""
        self._wait_for_foreground()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._in_use = True

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._in_use = False
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until told to stop, or until there is no terminal to read from."""
        parser = self._key_parser()
        # What is no UTF-8 is no key: in its place comes a character that nothing is bound to.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _LOOK)[0]:
                if not (sent := self._read()):
                    # SIGHUP says so too, but only to whom the terminal controls, and maybe later.
                    self._app.call_later(self._app.exit, return_code=128 + signal.SIGHUP)
                    return
                for message in parser.feed(decode(sent)):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _PIECE)
        except OSError:
            return b""

    def _leave(self, number: int, _frame: object) -> None:
        """End the program: left to itself a signal would do so with the terminal in its modes.

        It comes wherever the program is, which may be waiting for a terminal that takes nothing.
        """
        if self._loop.is_closed():  # there is no more to do than to leave
            sys.exit(128 + number)
        if isinstance(self._writer_thread, Writer):
            self._writer_thread.hurry()
        self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=128 + number))

    def _stop(self) -> None:
        """Give the terminal back, and stop until told to go on."""
        if self._in_use and self._auto_restart:
            self.suspend_application_mode()
            self._sleep()
            self._resume()
        else:
            self._sleep()

    def _go_on(self) -> None:
        """Take the terminal over anew after a stop that left no time to give it back."""
        if self._continued:  # after a stop of our own, which goes on by itself
            self._continued = False
        elif self._in_use and self._is_there():
            self._wait_for_foreground()
            self.suspend_application_mode()
            self._resume()

    def _resume(self) -> None:
        if self._is_there():  # where it has gone SIGCONT comes together with SIGHUP
            self._must_signal_resume = True
            self.resume_application_mode()

    def _wait_for_foreground(self) -> None:
        while not self._in_foreground():
            self._sleep()

    def _sleep(self) -> None:
        self._continued = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _is_there(self) -> bool:
        return os.isatty(self.fileno)

    def _in_foreground(self) -> bool:
        try:  # 0: who is in the foreground cannot be seen from here
            return os.tcgetpgrp(self.fileno) in (0, os.getpgrp())
        except OSError:  # no terminal, or none that controls us
            return True
