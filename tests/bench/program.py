"""A program that changes an archive, and announces each change in a journal outside it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storage import Archive, open_archive
from storage.errors import NewsdeskError
from tui.cli.main import main

from acknowledged import FIRST_DAY, PEOPLE, State, apply, journal, rows


class Program:
    """One program: it makes changes for ever, of its own articles alone unless it is `alone`."""

    def __init__(
        self, name: str, path: Path, number: int, port: int, state: State, *, alone: bool
    ) -> None:
        self.name = name
        self.path = path
        self.folder = path.parent
        self.number = number
        self.port = port
        self.state = state
        self.alone = alone
        self.written = 0
        self.random = random.Random(f"{name} {number}")
        self.journal = os.open(journal(path, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    # How a change is made

    def verb(
        self, *words: str, effects: Mapping[str, Any] | None = None, whole: bool = False
    ) -> bool:
        """Run a verb of the command line."""

        def run() -> None:
            if status := main(["--archive", str(self.path), *words]):
                raise NewsdeskError(f"status {status}")

        return self.attempt(" ".join(words[:2]), effects or {}, run, whole=whole)

    def call(self, what: str, effects: State, change: Callable[[Archive], object]) -> bool:
        """Make a change that only the dashboard can make, as it makes it."""

        def run() -> None:
            with open_archive(self.path) as archive:
                change(archive)

        return self.attempt(what, effects, run, whole=True)

    def attempt(
        self, what: str, effects: Mapping[str, Any], change: Callable[[], None], *, whole: bool
    ) -> bool:
        """Announce a change, make it, and tell whether it was acknowledged or refused.

        Of a `whole` change, nobody may ever see a part.
        """
        self.tell("about", what, effects, whole)
        try:
            change()
        except NewsdeskError as error:
            self.tell("refused", str(error))
            return False
        self.tell("done")
        apply(self.state, effects)
        return True

    def tell(self, *entry: object) -> None:
        """Write to the journal, which outlives this program."""
        os.write(self.journal, json.dumps(entry).encode() + b"\n")

    # What there is

    def some(self, count: int) -> list[str]:
        """Return headlines of articles that this program may change."""
        names = [one.removeprefix("article ") for one in self.state if one.startswith("article ")]
        mine = [one for one in names if self.alone or one.startswith(f"{self.name} ")]
        return self.random.sample(mine, min(count, len(mine)))

    def clipped(self) -> list[str]:
        """Return the headline of a clipping that this program may change, if there is any."""
        names = [one.removeprefix("clip ") for one in self.state if one.startswith("clip ")]
        mine = [one for one in names if self.alone or one.startswith(self.name)]
        return self.random.sample(mine, min(1, len(mine)))

    def id(self, headline: str) -> int:
        """Return the number of an article."""
        with open_archive(self.path) as archive:
            return next(row.id for row in rows(archive) if row.headline == headline)

    def clipping(self, headline: str) -> int:
        """Return the number of a clipping."""
        with open_archive(self.path) as archive:
            return next(one.id for one in archive.clippings.all() if one.headline == headline)

    def location(self, name: str = "") -> str:
        """Return the name of the source at the address of a feed."""
        return f"source http://127.0.0.1:{self.port}/{name or self.name}.xml"

    def next_day(self) -> date:
        """Return a day on which nobody else publishes anything."""
        self.written += 1
        place = (self.number * 80 + self.written) * 2 + (self.name == "brio")
        return FIRST_DAY + timedelta(place)

    def effects(self, name: str, day: date) -> State:
        """Return what the article of a day adds to a state."""
        headline = f"{name} reports {day}"
        return {
            f"article {headline}": day.isoformat(),
            f"read {headline}": False,
            f"starred {headline}": False,
        }

    def paragraphs(self, day: date) -> tuple[str, str]:
        """Return the text of the article of a day."""
        who = PEOPLE[self.name][day.toordinal() // 2 % 6]
        return f"“The ferry of {day} was late,” said {who}.", "Nobody on the quay knew. " * 9
